import type { CockroachKeys, CockroachPart } from "../../../src/sandbox/cockroach/part.ts";
import type { Cluster } from "../../../src/sandbox/cockroach/entities.ts";
import type { CockroachState } from "../../../src/sandbox/cockroach/state.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { connectTo } from "../../../src/sandbox/world/customer.ts";
import type { CloudEndpoint } from "../../../src/sandbox/world/entities.ts";

/** CockroachDB Cloud in a sandbox: where it is, what opens it, what it holds. */
export interface Cockroach {
  readonly baseUrl: string;
  readonly keys: CockroachKeys;
  readonly state: CockroachState;
}

export function cockroachOf({ address, parts }: Sandbox): Cockroach {
  const { keys, state } = parts["cockroach"] as CockroachPart;
  return { baseUrl: address.parts["cockroach"]!.baseUrl, keys, state };
}

/** Makes an endpoint in the customer's cloud against a cluster's service, as in the cloud's console. */
export function makeEndpoint(
  { world, parts }: Sandbox,
  { id, name }: Cluster,
  region: string,
): CloudEndpoint {
  const service = parts["cockroach"]?.serviceOf(id, region);
  if (service === undefined) throw new Error(`${name} has no endpoint service in ${region}.`);
  return connectTo(world, service);
}
