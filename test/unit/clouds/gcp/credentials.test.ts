import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { gcp } from "../../../../src/clouds/gcp/gcp.ts";
import { googleFetch } from "../../../../src/clouds/gcp/googleFetch.ts";
import { region, start, type Started } from "./start.ts";

/** A machine of its own, with nothing of the real one. Returns where gcloud would write. */
function machine(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "gcloud-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, "empty"));
  vi.stubEnv("CLOUDSDK_CONFIG", folder);
  vi.stubEnv("HOME", folder);
  // Neither a gcloud nor the machine's own metadata are asked.
  vi.stubEnv("PATH", path.join(folder, "empty"));
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  return path.join(folder, "application_default_credentials.json");
}

beforeEach(() => {
  for (const name of [
    ...["GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT"],
    "GOOGLE_CLOUD_QUOTA_PROJECT",
  ]) {
    vi.stubEnv(name, undefined);
  }
  return () => vi.unstubAllEnvs();
});

const connect = ({ address }: Started, more: { project?: string } = {}) =>
  gcp.connect({ source: "default", endpoint: address.clouds.gcp.baseUrl, ...more });

describe("what this machine has", () => {
  it("is a person's sign-in of gcloud, in the project that the machine names", async () => {
    const started = await start();
    writeFileSync(machine(), JSON.stringify(started.address.clouds.gcp.keys["user"]));
    vi.stubEnv("GOOGLE_CLOUD_PROJECT", started.project);
    const session = await connect(started);
    expect(await session.whoAmI({})).toEqual({
      ...{ account: started.project, principal: "admin@meridian.example" },
    });
    expect((await session.networks(region, {})).length).toBeGreaterThan(0);
    const body = { error: "invalid_token", error_description: "Invalid Value" };
    const rule = { match: { path: "/tokeninfo", times: 1 }, do: { status: 400, body } };
    started.faults.setPlan([rule]);
    const over = { name: "ApiError", code: "authentication", next: expect.anything() as unknown };
    await expect(session.whoAmI({})).rejects.toMatchObject(over);
    expect(await session.whoAmI({})).toMatchObject({ account: started.project });
  });

  it("is billed to the project that the sign-in names, which is also asked where no other is named", async () => {
    const started = await start();
    const key = started.address.clouds.gcp.keys["user"];
    writeFileSync(machine(), JSON.stringify({ ...key, quota_project_id: started.project }));
    expect(await (await connect(started)).whoAmI({})).toMatchObject({ account: started.project });
  });

  it("is a service account's file that the environment names", async () => {
    const started = await start();
    const file = machine();
    const key = started.address.clouds.gcp.keys["reader"] as { client_email: string };
    writeFileSync(`${file}.key`, JSON.stringify(key));
    vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", `${file}.key`);
    expect(await (await connect(started)).whoAmI({})).toEqual({
      ...{ account: started.project, principal: key.client_email },
    });
    // What gcloud would leave does not come before the file.
    expect(await gcp.renewal!({ source: "default" })).toBeUndefined();
  });

  it("is an error with a next step where there is none, and where neither it nor a person names a project", async () => {
    const started = await start();
    const file = machine();
    const next = "Run gcloud auth application-default login in a terminal, then try again.";
    await expect(connect(started)).rejects.toMatchObject({ code: "authentication", next });
    expect(next).toContain((await gcp.renewal!({ source: "default" }))!);
    expect(await gcp.renewal!({ source: "serviceAccount" })).toBeUndefined();
    writeFileSync(file, JSON.stringify(started.address.clouds.gcp.keys["user"]));
    await expect(connect(started)).rejects.toMatchObject({
      code: "authentication",
      next: expect.stringContaining("gcloud config set project") as string,
    });
    const named = await connect(started, { project: started.project });
    expect(await named.whoAmI({})).toMatchObject({ account: started.project });
    expect((await named.networks(region, {})).length).toBeGreaterThan(0);
  });

  it("is read again once it was refused", async () => {
    const started = await start();
    const { keys } = started.address.clouds.gcp;
    const file = machine();
    vi.stubEnv("GOOGLE_CLOUD_PROJECT", started.project);
    writeFileSync(file, JSON.stringify(keys["revokedUser"]));
    const session = await connect(started);
    await expect(session.whoAmI({})).rejects.toMatchObject({
      code: "authentication",
      message: "Google refuses the sign-in: Token has been expired or revoked.",
    });
    writeFileSync(file, JSON.stringify(keys["user"]));
    expect(await session.whoAmI({})).toMatchObject({ principal: "admin@meridian.example" });
  });
});

describe("a key that cannot sign", () => {
  it("is an authentication error without a word of it", async () => {
    const { address } = await start();
    const { baseUrl: endpoint, keys } = address.clouds.gcp;
    const line = "bm90IGEga2V5IGF0IGFsbA==";
    const privateKey = `-----BEGIN PRIVATE KEY-----\n${line}\n-----END PRIVATE KEY-----\n`;
    const secret = JSON.stringify({ ...keys["admin"], private_key: privateKey });
    const session = await gcp.connect({ source: "serviceAccount", secret, endpoint });
    const failure = await session.whoAmI({}).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code: "authentication", outcome: "unchanged" });
    expect(`${(failure as Error).message} ${String((failure as Error).cause)}`).not.toContain(line);
  });
});

describe("another address in Google's place", () => {
  const asked = async (endpoint: string | undefined, url: string): Promise<string> => {
    const sent = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response());
    onTestFinished(() => sent.mockRestore());
    await googleFetch(endpoint)(url);
    const [place, init] = sent.mock.lastCall!;
    expect(init).toMatchObject({ redirect: "error" });
    return (place as URL).href;
  };
  const api = "https://compute.googleapis.com:443/compute/v1/projects/p?x=1";
  const place = "https://oauth2.googleapis.com/token";

  it("is asked in place of the APIs; for tokens only where it is on this machine", async () => {
    const local = "http://127.0.0.1:8080";
    const far = "https://gateway.example/google/";
    expect(await asked(undefined, api)).toBe(api.replace(":443", ""));
    expect(await asked(local, api)).toBe(`${local}/compute/v1/projects/p?x=1`);
    expect(await asked(far, api)).toBe(`${far}compute/v1/projects/p?x=1`);
    expect(await asked(local, place)).toBe(`${local}/token`);
    expect(await asked(far, place)).toBe(place);
    const other = "https://sts.amazonaws.com/?Action=GetCallerIdentity";
    expect(await asked(local, other)).toBe(other);
  });
});
