import { expect, it } from "vitest";
import { connectPlan, type ConnectChoice } from "../../../src/operations/connect.ts";
import { previewOf } from "../../../src/operations/preview.ts";
import type { LinkRules } from "../../../src/providers/link.ts";
import type { Target } from "../../../src/providers/provider.ts";
import { identity, linkDesk, type LinkDesk } from "./desk.ts";

/** The rules of the only service, or the one that is to be made. */
function rulesOf({ session }: LinkDesk, target: Target): LinkRules {
  const links = session.links(target);
  if ("blocked" in links) throw new Error(links.blocked);
  return links.rules[0]!;
}

/** A new endpoint in the first network of one's own, in every subnet that fits, behind a new group. */
async function choose(desk: LinkDesk, target: Target, rules: LinkRules): Promise<ConnectChoice> {
  const { cloud } = desk;
  const owner = await cloud.whoAmI({});
  const networks = await cloud.networks(rules.region, {});
  const own = networks.find((one) => one.owner === owner.account && one.dns?.hostnames === true)!;
  const service = rules.service && (await cloud.offered(rules.region, rules.service.name, {}));
  const subnets = await cloud.subnets(rules.region, own.id, {});
  const zones = new Map(
    subnets
      .filter(({ zone, freeAddresses = 1 }) => {
        const fits = service?.zones === undefined || service.zones.includes(zone!.id);
        return fits && freeAddresses > 0;
      })
      .map((one) => [one.zone!.id, one.id]),
  );
  return {
    cloud: "aws",
    identity,
    owner,
    region: target.region!,
    endpoint: {
      network: own.id,
      subnets: [...zones.values()],
      doors: { source: own.cidrs[0]!, ports: rules.ports.length > 0 ? rules.ports : ["443"] },
      name: `to ${target.cluster.name}`,
      mark: "operation-1",
    },
    privateDns: rules.privateDns === "on",
    hosts: rules.privateDns === "on" ? [] : rules.hosts,
    mark: "operation-1",
  };
}

const cases = [
  ["cockroach", "orders-prod", "us-east-1"],
  ["astra", "catalog-prod", "us-east-1"],
  ["tidb", "shop-prod", "us-east-1"],
  ["clickhouse", "analytics-prod", "eu-west-1"],
] as const;

it.each(cases)("%s: %s in %s is connected, step by step", async (id, cluster, region) => {
  const desk = await linkDesk(id);
  const all = await desk.read(cluster, region);
  const name = all.cluster.regions.find((one) => (one.label ?? one.name) === region)!.name;
  const target = { ...all, region: name };
  const rules = rulesOf(desk, target);
  const choice = await choose(desk, target, rules);
  const plan = connectPlan(rules, choice);
  const preview = previewOf(plan, desk.session, target, desk.cloud);
  desk.writes();
  const about = { title: "Connect privately", accountId: "a1", clusterId: target.cluster.id };
  const { id: operation } = await desk.operations.begin({ ...about, region: name, ...plan });
  const done = await desk.settled(operation);
  const writes = desk.writes();
  console.log(
    id,
    done.state,
    done.text,
    writes,
    JSON.stringify(
      preview.map(({ text, calls }) => [text, calls.map((c) => `${c.method} ${c.path}`)]),
      null,
      1,
    ),
    done.log.map((l) => l.text),
  );
  expect(done.state).toBe("done");
});
