import { expect, test } from "vitest";
import { aws } from "../../../src/clouds/aws/aws.ts";
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
  const [only, ...more] = sandboxIdentities(sent, [aws], "here");
  expect(more).toEqual([]);
  const { secret, ...identity } = only!;
  expect(identity).toMatchObject({ cloud: "aws", label: "AWS sandbox", sandbox: "here" });
  const stored = new CloudIdentities(new MemoryState(), new MemorySecrets(), "here");
  const connections = new CloudConnections([aws], stored, new Redactor());
  const { id } = await stored.add(identity, secret);
  const { account } = await (await connections.session(id)).whoAmI({});
  expect(account).toBe(sandbox.clouds.aws.state.accounts.main);
  expect(sandboxIdentities({ clouds: {} }, [aws], "here")).toEqual([]);
});
