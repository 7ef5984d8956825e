import type { Answer } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import { bodyOf, clusterOf, clustersOf, ok, pageOf, textField, type Call } from "./call.ts";
import { register, unregister } from "./rules.ts";
import type { TidbCluster } from "./state.ts";
import { connectionsOf, connectionWire, dedicatedWire, groupWire, serviceWire } from "./wire.ts";

/** The project of a call: the one that is named, else the default one, which is the first. */
function projectOf({ state, caller, request }: Call): string {
  const named = request.query.get("projectId");
  const own = state.projects.group(caller.organizationId);
  if (named === null || named === "") return own[0]?.id ?? "";
  if (own.some(({ id }) => id === named)) return named;
  throw new Problem("denied", `no permission for project ${named}`);
}

export function listClusters(call: Call): Answer {
  const project = projectOf(call);
  const all = clustersOf(call, "dedicated").filter((one) => one.projectId === project);
  const { rows, rest } = pageOf(call, all);
  return ok({ clusters: rows.map((one) => dedicatedWire(call.state, one)), ...rest });
}

export function getCluster(call: Call): Answer {
  return ok(dedicatedWire(call.state, theCluster(call)));
}

const theCluster = (call: Call): TidbCluster =>
  clusterOf(call, call.params["clusterId"], "dedicated");

function theGroup(call: Call): { cluster: TidbCluster; groupId: string } {
  const cluster = theCluster(call);
  const groupId = call.params["tidbNodeGroupId"] ?? "";
  if (!cluster.groups.some(({ id }) => id === groupId)) {
    throw new Problem("notFound", `TiDB node group ${groupId} not found`);
  }
  return { cluster, groupId };
}

export function listGroups(call: Call): Answer {
  const cluster = theCluster(call);
  if (!call.state.variants.nodeGroupsCall) throw new Problem("notFound", "Not Found");
  const { rows, rest } = pageOf(call, cluster.groups);
  const wires = rows.map((group) => groupWire(call.state, cluster, group));
  return ok({ tidbNodeGroups: wires, ...rest });
}

export function getService(call: Call): Answer {
  const { cluster, groupId } = theGroup(call);
  const service = call.state.services.get(groupId);
  if (service === undefined) throw new Problem("notFound", "private link service not found");
  return ok(serviceWire(call.state, cluster, service));
}

/** `-` in place of an id: all of them; with both, those of a project. */
export function listConnections(call: Call): Answer {
  const { state, params } = call;
  const isWhole = params["clusterId"] === "-" && params["tidbNodeGroupId"] === "-";
  const all = isWhole ? inProject(call) : ofOne(call);
  const { rows, rest } = pageOf(call, all);
  const wires = rows.map(({ cluster, one }) => connectionWire(state, cluster, one));
  return ok({ privateEndpointConnections: wires, ...rest });
}

function inProject(call: Call) {
  const project = projectOf(call);
  return clustersOf(call, "dedicated")
    .filter((cluster) => cluster.projectId === project)
    .flatMap((cluster) => connectionsOf(call.state, cluster).map((one) => ({ cluster, one })));
}

function ofOne(call: Call) {
  const { cluster, groupId } =
    call.params["tidbNodeGroupId"] === "-"
      ? { cluster: theCluster(call), groupId: undefined }
      : theGroup(call);
  return connectionsOf(call.state, cluster, groupId).map((one) => ({ cluster, one }));
}

export function postConnection(call: Call): Answer {
  const { state } = call;
  const { cluster, groupId } = theGroup(call);
  const body = bodyOf(call);
  const ip = body["privateIpAddress"];
  const privateIp = typeof ip === "string" && ip !== "" ? ip : undefined;
  const made = register(state, cluster, groupId, textField(body, "endpointId"), privateIp);
  return ok(connectionWire(state, cluster, made));
}

export function deleteConnection(call: Call): Answer {
  const { cluster } = theGroup(call);
  unregister(call.state, cluster, call.params["privateEndpointConnectionId"] ?? "");
  return ok({});
}
