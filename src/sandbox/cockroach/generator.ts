import type { Cloud } from "../world/entities.ts";
import { regionNames } from "../world/places.ts";
import { addTarget } from "../world/build.ts";
import type { World } from "../world/world.ts";
import { addAllowed, addCluster, addConnection, addEgress, addServices } from "./build.ts";
import type { Cluster, ConnectionState, EgressState } from "./entities.ts";
import type { CockroachState } from "./state.ts";

const names = ["orders", "ledger", "catalog", "sessions", "events", "risk", "search", "billing"];
const stages = ["prod", "staging", "dev", "test"];
const connectionStates: readonly ConnectionState[] = [
  ..."pending pendingAcceptance deleting rejected failed expired stale".split(" "),
];
const egressStates: readonly EgressState[] = [
  ..."pending pendingAcceptance deleting rejected failed expired".split(" "),
];
/** Open, limited, and closed, in turn: drawn by lot they would make every older seed another world. */
const allowLists: readonly Parameters<typeof addAllowed>[2][] = [
  [["0.0.0.0/0", "", "sql ui"]],
  [
    ["203.0.113.0/24", "office", "sql ui"],
    ["198.51.100.16/28", "build runners", "sql"],
  ],
  [["203.0.113.0/24", "office", "sql ui"]],
  [["203.0.113.0/24", "office", "ui"]],
];
const accounts: Record<Cloud, { customer: string; database: string }> = {
  aws: { customer: "210987654321", database: "123456789012" },
  gcp: { customer: "customer-prod", database: "crl-generated" },
  azure: {
    customer: "11111111-2222-4333-8444-555555555555",
    database: "99999999-8888-4777-8666-555555555555",
  },
};

/**
 * Fills an empty part of a world with `count` clusters of about 20 endpoints each, nine of ten of them
 * available. The same seed gives the same clusters.
 */
export function fillGenerated(state: CockroachState, count: number): void {
  const targets = addClouds(state.world);
  for (let index = 0; index < count; index += 1) {
    const cluster = generateCluster(state, index);
    fillCluster(state, cluster, targets);
    addAllowed(state, cluster, allowLists[index % allowLists.length] ?? []);
  }
}

/** Accounts, and in every region one service to connect to; keyed `cloud/region`. */
function addClouds(world: World): Map<string, string> {
  const targets = new Map<string, string>();
  for (const cloud of ["aws", "gcp", "azure"] as const) {
    const { customer, database } = accounts[cloud];
    world.accounts.add({ id: customer, cloud, name: "generated", side: "customer" });
    world.accounts.add({ id: database, cloud, name: "CockroachDB Cloud", side: "database" });
    for (const region of regionNames[cloud]) {
      const rest = { acceptance: "manual", allowed: cloud === "gcp" ? [] : ["*"] } as const;
      const target = addTarget(world, cloud, customer, region, `api-${region}`, {
        acceptance: rest.acceptance,
        allowed: [...rest.allowed],
      });
      targets.set(`${cloud}/${region}`, target.name);
    }
  }
  return targets;
}

function generateCluster(state: CockroachState, index: number): Cluster {
  const { random } = state.world;
  const plan = random.pick(["advanced", "advanced", "advanced", "standard", "basic"] as const);
  const cloud = plan === "advanced" ? random.pick(["aws", "aws", "gcp", "azure"] as const) : "aws";
  const all = regionNames[cloud];
  const first = random.below(all.length);
  const regionCount = plan === "advanced" ? 1 + random.below(3) : 1;
  const regions = Array.from(
    { length: regionCount },
    (_, step) => all[(first + step) % all.length],
  );
  const stage = random.pick(stages);
  return addCluster(state, {
    name: `${random.pick(names)}-${stage}-${index.toString().padStart(4, "0")}`,
    plan,
    cloud,
    accountId: plan === "advanced" ? accounts[cloud].database : "",
    regions: regions.flatMap((region) => region ?? []),
    labels: { env: stage },
    features: { trustedOwners: random.below(10) > 0 },
    ageDays: 1 + random.below(900),
  });
}

function fillCluster(state: CockroachState, cluster: Cluster, targets: Map<string, string>): void {
  const { random } = state.world;
  const states = cluster.regions.map(() => (random.below(20) === 0 ? "creating" : "available"));
  addServices(state, cluster, states);
  const ready = cluster.regions.filter((_, index) => states[index] === "available");
  const total = 15 + random.below(11);
  const egress = cluster.plan === "advanced" ? Math.floor(total / 2) : 0;
  for (let index = 0; index < total - egress && ready.length > 0; index += 1) {
    const word = random.below(10) === 0 ? random.pick(connectionStates) : "available";
    addConnection(state, cluster, random.pick(ready).name, word, accounts[cluster.cloud].customer);
  }
  for (let index = 0; index < egress; index += 1) {
    const region = random.pick(cluster.regions).name;
    const word = random.below(10) === 0 ? random.pick(egressStates) : "available";
    const named = word === "available" && random.below(2) === 0;
    addEgress(state, cluster, {
      region,
      target: targets.get(`${cluster.cloud}/${region}`) ?? "",
      state: word,
      ...(named && { domainNames: [`svc-${index}.${cluster.name}.internal`] }),
    });
  }
}
