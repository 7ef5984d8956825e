import * as z from "zod/mini";
import { nothing, type HttpClient } from "../../http/client.ts";
import type { CallOptions } from "../provider.ts";
import { largestBundle } from "./bundle.ts";

/**
 * The calls of the Astra DevOps API v2 that are used, with their wire types, exactly: names as on the
 * wire, nothing interpreted (api-facts §2; official description, version 2.3.0). Nearly every field is
 * optional there.
 */

const optionalText = z.optional(z.nullable(z.string()));
const textList = z.optional(z.nullable(z.array(z.string())));

const datacenterFields = {
  id: optionalText,
  name: optionalText,
  region: z.string(),
  status: optionalText,
  cloudProvider: optionalText,
};
/** Only these: the addresses of the bundles beside them are secrets, and what is answered is kept. */
const datacenter = z.object(datacenterFields);
export type WireDatacenter = z.infer<typeof datacenter>;
const datacenters = z.array(datacenter);

export const wireDatabase = z.looseObject({
  id: z.string().check(z.minLength(1)),
  status: z.string(),
  message: optionalText,
  info: z.looseObject({
    name: optionalText,
    cloudProvider: optionalText,
    tier: optionalText,
    region: optionalText,
    dbType: optionalText,
    // In one of the two descriptions only (api-facts §2.2). Whole, for who asks for what is said.
    datacenters: z.optional(z.nullable(z.array(z.looseObject(datacenterFields)))),
  }),
});
export type WireDatabase = z.infer<typeof wireDatabase>;

/** The addresses of the bundles are signed anew at every call (api-facts §2.2). */
const volatile = "secureBundle";

/** Databases come unread, so that a malformed one harms only itself. */
const databases = z.array(z.unknown());

/** `id`, `dateActivation` and `dateDeactivation` are of the former shape (api-facts §8, 16). */
const endpoint = z.looseObject({
  endpointID: optionalText,
  id: optionalText,
  description: optionalText,
  linkID: optionalText,
  status: optionalText,
  createdDateTime: optionalText,
  dateActivation: optionalText,
  dateDeactivation: optionalText,
});
export type WireEndpoint = z.infer<typeof endpoint>;

const link = z.looseObject({
  serviceName: optionalText,
  allowedPrincipals: textList,
  datacenterID: optionalText,
  region: optionalText,
  endpoints: z.optional(z.nullable(z.array(endpoint))),
});
export type WireLink = z.infer<typeof link>;

export const wireClusterLinks = z.looseObject({
  datacenters: z.optional(z.nullable(z.array(link))),
});
export type WireClusterLinks = z.infer<typeof wireClusterLinks>;

/** Clusters come unread, as above. */
const organizationLinks = z.looseObject({
  clusters: z.optional(z.nullable(z.array(z.unknown()))),
});

/** The answer to accepting an endpoint: the endpoint, or the datacenter with all of them (§8, 11). */
const accepted = z.looseObject({
  ...endpoint.shape,
  datacenters: z.optional(z.nullable(z.array(link))),
});
export type WireAccepted = z.infer<typeof accepted>;

export const wireAccessList = z.looseObject({
  addresses: z.optional(
    z.nullable(
      z.array(
        z.looseObject({
          address: optionalText,
          enabled: z.optional(z.nullable(z.boolean())),
          description: optionalText,
        }),
      ),
    ),
  ),
  configurations: z.optional(
    z.nullable(z.looseObject({ accessListEnabled: z.optional(z.nullable(z.boolean())) })),
  ),
});
export type WireAccessList = z.infer<typeof wireAccessList>;

/** A whole access list, as it is put in place of the one that is there. */
export interface AccessListBody {
  readonly addresses: readonly {
    readonly address: string;
    readonly enabled: boolean;
    readonly description: string;
  }[];
  readonly configurations: { readonly accessListEnabled: boolean };
}

/** Lists come unread, as databases do. */
const accessLists = z.nullable(z.array(z.unknown()));

const customDomains = z.nullable(z.array(z.string()));

/** The address is a secret: it is used at once, and not kept. One of the ids is misspelled on the wire. */
const bundle = z.object({
  downloadURL: optionalText,
  datacenterID: optionalText,
  datcenterID: optionalText,
  region: optionalText,
  customDomainBundles: z.optional(
    z.nullable(
      z.array(
        z.object({ cqlFQDN: optionalText, apiFQDN: optionalText, dashboardFQDN: optionalText }),
      ),
    ),
  ),
});
export type WireBundle = z.infer<typeof bundle>;
const bundles = z.union([z.array(bundle), bundle]);

const databasesPath = "/v2/databases";
const databasePath = `${databasesPath}/{databaseID}`;
const clusterPath = "/v2/organizations/clusters/{clusterID}";
const datacenterPath = `${clusterPath}/datacenters/{datacenterID}`;

/** The paths as the API writes them, for previews of what will be called. */
export const paths = {
  accessList: `${databasePath}/access-list`,
  service: `${datacenterPath}/private-link`,
  principals: `${datacenterPath}/allowed-principals`,
  endpoints: `${datacenterPath}/endpoints`,
  endpoint: `${datacenterPath}/endpoints/{endpointID}`,
} as const;

/** Where a private link lives. Both ids as they came: a datacenter's is its database's and a number. */
export interface Place {
  readonly clusterID: string;
  readonly datacenterID: string;
}

/** How many databases to ask for at once: the most that is allowed. */
export const pageSize = 100;

export type AstraApi = ReturnType<typeof astraApi>;

/** The calls over an account's client. Each rejects with `ApiError`; so does the `value` of a list. */
export function astraApi(http: HttpClient) {
  return {
    databases: (starting_after: string | undefined, limit: number, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: databasesPath,
        query: { include: "nonterminated", limit, starting_after },
        answer: databases,
        volatile,
      }),

    database: (databaseID: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "GET",
        path: databasePath,
        params: { databaseID },
        answer: wireDatabase,
      }),

    datacenters: (databaseID: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "GET",
        path: `${databasePath}/datacenters`,
        params: { databaseID },
        // Those that are not active too: they have their links.
        query: { all: "true" },
        answer: datacenters,
      }),

    customDomains: (o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: "/v2/organizations/customDomains",
        answer: customDomains,
      }),

    accessLists: (o: CallOptions) =>
      http.ask({ ...o, method: "GET", path: "/v2/access-lists", answer: accessLists }),

    accessList: (databaseID: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: paths.accessList,
        params: { databaseID },
        answer: wireAccessList,
      }),

    putAccessList: (databaseID: string, body: AccessListBody, o: CallOptions) =>
      http.request({
        ...o,
        method: "PUT",
        path: paths.accessList,
        params: { databaseID },
        body,
        answer: nothing,
      }),

    bundles: (databaseID: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "POST",
        path: `${databasePath}/secureBundleURL`,
        params: { databaseID },
        query: { all: "true" },
        answer: bundles,
      }),

    /** A bundle itself, from the address that the call before gave; it does not get the token. */
    bundle: (downloadURL: string, signal: AbortSignal | undefined) =>
      http.download(downloadURL, { largest: largestBundle, timeout: 3000, signal }),

    organizationLinks: (o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: "/v2/organizations/private-link",
        answer: organizationLinks,
      }),

    clusterLinks: (clusterID: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: `${clusterPath}/private-link`,
        params: { clusterID },
        answer: wireClusterLinks,
      }),

    createService: allowPrincipal(http, paths.service),

    addPrincipal: allowPrincipal(http, paths.principals),

    removePrincipal: (place: Place, allowedPrincipal: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "DELETE",
        path: paths.principals,
        params: { ...place },
        body: { allowedPrincipal },
        answer: nothing,
      }),

    acceptEndpoint: (
      place: Place,
      body: { readonly endpointID: string; readonly description?: string },
      o: CallOptions,
    ) =>
      http.request({
        ...o,
        method: "POST",
        path: paths.endpoints,
        params: { ...place },
        body,
        answer: accepted,
      }),

    describeEndpoint: (place: Place, endpointID: string, description: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "PUT",
        path: paths.endpoint,
        params: { ...place, endpointID },
        body: { description },
        answer: nothing,
      }),

    rejectEndpoint: (place: Place, endpointID: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "DELETE",
        path: paths.endpoint,
        params: { ...place, endpointID },
        answer: nothing,
      }),
  };
}

/** Two paths do the same: one for the first principal, which makes the service, one for the others. */
function allowPrincipal(http: HttpClient, path: string) {
  return (place: Place, principal: string, o: CallOptions) =>
    http.request({
      ...o,
      method: "POST",
      path,
      params: { ...place },
      body: { allowedPrincipals: [principal] },
      answer: nothing,
    });
}
