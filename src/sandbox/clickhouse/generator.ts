import { addTarget } from "../world/build.ts";
import type { Cloud } from "../world/entities.ts";
import {
  addCloudEndpoint,
  addOrganization,
  addReverse,
  addService,
  attachTo,
  type ReversePlan,
} from "./build.ts";
import type { Book, Reverse, Service, ServiceState } from "./entities.ts";
import { addDatabaseAccounts, regions } from "./places.ts";

const names = ["events", "metrics", "logs", "billing", "search", "clicks", "ledger", "traces"];
const stages = ["prod", "staging", "dev", "test"];
const otherStates: readonly ServiceState[] = [
  ..."provisioning starting awaking partially_running idle stopping stopped degraded failed".split(
    " ",
  ),
];
const otherReverse: readonly Reverse["state"][] = [
  "Provisioning",
  "PendingAcceptance",
  "Deleting",
  "Failed",
  "Rejected",
  "Expired",
  "Unknown",
];
const accounts: Readonly<Record<Cloud, string>> = {
  aws: "210987654321",
  gcp: "customer-prod",
  azure: "11111111-2222-4333-8444-555555555555",
};

/** As many endpoints as a region's networks have; each serves several services, as in life. */
const poolSize = 16;

/**
 * Fills an empty part with `count` services of about 20 endpoints each, nine of ten of them fine. The
 * same seed gives the same part.
 */
export function fillGenerated(book: Book, count: number): void {
  const { world } = book;
  for (const cloud of ["aws", "gcp", "azure"] as const) {
    const id = accounts[cloud];
    if (world.accounts.get(id) === undefined) {
      world.accounts.add({ id, cloud, name: "generated", side: "customer" });
    }
  }
  addDatabaseAccounts(book);
  addOrganization(book, `Generated ${count}`);
  const pools = new Map<string, readonly string[]>();
  for (let index = 0; index < count; index++) {
    const service = generateService(book, index);
    const key = `${service.cloud}/${service.region}`;
    const pool = pools.get(key) ?? makePool(book, service);
    pools.set(key, pool);
    fillService(book, service, pool);
  }
}

function makePool(book: Book, { cloud, region }: Service): string[] {
  return Array.from(
    { length: poolSize },
    () => addCloudEndpoint(book, cloud, region, accounts[cloud]).id,
  );
}

function generateService(book: Book, index: number): Service {
  const { random } = book.world;
  const cloud = random.pick(["aws", "aws", "gcp", "azure"] as const);
  const access = random.pick([[], ["0.0.0.0/0"], ["203.0.113.0/24", "198.51.100.7"]]);
  return addService(book, {
    name: `${random.pick(names)}-${random.pick(stages)}-${index.toString().padStart(4, "0")}`,
    cloud,
    region: random.pick(regions[cloud]),
    state: random.below(10) === 0 ? random.pick(otherStates) : "running",
    ipAccess: access.map((source) => ({ source, description: "generated" })),
    ageDays: 1 + random.below(900),
    ...(random.below(2) === 0 && { tier: "production" }),
  });
}

function fillService(book: Book, service: Service, pool: readonly string[]): void {
  const { random } = book.world;
  const first = random.below(pool.length);
  const attached = random.below(10) === 0 ? 0 : 8 + random.below(7);
  for (let index = 0; index < attached; index++) {
    const id = pool[(first + index) % pool.length] ?? "";
    attachTo(book, id, random.below(4) === 0 ? "" : `network ${id.slice(-4)}`, service);
  }
  if (service.cloud === "azure") return;
  const count = 6 + random.below(6);
  for (let index = 0; index < count; index++) {
    addReverse(book, service, generateReverse(book, service, index));
  }
}

function generateReverse(book: Book, { cloud, region, name }: Service, index: number): ReversePlan {
  const { world } = book;
  const { random } = world;
  const state = random.below(10) === 0 ? random.pick(otherReverse) : "Ready";
  const base = { state, description: `pipe ${index}` };
  const named = random.below(2) === 0 ? { names: [`pipe-${index}.${name}.internal`] } : {};
  if (cloud === "gcp") {
    const target = `projects/${accounts.gcp}/regions/${region}/serviceAttachments/pipe-${index}`;
    return { ...base, ...named, type: "GCP_PSC_SERVICE_ATTACHMENT", target };
  }
  switch (random.below(3)) {
    case 0: {
      const arn = `arn:aws:kafka:${region}:${accounts.aws}:cluster/k${index}/${random.uuid()}-1`;
      const authentication = random.pick(["SASL_IAM", "SASL_SCRAM"]);
      return { ...base, type: "MSK_MULTI_VPC", target: arn, authentication };
    }
    case 1: {
      const shareArn = `arn:aws:ram:${region}:${accounts.aws}:resource-share/${random.uuid()}`;
      const target = `rcfg-${random.hex(17)}`;
      return { ...base, ...named, type: "VPC_RESOURCE", target, shareArn };
    }
    default: {
      const rest = { acceptance: "automatic", allowed: ["*"] } as const;
      const { name: target } = addTarget(world, "aws", accounts.aws, region, `pipe-${index}`, {
        ...rest,
        allowed: [...rest.allowed],
      });
      return { ...base, ...named, type: "VPC_ENDPOINT_SERVICE", target };
    }
  }
}
