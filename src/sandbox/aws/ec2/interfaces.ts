import { AwsError } from "../errors.ts";
import { allInterfaces } from "../interfaces.ts";
import type { Interface } from "../state.ts";
import { hexOf, zoneName } from "../zones.ts";
import type { Ec2Action, Ec2Call } from "./call.ts";
import { listPage, named } from "./lists.ts";

export const interfaceActions: Readonly<Record<string, Ec2Action>> = {
  DescribeNetworkInterfaces: describeInterfaces,
};

function describeInterfaces(call: Ec2Call): Record<string, unknown> {
  const { state, who, region, params } = call;
  const inRegion = ({ networkId }: Interface): boolean =>
    state.world.networks.get(networkId)?.region === region;
  const all = allInterfaces(state, who.accountId).filter(inRegion);
  const wanted = named(all, params.list("NetworkInterfaceId"), ({ id }) => id, noInterface);
  const { rows, ...next } = listPage(call, wanted, {
    filters: {
      "network-interface-id": ({ id }) => id,
      "vpc-id": ({ networkId }) => networkId,
      "subnet-id": ({ subnetId }) => subnetId,
      "group-id": ({ groupIds }) => groupIds,
      "interface-type": () => "vpc_endpoint",
      description: (one) => describe(one),
    },
    least: 5,
  });
  return { networkInterfaceSet: { item: rows.map((one) => interfaceWire(call, one)) }, ...next };
}

function describe({ endpointId }: Interface): string {
  return `VPC Endpoint Interface ${endpointId}`;
}

function interfaceWire({ state, region }: Ec2Call, one: Interface): object {
  const subnet = state.world.subnets.get(one.subnetId);
  const zoneId = subnet?.zoneId ?? "";
  const host = 4 + (Number.parseInt(hexOf(one.id, 4), 16) % 250);
  return {
    networkInterfaceId: one.id,
    subnetId: one.subnetId,
    vpcId: one.networkId,
    availabilityZone: zoneName(one.accountId, region, zoneId),
    availabilityZoneId: zoneId,
    description: describe(one),
    ownerId: one.accountId,
    requesterManaged: true,
    status: "in-use",
    interfaceType: "vpc_endpoint",
    privateIpAddress: (subnet?.cidr ?? "10.0.0.0/8").replace(/\d+\/\d+$/, host.toString()),
    groupSet: {
      item: one.groupIds.map((groupId) => ({
        groupId,
        groupName: state.groups.get(groupId)?.name ?? "",
      })),
    },
  };
}

function noInterface(id: string): AwsError {
  const message = `The networkInterface ID '${id}' does not exist`;
  return new AwsError("InvalidNetworkInterfaceID.NotFound", message);
}
