import * as z from "zod/mini";

/**
 * The wire types of TiDB Cloud's APIs, exactly: names as on the wire, nothing interpreted (api-facts §3).
 * Only what cannot be done without is required. 64-bit ids are texts; int64 counts and some ports come as
 * number or as text.
 */

const optionalText = z.optional(z.nullable(z.string()));
const textList = z.optional(z.nullable(z.array(z.string())));
const optionalNumber = z.optional(z.nullable(z.union([z.number(), z.string()])));
const id = z.string().check(z.minLength(1));
const unread = z.optional(z.nullable(z.array(z.unknown())));

/** The end of a list: an empty or absent token. */
const paged = { nextPageToken: optionalText, totalSize: optionalNumber };

// Projects: the documented call, and the one of the CLI's description (api-facts §3.2).

export const legacyProjects = z.looseObject({
  items: z.array(z.looseObject({ id })),
  total: optionalNumber,
});
export const iamProjects = z.looseObject({
  projects: z.optional(z.nullable(z.array(z.looseObject({ id })))),
  nextPageToken: optionalText,
});

// Dedicated.

const groupEndpoint = z.looseObject({
  host: optionalText,
  port: optionalNumber,
  connectionType: optionalText,
});
const nodeGroup = z.looseObject({
  tidbNodeGroupId: id,
  displayName: optionalText,
  isDefaultGroup: z.optional(z.nullable(z.boolean())),
  state: optionalText,
  endpoints: z.optional(z.nullable(z.array(groupEndpoint))),
});
export type WireNodeGroup = z.infer<typeof nodeGroup>;

export const dedicatedCluster = z.looseObject({
  clusterId: id,
  displayName: z.string(),
  regionId: z.string(),
  cloudProvider: optionalText,
  state: optionalText,
  version: optionalText,
  port: optionalNumber,
  labels: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  tidbNodeSetting: z.looseObject({ tidbNodeGroups: z.optional(z.nullable(z.array(nodeGroup))) }),
});
export type WireDedicated = z.infer<typeof dedicatedCluster>;

/** Clusters come unread, so that a malformed one harms only itself. */
export const clusterPage = z.looseObject({ clusters: unread, ...paged });

export const privateLinkService = z.looseObject({
  serviceName: optionalText,
  serviceDnsName: optionalText,
  availableZones: textList,
  state: optionalText,
  servicePort: optionalNumber,
});
export type WireService = z.infer<typeof privateLinkService>;

export const connection = z.looseObject({
  privateEndpointConnectionId: optionalText,
  // What v1beta2 calls it.
  id: optionalText,
  tidbNodeGroupId: optionalText,
  tidbNodeGroupDisplayName: optionalText,
  clusterId: optionalText,
  endpointId: z.string(),
  privateIpAddress: optionalText,
  endpointState: optionalText,
  message: optionalText,
  privateLinkServiceName: optionalText,
  accountId: optionalText,
  host: optionalText,
  port: optionalNumber,
  privateDomainName: optionalText,
});
export type WireConnection = z.infer<typeof connection>;
/** Connections of a whole project come unread, so that a malformed one harms only its cluster. */
export const connectionPage = z.looseObject({ privateEndpointConnections: unread, ...paged });

// Starter and Essential.

const network = z.looseObject({
  startIpAddress: optionalText,
  endIpAddress: optionalText,
  displayName: optionalText,
});
const zonedService = z.optional(
  z.nullable(z.looseObject({ serviceName: optionalText, availabilityZone: textList })),
);
const endpoints = z.looseObject({
  public: z.optional(
    z.nullable(
      z.looseObject({
        disabled: z.optional(z.nullable(z.boolean())),
        authorizedNetworks: z.optional(z.nullable(z.array(network))),
      }),
    ),
  ),
  private: z.optional(
    z.nullable(
      z.looseObject({
        host: optionalText,
        port: optionalNumber,
        aws: zonedService,
        gcp: z.optional(z.nullable(z.looseObject({ serviceAttachmentName: optionalText }))),
        alicloud: zonedService,
      }),
    ),
  ),
});
export const serverlessCluster = z.looseObject({
  clusterId: id,
  displayName: z.string(),
  region: z.looseObject({
    name: optionalText,
    regionId: optionalText,
    cloudProvider: optionalText,
    provider: optionalText,
  }),
  state: optionalText,
  version: optionalText,
  servicePlan: optionalText,
  clusterPlan: optionalText,
  endpoints: z.optional(z.nullable(endpoints)),
});
export type WireServerless = z.infer<typeof serverlessCluster>;

const domain = z.looseObject({ name: optionalText, state: optionalText, message: optionalText });
export const attachedDomain = z.looseObject({
  // A dry run has none.
  attachDomainId: optionalText,
  type: z.string(),
  uniqueName: optionalText,
  domains: z.optional(z.nullable(z.array(domain))),
});
export type WireAttached = z.infer<typeof attachedDomain>;

const target = {
  name: z.string(),
  endpointId: optionalText,
  availabilityZoneIds: textList,
};
export const privateLink = z.looseObject({
  privateLinkConnectionId: id,
  displayName: optionalText,
  type: z.string(),
  state: optionalText,
  message: optionalText,
  attachedDomains: z.optional(z.nullable(z.array(attachedDomain))),
  awsEndpointService: z.optional(z.nullable(z.looseObject({ ...target, region: optionalText }))),
  alicloudEndpointService: z.optional(z.nullable(z.looseObject(target))),
});
export type WirePrivateLink = z.infer<typeof privateLink>;
export const privateLinkPage = z.looseObject({
  privateLinkConnections: z.optional(z.nullable(z.array(privateLink))),
  ...paged,
});
export const zones = z.looseObject({ accountId: optionalText, azIds: textList });
export type WireZones = z.infer<typeof zones>;

/** What creates a private link connection. */
export interface NewPrivateLink {
  readonly clusterId: string;
  readonly displayName: string;
  readonly type: string;
  readonly awsEndpointService?: { readonly name: string; readonly region?: string };
  readonly alicloudEndpointService?: { readonly name: string };
}

// Premium and Essential V2 (v1beta2).

const premiumEndpoint = z.looseObject({
  host: optionalText,
  port: optionalNumber,
  connectionType: optionalText,
});
export const premiumCluster = z.looseObject({
  tidbId: id,
  displayName: z.string(),
  regionId: z.string(),
  cloudProvider: optionalText,
  state: optionalText,
  servicePlan: optionalText,
  endpoints: z.optional(z.nullable(z.array(premiumEndpoint))),
});
export type WirePremium = z.infer<typeof premiumCluster>;
export const premiumPage = z.looseObject({ tidbs: unread, ...paged });

// Dedicated, by the legacy API.

export const legacyCluster = z.looseObject({
  id,
  project_id: optionalText,
  name: z.string(),
  cluster_type: optionalText,
  cloud_provider: z.string(),
  region: z.string(),
  config: z.optional(z.nullable(z.looseObject({ port: optionalNumber }))),
  status: z.optional(
    z.nullable(z.looseObject({ tidb_version: optionalText, cluster_status: optionalText })),
  ),
});
export type WireLegacy = z.infer<typeof legacyCluster>;
export const legacyClusters = z.looseObject({ items: unread, total: optionalNumber });

export const legacyService = z.looseObject({
  private_endpoint_service: z.looseObject({
    name: optionalText,
    status: optionalText,
    dns_name: optionalText,
    port: optionalNumber,
    az_ids: textList,
  }),
});
export type WireLegacyService = z.infer<typeof legacyService>["private_endpoint_service"];
const legacyEndpoint = z.looseObject({
  id,
  cluster_id: optionalText,
  endpoint_name: z.string(),
  status: optionalText,
  message: optionalText,
  service_name: optionalText,
});
export type WireLegacyEndpoint = z.infer<typeof legacyEndpoint>;
export const legacyEndpoints = z.looseObject({
  endpoints: z.optional(z.nullable(z.array(legacyEndpoint))),
});
