// What Astra DB lets its customers do (api-facts §2.3).
import type { Cloud, CloudEndpoint, EndpointService } from "../world/entities.ts";
import { zoneIds } from "../world/places.ts";
import { Problem } from "../world/problem.ts";
import { later } from "../world/world.ts";
import type { AstraState, Database, Datacenter, Endpoint, Link } from "./state.ts";

/** @throws Problem notFound when it is unknown or belongs to another organization. */
export function databaseOf(state: AstraState, id: string, organizationId: string): Database {
  const database = state.databases.get(id);
  if (database?.organizationId === organizationId) return database;
  throw new Problem("notFound", `database ${id} not found`);
}

/** @throws Problem notFound. */
export function datacenterOf(database: Database, id: string): Datacenter {
  const datacenter = database.datacenters.find((one) => one.id === id);
  if (datacenter === undefined) throw new Problem("notFound", `datacenter ${id} not found`);
  return datacenter;
}

/** @throws Problem locked in every state but one. */
export function assertActive({ status }: Database): void {
  if (status === "ACTIVE") return;
  const what = "The database is not in a valid state to perform the operation";
  throw new Problem("locked", `${what}: ${status}`);
}

/** The AWS API takes no ARN with a path, and none of a session. */
const forms: Record<Cloud, RegExp> = {
  aws: /^arn:aws:iam::\d{12}:(root|(role|user)\/[\w+=,.@-]+)$/,
  gcp: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  azure: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/**
 * Allows principals in a datacenter; with the first one the endpoint service is made.
 * @throws Problem invalid, locked.
 */
export function allowPrincipals(
  state: AstraState,
  database: Database,
  datacenter: Datacenter,
  principals: readonly string[],
): Link {
  assertActive(database);
  const wrong = principals.find((one) => !forms[database.cloud].test(one));
  if (wrong !== undefined) throw new Problem("invalid", `Invalid principal: ${wrong}`);
  if (principals.length === 0) throw new Problem("invalid", "allowedPrincipals is empty");
  const link =
    state.links.get(datacenter.id) ??
    state.links.add({
      id: datacenter.id,
      databaseId: database.id,
      serviceId: makeService(state, database, datacenter).id,
      principals: [],
    });
  return setPrincipals(state, link, database.cloud, [
    ...new Set([...link.principals, ...principals]),
  ]);
}

function setPrincipals(state: AstraState, link: Link, cloud: Cloud, principals: string[]): Link {
  // On GCP and Azure the cloud's list would let in without asking: there all is decided here.
  const allowed = cloud === "aws" ? principals : [];
  state.world.services.change(link.serviceId, { allowed });
  return state.links.change(link.id, { principals }) ?? link;
}

function makeService(
  { world }: AstraState,
  { cloud, accountId }: Database,
  datacenter: Datacenter,
): EndpointService {
  const { region } = datacenter;
  const hex = world.random.hex(17);
  const path = `projects/${accountId}/regions/${region}/serviceAttachments/astra-${datacenter.id}`;
  const names = {
    aws: { id: `vpce-svc-${hex}`, name: `com.amazonaws.vpce.${region}.vpce-svc-${hex}` },
    gcp: { id: path, name: path },
    azure: {
      id: `/subscriptions/${accountId}/resourceGroups/astra/providers/Microsoft.Network/privateLinkServices/${datacenter.id}`,
      name: `astra-${hex}.${world.random.uuid()}.${region}.azure.privatelinkservice`,
    },
  };
  return world.services.add({
    ...names[cloud],
    cloud,
    accountId,
    region,
    zoneIds: zoneIds(cloud, region),
    acceptance: "manual",
    allowed: [],
  });
}

/**
 * Takes a principal off the list; with the last one the service goes.
 * @throws Problem notFound, precondition while endpoints are connected.
 */
export function removePrincipal(
  state: AstraState,
  database: Database,
  datacenter: Datacenter,
  principal: string,
): void {
  const link = state.links.get(datacenter.id);
  if (link?.principals.includes(principal) !== true) {
    throw new Problem("notFound", `principal ${principal} is not allowed`);
  }
  const left = link.principals.filter((one) => one !== principal);
  if (left.length > 0) {
    setPrincipals(state, link, database.cloud, left);
    return;
  }
  const records = endpointsIn(state, datacenter.id);
  if (records.some((one) => one.status !== "Rejected")) {
    throw new Problem("precondition", "the last principal cannot go while endpoints are connected");
  }
  for (const { id } of records) state.endpoints.remove(id);
  state.links.remove(link.id);
  state.world.services.remove(link.serviceId);
}

function endpointsIn(state: AstraState, datacenterId: string): Endpoint[] {
  return state.endpoints.all().filter((one) => one.datacenterId === datacenterId);
}

/**
 * Accepts an endpoint that exists in the customer's cloud.
 * @throws Problem invalid, notFound, precondition, locked.
 */
export function acceptEndpoint(
  state: AstraState,
  database: Database,
  datacenter: Datacenter,
  sent: string,
  description: string | undefined,
): Endpoint {
  assertActive(database);
  const { half, link } = acceptable(state, datacenter, sent);
  const present = endpointsIn(state, datacenter.id).find((one) => one.halfId === half.id);
  if (present?.status === "Accepted") return present;
  if (present !== undefined && database.cloud === "azure") {
    throw new Problem("precondition", "a rejected private endpoint must be made anew");
  }
  letIn(state, half.id);
  const more = description === undefined ? {} : { description };
  if (present !== undefined) {
    return state.endpoints.change(present.id, { status: "Accepted", ...more }) ?? present;
  }
  return addRecord(state, link, half, { status: "Accepted", ...more });
}

function acceptable(
  state: AstraState,
  datacenter: Datacenter,
  sent: string,
): { half: CloudEndpoint; link: Link } {
  if (sent.startsWith("vpce-svc-")) {
    throw new Problem("invalid", `${sent} is an endpoint service, not an endpoint`);
  }
  const link = state.links.get(datacenter.id);
  if (link === undefined) throw new Problem("notFound", "there is no private link service");
  const half = halfOf(state, sent);
  if (half === undefined) throw new Problem("notFound", `endpoint ${sent} not found`);
  if (half.serviceId !== link.serviceId) {
    throw new Problem("invalid", `endpoint ${sent} does not target this service`);
  }
  if (!link.principals.some((one) => accountOf(one) === half.accountId)) {
    throw new Problem("precondition", `${half.accountId} is not an allowed principal`);
  }
  return { half, link };
}

/** Azure's ids differ by case between tools. */
function halfOf({ world }: AstraState, id: string): CloudEndpoint | undefined {
  const exact = world.endpoints.get(id);
  if (exact !== undefined || !id.startsWith("/")) return exact;
  const wanted = id.toLowerCase();
  return world.endpoints.all().find((one) => one.id.toLowerCase() === wanted);
}

/** The AWS account that an ARN lies in; elsewhere the principal is the account. */
function accountOf(principal: string): string {
  return /^arn:aws:iam::(\d{12}):/.exec(principal)?.[1] ?? principal;
}

/** Accepted here, it passes `pending` and becomes available in the cloud. */
function letIn({ world }: AstraState, halfId: string): void {
  world.endpoints.change(halfId, { state: "pending" });
  later(world, world.endpoints, halfId, world.times.connectionReady, () => ({
    state: "available",
  }));
}

/** A record in any state. */
export function addRecord(
  state: AstraState,
  link: Link,
  half: CloudEndpoint,
  rest: { status: Endpoint["status"]; description?: string; createdAt?: number },
): Endpoint {
  const { random, clock } = state.world;
  const endpointId = state.variants.returnedId === "same" ? half.id : `pe-${random.hex(12)}`;
  return state.endpoints.add({
    description: "",
    createdAt: clock.now(),
    ...rest,
    id: `${link.id}/${endpointId}`,
    databaseId: link.databaseId,
    datacenterId: link.id,
    endpointId,
    halfId: half.id,
    linkId: random.digits(9),
  });
}

/** @throws Problem notFound. */
export function recordOf(state: AstraState, datacenter: Datacenter, endpointId: string): Endpoint {
  const record = endpointsIn(state, datacenter.id).find(
    (one) =>
      one.endpointId === endpointId ||
      (endpointId.startsWith("/") && one.endpointId.toLowerCase() === endpointId.toLowerCase()),
  );
  if (record === undefined) throw new Problem("notFound", `endpoint ${endpointId} not found`);
  return record;
}

/** Rejects it: the customer's endpoint is cut off. */
export function rejectEndpoint(state: AstraState, record: Endpoint): void {
  state.world.endpoints.change(record.halfId, { state: "rejected" });
  if (state.variants.rejectedStays) state.endpoints.change(record.id, { status: "Rejected" });
  else state.endpoints.remove(record.id);
}
