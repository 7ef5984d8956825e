import * as ec2 from "@aws-sdk/client-ec2";
import * as kafka from "@aws-sdk/client-kafka";
import * as route53 from "@aws-sdk/client-route-53";
import { expect, it } from "vitest";
import { cloudWriteIds, type CloudWriteId } from "../../../../src/clouds/cloud.ts";
import type { PlannedCall, Values } from "../../../../src/domain/draft.ts";
import { connectTo } from "../../../../src/sandbox/world/customer.ts";
import { rootPrincipal } from "../../../../src/sandbox/world/places.ts";
import { acceptVpcEndpoint } from "../../../../src/sandbox/world/vpcEndpoints.ts";
import { token, write } from "../send.ts";
import { offer, region, start, type Started } from "./start.ts";

/** What of a request is given by the sending, not by what a person sees: tokens and versions. */
const sendingsOwn = ["ClientToken", "CallerReference", "currentVersion", "policy"];

/** A request as the sandbox saw it, in a form that can be compared. */
function asked({ requests }: Started): object {
  const { method, path, body } = requests.at(-1)!;
  if (typeof body !== "string") {
    const left = Object.entries(body ?? {}).filter(([name]) => !sendingsOwn.includes(name));
    return { method, path, body: Object.fromEntries(left) };
  }
  if (body.startsWith("<")) {
    return { method, path, body: body.replace(/<CallerReference>.*<\/CallerReference>/, "") };
  }
  const params = [...new URLSearchParams(body)].filter(([name]) => !sendingsOwn.includes(name));
  return { method, path, body: Object.fromEntries(params) };
}

interface Sender {
  send(command: never): Promise<unknown>;
}

/** What the SDK sends for a previewed call, by a key that may only read: it is refused, and changes nothing. */
async function sendPreview(started: Started, { method, path, body }: PlannedCall): Promise<void> {
  const { baseUrl, keys } = started.address.clouds.aws;
  const settings = { endpoint: baseUrl, region, credentials: keys["reader"]!, maxAttempts: 1 };
  const [sdk, client] =
    method === "EC2"
      ? [ec2, new ec2.EC2Client(settings)]
      : method === "MSK"
        ? [kafka, new kafka.KafkaClient(settings)]
        : [route53, new route53.Route53Client(settings)];
  const Command = Reflect.get(sdk, `${path}Command`) as new (input: unknown) => never;
  const command = new Command({ CallerReference: "preview", ...(body as object) });
  await expect((client as unknown as Sender).send(command)).rejects.toThrow("not authorized");
}

it("sends for each write just what its preview tells", { timeout: 30_000 }, async () => {
  const started = await start();
  const session = await started.connect();
  const { world, clock, account } = started;
  const seen = new Set<CloudWriteId>();
  const run = async (id: CloudWriteId, values: Values): Promise<string> => {
    seen.add(id);
    const calls = write(session, id).calls(values);
    const sight = await write(session, id).look(values, {});
    expect(sight.blocked(), id).toBeUndefined();
    const from = started.requests.length;
    const subject = await sight.run({ token });
    expect(started.requests.length - from, id).toBe(calls.length);
    const made = asked(started);
    await sendPreview(started, calls[0]!);
    expect(asked(started), id).toEqual(made);
    clock.advance(3600);
    return subject;
  };

  const service = offer(started);
  const networks = await session.networks(region, {});
  const network = networks.find(({ owner, dns }) => owner === account && dns!.hostnames)!.id;
  const subnets = await session.subnets(region, network, {});
  const inside = subnets.filter(({ zone }) => service.zoneIds.includes(zone!.id));
  const made = { region, network, mark: "operation-1" };
  const group = await run("createSecurityGroup", {
    ...{ ...made, name: "orders", description: "Orders over a private endpoint" },
  });
  const ports = { region, group, source: "10.20.0.0/16", ports: ["26257", "29080-29081"] };
  await run("openPorts", ports);
  const endpoint = await run("createEndpoint", {
    ...{ ...made, service: service.name, name: "orders", groups: group },
    subnets: inside.map(({ id }) => id),
  });
  acceptVpcEndpoint(world, endpoint);
  clock.advance(3600);
  await run("setPrivateDns", { region, endpoint, on: true });
  await run("setPrivateDns", { region, endpoint, on: false });
  const name = "db.orders.example";
  const zone = await run("createZone", { ...made, name });
  const [half] = await session.endpoints(region, [service.name], {});
  const { name: target, hostedZone: targetZone = "" } = half!.addresses[0]!;
  const record = { region, zone, name, target, targetZone };
  await run("setRecord", record);
  await run("removeRecord", record);
  await run("deleteZone", { region, zone });
  await run("closePorts", ports);
  await run("deleteEndpoint", { region, endpoint });
  await run("deleteSecurityGroup", { region, group });

  const { staging } = started.clouds.aws.state.accounts;
  const allowed = [rootPrincipal(staging)];
  const own = offer(started, { accountId: account, allowed });
  const guest = { region, target: own.name, principal: "123456789012" };
  await run("allowConsumer", guest);
  await run("withdrawConsumer", guest);
  const waiting = connectTo(world, own, staging);
  const decision = { region, target: own.name, endpoint: waiting.id };
  await run("acceptConnection", decision);
  await run("acceptConnection", { ...decision, reject: true });
  const cluster = world.mskClusters
    .group(account)
    .filter((one) => one.region === region && one.clusterType === "PROVISIONED")
    .find(({ instanceType }) => instanceType !== "kafka.t3.small")!;
  await run("enableMultiVpc", { region, target: cluster.id, authentication: ["scram", "tls"] });

  const gcpAlone = ["reserveAddress", "releaseAddress", "setGlobalAccess"];
  expect([...seen].sort()).toEqual(cloudWriteIds.filter((id) => !gcpAlone.includes(id)).sort());
  expect(session.writes.map(({ id }) => id).sort()).toEqual([...seen].sort());
});
