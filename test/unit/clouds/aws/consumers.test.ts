import { expect, it } from "vitest";
import type { Values } from "../../../../src/domain/draft.ts";
import { callsSince, region, send, start, write } from "./start.ts";

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
