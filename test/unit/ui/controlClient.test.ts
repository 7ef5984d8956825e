import { expect, test } from "vitest";
import { ControlClient } from "../../../src/ui/sandbox/controlClient.ts";
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
