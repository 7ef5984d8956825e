import { customerNetwork, placeEndpoint } from "../world/customer.ts";
import type { Cloud, CloudEndpoint, EndpointState } from "../world/entities.ts";
import { rootPrincipal } from "../world/places.ts";
import type { World } from "../world/world.ts";
import { addRecord, allowPrincipals } from "./rules.ts";
import type { AstraState, Database, Endpoint, Link } from "./state.ts";

/** Accounts in which Astra DB runs its databases. */
export const astraAccounts: Readonly<Record<Cloud, string>> = {
  aws: "445291837610",
  gcp: "astra-serverless-prod",
  azure: "a57a0000-1c2d-4e3f-8a9b-0c1d2e3f4a5b",
};

const day = 86_400_000;

/** What a database is made from; the rest follows. */
export interface DatabasePlan {
  name: string;
  cloud: Cloud;
  regions: readonly string[];
  tier?: string;
  vector?: boolean;
  status?: string;
  message?: string;
  accessList?: Database["accessList"];
  /** Days before the world's start. */
  ageDays?: number;
}

export function addDatabase(state: AstraState, plan: DatabasePlan): Database {
  const { world, organizations } = state;
  const id = world.random.uuid();
  addAccount(world, astraAccounts[plan.cloud], plan.cloud, "Astra DB", "database");
  return state.databases.add({
    id,
    organizationId: organizations.main,
    ownerId: world.random.uuid(),
    name: plan.name,
    cloud: plan.cloud,
    accountId: astraAccounts[plan.cloud],
    tier: plan.tier ?? "serverless",
    vector: plan.vector ?? false,
    status: plan.status ?? "ACTIVE",
    ...(plan.message !== undefined && { message: plan.message }),
    datacenters: plan.regions.map((region, index) => ({
      id: `${id}-${index + 1}`,
      region,
      status: "ACTIVE",
    })),
    accessList: plan.accessList ?? { enabled: false, addresses: [] },
    createdAt: world.clock.now() - (plan.ageDays ?? 30) * day,
  });
}

/** An account that others may have made already. */
export function addAccount(
  world: World,
  id: string,
  cloud: Cloud,
  name: string,
  side: "customer" | "database",
): void {
  if (world.accounts.get(id) === undefined) world.accounts.add({ id, cloud, name, side });
}

/** The endpoint service of a datacenter, by its place in the list, with whole accounts allowed. */
export function addLink(
  state: AstraState,
  database: Database,
  index: number,
  accounts: readonly string[],
): Link {
  const datacenter = database.datacenters[index];
  if (datacenter === undefined) throw new Error(`${database.name} has no datacenter ${index}.`);
  const principals = accounts.map((one) => (database.cloud === "aws" ? rootPrincipal(one) : one));
  // Also where the database cannot be changed now: it could be, once.
  return allowPrincipals(state, { ...database, status: "ACTIVE" }, datacenter, principals);
}

/** An endpoint of the customer against a datacenter's service, in any state; nobody registered it. */
export function addHalf(
  { world }: AstraState,
  link: Link,
  owner: string,
  half: EndpointState,
): CloudEndpoint {
  const service = world.services.get(link.serviceId);
  if (service === undefined) throw new Error(`There is no service ${link.serviceId}.`);
  return placeEndpoint(world, service, customerNetwork(world, service, owner), half);
}

/** A registered endpoint, with the customer's half that belongs to its state. */
export function addEndpoint(
  state: AstraState,
  link: Link,
  owner: string,
  status: Endpoint["status"],
  description = "",
): Endpoint {
  const half = addHalf(state, link, owner, status === "Rejected" ? "rejected" : "available");
  const createdAt = state.databases.get(link.databaseId)?.createdAt ?? 0;
  return addRecord(state, link, half, { status, description, createdAt: createdAt + day });
}
