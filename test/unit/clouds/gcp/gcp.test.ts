import { describe, expect, it } from "vitest";
import { gcp } from "../../../../src/clouds/gcp/gcp.ts";
import { isName, nameIn, pathOf, projectIn, urlOf } from "../../../../src/clouds/gcp/paths.ts";

const { secret } = gcp.sources.find(({ id }) => id === "serviceAccount")!;

const body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
const file = {
  type: "service_account",
  project_id: "meridian-prod",
  private_key_id: "0f1e",
  private_key: `-----BEGIN PRIVATE KEY-----\n${body}\nMzEfYyjiWA4R4/M2\n-----END PRIVATE KEY-----\n`,
  client_email: "network@meridian-prod.iam.gserviceaccount.com",
  token_uri: "https://oauth2.googleapis.com/token",
};
const text = (rest: object = {}): string => JSON.stringify({ ...file, ...rest }, undefined, 2);

describe("a service account's key", () => {
  const problem = (pasted: string): string => secret!.problem(pasted) ?? "";

  it("is told what is wrong with it, before any call and without a word of it", () => {
    expect(problem(text())).toBe("");
    expect(problem(text({ universe_domain: "googleapis.com" }))).toBe("");
    expect(problem("AIzaSyD-verysecret")).toContain("whole JSON file");
    expect(problem("AIzaSyD-verysecret")).not.toContain("verysecret");
    expect(problem("[]")).toContain("not the key of a service account");
    expect(problem(text({ type: "authorized_user" }))).toContain("What this machine has");
    expect(problem(text({ type: "external_account" }))).toContain("not the key");
    expect(problem(text({ project_id: "" }))).toContain("project_id");
    expect(problem(text({ client_email: 1 }))).toContain("client_email");
    expect(problem(text({ private_key: undefined }))).toContain("private_key");
    expect(problem(text({ private_key: body }))).toContain("not whole");
    expect(problem(text({ private_key: body }))).not.toContain(body);
    expect(problem(text({ universe_domain: "s3ns.fr" }))).toContain("s3ns.fr");
  });

  it("hides its private key, whole and line by line, and nothing else", () => {
    expect(secret!.hidden(text())).toEqual([file.private_key, body, "MzEfYyjiWA4R4/M2"]);
    expect(secret!.hidden("no key")).toEqual([]);
  });
});

it("has no profiles", async () => {
  expect(await gcp.profiles()).toEqual([]);
});

describe("a resource", () => {
  const path = "projects/p-1/regions/europe-west1/serviceAttachments/orders";

  it("is the same by URL of either host and by path", () => {
    for (const link of [
      path,
      `/${path}`,
      ` https://www.googleapis.com/compute/v1/${path} `,
      `https://compute.googleapis.com/compute/beta/${path}`,
    ]) {
      expect(pathOf(link)).toBe(path);
    }
    expect(urlOf(path)).toBe(`https://www.googleapis.com/compute/v1/${path}`);
    expect([projectIn(path), nameIn(path)]).toEqual(["p-1", "orders"]);
  });

  it("has a name of small letters, digits and dashes", () => {
    expect(["a", "a-1", "a".repeat(63)].every(isName)).toBe(true);
    expect(["", "1a", "a-", "A", "a_b", "a".repeat(64)].some(isName)).toBe(false);
  });
});
