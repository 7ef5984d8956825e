import type { Answer } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import { without } from "../world/without.ts";
import { bodyOf, callCluster, ok, textField, type Call } from "./call.ts";
import { paginationWire } from "./clusterCalls.ts";
import { setDomainNames } from "./domainNames.ts";
import { assertEgressEnabled, createEgress, deleteEgress, egressEndpoint } from "./egress.ts";
import type { EgressEndpoint, TargetType } from "./entities.ts";
import { pageOf } from "./paging.ts";
import { readLag } from "./state.ts";
import { status } from "./status.ts";
import { camel, egressWire } from "./wire.ts";

const targetTypes: readonly TargetType[] = [
  "privateService",
  "mskSaslScram",
  "mskSaslIam",
  "mskTls",
];

/** `GET …/egress-private-endpoints`, by pages; empty where a plan cannot have any. */
export function listEgress(call: Call): Answer {
  const { state, request } = call;
  const cluster = callCluster(call);
  assertEgressEnabled(cluster);
  const rows = state.egressEndpoints.groupAt(cluster.id, readLag(state));
  const oldestFirst = (row: EgressEndpoint): string => row.createdAt.toString().padStart(16, "0");
  const page = pageOf(rows, oldestFirst, request.query);
  return ok({
    egress_private_endpoints: page.rows.map(egressWire),
    ...paginationWire(state.variants.lastPage, page),
  });
}

/** `POST …/egress-private-endpoints`; the documented example answers without state and names. */
export function postEgress(call: Call): Answer {
  const { state } = call;
  const cluster = callCluster(call);
  const body = bodyOf(call);
  const region = textField(body, "region");
  const target = textField(body, "target_service_identifier");
  const wantedType = textField(body, "target_service_type");
  const targetType = targetTypes.find((type) => type === camel(wantedType));
  if (targetType === undefined) {
    throw new Problem("invalid", `invalid target_service_type "${wantedType}"`);
  }
  const made = egressWire(createEgress(state, cluster, { region, target, targetType }));
  if (!state.variants.sparseCreate) return ok(made);
  return ok(without(made, "state", "domain_names", "domain_names_state"));
}

/** `GET …/egress-private-endpoints/{id}`, wrapped as older SDKs expect it where so set. */
export function getEgress(call: Call): Answer {
  const { state, params } = call;
  const cluster = callCluster(call);
  assertEgressEnabled(cluster);
  const seen = state.egressEndpoints.getAt(params["id"] ?? "", readLag(state));
  if (seen?.clusterId !== cluster.id) {
    throw new Problem("notFound", `egress private endpoint ${params["id"] ?? ""} not found`);
  }
  const wire = egressWire(seen);
  return ok(state.variants.egressWrapped ? { egress_private_endpoint: wire } : wire);
}

/** `PATCH …/egress-private-endpoints/{id}`: the newer way to set domain names. */
export function patchEgress(call: Call): Answer {
  const { newPatch } = call.state.variants;
  if (newPatch === 404) return status(404, "Not Found");
  if (newPatch !== "works") return status(newPatch, "Method Not Allowed");
  return ok(egressWire(rename(call)));
}

/** `PATCH …/egress-private-endpoints/{id}/domain-names`: deprecated; answers an empty object. */
export function patchDomainNames(call: Call): Answer {
  rename(call);
  return ok({});
}

function rename(call: Call): EgressEndpoint {
  const { state, params } = call;
  const cluster = callCluster(call);
  assertEgressEnabled(cluster);
  const endpoint = egressEndpoint(state, cluster, params["id"] ?? "");
  const names = bodyOf(call)["domain_names"];
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string")) {
    throw new Problem("invalid", "domain_names must be a list of strings");
  }
  return setDomainNames(state, cluster, endpoint, names);
}

/** `DELETE …/egress-private-endpoints/{id}`: answers an empty object. */
export function removeEgress(call: Call): Answer {
  const { state, params } = call;
  const cluster = callCluster(call);
  assertEgressEnabled(cluster);
  deleteEgress(state, cluster, egressEndpoint(state, cluster, params["id"] ?? ""));
  return ok({});
}
