import { Problem } from "../world/problem.ts";
import type { Cluster, EgressEndpoint } from "./entities.ts";
import { assertWritable, endMaintenance, startMaintenance } from "./lock.ts";
import type { CockroachState } from "./state.ts";

/** A DNS name; the first label may be `*`. */
const domainName =
  /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{0,61}[a-z0-9]$/i;

/**
 * Replaces the names that the database resolves to this endpoint, and puts the cluster into
 * maintenance until they work. A name that another endpoint of the region has, or one below
 * `.invalid`, fails.
 * @throws Problem invalid, precondition, LockedProblem.
 */
export function setDomainNames(
  state: CockroachState,
  cluster: Cluster,
  endpoint: EgressEndpoint,
  names: string[],
): EgressEndpoint {
  const wrong = names.find((name) => name.length > 253 || !domainName.test(name));
  if (wrong !== undefined) throw new Problem("invalid", `"${wrong}" is not a domain name`);
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) {
    throw new Problem("invalid", "domain_names must not repeat");
  }
  if (endpoint.state !== "available") {
    const why = `is ${endpoint.state}, domain names need it available`;
    throw new Problem("precondition", `egress private endpoint ${endpoint.id} ${why}`);
  }
  assertWritable(state, cluster);
  const holder = `setting domain names of egress private endpoint ${endpoint.id}`;
  startMaintenance(state, cluster.id, holder);
  const changed = state.egressEndpoints.change(endpoint.id, {
    domainNames: names,
    domainNamesState: "pending",
  });
  state.world.clock.after(state.world.times.domainNames, () => {
    const fails = names.some((name) => /\.invalid$/i.test(name) || isTaken(state, endpoint, name));
    const done = names.length === 0 ? "empty" : "available";
    state.egressEndpoints.change(endpoint.id, { domainNamesState: fails ? "failed" : done });
    endMaintenance(state, cluster.id, holder);
  });
  return changed ?? endpoint;
}

function isTaken(state: CockroachState, endpoint: EgressEndpoint, name: string): boolean {
  const wanted = name.toLowerCase();
  return state.egressEndpoints
    .group(endpoint.clusterId)
    .filter((other) => other.id !== endpoint.id && other.region === endpoint.region)
    .some((other) => other.domainNames.some((taken) => taken.toLowerCase() === wanted));
}
