import type { Answer } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import { clusterOf, clustersOf, numberedPage, ok, pageOf, type Call } from "./call.ts";
import type { Project, TidbCluster } from "./state.ts";
import {
  legacyEndpointWire,
  legacyServiceWire,
  legacyWire,
  premiumConnectionWire,
  premiumWire,
} from "./otherWire.ts";
import { connectionsOf, legacyProjectWire, serviceWire } from "./wire.ts";

const projectsOf = ({ state, caller }: Call): Project[] =>
  state.projects.group(caller.organizationId);

/** `GET iam…/v1beta1/projects`. */
export function iamProjects(call: Call): Answer {
  if (call.state.variants.projects !== "iam") throw new Problem("notFound", "Not Found");
  const { rows, rest } = pageOf(call, projectsOf(call));
  const projects = rows.map((one) => legacyProjectWire(call.state, one));
  return ok({ projects, nextPageToken: rest.nextPageToken });
}

/** `GET /api/v1beta/projects`. */
export function legacyProjects(call: Call): Answer {
  const all = projectsOf(call);
  if (call.state.variants.projects !== "legacy") throw new Problem("notFound", "Not Found");
  const items = numberedPage(call, all).map((one) => legacyProjectWire(call.state, one));
  return ok({ items, total: all.length });
}

/** AWS and GCP only; it lists those of the newer API, too. */
function legacyClustersOf(call: Call): TidbCluster[] {
  return clustersOf(call, "legacy", "dedicated").filter(
    ({ cloud, projectId }) =>
      projectId === call.params["project_id"] && (cloud === "aws" || cloud === "gcp"),
  );
}

export function legacyClusters(call: Call): Answer {
  const all = legacyClustersOf(call);
  return ok({ items: numberedPage(call, all).map(legacyWire), total: all.length });
}

function legacyOne(call: Call): TidbCluster {
  const found = legacyClustersOf(call).find(({ id }) => id === call.params["cluster_id"]);
  if (found === undefined) throw new Problem("notFound", "cluster not found");
  return found;
}

export const legacyCluster = (call: Call): Answer => ok(legacyWire(legacyOne(call)));

export function legacyService(call: Call): Answer {
  const cluster = legacyOne(call);
  const service = call.state.services.get(cluster.groups[0]?.id ?? "");
  if (service === undefined) throw new Problem("notFound", "private endpoint service not found");
  return ok(legacyServiceWire(call.state, cluster, service));
}

/** It knows nothing of what was only discovered. */
export function legacyEndpoints(call: Call): Answer {
  const cluster = legacyOne(call);
  const endpoints = connectionsOf(call.state, cluster)
    .filter((one) => one.state !== "DISCOVERED")
    .map((one) => legacyEndpointWire(call.state, cluster, one));
  return ok({ endpoints });
}

export function listPremium(call: Call): Answer {
  const { rows, rest } = pageOf(call, clustersOf(call, "premium"));
  return ok({ tidbs: rows.map((one) => premiumWire(call.state, one)), ...rest });
}

const premiumOne = (call: Call): TidbCluster => clusterOf(call, call.params["tidbId"], "premium");

export const getPremium = (call: Call): Answer => ok(premiumWire(call.state, premiumOne(call)));

export function premiumService(call: Call): Answer {
  const cluster = premiumOne(call);
  const service = call.state.services.get(cluster.id);
  if (service === undefined) throw new Problem("notFound", "private link service not found");
  return ok({ ...serviceWire(call.state, cluster, service), servicePort: cluster.port });
}

export function premiumConnections(call: Call): Answer {
  const cluster = premiumOne(call);
  const { rows, rest } = pageOf(call, connectionsOf(call.state, cluster));
  const wires = rows.map((one) => premiumConnectionWire(call.state, cluster, one));
  return ok({ privateEndpointConnections: wires, ...rest });
}
