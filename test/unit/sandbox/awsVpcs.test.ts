import {
  DescribeAvailabilityZonesCommand,
  DescribeRegionsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
  paginateDescribeVpcs,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { addNetwork } from "../../../src/sandbox/world/customer.ts";
import { prod, refusal, region, staging, startAws, type StartedAws } from "./awsStart.ts";

/** Shares the first subnet of staging's VPC with prod. */
function share({ cloud, world, stagingNetwork }: StartedAws): string {
  const [subnet] = world.subnets.group(stagingNetwork.id);
  cloud.state.shares.set(subnet!.id, new Set([prod]));
  return subnet!.id;
}

describe("peerings of VPCs", () => {
  it("are told to the owners of both sides, and to nobody else", async () => {
    const { cloud, ec2, network, stagingNetwork } = await startAws();
    const sides = { requesterId: network.id, accepterId: stagingNetwork.id };
    cloud.state.peerings.add({ id: "pcx-1", ...sides, status: "active" });
    const all = new DescribeVpcPeeringConnectionsCommand({});
    const told = {
      VpcPeeringConnectionId: "pcx-1",
      Status: { Code: "active" },
      RequesterVpcInfo: { VpcId: network.id, OwnerId: prod, Region: region },
      AccepterVpcInfo: {
        VpcId: stagingNetwork.id,
        OwnerId: staging,
        CidrBlock: stagingNetwork.cidr,
      },
    };
    for (const key of ["admin", "staging"]) {
      expect((await ec2(key).send(all)).VpcPeeringConnections).toMatchObject([told]);
    }
    expect((await ec2("admin", "us-west-2").send(all)).VpcPeeringConnections).toEqual([]);
    const pending = { Filters: [{ Name: "status-code", Values: ["pending-acceptance"] }] };
    const none = await ec2().send(new DescribeVpcPeeringConnectionsCommand(pending));
    expect(none.VpcPeeringConnections).toEqual([]);
    const unknown = { VpcPeeringConnectionIds: ["pcx-2"] };
    const refused = refusal(ec2().send(new DescribeVpcPeeringConnectionsCommand(unknown)));
    expect((await refused)[0]).toBe("InvalidVpcPeeringConnectionID.NotFound");
  });
});

describe("VPCs", () => {
  it("are those of the account and region", async () => {
    const { ec2, network, stagingNetwork } = await startAws();
    const { Vpcs } = await ec2().send(new DescribeVpcsCommand({}));
    expect(Vpcs).toMatchObject([
      {
        VpcId: network.id,
        OwnerId: prod,
        CidrBlock: "10.20.0.0/16",
        State: "available",
        IsDefault: false,
        Tags: [{ Key: "Name", Value: "app-us-east-1" }],
      },
    ]);
    const others = await ec2("staging").send(new DescribeVpcsCommand({}));
    expect(others.Vpcs!.map(({ VpcId }) => VpcId)).toEqual([stagingNetwork.id]);
    const elsewhere = await ec2("admin", "us-west-2").send(new DescribeVpcsCommand({}));
    expect(elsewhere.Vpcs).toEqual([]);
  });

  it("come by id, by filter and page by page", async () => {
    const { ec2, world, network, stagingNetwork } = await startAws();
    for (let count = 0; count < 11; count += 1) addNetwork(world, "aws", prod, region);
    const client = ec2();
    const ids = { VpcIds: [network.id] };
    expect((await client.send(new DescribeVpcsCommand(ids))).Vpcs).toHaveLength(1);
    const Filters = [{ Name: "tag:Name", Values: ["app-*"] }];
    expect((await client.send(new DescribeVpcsCommand({ Filters }))).Vpcs).toHaveLength(12);

    const pages: number[] = [];
    for await (const page of paginateDescribeVpcs({ client, pageSize: 5 }, {})) {
      pages.push(page.Vpcs!.length);
    }
    expect(pages).toEqual([5, 5, 2]);

    const foreign = new DescribeVpcsCommand({ VpcIds: [stagingNetwork.id] });
    expect((await refusal(client.send(foreign)))[0]).toBe("InvalidVpcID.NotFound");
    const unknown = new DescribeVpcsCommand({ Filters: [{ Name: "colour", Values: ["red"] }] });
    const words = ["InvalidParameterValue", 400, "The filter 'colour' is invalid"];
    expect(await refusal(client.send(unknown))).toEqual(words);
    const small = await refusal(client.send(new DescribeVpcsCommand({ MaxResults: 3 })));
    expect(small[0]).toBe("InvalidParameterValue");
    const token = await refusal(client.send(new DescribeVpcsCommand({ NextToken: "made up" })));
    expect(token[0]).toBe("InvalidNextToken");
  });

  it("come in small pages also where no size is asked for, if told to", async () => {
    const { cloud, ec2, world } = await startAws();
    for (let count = 0; count < 6; count += 1) addNetwork(world, "aws", prod, region);
    cloud.state.variants.smallPages = true;
    const { Vpcs, NextToken } = await ec2().send(new DescribeVpcsCommand({}));
    expect(Vpcs).toHaveLength(5);
    const rest = await ec2().send(new DescribeVpcsCommand({ NextToken }));
    expect(rest.Vpcs).toHaveLength(2);
    expect(rest.NextToken).toBeUndefined();
  });

  it("tell their DNS attributes, which their owner changes one at a time", async () => {
    const { ec2, network } = await startAws();
    const VpcId = network.id;
    const client = ec2();
    const hostnames = async (): Promise<boolean | undefined> => {
      const Attribute = "enableDnsHostnames";
      const answer = await client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
      return answer.EnableDnsHostnames?.Value;
    };
    expect(await hostnames()).toBe(true);
    const EnableDnsHostnames = { Value: false };
    await client.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames }));
    expect(await hostnames()).toBe(false);
    const both = { VpcId, EnableDnsHostnames, EnableDnsSupport: { Value: true } };
    const refused = await refusal(client.send(new ModifyVpcAttributeCommand(both)));
    expect(refused[0]).toBe("InvalidParameterCombination");
  });

  it("of another account show with their owner where a subnet is shared, and stay the owner's", async () => {
    const started = await startAws();
    const shared = share(started);
    const { ec2, stagingNetwork } = started;
    const VpcId = stagingNetwork.id;
    const vpcs = await ec2().send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
    expect(vpcs.Vpcs).toMatchObject([{ VpcId, OwnerId: staging, Tags: [] }]);
    const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
    const subnets = await ec2().send(new DescribeSubnetsCommand({ Filters }));
    expect(subnets.Subnets).toMatchObject([{ SubnetId: shared, OwnerId: staging }]);
    const EnableDnsSupport = { Value: false };
    const modify = new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport });
    const [name, , message] = await refusal(ec2().send(modify));
    expect(name).toBe("OperationNotPermitted");
    expect(message).toContain("Only the VPC's owner");
  });
});

describe("regions", () => {
  it("are those that there are", async () => {
    const { ec2 } = await startAws();
    const all = await ec2().send(new DescribeRegionsCommand({}));
    expect(all.Regions!.map(({ RegionName }) => RegionName)).toContain("eu-central-1");
    const RegionNames = ["us-west-2"];
    const one = await ec2().send(new DescribeRegionsCommand({ RegionNames }));
    expect(one.Regions).toMatchObject([
      { RegionName: "us-west-2", Endpoint: "ec2.us-west-2.amazonaws.com" },
    ]);
    const none = new DescribeRegionsCommand({ RegionNames: ["moon-1"] });
    expect((await refusal(ec2().send(none)))[0]).toBe("InvalidParameterValue");
  });
});

describe("subnets", () => {
  it("tell their zone by its id and by the account's name for it", async () => {
    const { ec2, network } = await startAws();
    const zones = await ec2().send(new DescribeAvailabilityZonesCommand({}));
    const nameOf = new Map(zones.AvailabilityZones!.map((zone) => [zone.ZoneId, zone.ZoneName]));
    const { Subnets } = await ec2().send(new DescribeSubnetsCommand({}));
    expect(Subnets!.map((subnet) => subnet.AvailabilityZoneId)).toEqual([
      "use1-az1",
      "use1-az2",
      "use1-az3",
    ]);
    for (const subnet of Subnets!) {
      expect(subnet).toMatchObject({
        VpcId: network.id,
        OwnerId: prod,
        State: "available",
        AvailableIpAddressCount: 4000,
        AvailabilityZone: nameOf.get(subnet.AvailabilityZoneId),
      });
    }
  });

  it("are found by zone, and by id or not at all", async () => {
    const { ec2, stagingNetwork, world } = await startAws();
    const Filters = [{ Name: "availability-zone-id", Values: ["use1-az2", "use1-az3"] }];
    const found = await ec2().send(new DescribeSubnetsCommand({ Filters }));
    expect(found.Subnets).toHaveLength(2);
    const [foreign] = world.subnets.group(stagingNetwork.id);
    const unknown = new DescribeSubnetsCommand({ SubnetIds: [foreign!.id] });
    expect((await refusal(ec2().send(unknown)))[0]).toBe("InvalidSubnetID.NotFound");
  });
});
