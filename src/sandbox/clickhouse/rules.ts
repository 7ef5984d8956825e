import type { Cloud } from "../world/entities.ts";
import { Problem } from "../world/problem.ts";
import { later } from "../world/world.ts";
import type { Book, OrganizationEndpoint, Service } from "./entities.ts";

/** @throws Problem notFound. */
export function serviceOf(book: Book, organizationId: string, id: string): Service {
  const service = book.services.get(id);
  if (service?.organizationId !== organizationId) {
    throw new Problem("notFound", `service ${id} not found`);
  }
  return service;
}

const idForms: Readonly<Record<Cloud, RegExp>> = {
  aws: /^vpce-[0-9a-f]{8,17}$/,
  gcp: /^\d{5,25}$/,
  azure:
    /^(\/subscriptions\/.+\/privateEndpoints\/[^/]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i,
};

/** Azure's resource ids do not heed case. */
export function sameEndpoint(a: string, b: string): boolean {
  return a === b || (a.startsWith("/") && a.toLowerCase() === b.toLowerCase());
}

/** The organization's entry of an endpoint. */
export function entryOf(book: Book, organizationId: string, id: string) {
  return book.endpoints.group(organizationId).find((one) => sameEndpoint(one.endpointId, id));
}

/**
 * Puts an endpoint on a service's allow list; the organization comes to know it. Nothing checks that it
 * exists in the cloud. On GCP and Azure it is let in from now on.
 * @throws Problem invalid.
 */
export function attach(
  book: Book,
  service: Service,
  id: string,
  description = "",
): OrganizationEndpoint {
  if (!idForms[service.cloud].test(id)) {
    throw new Problem("invalid", `BAD_REQUEST: "${id}" is not a private endpoint id`);
  }
  const { organizationId, cloud } = service;
  const half = book.world.endpoints.get(id);
  const known = entryOf(book, organizationId, id);
  const entry = book.endpoints.add({
    id: known?.id ?? `${organizationId}/${id}`,
    organizationId,
    endpointId: known?.endpointId ?? id,
    description: description === "" ? (known?.description ?? "") : description,
    cloud,
    region: known?.region ?? half?.region ?? service.region,
  });
  const present = book.services.get(service.id)?.endpointIds ?? [];
  if (!present.some((one) => sameEndpoint(one, id))) {
    book.services.change(service.id, { endpointIds: [...present, id] });
  }
  letIn(book, id);
  return entry;
}

/**
 * Tells the organization of an endpoint, for no service yet. Nothing checks that it exists.
 * @throws Problem invalid.
 */
export function enter(
  book: Book,
  organizationId: string,
  entry: { id: string; description: string | undefined; cloud: string; region: string },
): void {
  const { id, cloud, region, description = "" } = entry;
  if (!isCloud(cloud)) throw new Problem("invalid", `unknown cloudProvider "${cloud}"`);
  if (!idForms[cloud].test(id)) {
    throw new Problem("invalid", `BAD_REQUEST: "${id}" is not a private endpoint id`);
  }
  const known = entryOf(book, organizationId, id);
  book.endpoints.add({
    id: known?.id ?? `${organizationId}/${id}`,
    organizationId,
    endpointId: known?.endpointId ?? id,
    description,
    cloud,
    region,
  });
}

function isCloud(text: string): text is Cloud {
  return Object.hasOwn(idForms, text);
}

function letIn({ world }: Book, id: string): void {
  if (world.endpoints.get(id)?.state !== "pendingAcceptance") return;
  world.endpoints.change(id, { state: "pending" });
  later(world, world.endpoints, id, world.times.connectionReady, () => ({ state: "available" }));
}

/** Takes an endpoint off a service's allow list; the organization still knows it. */
export function detach(book: Book, service: Service, id: string): void {
  const present = book.services.get(service.id)?.endpointIds ?? [];
  const endpointIds = present.filter((one) => !sameEndpoint(one, id));
  book.services.change(service.id, { endpointIds });
}

/** Takes entries off the IP access list, then puts others on it: one for each source. */
export function changeAccess(
  book: Book,
  service: Service,
  remove: Service["ipAccess"],
  add: Service["ipAccess"],
): void {
  const without = (all: Service["ipAccess"], some: Service["ipAccess"]): Service["ipAccess"] =>
    all.filter(({ source }) => !some.some((one) => one.source === source));
  const left = without(service.ipAccess, remove);
  book.services.change(service.id, { ipAccess: [...without(left, add), ...add] });
}

/**
 * Takes an endpoint out of the organization: it is named by all three.
 * @throws Problem invalid when no such one is known, or a service still has it.
 */
export function drop(
  book: Book,
  organizationId: string,
  { id, cloud, region }: { id: string; cloud: string; region: string },
): void {
  const entry = entryOf(book, organizationId, id);
  if (entry?.cloud !== cloud || entry.region !== region) {
    throw new Problem("invalid", `private endpoint ${id} is not known in ${cloud} ${region}`);
  }
  const users = book.services
    .group(organizationId)
    .filter((one) => one.endpointIds.some((attached) => sameEndpoint(attached, id)));
  if (users.length > 0) {
    const names = users.map(({ name }) => name).join(", ");
    throw new Problem("invalid", `private endpoint ${id} is attached to ${names}`);
  }
  book.endpoints.remove(entry.id);
}

/** Ids that the organization knows in the service's region and the service does not have. */
export function attachable(book: Book, service: Service, lag: number): string[] {
  return book.endpoints
    .groupAt(service.organizationId, lag)
    .filter(({ cloud, region }) => cloud === service.cloud && region === service.region)
    .map(({ endpointId }) => endpointId)
    .filter((id) => !service.endpointIds.some((one) => sameEndpoint(one, id)));
}

/**
 * Wakes an idle service, starts a stopped one, stops one that runs.
 * @throws Problem invalid when its state does not allow it.
 */
export function changeState(book: Book, service: Service, command: string): void {
  const moves: Readonly<Record<string, readonly [readonly string[], string, string]>> = {
    awake: [["idle"], "awaking", "running"],
    start: [["stopped"], "starting", "running"],
    stop: [["running", "idle"], "stopping", "stopped"],
  };
  const move = Object.hasOwn(moves, command) ? moves[command] : undefined;
  if (move === undefined) throw new Problem("invalid", `unknown command "${command}"`);
  const [from, during, after] = move;
  if (service.state === during || service.state === after) return;
  if (!from.includes(service.state)) {
    throw new Problem("invalid", `cannot ${command} a service that is ${service.state}`);
  }
  book.services.change(service.id, { state: during });
  const { world } = book;
  later(world, book.services, service.id, world.times.serviceMade, () => ({ state: after }));
}
