import { describe, expect, it } from "vitest";
import { clickhouse } from "../../../../src/providers/clickhouse/provider.ts";
import { failureOf, json } from "../../http/scripted.ts";
import { clickhouseSession, cluster } from "./fakes.ts";

describe("the key", () => {
  it("has two parts, and is sent as HTTP Basic", () => {
    expect(clickhouse.secret.parts).toEqual(["Key id", "Key secret"]);
    expect(clickhouse.headers("abc:d:e")).toEqual({
      authorization: `Basic ${Buffer.from("abc:d:e").toString("base64")}`,
    });
  });

  it.each([
    ["", "Enter the key."],
    ["abc", "A key has two parts: give both the key id and the key secret."],
    [":abc", "A key has two parts: give both the key id and the key secret."],
    ["abc:", "A key has two parts: give both the key id and the key secret."],
    ["a b:c", "A key has no blanks, line breaks or special characters."],
    ["a:b\nc", "A key has no blanks, line breaks or special characters."],
    [`a:${"x".repeat(1000)}`, "This is too long for a key."],
    ["4b1dKeyId:4b1dsecret-_", undefined],
  ])("%j", (secret, problem) => {
    expect(clickhouse.secretProblem(secret)).toBe(problem);
  });
});

describe("a refusal", () => {
  it.each([
    [401, { status: 401, error: "bad key" }, "authentication", "bad key"],
    [403, { status: 403, error: "no" }, "permission", "no"],
    [424, { status: 424, error: "idle" }, "conflict", "idle"],
    [410, { status: 410, error: "gone" }, "conflict", "gone"],
    [400, { message: "other" }, "invalidInput", "api.example answered with status 400."],
    [404, "<html>", "notFound", "api.example answered with status 404."],
    [404, "plain", "notFound", "plain"],
  ])("%i %j", async (status, body, code, message) => {
    const reply = typeof body === "string" ? new Response(body, { status }) : json(body, status);
    const { session } = await clickhouseSession(reply);
    expect(await failureOf(session.check({}))).toMatchObject({ code, status, message });
  });
});

describe("what a person should know", () => {
  it("differs by cloud: private DNS, other regions, the host name", () => {
    const words = (cloud: string): string => clickhouse.remarks(cluster({ cloud })).join(" ");
    expect(words("aws")).toMatch(/private DNS names .* off.*another region of AWS/);
    expect(words("gcp")).toMatch(/global access/);
    expect(words("azure")).toMatch(/another region of Azure/);
    for (const cloud of ["aws", "gcp", "azure", "other"]) {
      expect(words(cloud)).toMatch(/Scale plan/);
      expect(words(cloud)).toMatch(/SNI/);
    }
  });
});
