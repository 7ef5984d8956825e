import { expect, it, vi } from "vitest";
import { nothingKnown, allParts } from "../../../src/domain/model.ts";
import type { RegionTarget } from "../../../src/operations/connectAlso.ts";
import { connectDraft } from "../../../src/operations/connectDraft.ts";
import { pages } from "../../../src/providers/paging.ts";
import { connect, targetOf } from "./cases.ts";
import { rulesOf } from "./choice.ts";
import { identity, linkDesk, type LinkDesk } from "./desk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

/** All other clusters, with each region that has a service. */
async function othersOf({ session }: LinkDesk, id: string): Promise<readonly RegionTarget[]> {
  const all: RegionTarget[] = [];
  for await (const page of pages((token) => session.clusters(token, {}))) {
    for (const one of page.items.filter((other) => other.id !== id)) {
      const cluster = await session.cluster(one.id, {});
      const read = await session.networking(cluster, allParts, {});
      const networking = { ...nothingKnown, ...read };
      const regions = new Set(networking.services.items.map(({ region }) => region));
      all.push(...[...regions].map((region) => ({ cluster, networking, region })));
    }
  }
  return all;
}

it("an endpoint that is there is offered to every cluster that its service leads to, in one go", async () => {
  const desk = await linkDesk("clickhouse");
  const target = await targetOf(desk, "analytics-prod", "eu-west-1");
  const { results } = await connect(desk, target);
  const endpoint = results!["endpoint"]!;
  const connecting = {
    ...{ session: desk.session, cloudSession: desk.cloud, identity, mark: "operation-2" },
    ...{ cloud: "aws" as const, owner: await desk.cloud.whoAmI({}) },
    others: await othersOf(desk, target.cluster.id),
    target: { ...target, region: target.region! },
  } as const;
  const { signal } = new AbortController();
  const fill = (values: object) =>
    connectDraft(connecting, rulesOf(desk, target), values as never, signal);
  const fresh = await fill({});
  expect(fresh.draft.fields.filter(({ id }) => id.startsWith("also-"))).toEqual([]);
  const { draft } = await fill({ endpoint });
  const also = draft.fields.filter(({ id }) => id.startsWith("also-"));
  expect(also.length).toBeGreaterThan(0);
  const wanted = Object.fromEntries(also.map(({ id }) => [id, true]));
  const filled = await fill({ endpoint, ...wanted });
  expect(filled.also.map(({ target: { cluster } }) => `also-${cluster.id}`)).toEqual(
    also.map(({ id }) => id),
  );
  expect(filled.draft.effects.join("\n")).toContain(
    `${filled.also[0]!.target.cluster.name}: Register the private endpoint ${endpoint}`,
  );
  // The first cluster's name leads to it already; those of the others do not yet.
  const makesZones = ({ plan }: Pick<typeof filled, "plan">): boolean =>
    plan!.steps.some((step) => step.kind === "cloud" && step.write === "createZone");
  expect([makesZones(filled), ...filled.also.map(makesZones)]).toEqual([
    false,
    ...filled.also.map(() => true),
  ]);
  desk.writes();
  for (const one of filled.also) {
    const clusterId = one.target.cluster.id;
    const { id } = await desk.operations.begin({
      ...{ title: "Connect privately", accountId: "a1", clusterId, region: one.target.region },
      ...one.plan,
    });
    expect(await desk.settled(id)).toMatchObject({ state: "done" });
  }
  expect(desk.writes().some(({ path }) => path.endsWith("CreateVpcEndpoint"))).toBe(false);
  const read = await othersOf(desk, target.cluster.id);
  const served = read.filter(({ networking }) =>
    networking.endpoints.items.some(({ id }) => id === endpoint),
  );
  expect(served.map(({ cluster }) => `also-${cluster.id}`)).toEqual(also.map(({ id }) => id));
});
