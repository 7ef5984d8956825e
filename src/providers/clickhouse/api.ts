import * as z from "zod/mini";
import { nothing, type HttpClient } from "../../http/client.ts";
import type { CallOptions } from "../provider.ts";

/**
 * The calls of the ClickHouse Cloud API that are used, with their wire types, exactly: names as on the
 * wire, nothing interpreted (api-facts §4; official description, version 1.0). The description requires
 * none of the fields used; here is required what nothing can be shown without.
 */

const optionalText = z.optional(z.nullable(z.string()));
/** A text that can be done without: one that cannot be read counts as not told. */
const spareText = z.catch(optionalText, undefined);
const textList = z.optional(z.nullable(z.array(z.string())));
const optionalFlag = z.optional(z.nullable(z.boolean()));

/** Every answer that says something has it under `result`. */
const enveloped = <T extends z.core.$ZodType>(result: T) => z.looseObject({ result });

/** Every answer has an id of its own beside what it says. */
const volatile = "requestId";

export const wireEndpoint = z.looseObject({
  id: z.string(),
  description: spareText,
  cloudProvider: spareText,
  region: spareText,
});
export type WireEndpoint = z.infer<typeof wireEndpoint>;

const organization = z.looseObject({
  id: z.string().check(z.minLength(1)),
  /** They come unread: a malformed one is not to harm the clusters that do not have it. */
  privateEndpoints: z.optional(z.nullable(z.array(z.unknown()))),
});
export type WireOrganization = z.infer<typeof organization>;

export const wireService = z.looseObject({
  id: z.string().check(z.minLength(1)),
  name: z.string(),
  provider: z.string(),
  region: z.string(),
  state: z.string(),
  clickhouseVersion: optionalText,
  endpoints: z.optional(
    z.nullable(
      z.array(
        z.looseObject({
          protocol: optionalText,
          host: optionalText,
          port: z.optional(z.nullable(z.number())),
        }),
      ),
    ),
  ),
  tier: optionalText,
  ipAccessList: z.optional(
    z.nullable(z.array(z.looseObject({ source: spareText, description: spareText }))),
  ),
  privateEndpointIds: textList,
  availablePrivateEndpointIds: textList,
  dataWarehouseId: optionalText,
  isPrimary: optionalFlag,
  isReadonly: optionalFlag,
  byocId: optionalText,
});
export type WireService = z.infer<typeof wireService>;

const config = z.looseObject({ endpointServiceId: optionalText, privateDnsHostname: optionalText });
export type WireConfig = z.infer<typeof config>;

const reverse = z.looseObject({
  id: z.string().check(z.minLength(1)),
  type: z.string(),
  description: optionalText,
  vpcEndpointServiceName: optionalText,
  vpcResourceConfigurationId: optionalText,
  vpcResourceShareArn: optionalText,
  mskClusterArn: optionalText,
  mskAuthentication: optionalText,
  gcpServiceAttachment: optionalText,
  customPrivateDnsMappings: z.optional(
    z.nullable(z.array(z.looseObject({ privateDnsName: optionalText }))),
  ),
  endpointId: optionalText,
  dnsNames: textList,
  privateDnsNames: textList,
  status: optionalText,
});
export type WireReverse = z.infer<typeof reverse>;

/** The fields that name what a reverse private endpoint leads to; each type has its own. */
export type TargetField =
  | "vpcEndpointServiceName"
  | "vpcResourceConfigurationId"
  | "vpcResourceShareArn"
  | "mskClusterArn"
  | "mskAuthentication"
  | "gcpServiceAttachment";

/** What a new reverse private endpoint is asked for with. */
export type ReverseBody = Readonly<Partial<Record<TargetField, string>>> & {
  readonly description: string;
  readonly type: string;
  readonly customPrivateDnsMappings?: readonly DnsMapping[];
};
export interface DnsMapping {
  readonly privateDnsName: string;
}

/** Who may connect to a service over the internet: one entry of its list. */
export interface IpAccess {
  readonly source: string;
  readonly description?: string;
}

/** Which endpoint of the organization is meant. */
export interface DroppedEndpoint {
  readonly id: string;
  readonly cloudProvider: string;
  readonly region: string;
}
/** What the organization is to know of an endpoint. */
export interface AddedEndpoint extends DroppedEndpoint {
  readonly description: string;
}

const organizationsPath = "/v1/organizations";
const organizationPath = `${organizationsPath}/{organizationId}`;
const servicesPath = `${organizationPath}/services`;
const servicePath = `${servicesPath}/{serviceId}`;
const reversePath = `${servicePath}/clickpipesReversePrivateEndpoints`;

/** The paths as the API writes them, for previews of what will be called. */
export const paths = {
  organization: organizationPath,
  service: servicePath,
  state: `${servicePath}/state`,
  config: `${servicePath}/privateEndpointConfig`,
  endpoint: `${servicePath}/privateEndpoint`,
  reverse: reversePath,
  reverseOne: `${reversePath}/{reversePrivateEndpointId}`,
} as const;

/** A service, by the two ids that every path has. */
export interface ServiceRef {
  readonly organizationId: string;
  readonly serviceId: string;
}

export type ClickhouseApi = ReturnType<typeof clickhouseApi>;

/** The calls over an account's client. Each rejects with `ApiError`; so does the `value` of a list. */
export function clickhouseApi(http: HttpClient) {
  const patch = (path: string, params: object, body: unknown, o: CallOptions) =>
    http.request({ ...o, method: "PATCH", path, params: { ...params }, body, answer: nothing });
  return {
    /** A list with the one organization of the key. */
    organizations: (o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: organizationsPath,
        answer: enveloped(z.array(organization)),
        volatile,
      }),

    /** Services come unread, so that a malformed one harms only itself. */
    services: (organizationId: string, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: servicesPath,
        params: { organizationId },
        answer: enveloped(z.array(z.unknown())),
        volatile,
      }),

    service: async (ref: ServiceRef, o: CallOptions) => {
      const answer = enveloped(wireService);
      const call = { ...o, method: "GET", path: servicePath, params: { ...ref }, answer } as const;
      return (await http.request(call)).result;
    },

    config: async (ref: ServiceRef, o: CallOptions) => {
      const answer = enveloped(config);
      const call = { ...o, method: "GET", path: paths.config, params: { ...ref }, answer } as const;
      return (await http.request(call)).result;
    },

    /** Registers in the organization and attaches to the service, with a description. */
    addEndpoint: (ref: ServiceRef, body: { id: string; description: string }, o: CallOptions) =>
      http.request({
        ...o,
        method: "POST",
        path: paths.endpoint,
        params: { ...ref },
        body,
        answer: nothing,
      }),

    /** Attaches to and detaches from the service exactly these ids; the others stay. */
    changeEndpoints: (
      ref: ServiceRef,
      privateEndpointIds: { add?: readonly string[]; remove?: readonly string[] },
      o: CallOptions,
    ) => patch(servicePath, ref, { privateEndpointIds }, o),

    /** Tells the organization of an endpoint; needs an ADMIN key. Deprecated, for want of a newer call. */
    enterEndpoint: (organizationId: string, endpoint: AddedEndpoint, o: CallOptions) =>
      patch(organizationPath, { organizationId }, { privateEndpoints: { add: [endpoint] } }, o),

    /** Takes an endpoint out of the organization; needs an ADMIN key. */
    dropEndpoint: (organizationId: string, endpoint: DroppedEndpoint, o: CallOptions) =>
      patch(organizationPath, { organizationId }, { privateEndpoints: { remove: [endpoint] } }, o),

    /** Changes exactly these entries of the IP access list; what is removed goes first. */
    changeIpAccess: (
      ref: ServiceRef,
      ipAccessList: { add?: readonly IpAccess[]; remove?: readonly IpAccess[] },
      o: CallOptions,
    ) => patch(servicePath, ref, { ipAccessList }, o),

    changeState: (ref: ServiceRef, command: "start" | "awake", o: CallOptions) =>
      patch(paths.state, ref, { command }, o),

    reverseList: (ref: ServiceRef, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: reversePath,
        params: { ...ref },
        answer: z.looseObject({ result: z.optional(z.nullable(z.array(reverse))) }),
        volatile,
      }),

    reverse: async (ref: ServiceRef, reversePrivateEndpointId: string, o: CallOptions) => {
      const params = { ...ref, reversePrivateEndpointId };
      const answer = enveloped(reverse);
      const call = { ...o, method: "GET", path: paths.reverseOne, params, answer } as const;
      return (await http.request(call)).result;
    },

    createReverse: async (ref: ServiceRef, body: ReverseBody, o: CallOptions) => {
      const answer = enveloped(reverse);
      const params = { ...ref };
      const call = { ...o, method: "POST", path: reversePath, params, body, answer } as const;
      return (await http.request(call)).result;
    },

    /** Replaces all names of the endpoint; an empty list clears them. */
    setMappings: (
      ref: ServiceRef,
      reversePrivateEndpointId: string,
      customPrivateDnsMappings: readonly DnsMapping[],
      o: CallOptions,
    ) =>
      patch(
        paths.reverseOne,
        { ...ref, reversePrivateEndpointId },
        { customPrivateDnsMappings },
        o,
      ),

    deleteReverse: (ref: ServiceRef, reversePrivateEndpointId: string, o: CallOptions) =>
      http.request({
        ...o,
        method: "DELETE",
        path: paths.reverseOne,
        params: { ...ref, reversePrivateEndpointId },
        answer: nothing,
      }),
  };
}
