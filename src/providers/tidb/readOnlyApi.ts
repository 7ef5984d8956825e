import type { HttpClient } from "../../http/client.ts";
import type { CallOptions } from "../provider.ts";
import * as wire from "./wire.ts";

/** How many things to ask for at once: the most there may be (api-facts §3.1). */
export const pageSize = 100;

/** The page after this one of so many things; `total` is not always told, undefined = this was the last. */
export function pageAfter(page: number, count: number, total: number | undefined) {
  const isMore = total === undefined ? count >= pageSize : count > 0 && page * pageSize < total;
  return isMore ? String(page + 1) : undefined;
}

/** A page of a list; `pageSize` where less than the most is wanted. */
export interface PageQuery {
  readonly pageToken: string | undefined;
  readonly pageSize?: number;
}

const legacy = "/api/v1beta/projects";
const legacyCluster = `${legacy}/{project_id}/clusters/{cluster_id}`;

/** Premium and Essential V2: nothing can be written (api-facts §3.6). */
export function premiumCalls(http: HttpClient) {
  const host = "premium";
  const one = "/v1beta2/tidbs/{tidbId}";
  return {
    premiumClusters: (query: PageQuery, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host,
        path: "/v1beta2/tidbs",
        query: { pageSize, ...query },
        answer: wire.premiumPage,
      }),

    premiumCluster: (tidbId: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "GET",
        host,
        path: one,
        params: { tidbId },
        answer: wire.premiumCluster,
      }),

    premiumService: (tidbId: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host,
        path: `${one}/privateLinkService`,
        params: { tidbId },
        answer: wire.privateLinkService,
      }),

    premiumConnections: (tidbId: string, pageToken: string | undefined, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host,
        path: `${one}/privateEndpointConnections`,
        params: { tidbId },
        query: { pageSize, pageToken },
        answer: wire.connectionPage,
      }),
  };
}

/** Projects, and Dedicated clusters that only the legacy API knows (api-facts §3.2, §3.7). */
export function legacyCalls(http: HttpClient) {
  const host = "legacy";
  return {
    legacyProjects: (page: number, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host,
        path: legacy,
        query: { page, page_size: pageSize },
        answer: wire.legacyProjects,
      }),

    legacyClusters: (project_id: string, page: number, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host,
        path: `${legacy}/{project_id}/clusters`,
        params: { project_id },
        query: { page, page_size: pageSize },
        answer: wire.legacyClusters,
      }),

    legacyCluster: (project_id: string, cluster_id: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "GET",
        host,
        path: legacyCluster,
        params: { project_id, cluster_id },
        answer: wire.legacyCluster,
      }),

    legacyService: (project_id: string, cluster_id: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host,
        path: `${legacyCluster}/private_endpoint_service`,
        params: { project_id, cluster_id },
        answer: wire.legacyService,
      }),

    legacyEndpoints: (project_id: string, cluster_id: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host,
        path: `${legacyCluster}/private_endpoints`,
        params: { project_id, cluster_id },
        answer: wire.legacyEndpoints,
      }),
  };
}
