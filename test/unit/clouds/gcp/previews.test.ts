import { expect, it } from "vitest";
import { cloudWriteIds, type CloudWriteId } from "../../../../src/clouds/cloud.ts";
import type { PlannedCall, Values } from "../../../../src/domain/draft.ts";
import { connectTo } from "../../../../src/sandbox/world/customer.ts";
import { write } from "../send.ts";
import { offer, ownNetwork, region, startAtOnce, type Started } from "./start.ts";

/** What of a request is the sending's own: versions, and the map that the library adds. */
const sendingsOwn = ["fingerprint", "labels"];

/** The writes as the sandbox saw them, without what is the sending's own: their request ids too. */
function asked({ requests }: Started, from: number): PlannedCall[] {
  return requests
    .slice(from)
    .filter(({ method, path }) => method !== "GET" && path !== "/token")
    .map(({ method, path, body }) => {
      const told = Object.entries(body ?? {}).filter(([name]) => !sendingsOwn.includes(name));
      const call = { method, path: path.replace(/\?.*/, "") };
      return told.length === 0 ? call : { ...call, body: Object.fromEntries(told) };
    });
}

/** What AWS alone has. */
const others: readonly CloudWriteId[] = [
  ...(["createSecurityGroup", "deleteSecurityGroup", "openPorts", "closePorts"] as const),
  ...(["setPrivateDns", "enableMultiVpc"] as const),
];

it("sends for each write just what its preview tells", { timeout: 60_000 }, async () => {
  const started = await startAtOnce();
  const session = await started.connect();
  const { world, clock } = started;
  const seen = new Set<CloudWriteId>();
  let count = 0;
  const send = async (id: CloudWriteId, values: Values) => {
    seen.add(id);
    const calls = write(session, id).calls(values);
    const sight = await write(session, id).look(values, {});
    expect(sight.blocked(), id).toBeUndefined();
    const from = started.requests.length;
    const token = `8f14e45f-ceea-467f-a83e-91c1f24d7a${String((count += 1)).padStart(2, "0")}`;
    const subject = await sight.run({ token });
    clock.advance(3600);
    return { subject, calls, sent: asked(started, from) };
  };
  const run = async (id: CloudWriteId, values: Values): Promise<string> => {
    const { subject, calls, sent } = await send(id, values);
    expect(sent, id).toEqual(calls);
    return subject;
  };

  const service = offer(started);
  const { id: network } = ownNetwork(started);
  const subnets = await session.subnets(region, network, {});
  const made = { region, name: "orders", mark: "operation-1" };
  const subnet = subnets.find(({ name }) => name !== "batch-full")!;
  const address = await run("reserveAddress", { ...made, subnets: [subnet.id] });
  const rest = { ...made, network, service: service.name, address };
  const endpoint = await run("createEndpoint", rest);
  await run("setGlobalAccess", { region, endpoint, on: true });
  await run("setGlobalAccess", { region, endpoint, on: false });
  const [half] = await session.endpoints(region, [service.name], {});
  const name = "db.orders.example";
  const zone = await run("createZone", { ...made, network, name });
  const record = { region, zone, name, target: half!.addresses[0]!.name };
  await run("setRecord", record);
  await run("removeRecord", record);
  await run("deleteZone", { region, zone });
  await run("deleteEndpoint", { region, endpoint });
  const chosen = { automaticDns: true, globalAccess: true };
  await run("createEndpoint", { ...rest, ...chosen, name: "orders-2" });
  await run("deleteEndpoint", { region, endpoint: "orders-2" });
  await run("releaseAddress", { region, address });

  // Of lists that are merged a preview tells what is added or taken away.
  const services = await session.ownServices(region, {});
  const own = services.find(({ name }) => name === "orders-api");
  await run("setGlobalAccess", { region, balancer: own!.balancer!.id, on: true });
  const target = { region, target: own!.target };
  const guest = { ...target, principal: "partner-one" };
  const added = await send("allowConsumer", guest);
  const entry = { projectIdOrNum: "partner-one", connectionLimit: 10 };
  const place = { method: "PATCH", path: `/compute/v1/${own!.target}` };
  expect(added.calls).toEqual([{ ...place, body: { addedToConsumerAcceptLists: [entry] } }]);
  const none = { consumerAcceptLists: [], consumerRejectLists: [] };
  expect(added.sent).toEqual([{ ...place, body: { ...none, consumerAcceptLists: [entry] } }]);
  const taken = await send("withdrawConsumer", guest);
  const body = { removedFromConsumerAcceptLists: ["partner-one"] };
  expect(taken.calls).toEqual([{ ...place, body }]);
  expect(taken.sent).toEqual([{ ...place, body: none }]);
  const waiting = connectTo(world, world.services.get(own!.target)!, started.project);
  const decision = { ...target, endpoint: waiting.id };
  const accepted = await send("acceptConnection", decision);
  const of = { consumerOf: waiting.id };
  expect(accepted.calls).toEqual([{ ...place, body: { addedToConsumerAcceptLists: [of] } }]);
  const owner = { projectIdOrNum: started.project, connectionLimit: 10 };
  expect(accepted.sent).toEqual([{ ...place, body: { ...none, consumerAcceptLists: [owner] } }]);

  expect([...seen].sort()).toEqual(cloudWriteIds.filter((id) => !others.includes(id)).sort());
  expect(session.writes.map(({ id }) => id).sort()).toEqual([...seen].sort());
});
