import * as z from "zod/mini";
import { nothing, type HttpClient } from "../../http/client.ts";
import type { CallOptions } from "../provider.ts";
import { allowListCalls } from "./allowListApi.ts";

/**
 * The calls of the CockroachDB Cloud API that are used, with their wire types, exactly: names as on the
 * wire, nothing interpreted (api-facts §1; official description, version 2024-09-16). A field that the
 * description requires but that answers were seen to lack is optional here.
 */

const optionalText = z.optional(z.nullable(z.string()));
const textList = z.optional(z.nullable(z.array(z.string())));
const pagination = z.optional(z.nullable(z.looseObject({ next_page: optionalText })));

const region = z.looseObject({
  name: z.string(),
  internal_dns: optionalText,
  private_endpoint_dns: optionalText,
});

export const wireCluster = z.looseObject({
  id: z.string().check(z.minLength(1)),
  name: z.string(),
  plan: optionalText,
  cloud_provider: z.string(),
  account_id: optionalText,
  state: z.string(),
  operation_status: optionalText,
  config: z.optional(z.nullable(z.looseObject({ serverless: z.optional(z.unknown()) }))),
  regions: z.optional(z.nullable(z.array(region))),
  cockroach_version: optionalText,
  network_visibility: optionalText,
});
export type WireCluster = z.infer<typeof wireCluster>;

/** Clusters come unread, so that a malformed one harms only itself. */
const clusterPage = z.looseObject({ clusters: z.array(z.unknown()), pagination });

const service = z.looseObject({
  region_name: z.string(),
  status: z.string(),
  name: z.string(),
  endpoint_service_id: z.string(),
  availability_zone_ids: textList,
});
export type WireService = z.infer<typeof service>;
const services = z.looseObject({ services: z.optional(z.nullable(z.array(service))) });

const connection = z.looseObject({
  // The description says `region` in one place and `region_name` in another.
  region_name: optionalText,
  region: optionalText,
  status: z.string(),
  endpoint_id: z.string(),
  endpoint_service_id: optionalText,
  service_name: optionalText,
  external_owner_id: optionalText,
});
export type WireConnection = z.infer<typeof connection>;
const connections = z.looseObject({ connections: z.optional(z.nullable(z.array(connection))) });

const egress = z.looseObject({
  id: z.string(),
  region: z.string(),
  target_service_identifier: z.string(),
  target_service_type: z.string(),
  endpoint_connection_id: optionalText,
  endpoint_address: optionalText,
  // Missing in the documented answer to a create.
  state: optionalText,
  domain_names: textList,
  domain_names_state: optionalText,
});
export type WireEgress = z.infer<typeof egress>;
/** Former versions of the API wrapped the one endpoint in an object. */
const oneEgress = z.union([
  egress,
  z.pipe(
    z.looseObject({ egress_private_endpoint: egress }),
    z.transform((wrapped) => wrapped.egress_private_endpoint),
  ),
]);
const egressPage = z.looseObject({
  egress_private_endpoints: z.optional(z.nullable(z.array(egress))),
  pagination,
});

const owner = z.looseObject({
  id: z.string(),
  type: z.string(),
  external_owner_id: z.string(),
  created_at: optionalText,
});
export type WireOwner = z.infer<typeof owner>;
const owners = z.looseObject({ trusted_owners: z.optional(z.nullable(z.array(owner))) });
const oneOwner = z.looseObject({ trusted_owner: owner });

const clustersPath = "/api/v1/clusters";
const clusterPath = `${clustersPath}/{cluster_id}`;
const networking = `${clusterPath}/networking`;

/** The paths as the API writes them, for previews of what will be called. */
export const paths = {
  cluster: clusterPath,
  services: `${networking}/private-endpoint-services`,
  connections: `${networking}/private-endpoint-connections`,
  connection: `${networking}/private-endpoint-connections/{endpoint_id}`,
  owners: `${networking}/private-endpoint-trusted-owners`,
  owner: `${networking}/private-endpoint-trusted-owners/{owner_id}`,
  egress: `${networking}/egress-private-endpoints`,
  egressOne: `${networking}/egress-private-endpoints/{id}`,
  domainNames: `${networking}/egress-private-endpoints/{id}/domain-names`,
} as const;

/** How many clusters or egress endpoints to ask for at once. */
const pageSize = 100;

export type CockroachApi = ReturnType<typeof cockroachApi>;

/** The calls over an account's client. Each rejects with `ApiError`; so does the `value` of a list. */
export function cockroachApi(http: HttpClient) {
  return {
    ...allowListCalls(http),

    clusters: (page: string | undefined, limit: number | undefined, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: clustersPath,
        query: { "pagination.limit": limit ?? pageSize, "pagination.page": page },
        answer: clusterPage,
      }),

    cluster: (cluster_id: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "GET",
        path: paths.cluster,
        params: { cluster_id },
        answer: wireCluster,
      }),

    services: (cluster_id: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: paths.services,
        params: { cluster_id },
        answer: services,
      }),

    createServices: (cluster_id: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "POST",
        path: paths.services,
        params: { cluster_id },
        answer: services,
      }),

    connections: (cluster_id: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: paths.connections,
        params: { cluster_id },
        answer: connections,
      }),

    addConnection: (cluster_id: string, endpoint_id: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "POST",
        path: paths.connections,
        params: { cluster_id },
        body: { endpoint_id },
        answer: connection,
      }),

    deleteConnection: (cluster_id: string, endpoint_id: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "DELETE",
        path: paths.connection,
        params: { cluster_id, endpoint_id },
        answer: nothing,
      }),

    owners: (cluster_id: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: paths.owners,
        params: { cluster_id },
        answer: owners,
      }),

    owner: (cluster_id: string, owner_id: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "GET",
        path: paths.owner,
        params: { cluster_id, owner_id },
        answer: oneOwner,
      }),

    addOwner: (cluster_id: string, external_owner_id: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "POST",
        path: paths.owners,
        params: { cluster_id },
        body: { type: "AWS_ACCOUNT_ID", external_owner_id },
        answer: oneOwner,
      }),

    removeOwner: (cluster_id: string, owner_id: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "DELETE",
        path: paths.owner,
        params: { cluster_id, owner_id },
        answer: nothing,
      }),

    egressPage: (cluster_id: string, page: string | undefined, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: paths.egress,
        params: { cluster_id },
        query: { "pagination.limit": pageSize, "pagination.page": page },
        answer: egressPage,
      }),

    egress: (cluster_id: string, id: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "GET",
        path: paths.egressOne,
        params: { cluster_id, id },
        answer: oneEgress,
      }),

    createEgress: (
      cluster_id: string,
      body: Pick<WireEgress, "region" | "target_service_identifier" | "target_service_type">,
      o: CallOptions,
    ) =>
      http.request({
        ...o,
        method: "POST",
        path: paths.egress,
        params: { cluster_id },
        body,
        answer: oneEgress,
      }),

    setDomainNames: patchNames(http, paths.egressOne),

    /** The former path, deprecated: for where the new one answers 405 or 501. */
    setDomainNamesFormerly: patchNames(http, paths.domainNames),

    deleteEgress: (cluster_id: string, id: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "DELETE",
        path: paths.egressOne,
        params: { cluster_id, id },
        answer: nothing,
      }),
  };
}

/** Replaces the list of an egress endpoint. The former path answers an empty object. */
function patchNames(http: HttpClient, path: string) {
  return (cluster_id: string, id: string, domain_names: readonly string[], o: CallOptions) =>
    http.request({
      ...o,
      method: "PATCH",
      path,
      params: { cluster_id, id },
      body: { domain_names },
      answer: nothing,
    });
}
