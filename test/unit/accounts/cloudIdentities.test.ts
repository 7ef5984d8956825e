import { describe, expect, it } from "vitest";
import { CloudConnections } from "../../../src/accounts/cloudConnections.ts";
import { CloudIdentities } from "../../../src/accounts/cloudIdentities.ts";
import type { CloudIdentity } from "../../../src/accounts/cloudIdentity.ts";
import type { Cloud, CloudSession, CloudSignIn } from "../../../src/clouds/cloud.ts";
import { aws } from "../../../src/clouds/aws/aws.ts";
import { Redactor } from "../../../src/http/redact.ts";
import { MemorySecrets, MemoryState } from "./stores.ts";

const keys = {
  cloud: "aws",
  label: "Network",
  source: "keys",
  region: "eu-west-1",
  endpoint: "https://aws.example",
} as const;
const secret = "AKIAIOSFODNN7EXAMPLE:the/secret+part:";
const profile = { cloud: "aws", label: "Prod", source: "profile", profile: "prod" } as const;

function identitiesOn(host = "here", state = new MemoryState(), secrets = new MemorySecrets()) {
  return { state, secrets, identities: new CloudIdentities(state, secrets, host) };
}

describe("cloud identities", () => {
  it("survive the end of the window, with their secret in the keyring only", async () => {
    const { state, secrets, identities } = identitiesOn();
    const { id } = await identities.add(keys, secret);
    expect(JSON.stringify([...state.values])).not.toContain("the/secret");
    const next = identitiesOn("here", state, secrets).identities;
    expect(next.list()).toMatchObject([{ id, ...keys }]);
    expect(await next.secret(id)).toBe(secret);
  });

  it("keep the project that a person named, and sign in with it", async () => {
    const { state, identities } = identitiesOn();
    const named = { cloud: "gcp", label: "Ops", source: "default", project: "ops-1" } as const;
    const { id } = await identities.add({ ...named, machine: "here" }, undefined);
    const signIns: CloudSignIn[] = [];
    const cloud = {
      ...{ id: "gcp", name: "GCP", sources: [{ id: "default" }] },
      connect: (signIn: CloudSignIn) => {
        signIns.push(signIn);
        return Promise.resolve({} as CloudSession);
      },
    } as unknown as Cloud;
    const next = identitiesOn("here", state).identities;
    await new CloudConnections([cloud], next, new Redactor()).session(id);
    expect(signIns).toEqual([{ source: "default", project: "ops-1" }]);
  });

  it("that sign in with what lies on a machine are on no other", async () => {
    const { state, secrets, identities } = identitiesOn();
    await identities.add({ ...profile, machine: "here" }, undefined);
    await identities.add({ ...keys, sandbox: "here" }, secret);
    await identities.add(keys, secret);
    const labels = (host: string): string[] =>
      identitiesOn(host, state, secrets)
        .identities.list()
        .map(({ label }) => label);
    expect(labels("here")).toEqual(["Network", "Network", "Prod"]);
    expect(labels("there")).toEqual(["Network"]);
  });

  it("of which an entry cannot be read are left out", async () => {
    const { state, identities } = identitiesOn();
    const entries = [{}, "text", { ...keys, id: "1", cloud: "oracle" }, { ...keys, id: "2" }];
    for (const [at, entry] of entries.entries()) {
      await state.update(`cloudIdentity:${at}`, entry);
    }
    identities.reread();
    expect(identities.list().map(({ id }) => id)).toEqual(["2"]);
  });
});

/** Identities over a cloud that only notes how it is signed in to. */
function connected() {
  const signIns: CloudSignIn[] = [];
  const fake: Cloud = {
    ...aws,
    connect(signIn) {
      signIns.push(signIn);
      return Promise.resolve({ writes: [] } as unknown as CloudSession);
    },
  };
  const redactor = new Redactor();
  const memory = identitiesOn();
  const connections = new CloudConnections([fake], memory.identities, redactor);
  return { ...memory, connections, redactor, signIns };
}

describe("the session of a cloud identity", () => {
  it("is made once, with all that its sign-in says, and keeps the secret out of every text", async () => {
    const { identities, connections, redactor, signIns } = connected();
    const { id } = await identities.add(keys, secret);
    const [one, two] = await Promise.all([connections.session(id), connections.session(id)]);
    expect(one).toBe(two);
    const { source, region, endpoint } = keys;
    expect(signIns).toEqual([{ source, region, endpoint, secret }]);
    expect(redactor.redact("AKIAIOSFODNN7EXAMPLE the/secret+part")).toBe(
      "AKIAIOSFODNN7EXAMPLE «secret»",
    );
  });

  it("is made anew once the sign-in has changed", async () => {
    const { identities, connections, signIns } = connected();
    const { id } = await identities.add(keys, secret);
    await connections.session(id);
    await identities.replaceSecret(id, "AKIAIOSFODNN7EXAMPLE:another:");
    connections.reset(id);
    await connections.session(id);
    expect(signIns.map((one) => one.secret)).toEqual([secret, "AKIAIOSFODNN7EXAMPLE:another:"]);
  });

  it("needs no secret where it lies on the machine", async () => {
    const { identities, connections, signIns } = connected();
    const { id } = await identities.add(profile, undefined);
    await connections.session(id);
    expect(signIns).toEqual([{ source: "profile", profile: "prod" }]);
  });

  it.each<[string, Partial<CloudIdentity>, string]>([
    ["a region is missing", { region: undefined }, secret],
    ["the address is not safe", { endpoint: "http://aws.example" }, secret],
    ["the secret cannot be one", {}, "nonsense"],
    ["this version does not know the way", { source: "serviceAccount" }, secret],
    ["this version does not know the cloud", { cloud: "gcp" }, secret],
  ])("is not made, and nothing is sent, when %s", async (_why, change, given) => {
    const { connections, signIns } = connected();
    await expect(connections.open({ ...keys, ...change }, given)).rejects.toMatchObject({
      code: "invalidInput",
      outcome: "unchanged",
    });
    expect(signIns).toEqual([]);
  });

  it("says that the keyring is locked, and is made once it is open", async () => {
    const { identities, connections, secrets } = connected();
    const { id } = await identities.add(keys, secret);
    secrets.broken.add("get");
    await expect(connections.session(id)).rejects.toMatchObject({
      code: "authentication",
      message: "The secret of Network cannot be read from this machine's keyring.",
    });
    secrets.broken.clear();
    await expect(connections.session(id)).resolves.toBeDefined();
  });

  it("says that the secret is not here, and is made once it is", async () => {
    const { identities, connections, secrets } = connected();
    const { id } = await identities.add(keys, secret);
    secrets.values.clear();
    await expect(connections.session(id)).rejects.toMatchObject({ code: "authentication" });
    secrets.values.set(id, secret);
    await expect(connections.session(id)).resolves.toBeDefined();
    await expect(connections.session("gone")).rejects.toMatchObject({ code: "invalidInput" });
  });
});
