import type { EndpointService } from "../../world/entities.ts";
import { rootPrincipal, zoneIds } from "../../world/places.ts";
import { AwsError } from "../errors.ts";
import type { Principal } from "../keys.ts";
import { tagsOf, type AwsState } from "../state.ts";
import { zoneName } from "../zones.ts";
import { tagSet, type Ec2Action, type Ec2Call } from "./call.ts";
import { listPage, named } from "./lists.ts";

/** Calls about services that endpoints can be made against. */
export const serviceActions: Readonly<Record<string, Ec2Action>> = {
  DescribeVpcEndpointServices: describeServices,
};

/**
 * A service by the name that endpoints know it by.
 * @throws AwsError InvalidServiceName where there is none, or none that this principal may see.
 */
export function serviceSeen(
  { state, who, region }: Pick<Ec2Call, "state" | "who" | "region">,
  name: string,
): EndpointService {
  const found = servicesSeen(state, who, region).find((one) => one.name === name);
  if (found !== undefined) return found;
  throw noService(name);
}

function noService(name: string): AwsError {
  const message = `The Vpc Endpoint Service '${name}' does not exist`;
  return new AwsError("InvalidServiceName", message);
}

/** The zones that a service is in; a service of which nothing is said is in those that all are in. */
export function serviceZoneIds(service: EndpointService): string[] {
  return service.zoneIds.length > 0 ? service.zoneIds : zoneIds("aws", service.region);
}

/** The private name of a service, where it has one. */
export function privateName(service: EndpointService): string | undefined {
  return service.privateDnsName === "" ? undefined : service.privateDnsName;
}

export type Verification = "verified" | "pendingVerification" | "failed";

export function verificationOf(state: AwsState, service: EndpointService): Verification {
  return state.verification.get(service.id) ?? "verified";
}

function servicesSeen(state: AwsState, who: Principal, region: string): EndpointService[] {
  const names = new Set(["*", who.accountId, rootPrincipal(who.accountId), principalOf(who)]);
  return state.world.services
    .all()
    .filter((one) => one.cloud === "aws" && one.region === region)
    .filter(
      (one) => one.accountId === who.accountId || one.allowed.some((name) => names.has(name)),
    );
}

/** What a service would have to allow for this one alone: a role is allowed, not its sessions. */
function principalOf({ arn }: Principal): string {
  return arn.replace(/^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/.*$/, "arn:aws:iam::$1:role/$2");
}

function describeServices(call: Ec2Call): Record<string, unknown> {
  const { state, who, region, params } = call;
  const all = servicesSeen(state, who, region);
  const wanted = named(all, params.list("ServiceName"), ({ name }) => name, noService);
  const { rows, ...next } = listPage(call, wanted, {
    filters: {
      "service-name": ({ name }) => name,
      "service-type": () => "Interface",
      "service-region": () => region,
      owner: ({ accountId }) => accountId,
      "supported-ip-address-types": () => "ipv4",
    },
    tags: ({ id }) => tagsOf(state, id),
  });
  return {
    serviceNameSet: { item: rows.map(({ name }) => name) },
    serviceDetailSet: { item: rows.map((service) => serviceWire(state, who, service)) },
    ...next,
  };
}

function serviceWire(state: AwsState, who: Principal, service: EndpointService): object {
  const ids = serviceZoneIds(service);
  const name = privateName(service);
  return {
    serviceName: service.name,
    serviceId: service.id,
    serviceType: { item: [{ serviceType: "Interface" }] },
    serviceRegion: service.region,
    availabilityZoneIdSet: { item: ids },
    availabilityZoneSet: { item: ids.map((id) => zoneName(who.accountId, service.region, id)) },
    owner: service.accountId,
    baseEndpointDnsNameSet: { item: [`${service.id}.${service.region}.vpce.amazonaws.com`] },
    ...(name !== undefined && {
      privateDnsName: name,
      privateDnsNameSet: { item: [{ privateDnsName: name }] },
      privateDnsNameVerificationState: verificationOf(state, service),
    }),
    vpcEndpointPolicySupported: false,
    acceptanceRequired: service.acceptance === "manual",
    managesVpcEndpoints: false,
    tagSet: tagSet(service.accountId === who.accountId ? tagsOf(state, service.id) : new Map()),
    supportedIpAddressTypeSet: { item: ["ipv4"] },
  };
}
