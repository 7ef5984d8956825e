import { expect, it, vi } from "vitest";
import { disconnectPlan, type DisconnectChoice } from "../../../src/operations/disconnect.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { Target } from "../../../src/providers/provider.ts";
import { cases, connect, lastParts, targetOf } from "./cases.ts";
import { rulesOf } from "./choice.ts";
import { identity, linkDesk, type LinkDesk } from "./desk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

/** What connecting made, to be taken apart. */
async function choose(
  desk: LinkDesk,
  target: Target,
  { results = {} }: Operation,
): Promise<DisconnectChoice> {
  const { region } = rulesOf(desk, target);
  const endpoints = await desk.cloud.endpoints(region, undefined, {});
  const endpoint = endpoints.find(({ id }) => id === results["endpoint"])!;
  const zones = await desk.cloud.zones(region, endpoint.network, {});
  const made = Object.entries(results).flatMap(([name, id]) => (/^zone\d/.test(name) ? [id] : []));
  const { networking } = await desk.read(target.cluster.name, target.region!);
  const registered = networking.endpoints.items.find(
    (one) => (one.cloudId ?? one.id) === endpoint.id,
  )!;
  return {
    ...{ cloud: "aws", identity, region: target.region!, item: registered.id, endpoint },
    shared: false,
    names: zones
      .filter(({ id }) => made.includes(id))
      .map((zone) => ({ zone, name: zone.name, deleteZone: true })),
    groups: [results["group"]!],
  };
}

async function disconnect(
  desk: LinkDesk,
  target: Target,
  choice: DisconnectChoice,
): Promise<Operation> {
  const about = { title: "Disconnect", accountId: "a1", clusterId: target.cluster.id };
  desk.writes();
  const { id } = await desk.operations.begin({
    ...about,
    region: target.region!,
    ...disconnectPlan(choice),
  });
  return desk.settled(id);
}

it.each(cases)(
  "%s: what connected %s in %s is taken apart in its order",
  async (id, cluster, region) => {
    const desk = await linkDesk(id);
    const target = await targetOf(desk, cluster, region);
    const before = await desk.picture(target);
    const choice = await choose(desk, target, await connect(desk, target));
    const done = await disconnect(desk, target, choice);
    expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
    const parts = lastParts(desk.writes());
    const at = (part: string): number => parts.indexOf(part);
    const apart = ["DeleteVpcEndpoints", "DeleteSecurityGroup"];
    expect(parts.slice(-2)).toEqual(apart);
    expect(parts.filter((part) => part === "DeleteVpcEndpoints")).toHaveLength(1);
    if (choice.endpoint.privateDns === true) expect(at("ModifyVpcEndpoint")).toBe(0);
    expect((await desk.picture(target)).customer).toEqual(before.customer);
  },
);

it.each(cases)("%s: an endpoint that others use loses only %s", async (id, cluster, region) => {
  const desk = await linkDesk(id);
  const target = await targetOf(desk, cluster, region);
  const choice = await choose(desk, target, await connect(desk, target));
  const before = await desk.picture(target);
  const done = await disconnect(desk, target, { ...choice, shared: true });
  expect(done.state).toBe("done");
  const left = (await desk.picture(target)).customer as { endpoints: { id: string }[] };
  expect(left.endpoints.map((one) => one.id)).toEqual(
    (before.customer as typeof left).endpoints.map((one) => one.id),
  );
  expect(desk.writes().filter(({ face }) => face === "aws")).toEqual([]);
});
