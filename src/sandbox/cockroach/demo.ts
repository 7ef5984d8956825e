// Every state that a person can meet in CockroachDB Cloud, in eight clusters. States that pass in real life stand still here until somebody acts.
import { customer } from "../world/demoCustomer.ts";
import {
  addAllowed,
  addCluster,
  addConnection,
  addEgress,
  addServices,
  type ClusterPlan,
} from "./build.ts";
import { databaseAccount, demoTargets, type DemoTargets } from "./demoTargets.ts";
import type { Cluster } from "./entities.ts";
import type { CockroachState } from "./state.ts";

const office = ["203.0.113.0/24", "office", "sql ui"] as const;
/** From where a new cluster on a shared plan is reached. */
const everywhere = ["0.0.0.0/0", "anywhere", "sql ui"] as const;

/** Fills an empty part of a world. */
export function fillDemo(state: CockroachState): void {
  const targets = demoTargets(state.world);
  const make = (plan: ClusterPlan): Cluster => addCluster(state, plan);
  fillOrders(state, make, targets);
  fillTelemetry(state, make, targets);
  fillBilling(state, make, targets);
  fillShared(state, make);
  fillLedger(state, make, targets);
  fillNew(make, state.world.clock.now());
}

type Make = (plan: ClusterPlan) => Cluster;

/** Advanced on AWS, three regions: the main example. Some trusted owners, all target types. */
function fillOrders(state: CockroachState, make: Make, targets: DemoTargets): void {
  const orders = make({
    name: "orders-prod",
    plan: "advanced",
    cloud: "aws",
    accountId: databaseAccount.aws,
    regions: ["us-east-1", "us-west-2", "eu-west-1"],
    labels: { env: "prod", team: "orders" },
    deleteProtection: true,
    ageDays: 420,
  });
  addServices(state, orders, ["available", "available", "creating"]);
  addConnection(state, orders, "us-east-1", "available", customer.aws);
  addConnection(state, orders, "us-east-1", "pendingAcceptance", customer.aws);
  addConnection(state, orders, "us-west-2", "available", customer.awsStaging);
  addConnection(state, orders, "us-west-2", "stale", customer.aws);
  for (const ownerId of [customer.aws, customer.awsStaging]) addOwner(state, orders, ownerId);
  addAllowed(state, orders, [
    office,
    ["198.51.100.16/28", "build runners", "sql"],
    ["192.0.2.7/32", "status screen", "ui"],
  ]);
  addEgress(state, orders, {
    region: "us-east-1",
    target: targets.confluent,
    state: "available",
    domainNames: ["*.us-east-1.aws.confluent.cloud"],
  });
  addEgress(state, orders, {
    region: "us-east-1",
    target: "com.amazonaws.us-east-1.logs",
    state: "available",
  });
  addEgress(state, orders, {
    region: "us-east-1",
    target: targets.payments,
    state: "pendingAcceptance",
  });
  addEgress(state, orders, {
    region: "us-east-1",
    target: targets.mskOrders,
    targetType: "mskSaslIam",
    state: "available",
    domainNames: ["b-1.orders.kafka.meridian.internal", "b-2.orders.kafka.meridian.internal"],
    domainNamesState: "failed",
  });
  addEgress(state, orders, {
    region: "us-west-2",
    target: targets.mskClicks,
    targetType: "mskSaslScram",
    state: "pendingAcceptance",
  });
  addEgress(state, orders, {
    region: "us-east-1",
    target: targets.mskTiny,
    targetType: "mskTls",
    state: "failed",
  });
}

/** Advanced on GCP: service attachments, PSC connection ids, no trusted owners. */
function fillTelemetry(state: CockroachState, make: Make, targets: DemoTargets): void {
  const telemetry = make({
    name: "telemetry-eu",
    plan: "advanced",
    cloud: "gcp",
    accountId: databaseAccount.gcp,
    regions: ["europe-west1", "europe-west4"],
    labels: { env: "prod", team: "platform" },
    privateOnly: true,
    ageDays: 200,
  });
  addServices(state, telemetry, ["available", "available"]);
  addConnection(state, telemetry, "europe-west1", "available", customer.gcp);
  addConnection(state, telemetry, "europe-west4", "pending", customer.gcp);
  addConnection(state, telemetry, "europe-west4", "expired", customer.gcp);
  addEgress(state, telemetry, {
    region: "europe-west1",
    target: targets.search,
    state: "available",
    domainNames: ["search.meridian.internal"],
  });
  addEgress(state, telemetry, {
    region: "europe-west1",
    target: targets.pricing,
    state: "pendingAcceptance",
  });
  addEgress(state, telemetry, {
    region: "europe-west4",
    target: `projects/${customer.gcp}/regions/europe-west4/serviceAttachments/old-search`,
    state: "rejected",
  });
}

/** Advanced on Azure: ids with slashes; a region whose service could not be made. */
function fillBilling(state: CockroachState, make: Make, targets: DemoTargets): void {
  const billing = make({
    name: "billing-eu",
    plan: "advanced",
    cloud: "azure",
    accountId: databaseAccount.azure,
    regions: ["westeurope", "northeurope"],
    labels: { env: "prod", team: "finance" },
    ageDays: 150,
  });
  addServices(state, billing, ["available", "createFailed"]);
  addAllowed(state, billing, [office]);
  addConnection(state, billing, "westeurope", "available", customer.azure);
  addConnection(state, billing, "westeurope", "failed", customer.azure);
  addEgress(state, billing, { region: "westeurope", target: targets.erp, state: "available" });
  addEgress(state, billing, { region: "westeurope", target: targets.mail, state: "expired" });
}

/** Standard and Basic: shared services, connections as an allow list, limited access off. */
function fillShared(state: CockroachState, make: Make): void {
  const shared = { cloud: "aws", accountId: "", features: { trustedOwners: false } } as const;
  const storefront = make({
    ...shared,
    name: "storefront",
    plan: "standard",
    regions: ["us-east-1"],
    labels: { env: "prod" },
    ageDays: 90,
  });
  addServices(state, storefront, ["available"]);
  addAllowed(state, storefront, [everywhere]);
  addConnection(state, storefront, "us-east-1", "available", customer.aws);
  addConnection(state, storefront, "us-east-1", "pending", customer.awsStaging);
  const playground = make({
    ...shared,
    name: "dev-playground",
    plan: "basic",
    regions: ["us-east-1"],
    features: { trustedOwners: false, egress: false },
    ageDays: 600,
  });
  addServices(state, playground, ["available"]);
  addAllowed(state, playground, [everywhere]);
  addConnection(state, playground, "us-east-1", "available", customer.awsStaging);
}

/** Locked by an upgrade: what was under way stands still; leftovers, odd words, owner `*`. */
function fillLedger(state: CockroachState, make: Make, targets: DemoTargets): void {
  const holder = "major version upgrade to v26.3, started by dana@meridian.example";
  const ledger = make({
    name: "ledger-prod",
    plan: "advanced",
    cloud: "aws",
    accountId: databaseAccount.awsLedger,
    regions: ["us-east-2", "eu-central-1", "ap-southeast-1"],
    state: "locked",
    operation: { word: "CRDB_MAJOR_UPGRADE_RUNNING", holder },
    lock: { spelling: "state", holder },
    labels: { env: "prod", team: "finance" },
    ageDays: 700,
  });
  addServices(state, ledger, ["available", "deleting", "deleteFailed"]);
  addAllowed(state, ledger, [office]);
  addConnection(state, ledger, "us-east-2", "available", customer.aws);
  addConnection(state, ledger, "us-east-2", "rejected", customer.aws);
  addConnection(state, ledger, "us-east-2", "deleting", customer.awsStaging);
  addConnection(state, ledger, "us-east-2", "deleted", customer.awsStaging);
  addConnection(state, ledger, "us-east-2", "quarantined", customer.aws);
  addOwner(state, ledger, "*");
  const base = { region: "us-east-2", target: targets.ledgerAudit };
  addEgress(state, ledger, {
    ...base,
    state: "available",
    domainNames: ["audit.meridian.internal"],
    domainNamesState: "pending",
  });
  addEgress(state, ledger, { ...base, state: "pending" });
  addEgress(state, ledger, { ...base, state: "deleting" });
  addEgress(state, ledger, { ...base, state: "deleted" });
  addEgress(state, ledger, { ...base, state: "unspecified" });
}

/** One that was deleted, one that is being created (without trusted owners), and one with nothing yet. */
function fillNew(make: Make, now: number): void {
  make({
    name: "archive-2024",
    plan: "advanced",
    cloud: "aws",
    accountId: "",
    regions: ["us-east-1"],
    state: "deleted",
    deletedAt: now - 40 * 86_400_000,
    ageDays: 800,
  });
  make({
    name: "analytics-new",
    plan: "advanced",
    cloud: "aws",
    accountId: "",
    regions: ["eu-central-1"],
    state: "creating",
    features: { trustedOwners: false },
    ageDays: 0,
  });
  make({
    name: "reports-staging",
    plan: "advanced",
    cloud: "aws",
    accountId: databaseAccount.aws,
    regions: ["us-east-1", "us-west-2"],
    labels: { env: "staging" },
    ageDays: 3,
  });
}

function addOwner(state: CockroachState, cluster: Cluster, ownerId: string): void {
  state.trustedOwners.add({
    id: state.world.random.uuid(),
    clusterId: cluster.id,
    ownerId,
    createdAt: cluster.createdAt,
  });
}
