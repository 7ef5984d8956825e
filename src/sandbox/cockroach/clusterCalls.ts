import type { Answer } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import { callCluster, ok, type Call } from "./call.ts";
import type { Cluster } from "./entities.ts";
import { pageOf } from "./paging.ts";
import { clusterWire } from "./wire.ts";

/** `GET /api/v1/clusters`: by pages, alphabetically unless asked otherwise; inactive ones hidden. */
export function listClusters({ state, request, caller }: Call): Answer {
  const { query } = request;
  const inactive = query.get("show_inactive") === "true";
  const clusters = state.clusters
    .group(caller.organizationId)
    .filter((one) => inactive || (one.state !== "deleted" && one.state !== "creationFailed"));
  const page = pageOf(clusters, sortValue(query.get("pagination.sort_by")), query);
  return ok({
    clusters: page.rows.map((cluster) => clusterWire(state, cluster)),
    ...paginationWire(state.variants.lastPage, page),
  });
}

function sortValue(by: string | null): (cluster: Cluster) => string {
  const stamp = (time: number): string => time.toString().padStart(16, "0");
  switch (by) {
    case null:
    case "":
    case "NAME":
      return (cluster) => cluster.name;
    case "CREATED_AT":
      return (cluster) => stamp(cluster.createdAt);
    case "DELETED_AT":
      return (cluster) => stamp(cluster.deletedAt ?? cluster.createdAt);
    default:
      throw new Problem("invalid", "invalid pagination.sort_by");
  }
}

/** Where there is no further page, sources show an empty object, `null` and nothing at all. */
export function paginationWire(
  last: "object" | "null" | "absent",
  page: { next?: string; previous?: string },
): Record<string, unknown> {
  if (page.next === undefined && last !== "object")
    return last === "null" ? { pagination: null } : {};
  return {
    pagination: {
      ...(page.next !== undefined && { next_page: page.next }),
      ...(page.previous !== undefined && { previous_page: page.previous }),
    },
  };
}

/** `GET /api/v1/clusters/{cluster_id}`. */
export function getCluster(call: Call): Answer {
  return ok(clusterWire(call.state, callCluster(call)));
}

/** `GET /api/v1/organization`: the organization that the key belongs to. */
export function getOrganization({ state, caller }: Call): Answer {
  const organization = state.world.organizations.get(caller.organizationId);
  if (organization === undefined) throw new Problem("notFound", "organization not found");
  const { id, name, label, createdAt } = organization;
  return ok({ id, name, label, created_at: new Date(createdAt).toISOString() });
}
