import {
  DescribeVpcEndpointServicesCommand,
  paginateDescribeVpcEndpoints,
  type EC2Client,
  type Filter,
  type ServiceDetail,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import type { EndpointHalf, OfferedService, Subnet } from "../../domain/customerCloud.ts";
import type { EndpointState, Status } from "../../domain/state.ts";
import { asApiError } from "../../http/errors.ts";
import type { CloudOptions } from "../cloud.ts";
import { read, readAll } from "./calls.ts";
import type { Service } from "./clients.ts";
import { readSubnets, tagsOf } from "./networks.ts";
import { markIn } from "./writes/call.ts";

type Ec2 = Service<EC2Client>;

/** EC2's words for the state of an endpoint, of which only the first letter differs (api-facts §5.1). */
const states: Readonly<Record<string, EndpointState>> = {
  pendingacceptance: "needsAcceptance",
  pending: "pending",
  available: "available",
  deleting: "deleting",
  deleted: "gone",
  rejected: "rejected",
  failed: "failed",
  expired: "expired",
  partial: "needsAttention",
};

/** A word of EC2 on our scale; one that we do not know stays as it is. */
export function statusOf(word = ""): Status {
  return { state: states[word.toLowerCase()] ?? "unknown", word };
}

/** A service by its name; undefined = it is not there, or this account may not see it. */
export async function readOffered(
  ec2: Ec2,
  name: string,
  options: CloudOptions,
): Promise<OfferedService | undefined> {
  const input = { ServiceNames: [name] };
  try {
    const { ServiceDetails } = await read(
      ec2,
      "DescribeVpcEndpointServices",
      options,
      (client, settings) => client.send(new DescribeVpcEndpointServicesCommand(input), settings),
    );
    const found = ServiceDetails?.find(({ ServiceName }) => ServiceName === name);
    return found === undefined ? undefined : offeredOf(name, found);
  } catch (error) {
    if (asApiError(error, "notFound") !== undefined) return undefined;
    throw error;
  }
}

function offeredOf(name: string, detail: ServiceDetail): OfferedService {
  const { AvailabilityZoneIds: zones = [], PrivateDnsName: privateName } = detail;
  const verified = detail.PrivateDnsNameVerificationState?.toLowerCase() === "verified";
  return {
    name,
    ...(detail.Owner !== undefined && { owner: detail.Owner }),
    ...(zones.length > 0 && { zones }),
    ...(detail.AcceptanceRequired !== undefined && {
      acceptanceRequired: detail.AcceptanceRequired,
    }),
    ...(privateName !== undefined && { privateDns: { name: privateName, verified } }),
  };
}

/** How many values one filter takes. */
const filterLimit = 200;

/** The endpoints of a region, of all or of these services. */
export async function readEndpoints(
  ec2: Ec2,
  services: readonly string[] | undefined,
  options: CloudOptions,
): Promise<EndpointHalf[]> {
  if (services === undefined) return endpointsBy(ec2, [], options);
  const found: EndpointHalf[] = [];
  for (let at = 0; at < services.length; at += filterLimit) {
    const Values = services.slice(at, at + filterLimit);
    found.push(...(await endpointsBy(ec2, [{ Name: "service-name", Values }], options)));
  }
  return found;
}

/** An endpoint by its id; undefined = it is not there, or does not show yet. */
export async function readEndpoint(
  ec2: Ec2,
  id: string,
  options: CloudOptions,
): Promise<EndpointHalf | undefined> {
  const [found] = await endpointsBy(ec2, [{ Name: "vpc-endpoint-id", Values: [id] }], options);
  return found;
}

/** Only interface endpoints: gateways and load balancers' lead to no database. */
async function endpointsBy(
  ec2: Ec2,
  filters: readonly Filter[],
  options: CloudOptions,
): Promise<EndpointHalf[]> {
  const Filters = [...filters, { Name: "vpc-endpoint-type", Values: ["Interface"] }];
  const endpoints = await readAll(
    ec2,
    "DescribeVpcEndpoints",
    options,
    (config, settings) => paginateDescribeVpcEndpoints(config, { Filters }, settings),
    (page) => page.VpcEndpoints,
  );
  const networks = new Set(endpoints.flatMap(({ VpcId }) => VpcId ?? []));
  const subnets = await readSubnets(ec2, [...networks], options);
  return endpoints.map((endpoint) => halfOf(endpoint, ec2.region, subnets));
}

function halfOf(endpoint: VpcEndpoint, region: string, known: readonly Subnet[]): EndpointHalf {
  const subnets = endpoint.SubnetIds ?? [];
  const zones = known.filter(({ id }) => subnets.includes(id)).map(({ zone }) => zone?.id ?? "");
  const { PrivateDnsEnabled: privateDns, LastError } = endpoint;
  const failure = endpoint.FailureReason ?? LastError?.Message;
  return {
    id: endpoint.VpcEndpointId ?? "",
    region,
    service: endpoint.ServiceName ?? "",
    status: statusOf(endpoint.State),
    network: endpoint.VpcId ?? "",
    owner: endpoint.OwnerId ?? "",
    subnets,
    zones: [...new Set(zones)].filter((zone) => zone !== ""),
    groups: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    ...(privateDns !== undefined && { privateDns }),
    addresses: (endpoint.DnsEntries ?? []).flatMap(({ DnsName, HostedZoneId }) =>
      DnsName === undefined
        ? []
        : [{ name: DnsName, ...(HostedZoneId !== undefined && { hostedZone: HostedZoneId }) }],
    ),
    tags: tagsOf(endpoint.Tags),
    ...markIn(tagsOf(endpoint.Tags)),
    ...(failure !== undefined && { failure }),
  };
}
