import { expect, test } from "vitest";
import { aws } from "../../../src/clouds/aws/aws.ts";
import { gcp } from "../../../src/clouds/gcp/gcp.ts";
import { CloudConnections } from "../../../src/accounts/cloudConnections.ts";
import { Redactor } from "../../../src/http/redact.ts";
import { ControlClient, readAddress, readSent } from "../../../src/ui/sandbox/controlClient.ts";
import { sandboxIdentities } from "../../../src/ui/sandbox/sandboxIdentities.ts";
import { CloudIdentities } from "../../../src/accounts/cloudIdentities.ts";
import { MemorySecrets, MemoryState } from "../accounts/stores.ts";
import { start } from "../sandbox/start.ts";

test("what the sandbox refuses, and its silence, are failures in words", async () => {
  const { sandbox } = await start();
  const client = new ControlClient(sandbox.address.control);
  await expect(client.makeEndpoint("no-such-cluster", "nowhere")).rejects.toMatchObject({
    name: "ApiError",
    code: "invalidInput",
    message: expect.stringMatching(/cluster/i) as string,
  });
  await sandbox.close();
  await expect(client.pending()).rejects.toMatchObject({
    name: "ApiError",
    code: "unavailable",
    message: "The sandbox does not answer.",
  });
});

test("the sandbox's address is read as it is sent, and of it is kept what the control face needs", async () => {
  const { sandbox } = await start();
  const { parts, clouds, control } = sandbox.address;
  const sent = readSent(JSON.parse(JSON.stringify(sandbox.address)));
  expect(sent?.control).toEqual(control);
  expect(sent?.faces["cockroach"]?.baseUrl).toBe(parts["cockroach"]?.baseUrl);
  expect(sent?.clouds["aws"]?.baseUrl).toBe(clouds.aws.baseUrl);
  expect(readAddress(JSON.parse(JSON.stringify(sent)))).toEqual({ control });
  expect(readSent({ ...sandbox.address, clouds: undefined })).toBeUndefined();
});

test("the sandbox's cloud identities are those of clouds that we can sign in to, and work", async () => {
  const { sandbox } = await start();
  const sent = readSent(sandbox.address)!;
  expect(sandboxIdentities(sent, [aws], "here").map(({ cloud }) => cloud)).toEqual(["aws"]);
  expect(sandboxIdentities({ clouds: {} }, [aws, gcp], "here")).toEqual([]);
  const stored = new CloudIdentities(new MemoryState(), new MemorySecrets(), "here");
  const connections = new CloudConnections([aws, gcp], stored, new Redactor());
  const accounts: string[] = [];
  for (const { secret, ...identity } of sandboxIdentities(sent, [aws, gcp], "here")) {
    const name = identity.cloud.toUpperCase();
    expect(identity).toMatchObject({ label: `${name} sandbox`, sandbox: "here" });
    const { id } = await stored.add(identity, secret);
    accounts.push((await (await connections.session(id)).whoAmI({})).account);
  }
  const { aws: amazon, gcp: google } = sandbox.clouds;
  expect(accounts).toEqual([amazon.state.accounts.main, google.state.projects.main]);
});
