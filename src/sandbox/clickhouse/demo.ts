// What "Try it without an account" shows of ClickHouse Cloud: every state of a service and of a reverse
// private endpoint, an endpoint that serves two services, and some that nobody uses yet.
import { addTarget } from "../world/build.ts";
import { customer } from "../world/demoCustomer.ts";
import type { Cloud } from "../world/entities.ts";
import { rootPrincipal } from "../world/places.ts";
import {
  addCloudEndpoint,
  addOrganization,
  addReverse,
  addService,
  addSpare,
  attachTo,
} from "./build.ts";
import type { Book, Service } from "./entities.ts";
import { addDatabaseAccounts, databaseAccounts } from "./places.ts";

const office = { source: "203.0.113.0/24", description: "Office" };
const anywhere = { source: "0.0.0.0/0", description: "Anywhere" };

/** Fills an empty part. The demo's customer is there already, or is added as far as it is needed. */
export function fillDemo(book: Book): void {
  addCustomer(book);
  addDatabaseAccounts(book);
  addOrganization(book, "Meridian Freight");
  const events = fillEvents(book);
  fillMetrics(book);
  fillAzure(book);
  fillAsleep(book, events);
}

function addCustomer({ world }: Book): void {
  const add = (id: string, cloud: Cloud, name: string): void => {
    if (world.accounts.get(id) !== undefined) return;
    world.accounts.add({ id, cloud, name, side: "customer" });
  };
  add(customer.aws, "aws", "meridian-prod");
  add(customer.gcp, "gcp", "meridian-prod");
  add(customer.azure, "azure", "Meridian Production");
}

/** Production on AWS, and a second service of the same warehouse behind the same endpoint. */
function fillEvents(book: Book): Service {
  const { world } = book;
  const place = { cloud: "aws", region: "eu-west-1", tier: "production" } as const;
  const events = addService(book, {
    ...place,
    name: "events-prod",
    ipAccess: [office],
    ageDays: 400,
  });
  const analytics = addService(book, {
    ...place,
    name: "analytics-prod",
    ipAccess: [anywhere],
    warehouseId: events.warehouseId,
    readonly: true,
    ageDays: 390,
  });
  const { aws } = customer;
  const app = addCloudEndpoint(book, "aws", "eu-west-1", aws);
  attachTo(book, app.id, "app VPC", events, analytics);
  attachTo(book, addCloudEndpoint(book, "aws", "eu-west-1", aws).id, "jobs VPC", events);
  addSpare(book, addCloudEndpoint(book, "aws", "eu-west-1", aws), "staging VPC");
  addSpare(book, addCloudEndpoint(book, "aws", "us-west-2", aws), "");

  const inAws = (name: string, acceptance: "automatic" | "manual"): string => {
    const allowed = [rootPrincipal(databaseAccounts.aws)];
    return addTarget(world, "aws", aws, "eu-west-1", name, { acceptance, allowed }).name;
  };
  const share = `arn:aws:ram:eu-west-1:${aws}:resource-share`;
  const msk = world.mskClusters.add({
    id: `arn:aws:kafka:eu-west-1:${aws}:cluster/clickpipes/${world.random.uuid()}-3`,
    accountId: aws,
    region: "eu-west-1",
    name: "clickpipes",
    clusterType: "PROVISIONED",
    instanceType: "kafka.m7g.large",
    multiVpc: ["saslIam", "saslScram"],
    policyPrincipals: [rootPrincipal(databaseAccounts.aws)],
  });
  inAws("stock-db", "automatic");
  inAws("returns-db", "manual");
  addReverse(book, events, {
    type: "VPC_ENDPOINT_SERVICE",
    description: "orders database",
    target: inAws("orders-db", "automatic"),
    state: "Ready",
    names: ["orders-db.meridian.internal"],
  });
  addReverse(book, events, {
    type: "MSK_MULTI_VPC",
    description: "click stream",
    target: msk.id,
    authentication: "SASL_IAM",
    state: "Ready",
  });
  addReverse(book, events, {
    type: "VPC_ENDPOINT_SERVICE",
    description: "customers database",
    target: inAws("customers-db", "manual"),
    state: "PendingAcceptance",
  });
  addReverse(book, events, {
    type: "VPC_RESOURCE",
    description: "ledger database",
    target: `rcfg-${world.random.hex(17)}`,
    shareArn: `${share}/${world.random.uuid()}`,
    state: "Ready",
  });
  addReverse(book, analytics, {
    type: "VPC_RESOURCE",
    description: "old ledger",
    target: `rcfg-${world.random.hex(17)}`,
    shareArn: `${share}/${world.random.uuid()}`,
    state: "Failed",
  });
  addReverse(book, analytics, {
    type: "VPC_ENDPOINT_SERVICE",
    description: "warehouse events",
    target: inAws("warehouse-events", "automatic"),
    state: "Provisioning",
  });
  return events;
}

/** On GCP: connection ids, service attachments. */
function fillMetrics(book: Book): void {
  const { world } = book;
  const { gcp } = customer;
  const metrics = addService(book, {
    name: "metrics-eu",
    cloud: "gcp",
    region: "europe-west4",
    tier: "production",
    ipAccess: [office, { source: "198.51.100.7", description: "Bastion" }],
    ageDays: 210,
  });
  attachTo(book, addCloudEndpoint(book, "gcp", "europe-west4", gcp).id, "app network", metrics);
  // Made in the cloud, and not on the list yet: it waits.
  addCloudEndpoint(book, "gcp", "europe-west4", gcp, "pendingAcceptance");
  const attachment = (name: string): string =>
    addTarget(world, "gcp", gcp, "europe-west4", name, { acceptance: "manual", allowed: [] }).name;
  const states = ["Ready", "Rejected", "Expired", "Deleting", "Unknown"] as const;
  for (const state of states) {
    const name = `pipe-${state.toLowerCase()}`;
    addReverse(book, metrics, {
      type: "GCP_PSC_SERVICE_ATTACHMENT",
      description: name,
      target: attachment(name),
      state,
      names: state === "Ready" ? ["kafka.meridian.internal", "*.kafka.meridian.internal"] : [],
    });
  }
}

/** On Azure: a resource id, and the older resourceGuid. */
function fillAzure(book: Book): void {
  const billing = addService(book, {
    name: "billing-de",
    cloud: "azure",
    region: "germanywestcentral",
    state: "degraded",
    ipAccess: [anywhere],
    ageDays: 150,
  });
  const { azure } = customer;
  const endpoint = addCloudEndpoint(book, "azure", "germanywestcentral", azure);
  attachTo(book, endpoint.id, "app network", billing);
  attachTo(book, book.world.random.uuid(), "", billing);
}

/** Those that do not run: idle, stopped, being made. */
function fillAsleep(book: Book, { region }: Service): void {
  const { aws } = customer;
  addService(book, { name: "reports-dev", cloud: "aws", region, state: "idle", ageDays: 20 });
  const archive = addService(book, {
    name: "history-2024",
    cloud: "aws",
    region: "us-west-2",
    state: "stopped",
    tier: "development",
    ageDays: 650,
  });
  attachTo(book, addCloudEndpoint(book, "aws", "us-west-2", aws).id, "app VPC west", archive);
  addService(book, {
    name: "forecasts-new",
    cloud: "aws",
    region,
    state: "provisioning",
    ageDays: 0,
  });
  // From a time when there was a service in that region.
  addSpare(book, addCloudEndpoint(book, "aws", "us-east-1", aws), "old VPC");
}
