// Every state that a person can meet in Astra DB, in six databases.
import { customer } from "../world/demoCustomer.ts";
import type { AstraState } from "./state.ts";
import { addAccount, addDatabase, addEndpoint, addHalf, addLink } from "./build.ts";

/** Fills an empty part of a world; the customer's accounts may be there already. */
export function fillAstraDemo(state: AstraState): void {
  const { world } = state;
  addAccount(world, customer.aws, "aws", "meridian-prod", "customer");
  addAccount(world, customer.awsStaging, "aws", "meridian-staging", "customer");
  addAccount(world, customer.gcp, "gcp", "meridian-prod", "customer");
  addAccount(world, customer.azure, "azure", "Meridian Production", "customer");
  state.customDomains = ["data.meridian.example"];
  fillCatalog(state);
  fillSessions(state);
  fillInvoices(state);
  fillOthers(state);
}

/** AWS, two regions, the second without a service; endpoints in each state, one nobody registered. */
function fillCatalog(state: AstraState): void {
  const catalog = addDatabase(state, {
    name: "catalog-prod",
    cloud: "aws",
    regions: ["us-east-1", "eu-west-1"],
    vector: true,
    accessList: {
      enabled: true,
      addresses: [
        { address: "203.0.113.0/24", enabled: true, description: "office" },
        { address: "198.51.100.7/32", enabled: false, description: "former office" },
      ],
    },
    ageDays: 300,
  });
  const link = addLink(state, catalog, 0, [customer.aws, customer.awsStaging]);
  addEndpoint(state, link, customer.aws, "Accepted", "web shop");
  addEndpoint(state, link, customer.awsStaging, "Accepted");
  addEndpoint(state, link, customer.aws, "Rejected", "old reporting");
  addEndpoint(state, link, customer.aws, "Quarantined", "batch jobs");
  addHalf(state, link, customer.aws, "pendingAcceptance");
}

/** GCP: a service attachment, connection ids that are numbers; open to the internet. */
function fillSessions(state: AstraState): void {
  const sessions = addDatabase(state, {
    name: "sessions-eu",
    cloud: "gcp",
    regions: ["europe-west1"],
    ageDays: 120,
  });
  const link = addLink(state, sessions, 0, [customer.gcp]);
  addEndpoint(state, link, customer.gcp, "Accepted", "session service");
}

/** Azure: ids with slashes; a rejected one must be made anew; no public access. */
function fillInvoices(state: AstraState): void {
  const invoices = addDatabase(state, {
    name: "invoices-eu",
    cloud: "azure",
    regions: ["westeurope"],
    tier: "C10",
    accessList: { enabled: true, addresses: [] },
    ageDays: 90,
  });
  const link = addLink(state, invoices, 0, [customer.azure]);
  addEndpoint(state, link, customer.azure, "Accepted", "billing");
  addEndpoint(state, link, customer.azure, "Rejected", "billing, first try");
}

/** A sleeping one with a service, one in maintenance, and one that has nothing yet. */
function fillOthers(state: AstraState): void {
  const features = addDatabase(state, {
    name: "features-staging",
    cloud: "aws",
    regions: ["us-east-1"],
    tier: "developer",
    status: "PARKED",
    message: "Auto parked due to inactivity",
    ageDays: 60,
  });
  addLink(state, features, 0, [customer.awsStaging]);
  addDatabase(state, {
    name: "recommendations",
    cloud: "aws",
    regions: ["us-west-2"],
    vector: true,
    status: "MAINTENANCE",
    ageDays: 10,
  });
  addDatabase(state, { name: "search-dev", cloud: "aws", regions: ["us-west-2"], ageDays: 1 });
}
