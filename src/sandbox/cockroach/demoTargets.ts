// What the clusters of the demo connect to: the customer's accounts in three clouds, and services there.
import { addNetwork } from "../world/customer.ts";
import { customer } from "../world/demoCustomer.ts";
import type { MskCluster } from "../world/entities.ts";
import { rootPrincipal } from "../world/places.ts";
import { addTarget } from "../world/build.ts";
import type { World } from "../world/world.ts";

/** Accounts in which the database provider runs Advanced clusters. */
export const databaseAccount = {
  aws: "792345610284",
  awsLedger: "350927164823",
  gcp: "crl-prod-7k2",
  azure: "c0ffee00-51a7-4e0b-8f0d-93a1b2c3d4e5",
} as const;

const confluentAccount = "872911053388";

/** Identifiers of targets that the demo's egress endpoints use. */
export interface DemoTargets {
  confluent: string;
  payments: string;
  mskOrders: string;
  mskClicks: string;
  mskTiny: string;
  search: string;
  pricing: string;
  erp: string;
  mail: string;
  ledgerAudit: string;
}

/** Adds the customer's accounts and services. Each way in which a target can answer is there. */
export function demoTargets(world: World): DemoTargets {
  addAccounts(world);
  const orders = [rootPrincipal(databaseAccount.aws)];
  const { aws, gcp, azure } = customer;
  const manual = { acceptance: "manual", allowed: orders } as const;
  const automatic = { acceptance: "automatic", allowed: orders } as const;
  const noOne = { acceptance: "manual", allowed: [] } as const;
  const inAws = (region: string, name: string, rest: Parameters<typeof addTarget>[5]): string =>
    addTarget(world, "aws", aws, region, name, rest).name;

  inAws("us-east-1", "inventory-api", automatic);
  inAws("us-east-1", "not-allowed-api", { acceptance: "manual", allowed: [] });
  inAws("us-west-2", "inventory-api", automatic);
  // Nothing leads to this one yet: for trying out a request that its owner must accept.
  inAws("us-west-2", "shipping-api", manual);
  return {
    payments: inAws("us-east-1", "payments-api", manual),
    confluent: addTarget(world, "aws", confluentAccount, "us-east-1", "confluent", automatic).name,
    ledgerAudit: inAws("us-east-2", "audit-api", {
      acceptance: "automatic",
      allowed: [rootPrincipal(databaseAccount.awsLedger)],
    }),
    mskOrders: addMsk(world, "orders-events", "us-east-1", { policyPrincipals: orders }).id,
    mskClicks: addMsk(world, "clicks", "us-west-2", { policyPrincipals: [] }).id,
    mskTiny: addMsk(world, "tiny", "us-east-1", { instanceType: "kafka.t3.small" }).id,
    search: addTarget(world, "gcp", gcp, "europe-west1", "search-api", {
      acceptance: "manual",
      allowed: [databaseAccount.gcp],
    }).name,
    pricing: addTarget(world, "gcp", gcp, "europe-west1", "pricing-api", { ...noOne, allowed: [] })
      .name,
    erp: addTarget(world, "azure", azure, "westeurope", "erp", {
      acceptance: "automatic",
      allowed: ["*"],
    }).id,
    mail: addTarget(world, "azure", azure, "westeurope", "mail", { ...noOne, allowed: [] }).name,
  };
}

function addAccounts(world: World): void {
  const add = (id: string, cloud: "aws" | "gcp" | "azure", name: string): void => {
    world.accounts.add({ id, cloud, name, side: "customer" });
  };
  add(customer.aws, "aws", "meridian-prod");
  add(customer.awsStaging, "aws", "meridian-staging");
  add(customer.gcp, "gcp", "meridian-prod");
  add(customer.azure, "azure", "Meridian Production");
  world.accounts.add({ id: confluentAccount, cloud: "aws", name: "Confluent", side: "other" });
  for (const id of [databaseAccount.aws, databaseAccount.awsLedger]) {
    world.accounts.add({ id, cloud: "aws", name: "CockroachDB Cloud", side: "database" });
  }
  for (const region of ["us-east-1", "us-west-2"]) {
    addNetwork(world, "aws", customer.aws, region);
    addNetwork(world, "aws", customer.awsStaging, region);
  }
  addNetwork(world, "gcp", customer.gcp, "europe-west1");
  const { gcp, azure } = databaseAccount;
  world.accounts.add({ id: gcp, cloud: "gcp", name: "CockroachDB Cloud", side: "database" });
  world.accounts.add({ id: azure, cloud: "azure", name: "CockroachDB Cloud", side: "database" });
}

function addMsk(world: World, name: string, region: string, rest: Partial<MskCluster>): MskCluster {
  const arn = `arn:aws:kafka:${region}:${customer.aws}:cluster/${name}/${world.random.uuid()}-7`;
  return world.mskClusters.add({
    id: arn,
    accountId: customer.aws,
    region,
    name,
    clusterType: "PROVISIONED",
    instanceType: "kafka.m7g.large",
    multiVpc: ["saslScram", "saslIam", "tls"],
    policyPrincipals: [],
    ...rest,
  });
}
