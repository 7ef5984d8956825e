import { regionNames } from "../world/places.ts";
import { rootPrincipal } from "../world/places.ts";
import { addTarget } from "../world/build.ts";
import type { Cloud } from "../world/entities.ts";
import {
  addAccount,
  addCluster,
  addConnection,
  addDomains,
  addLink,
  addProject,
  tidbAccounts,
} from "./build.ts";
import type { TidbCluster, TidbState } from "./state.ts";

const names = ["orders", "ledger", "catalog", "sessions", "events", "risk", "search", "billing"];
const stages = ["prod", "staging", "dev", "test"];
const customers: Readonly<Record<Cloud, string>> = {
  aws: "210987654321",
  gcp: "customer-prod",
  azure: "11111111-2222-4333-8444-555555555555",
};
const connectionStates = ["PENDING", "DELETING", "FAILED", "DISCOVERED"];
const linkStates = ["CREATING", "PENDING_ACCEPTANCE", "FAILED", "DELETING"];

/** So many clusters of a project: then the next one is made. */
const perProject = 40;

/** Fills an empty part with `count` clusters of all kinds, nine of ten endpoints in use. */
export function fillGenerated(state: TidbState, count: number): void {
  for (const cloud of ["aws", "gcp", "azure"] as const) {
    addAccount(state.world, customers[cloud], cloud, "customer");
  }
  const targets = new Map<string, string>();
  let projectId = addProject(state, "Generated 1").id;
  for (let index = 0; index < count; index += 1) {
    if (index > 0 && index % perProject === 0) {
      projectId = addProject(state, `Generated ${index / perProject + 1}`).id;
    }
    generate(state, projectId, index, targets);
  }
}

function generate(
  state: TidbState,
  projectId: string,
  index: number,
  targets: Map<string, string>,
): void {
  const { random } = state.world;
  const kinds = ["dedicated", "dedicated", "dedicated", "serverless", "premium", "legacy"] as const;
  const kind = random.pick(kinds);
  const clouds = ["aws", "aws", "gcp", "azure"] as const;
  const cloud =
    kind === "dedicated"
      ? random.pick(clouds)
      : kind === "serverless" && random.below(5) === 0
        ? "alicloud"
        : "aws";
  const region = random.pick(regionNames[cloud === "alicloud" ? "aws" : cloud]);
  const number = index.toString().padStart(4, "0");
  const cluster = addCluster(state, {
    kind,
    projectId,
    cloud,
    region,
    name: `${random.pick(names)}-${random.pick(stages)}-${number}`,
    ...(kind === "serverless" && random.below(2) === 0 && { plan: "Starter" }),
    ...(random.below(4) === 0 && { groups: ["analytics"] }),
    service: random.below(20) === 0 ? "CREATING" : "ACTIVE",
    ageDays: 1 + random.below(900),
    publicAccess: {
      disabled: random.below(3) === 0,
      networks:
        random.below(2) === 0 ? [] : [{ start: "10.0.0.0", end: "10.0.0.255", name: "vpn" }],
    },
  });
  if (kind === "serverless") fillLinks(state, cluster, targets);
  else fillConnections(state, cluster);
}

/** On GCP there may be ten of a cluster (api-facts §3.3). */
function fillConnections(state: TidbState, cluster: TidbCluster): void {
  const { random } = state.world;
  const { cloud } = cluster;
  if (cloud === "alicloud") return;
  const total = cloud === "gcp" ? 5 + random.below(6) : 15 + random.below(11);
  const isLegacy = cluster.kind === "legacy";
  for (let index = 0; index < total; index += 1) {
    const odd = random.pick(connectionStates);
    const word = random.below(10) > 0 || (isLegacy && odd === "DISCOVERED") ? "ACTIVE" : odd;
    const message = word === "FAILED" ? "the endpoint was not found" : "";
    const group = random.pick(cluster.groups).id;
    addConnection(state, cluster, group, word, customers[cloud], message);
  }
}

function fillLinks(state: TidbState, cluster: TidbCluster, targets: Map<string, string>): void {
  const { random } = state.world;
  const total = 1 + random.below(4);
  for (let index = 0; index < total; index += 1) {
    const word = random.below(10) > 0 ? "ACTIVE" : random.pick(linkStates);
    const link = addLink(state, cluster, {
      name: `target-${index}`,
      target: targetIn(state, cluster, targets),
      state: word,
      message: word === "FAILED" ? "the endpoint service does not allow the account" : "",
    });
    if (word === "ACTIVE" && random.below(2) === 0) {
      addDomains(state, link, "TIDBCLOUD_MANAGED", random.hex(8));
    }
  }
}

/** One service of the customer a region. */
function targetIn(
  { world }: TidbState,
  { cloud, region }: TidbCluster,
  targets: Map<string, string>,
): string {
  if (cloud === "alicloud")
    return `com.aliyuncs.privatelink.${region}.epsrv-${world.random.hex(16)}`;
  const known = targets.get(region);
  if (known !== undefined) return known;
  const { name } = addTarget(world, "aws", customers.aws, region, `tidb-${region}`, {
    acceptance: "automatic",
    allowed: [rootPrincipal(tidbAccounts.sharedAws)],
  });
  targets.set(region, name);
  return name;
}
