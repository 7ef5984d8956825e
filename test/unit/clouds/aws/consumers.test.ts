import { expect, it } from "vitest";
import type { Values } from "../../../../src/domain/draft.ts";
import { connectTo } from "../../../../src/sandbox/world/customer.ts";
import { rootPrincipal } from "../../../../src/sandbox/world/places.ts";
import { send, token, write } from "../send.ts";
import { callsSince, offer, region, start } from "./start.ts";

const database = "arn:aws:iam::792345610284:root";

it("lets an account ask at an endpoint service, and takes only that away", async () => {
  const started = await start();
  const session = await started.connect();
  const own = started.world.services
    .group(started.account)
    .find((one) => one.cloud === "aws" && one.region === region)!;
  const before = [...own.allowed];
  const guest = "arn:aws:iam::123456789012:root";
  const values = { region, target: own.name, principal: "123456789012" };
  const sight = await write(session, "allowConsumer").look(values, {});
  expect(sight.progress({}).kind).toBe("absent");
  const from = started.requests.length;
  await sight.run({ token: "t" });
  expect(callsSince(started, from)).toEqual(["POST /ec2/ModifyVpcEndpointServicePermissions"]);
  expect(write(session, "allowConsumer").calls(values)).toEqual([
    {
      ...{ method: "EC2", path: "ModifyVpcEndpointServicePermissions" },
      body: { ServiceId: own.id, AddAllowedPrincipals: [guest] },
    },
  ]);
  expect((await write(session, "allowConsumer").look(values, {})).progress({}).kind).toBe("done");
  const undo = sight.undo({}) as { write: "withdrawConsumer"; values: Values };
  await send(session, undo.write, undo.values);
  expect(started.world.services.get(own.id)!.allowed).toEqual(before);
});

it("adds a statement to an MSK cluster's policy and takes it away, and all else stays", async () => {
  const started = await start();
  const session = await started.connect();
  const { state } = started.clouds.aws;
  const cluster = started.world.mskClusters
    .group(started.account)
    .find((one) => one.region === region && one.clusterType === "PROVISIONED")!;
  const foreign = {
    Sid: "TheirOwn",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111111111111:role/reader" },
    Action: "kafka:DescribeCluster",
    Resource: cluster.id,
    Condition: { Bool: { "aws:SecureTransport": "true" } },
  };
  const policy = JSON.stringify({ Version: "2012-10-17", Id: "theirs", Statement: [foreign] });
  started.world.mskClusters.change(cluster.id, { policyPrincipals: [] });
  state.mskPolicies.set(cluster.id, policy);
  const values = { region, target: cluster.id, principal: database };
  const sight = await write(session, "allowConsumer").look(values, {});
  await sight.run({ token: "t" });
  const present = JSON.parse(state.mskPolicies.get(cluster.id)!) as { Statement: object[] };
  expect(present).toMatchObject({ Id: "theirs", Statement: [foreign, { Effect: "Allow" }] });
  expect(started.world.mskClusters.get(cluster.id)!.policyPrincipals).toEqual([database]);
  expect((await write(session, "allowConsumer").look(values, {})).progress({}).kind).toBe("done");
  // Who read the policy before it was changed does not write over the change.
  await expect(sight.run({ token: "t" })).rejects.toMatchObject({ outcome: "unchanged" });
  await send(session, "withdrawConsumer", values);
  expect(state.mskPolicies.get(cluster.id)).toBe(policy);
  const after = await write(session, "withdrawConsumer").look(values, {});
  expect(after.progress({}).kind).toBe("done");
});

it("accepts an endpoint that waits, and rejects it again", async () => {
  const started = await start();
  const session = await started.connect();
  const { staging } = started.clouds.aws.state.accounts;
  const own = offer(started, { accountId: started.account, allowed: [rootPrincipal(staging)] });
  const { id: endpoint } = connectTo(started.world, own, staging);
  const values = { region, target: own.name, endpoint };
  const accept = write(session, "acceptConnection");
  const sight = await accept.look(values, {});
  expect(sight.progress({}).kind).toBe("absent");
  await sight.run({ token });
  expect((await accept.look(values, {})).progress({ at: 1 }).kind).toBe("running");
  started.clock.advance(3600);
  expect((await accept.look(values, {})).progress({ at: 1 }).kind).toBe("done");
  const undo = sight.undo({ at: 1 }) as { write: "acceptConnection"; values: Values };
  await send(session, undo.write, undo.values);
  expect((await accept.look(undo.values, {})).progress({}).kind).toBe("done");
  expect(started.world.endpoints.get(endpoint)!.state).toBe("rejected");
  // What it refuses inside an answer of 200.
  const again = (await accept.look(undo.values, {})).run({ token });
  await expect(again).rejects.toMatchObject({ code: "conflict", outcome: "unchanged" });
});

it("waits where there is no such connection yet", async () => {
  const started = await start();
  const session = await started.connect();
  const own = offer(started, { accountId: started.account });
  const values = { region, target: own.name, endpoint: "vpce-0" };
  const sight = await write(session, "acceptConnection").look(values, {});
  const text = "There is no connection of vpce-0 yet.";
  expect(sight.awaits?.()).toEqual({ kind: "running", text });
});

it("switches multi-VPC connectivity on and waits; what is on stays on", async () => {
  const started = await start();
  const session = await started.connect();
  const cluster = started.world.mskClusters
    .group(started.account)
    .filter((one) => one.region === region && one.clusterType === "PROVISIONED")
    .find(({ instanceType }) => instanceType !== "kafka.t3.small")!;
  started.world.mskClusters.change(cluster.id, { multiVpc: ["saslIam"] });
  const values = { region, target: cluster.id, authentication: ["scram"] };
  const enable = write(session, "enableMultiVpc");
  const sight = await enable.look(values, {});
  expect(sight.blocked()).toBeUndefined();
  expect(sight.progress({}).kind).toBe("absent");
  await sight.run({ token });
  const during = await enable.look(values, {});
  expect(during.progress({ at: 1 }).kind).toBe("running");
  expect(during.blocked()).toContain("UPDATING");
  started.clock.advance(3600);
  expect((await enable.look(values, {})).progress({ at: 1 }).kind).toBe("done");
  const { multiVpc } = started.world.mskClusters.get(cluster.id)!;
  expect([...multiVpc].sort()).toEqual(["saslIam", "saslScram"]);
  expect(sight.undo({ at: 1 })).toHaveProperty("cannot");
});

it("says why an MSK cluster cannot have multi-VPC connectivity", async () => {
  const started = await start();
  const session = await started.connect();
  const [cluster] = started.world.mskClusters.group(started.account);
  const { region: place, id: target } = cluster!;
  const blocked = async (authentication: string[]) =>
    (
      await write(session, "enableMultiVpc").look({ region: place, target, authentication }, {})
    ).blocked();
  const { mskClusters } = started.world;
  mskClusters.change(target, { clusterType: "PROVISIONED", instanceType: "kafka.t3.small" });
  expect(await blocked(["iam"])).toContain("kafka.t3.small");
  expect(await blocked([])).toContain("Choose");
  mskClusters.change(target, { clusterType: "SERVERLESS" });
  expect(await blocked(["iam"])).toContain("provisioned");
});
