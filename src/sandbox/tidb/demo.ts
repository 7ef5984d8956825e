// TiDB Cloud in the world of "Try it without an account": every state that a person can meet.
import { customer } from "../world/demoCustomer.ts";
import type { EndpointService } from "../world/entities.ts";
import { rootPrincipal } from "../world/places.ts";
import { addTarget } from "../world/build.ts";
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

/** Fills an empty part. The customer's accounts may be there already. */
export function fillTidbDemo(state: TidbState): void {
  const { world } = state;
  addAccount(world, customer.aws, "aws", "customer");
  addAccount(world, customer.awsStaging, "aws", "customer");
  addAccount(world, customer.gcp, "gcp", "customer");
  addAccount(world, customer.azure, "azure", "customer");
  const shop = addProject(state, "Meridian Shop").id;
  const europe = addProject(state, "Meridian Europe").id;
  fillShop(state, shop);
  fillEurope(state, europe);
  fillEssential(state, shop);
  fillReadOnly(state, shop);
}

const groupOf = ({ groups }: TidbCluster, index = 0): string => groups[index]?.id ?? "";

/** Dedicated on AWS: two node groups, every state of an endpoint; a new one without a service yet. */
function fillShop(state: TidbState, projectId: string): void {
  const base = { kind: "dedicated", projectId, cloud: "aws" } as const;
  const shop = addCluster(state, {
    ...base,
    name: "shop-prod",
    region: "us-east-1",
    groups: ["analytics"],
    ageDays: 400,
  });
  const add = (index: number, word: string, message?: string): void => {
    addConnection(state, shop, groupOf(shop, index), word, customer.aws, message);
  };
  add(0, "ACTIVE");
  add(0, "PENDING");
  add(0, "DISCOVERED");
  add(1, "ACTIVE");
  add(1, "FAILED", "the VPC endpoint was not found in the region");
  add(1, "DELETING");
  addConnection(state, shop, groupOf(shop), "QUARANTINED", customer.aws);
  addCluster(state, {
    ...base,
    name: "shop-new",
    region: "us-west-2",
    state: "CREATING",
    service: "none",
    ageDays: 0,
  });
}

/** Dedicated on GCP and Azure; the one on Azure is paused. */
function fillEurope(state: TidbState, projectId: string): void {
  const base = { kind: "dedicated", projectId } as const;
  const tracking = addCluster(state, {
    ...base,
    name: "tracking-eu",
    cloud: "gcp",
    region: "europe-west1",
  });
  addConnection(state, tracking, groupOf(tracking), "ACTIVE", customer.gcp);
  addConnection(state, tracking, groupOf(tracking), "DISCOVERED", customer.gcp);
  const message = "not received connection request from endpoint";
  addConnection(state, tracking, groupOf(tracking), "FAILED", customer.gcp, message);
  const finance = addCluster(state, {
    ...base,
    name: "finance-eu",
    cloud: "azure",
    region: "westeurope",
    state: "PAUSED",
  });
  addConnection(state, finance, groupOf(finance), "ACTIVE", customer.azure);
}

/** Essential with private link connections in every state; Starter, open to everybody. */
function fillEssential(state: TidbState, projectId: string): void {
  const target = (name: string, acceptance: EndpointService["acceptance"]): string =>
    addTarget(state.world, "aws", customer.awsStaging, "eu-west-1", name, {
      acceptance,
      allowed: [rootPrincipal(tidbAccounts.sharedAws)],
    }).name;
  const web = addCluster(state, {
    kind: "serverless",
    projectId,
    name: "web-essential",
    cloud: "aws",
    region: "eu-west-1",
    publicAccess: {
      disabled: false,
      networks: [{ start: "203.0.113.0", end: "203.0.113.255", name: "office" }],
    },
  });
  const kafka = target("tidb-kafka", "automatic");
  target("tidb-audit", "automatic");
  const events = addLink(state, web, { name: "kafka", target: kafka, state: "ACTIVE" });
  addDomains(state, events, "CONFLUENT", "nrm8xk");
  addDomains(state, events, "TIDBCLOUD_MANAGED", "a81c06f2");
  const search = addLink(state, web, { name: "search", target: kafka, state: "ACTIVE" });
  addDomains(state, search, "TIDBCLOUD_MANAGED", "77be09d1", "FAILED");
  const manual = target("tidb-orders", "manual");
  addLink(state, web, { name: "orders", target: manual, state: "PENDING_ACCEPTANCE" });
  addLink(state, web, {
    name: "mail",
    target: "com.amazonaws.vpce.eu-west-1.vpce-svc-00000000000000bad",
    state: "FAILED",
    message: "the endpoint service does not exist or does not allow the account",
  });
  addCluster(state, {
    kind: "serverless",
    projectId,
    plan: "Starter",
    name: "dev-starter",
    cloud: "alicloud",
    region: "ap-southeast-1",
  });
}

/** What can only be looked at: Premium, and a Dedicated cluster that only the legacy API knows. */
function fillReadOnly(state: TidbState, projectId: string): void {
  const premium = addCluster(state, {
    kind: "premium",
    projectId,
    name: "search-premium",
    cloud: "aws",
    region: "us-west-2",
  });
  addConnection(state, premium, premium.id, "ACTIVE", customer.aws);
  addConnection(state, premium, premium.id, "DISCOVERED", customer.aws);
  const archive = addCluster(state, {
    kind: "legacy",
    projectId,
    name: "archive-2022",
    cloud: "aws",
    region: "us-east-1",
    ageDays: 1300,
  });
  addConnection(state, archive, archive.id, "ACTIVE", customer.aws);
}
