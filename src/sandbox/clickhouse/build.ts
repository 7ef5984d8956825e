import { customerNetwork, placeEndpoint } from "../world/customer.ts";
import type { Cloud, CloudEndpoint } from "../world/entities.ts";
import type { Book, Reverse, Service } from "./entities.ts";
import { regionalService } from "./places.ts";
import { addHalf } from "./reverse.ts";
import { attach } from "./rules.ts";

const day = 86_400_000;

/** What a service is made from; the rest follows. */
export type ServicePlan = Pick<Service, "name" | "cloud" | "region"> &
  Partial<Pick<Service, "state" | "tier" | "ipAccess" | "warehouseId" | "readonly">> & {
    /** Days before the world's start. */
    ageDays?: number;
  };

export function addOrganization(book: Book, name: string): void {
  const { world } = book;
  book.organizationId = world.organizations.add({
    id: world.random.uuid(),
    provider: "clickhouse",
    name,
    label: name.toLowerCase().replaceAll(" ", "-"),
    createdAt: world.clock.now() - 700 * day,
  }).id;
}

export function addService(book: Book, { ageDays = 30, ...plan }: ServicePlan): Service {
  const { world, organizationId } = book;
  const readonly = plan.readonly ?? false;
  return book.services.add({
    state: "running",
    ipAccess: [],
    ...plan,
    warehouseId: plan.warehouseId ?? world.random.uuid(),
    id: world.random.uuid(),
    organizationId,
    endpointIds: [],
    serviceId: regionalService(book, plan.cloud, plan.region).id,
    label: world.random.hex(10),
    primary: !readonly,
    readonly,
    createdAt: world.clock.now() - ageDays * day,
  });
}

/** An endpoint in a network of the customer that leads to the region's services. */
export function addCloudEndpoint(
  book: Book,
  cloud: Cloud,
  region: string,
  owner: string,
  state: CloudEndpoint["state"] = "available",
): CloudEndpoint {
  const service = regionalService(book, cloud, region);
  const network = customerNetwork(book.world, { cloud, region }, owner);
  return placeEndpoint(book.world, service, network, state);
}

/** Puts an endpoint on the lists of these services. */
export function attachTo(
  book: Book,
  endpointId: string,
  description: string,
  ...services: readonly Service[]
): void {
  for (const service of services) attach(book, service, endpointId, description);
}

/** An endpoint that the organization knows and no service has. */
export function addSpare(
  book: Book,
  { id, cloud, region }: Pick<CloudEndpoint, "id" | "cloud" | "region">,
  description: string,
): void {
  const { organizationId } = book;
  book.endpoints.add({
    id: `${organizationId}/${id}`,
    organizationId,
    endpointId: id,
    description,
    cloud,
    region,
  });
}

/** What a reverse private endpoint in any state is made from. */
export type ReversePlan = Pick<Reverse, "type" | "target" | "state" | "description"> &
  Partial<Pick<Reverse, "shareArn" | "authentication" | "names">>;

const withHalf = new Set<Reverse["state"]>([
  "PendingAcceptance",
  "Ready",
  "Deleting",
  "Rejected",
  "Expired",
]);

/** A reverse private endpoint in any state, with its half in the cloud where that state has one. */
export function addReverse(book: Book, service: Service, plan: ReversePlan): Reverse {
  const { world } = book;
  const one = book.reverse.add({
    names: [],
    ...plan,
    id: world.random.uuid(),
    serviceId: service.id,
    endpointId: "",
    dnsNames: [],
    createdAt: service.createdAt + day,
  });
  if (!withHalf.has(plan.state)) return one;
  const half = addHalf(book, service, one, plan.state === "PendingAcceptance");
  const ended = plan.state === "Rejected" ? "rejected" : "expired";
  if (plan.state === "Rejected" || plan.state === "Expired") {
    world.endpoints.change(half.id, { state: ended });
  }
  const made = { endpointId: half.id, dnsNames: [half.address] };
  return book.reverse.change(one.id, made) ?? one;
}
