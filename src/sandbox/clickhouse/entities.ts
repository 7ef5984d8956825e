// ClickHouse Cloud's part of the world: services, the organization's endpoints, reverse private endpoints.
import type { Cloud } from "../world/entities.ts";
import { createTable, type Table } from "../world/table.ts";
import type { World } from "../world/world.ts";
import { defaultVariants, type ClickhouseVariants } from "./variants.ts";

export type ServiceState =
  | "provisioning"
  | "starting"
  | "awaking"
  | "running"
  | "partially_running"
  | "idle"
  | "stopping"
  | "stopped"
  | "degraded"
  | "failed"
  | "terminating"
  | (string & {});

export interface Service {
  id: string;
  organizationId: string;
  name: string;
  cloud: Cloud;
  region: string;
  state: ServiceState;
  tier?: string;
  ipAccess: { source: string; description: string }[];
  /** The allow list: ids that the customer's cloud gave. */
  endpointIds: string[];
  /** The `EndpointService` that it is reached by; several services share one. */
  serviceId: string;
  /** First label of its host names. */
  label: string;
  warehouseId: string;
  primary: boolean;
  readonly: boolean;
  createdAt: number;
}

/** An endpoint that the organization knows, whether or not a service has it. */
export interface OrganizationEndpoint {
  /** `<organization>/<endpoint>`. */
  id: string;
  organizationId: string;
  endpointId: string;
  description: string;
  cloud: Cloud;
  region: string;
}

export type ReverseType =
  "VPC_ENDPOINT_SERVICE" | "VPC_RESOURCE" | "MSK_MULTI_VPC" | "GCP_PSC_SERVICE_ATTACHMENT";

export type ReverseState =
  | "Provisioning"
  | "PendingAcceptance"
  | "Ready"
  | "Deleting"
  | "Failed"
  | "Rejected"
  | "Expired"
  | "Unknown";

/** From ClickPipes to a service of the customer. */
export interface Reverse {
  id: string;
  serviceId: string;
  description: string;
  type: ReverseType;
  /** Service name, resource configuration, MSK cluster or attachment. */
  target: string;
  /** Of a VPC resource. */
  shareArn?: string;
  /** Of MSK. */
  authentication?: string;
  names: string[];
  state: ReverseState;
  /** Its half in the cloud; empty until that is made. */
  endpointId: string;
  dnsNames: string[];
  createdAt: number;
}

/** All of it, and the world that it is a part of. */
export interface Book {
  readonly world: World;
  readonly variants: ClickhouseVariants;
  /** The organization that keys belong to; empty until it is filled. */
  organizationId: string;
  /** [organization] */
  readonly services: Table<Service>;
  /** [organization] */
  readonly endpoints: Table<OrganizationEndpoint>;
  /** [service] */
  readonly reverse: Table<Reverse>;
}

export function createBook(world: World): Book {
  const variants = defaultVariants();
  const time = { now: () => world.clock.now(), memory: () => lagOf(variants) };
  return {
    world,
    variants,
    organizationId: "",
    services: createTable({ ...time, groupOf: (row) => row.organizationId }),
    endpoints: createTable({ ...time, groupOf: (row) => row.organizationId }),
    reverse: createTable({ ...time, groupOf: (row) => row.serviceId }),
  };
}

/** Milliseconds by which reads lag. */
export function lagOf(variants: ClickhouseVariants): number {
  return variants.readLagSeconds * 1000;
}

export function clearBook(book: Book): void {
  Object.assign(book.variants, defaultVariants());
  book.organizationId = "";
  book.services.clear();
  book.endpoints.clear();
  book.reverse.clear();
}
