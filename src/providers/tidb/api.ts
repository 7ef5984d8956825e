import { nothing, type HttpClient } from "../../http/client.ts";
import type { CallOptions } from "../provider.ts";
import { legacyCalls, pageSize, premiumCalls, type PageQuery } from "./readOnlyApi.ts";
import * as wire from "./wire.ts";

/**
 * The calls of TiDB Cloud's APIs that are used, each on its host (api-facts §3.1). Paths are whole, as the
 * descriptions and their base paths give them.
 */

const dedicated = "/v1beta1/clusters";
const group = `${dedicated}/{clusterId}/tidbNodeGroups/{tidbNodeGroupId}`;
const privateLinks = "/v1beta1/clusters/{clusterId}/privateLinkConnections";
const privateLink = `${privateLinks}/{privateLinkConnectionId}`;

/** The paths as the APIs write them, for previews of what will be called. */
export const paths = {
  connections: `${group}/privateEndpointConnections`,
  connection: `${group}/privateEndpointConnections/{privateEndpointConnectionId}`,
  serverless: "/v1beta1/clusters/{clusterId}",
  privateLinks,
  privateLink,
  attachDomains: `${privateLink}:attachDomains`,
  detachDomains: `${privateLink}:detachDomains`,
} as const;

/** In place of an id: whatever it is (api-facts §3.3). */
export const any = "-";

export type TidbApi = ReturnType<typeof tidbApi>;

/** The calls over an account's client. Each rejects with `ApiError`; so does the `value` of a list. */
export function tidbApi(http: HttpClient) {
  return {
    iamProjects: (pageToken: string | undefined, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host: "iam",
        path: "/v1beta1/projects",
        query: { pageSize, pageToken },
        answer: wire.iamProjects,
      }),

    dedicatedClusters: (query: DedicatedQuery, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host: "dedicated",
        path: dedicated,
        query: { pageSize, ...query },
        answer: wire.clusterPage,
      }),

    dedicatedCluster: (clusterId: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "GET",
        host: "dedicated",
        path: `${dedicated}/{clusterId}`,
        params: { clusterId },
        answer: wire.dedicatedCluster,
      }),

    service: (clusterId: string, tidbNodeGroupId: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host: "dedicated",
        path: `${group}/privateLinkService`,
        params: { clusterId, tidbNodeGroupId },
        answer: wire.privateLinkService,
      }),

    connections: (
      clusterId: string,
      tidbNodeGroupId: string,
      query: { readonly projectId?: string; readonly pageToken: string | undefined },
      o: CallOptions,
    ) =>
      http.ask({
        ...o,
        method: "GET",
        host: "dedicated",
        path: paths.connections,
        params: { clusterId, tidbNodeGroupId },
        query: { pageSize, ...query },
        answer: wire.connectionPage,
      }),

    addConnection: (
      clusterId: string,
      tidbNodeGroupId: string,
      body: { readonly endpointId: string; readonly privateIpAddress?: string },
      o: CallOptions,
    ) =>
      http.request({
        ...o,
        method: "POST",
        host: "dedicated",
        path: paths.connections,
        params: { clusterId, tidbNodeGroupId },
        body,
        answer: wire.connection,
      }),

    deleteConnection: (
      clusterId: string,
      tidbNodeGroupId: string,
      privateEndpointConnectionId: string,
      o: CallOptions,
    ) =>
      http.request({
        ...o,
        method: "DELETE",
        host: "dedicated",
        path: paths.connection,
        params: { clusterId, tidbNodeGroupId, privateEndpointConnectionId },
        answer: nothing,
      }),

    serverlessClusters: (query: PageQuery, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host: "serverless",
        path: "/v1beta1/clusters",
        query: { pageSize, ...query },
        answer: wire.clusterPage,
      }),

    serverlessCluster: (clusterId: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host: "serverless",
        path: "/v1beta1/clusters/{clusterId}",
        params: { clusterId },
        // One description says that this is the default, the other says nothing.
        query: { view: "FULL" },
        answer: wire.serverlessCluster,
      }),

    setPublicEndpoint: (clusterId: string, body: object, o: CallOptions) =>
      http.request({
        ...o,
        method: "PATCH",
        host: "serverless",
        path: paths.serverless,
        params: { clusterId },
        body,
        answer: nothing,
      }),

    ...privateLinkCalls(http),
    ...premiumCalls(http),
    ...legacyCalls(http),
  };
}

interface DedicatedQuery extends PageQuery {
  readonly projectId: string | undefined;
}

/** Egress of Starter and Essential (api-facts §3.5). */
function privateLinkCalls(http: HttpClient) {
  const host = "serverless";
  return {
    zones: (clusterId: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "GET",
        host,
        path: `${privateLinks}:getAvailabilityZones`,
        params: { clusterId },
        answer: wire.zones,
      }),

    privateLinks: (clusterId: string, pageToken: string | undefined, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host,
        path: privateLinks,
        params: { clusterId },
        query: { pageSize, pageToken },
        answer: wire.privateLinkPage,
      }),

    privateLink: (clusterId: string, privateLinkConnectionId: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        host,
        path: privateLink,
        params: { clusterId, privateLinkConnectionId },
        answer: wire.privateLink,
      }),

    createPrivateLink: (clusterId: string, body: wire.NewPrivateLink, o: CallOptions) =>
      http.request({
        ...o,
        method: "POST",
        host,
        path: privateLinks,
        params: { clusterId },
        body: { privateLinkConnection: body },
        answer: wire.privateLink,
      }),

    deletePrivateLink: (clusterId: string, privateLinkConnectionId: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "DELETE",
        host,
        path: privateLink,
        params: { clusterId, privateLinkConnectionId },
        answer: nothing,
      }),

    attachDomains: (
      clusterId: string,
      privateLinkConnectionId: string,
      body: AttachBody,
      o: CallOptions,
    ) =>
      http.request({
        ...o,
        method: "POST",
        host,
        path: paths.attachDomains,
        params: { clusterId, privateLinkConnectionId },
        body,
        answer: wire.attachedDomain,
      }),

    detachDomains: (
      clusterId: string,
      privateLinkConnectionId: string,
      attachDomainId: string,
      o: CallOptions,
    ) =>
      http.request({
        ...o,
        method: "POST",
        host,
        path: paths.detachDomains,
        params: { clusterId, privateLinkConnectionId },
        body: { attachDomainId },
        answer: nothing,
      }),
  };
}

/** What attaches domains; with `validateOnly` it only tells which. */
export interface AttachBody {
  readonly attachDomain: { readonly type: string; readonly uniqueName?: string };
  readonly validateOnly?: true;
}
