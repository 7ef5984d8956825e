import type { CloudWriteId, CustomerCloud } from "../clouds/cloud.ts";
import type { CloudCaller, EndpointHalf } from "../domain/customerCloud.ts";
import type { Values } from "../domain/draft.ts";
import { planned, type StepRecord } from "./operation.ts";

/** What lets the applications in: groups that are there, or a new one that opens the ports to a source. */
export type Doors =
  | { readonly groups: readonly string[] }
  | { readonly source: string; readonly ports: readonly string[] };

/** An endpoint that is to be made. */
interface NewEndpoint {
  readonly network: string;
  /** What all that is made for it is called. */
  readonly name: string;
  /** Of this operation alone: by it, what was made is found after a lost answer. */
  readonly mark: string;
}

/** The same in AWS. */
export interface NewVpcEndpoint extends NewEndpoint {
  readonly subnets: readonly string[];
  readonly doors: Doors;
}

/** The same in GCP. */
export interface NewPscEndpoint extends NewEndpoint {
  /** The subnet that its address is of. */
  readonly subnet: string;
  /** Other regions of the network may use it. */
  readonly globalAccess: boolean;
  /** Google makes its names; this cannot be changed later. */
  readonly automaticDns: boolean;
}

interface Common {
  readonly cloud: CustomerCloud;
  /** The id of the cloud identity, and who that is. */
  readonly identity: string;
  readonly owner: CloudCaller;
  /** The region of the cluster, by the provider's id. */
  readonly region: string;
  /** The full host names for which private zones are made in the endpoint's network. */
  readonly hosts: readonly string[];
  /** What tells the zones from others of their names. */
  readonly mark: string;
  /** The provider's part is done by others, who know the cluster by this name. */
  readonly databaseTeam?: string;
}

/** Over AWS. The endpoint is to be made, or leads to the service already. */
export interface AwsChoice extends Common {
  readonly cloud: "aws";
  readonly endpoint: NewVpcEndpoint | EndpointHalf;
  /** The service's own private names are switched on. */
  readonly privateDns: boolean;
}

/** The same over GCP. */
export interface GcpChoice extends Common {
  readonly cloud: "gcp";
  readonly endpoint: NewPscEndpoint | EndpointHalf;
}

/** What a person chose in order to connect to a region of a cluster. */
export type ConnectChoice = AwsChoice | GcpChoice;

/** True for an endpoint that is there. */
export function isThere(endpoint: ConnectChoice["endpoint"]): endpoint is EndpointHalf {
  return "id" in endpoint;
}

/** The step of a write by the identity that connects. */
export function writeStep(
  { cloud, identity }: ConnectChoice,
  write: CloudWriteId,
  values: Values,
  takes: StepRecord["takes"] = {},
): StepRecord {
  return { ...planned({ kind: "cloud", cloud, identity, write, values }), takes };
}
