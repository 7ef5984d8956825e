import { sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ServiceAccountKey } from "../../../src/sandbox/gcp/keys.ts";
import { project, startGcp, type StartedGcp } from "./gcpStart.ts";

const networks = `/compute/v1/projects/${project}/global/networks`;

interface Answer {
  status: number;
  body: unknown;
}

async function answerOf(asked: Promise<Response>): Promise<Answer> {
  const reply = await asked;
  return { status: reply.status, body: await reply.json() };
}

/** Asks for a token with a JWT that is as it should be, but for some claims. */
function ask({ cloud, baseUrl }: StartedGcp, claims: object): Promise<Answer> {
  const key = cloud.keys["admin"] as ServiceAccountKey;
  const iat = Math.floor(Date.now() / 1000);
  const payload = {
    iss: key.client_email,
    scope: "https://www.googleapis.com/auth/cloud-platform",
    aud: key.token_uri,
    iat,
    exp: iat + 3600,
    ...claims,
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(payload)}`;
  const signature = sign("sha256", Buffer.from(signed), key.private_key).toString("base64url");
  const body = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: `${signed}.${signature}`,
  });
  return answerOf(fetch(`${baseUrl}/token`, { method: "POST", body }));
}

describe("the place of tokens", () => {
  it("takes a JWT that is for it", async () => {
    const { status, body } = await ask(await startGcp(), {});
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3599 });
  });

  it("refuses one for another place, of another time, for too long, and without a scope", async () => {
    const started = await startGcp();
    const now = Math.floor(Date.now() / 1000);
    const refused = async (claims: object): Promise<unknown> => {
      const { status, body } = await ask(started, claims);
      return [status, (body as { error?: string }).error];
    };
    const grant = [400, "invalid_grant"];
    expect(await refused({ aud: "https://elsewhere.example/" })).toEqual(grant);
    expect(await refused({ iat: now - 7200, exp: now - 3600 })).toEqual(grant);
    expect(await refused({ exp: now + 86_400 })).toEqual(grant);
    expect(await refused({ scope: "" })).toEqual([400, "invalid_scope"]);
  });
});

describe("a refusal of Google", () => {
  it("tells code, reason and status", async () => {
    const { auth, baseUrl } = await startGcp();
    const { token } = await auth("reader").getAccessToken();
    const headers = { authorization: `Bearer ${token}` };
    const path = `/compute/v1/projects/${project}/regions/europe-west1/addresses`;
    const init = { method: "POST", headers, body: JSON.stringify({ name: "a" }) };
    const { status, body } = await answerOf(fetch(`${baseUrl}${path}`, init));
    expect(status).toBe(403);
    const message = `Required 'compute.addresses.create' permission for 'projects/${project}'`;
    expect(body).toEqual({
      error: {
        code: 403,
        message,
        errors: [{ message, domain: "global", reason: "forbidden" }],
        status: "PERMISSION_DENIED",
      },
    });
  });

  it("is what comes for no token, a path that there is not, and a body that is none", async () => {
    const { call, baseUrl } = await startGcp();
    expect((await answerOf(fetch(`${baseUrl}${networks}`))).status).toBe(401);
    expect((await call("GET", `${networks}/a/b/c`)).status).toBe(404);
    const addresses = `/compute/v1/projects/${project}/regions/europe-west1/addresses`;
    expect((await call("POST", addresses)).status).toBe(400);
  });

  it("comes when the quota is used up", async () => {
    const { auth, baseUrl } = await startGcp({ rateLimits: true });
    const { token } = await auth().getAccessToken();
    const headers = { authorization: `Bearer ${token}` };
    let last: Answer = { status: 0, body: undefined };
    for (let count = 0; count < 1501 && last.status !== 403; count += 1) {
      last = await answerOf(fetch(`${baseUrl}${networks}`, { headers }));
    }
    expect(last.body).toMatchObject({ error: { errors: [{ reason: "rateLimitExceeded" }] } });
  });
});
