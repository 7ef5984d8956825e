import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupIngressCommand,
  type IpPermission,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { databaseService, prod, refusal, startAws, type StartedAws } from "./awsStart.ts";

interface WithGroup extends StartedAws {
  GroupId: string;
  read: (id?: string) => Promise<SecurityGroup>;
  open: (...permissions: IpPermission[]) => Promise<unknown>;
}

async function withGroup(): Promise<WithGroup> {
  const started = await startAws();
  const client = started.ec2();
  const make = new CreateSecurityGroupCommand({
    GroupName: "orders-db",
    Description: "SQL to the orders database",
    VpcId: started.network.id,
    TagSpecifications: [
      { ResourceType: "security-group", Tags: [{ Key: "made-by", Value: "us" }] },
    ],
  });
  const GroupId = (await client.send(make)).GroupId!;
  return {
    ...started,
    GroupId,
    read: async (id = GroupId) => {
      const command = new DescribeSecurityGroupsCommand({ GroupIds: [id] });
      return (await client.send(command)).SecurityGroups![0]!;
    },
    open: (...IpPermissions) =>
      client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions })),
  };
}

const sql = (...cidrs: string[]): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: 26257,
  ToPort: 26257,
  IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
});

describe("security groups", () => {
  it("are there with their VPC: a default one, whose members reach each other", async () => {
    const { ec2, network } = await startAws();
    const { SecurityGroups } = await ec2().send(new DescribeSecurityGroupsCommand({}));
    expect(SecurityGroups).toMatchObject([
      {
        GroupName: "default",
        VpcId: network.id,
        OwnerId: prod,
        IpPermissions: [{ IpProtocol: "-1" }],
      },
    ]);
    const [group] = SecurityGroups!;
    const pairs = [{ GroupId: group!.GroupId, UserId: prod }];
    expect(group!.IpPermissions![0]!.UserIdGroupPairs).toEqual(pairs);
  });

  it("are made once with a name in a VPC, and described by filters", async () => {
    const { ec2, GroupId, network, read } = await withGroup();
    expect(await read()).toMatchObject({
      GroupId,
      GroupName: "orders-db",
      Description: "SQL to the orders database",
      IpPermissions: [],
      Tags: [{ Key: "made-by", Value: "us" }],
    });
    const Filters = [
      { Name: "vpc-id", Values: [network.id] },
      { Name: "tag:made-by", Values: ["us"] },
    ];
    const found = await ec2().send(new DescribeSecurityGroupsCommand({ Filters }));
    expect(found.SecurityGroups).toHaveLength(1);
    const wish = { GroupName: "orders-db", Description: "again", VpcId: network.id };
    const twice = await refusal(ec2().send(new CreateSecurityGroupCommand(wish)));
    const words = `The security group 'orders-db' already exists for VPC '${network.id}'`;
    expect(twice).toEqual(["InvalidGroup.Duplicate", 400, words]);
    const sg = new CreateSecurityGroupCommand({ ...wish, GroupName: "sg-mine" });
    expect((await refusal(ec2().send(sg)))[0]).toBe("InvalidParameterValue");
    const nowhere = new CreateSecurityGroupCommand({ ...wish, VpcId: undefined });
    expect((await refusal(ec2().send(nowhere)))[0]).toBe("VPCIdNotSpecified");
  });

  it("take rules from ranges and groups, all or none of a call", async () => {
    const { ec2, GroupId, open, read } = await withGroup();
    await open(sql("10.20.0.0/16", "10.30.0.0/16"), {
      ...sql(),
      UserIdGroupPairs: [{ GroupId, Description: "ourselves" }],
    });
    const { IpPermissions } = await read();
    expect(IpPermissions).toMatchObject([
      {
        IpProtocol: "tcp",
        FromPort: 26257,
        ToPort: 26257,
        IpRanges: [{ CidrIp: "10.20.0.0/16" }, { CidrIp: "10.30.0.0/16" }],
        UserIdGroupPairs: [{ GroupId, UserId: prod, Description: "ourselves" }],
      },
    ]);
    const twice = await refusal(open(sql("10.40.0.0/16", "10.20.0.0/16")));
    const words =
      'the specified rule "peer: 10.20.0.0/16, TCP, from port: 26257, to port: 26257, ALLOW" already exists';
    expect(twice).toEqual(["InvalidPermission.Duplicate", 400, words]);
    expect((await read()).IpPermissions).toEqual(IpPermissions);

    const Filters = [{ Name: "group-id", Values: [GroupId] }];
    const rules = await ec2().send(new DescribeSecurityGroupRulesCommand({ Filters }));
    expect(rules.SecurityGroupRules!.map((rule) => rule.CidrIpv4)).toEqual([
      "10.20.0.0/16",
      "10.30.0.0/16",
      undefined,
    ]);
  });

  it("refuse rules that cannot be", async () => {
    const { open, read } = await withGroup();
    expect((await refusal(open(sql("10.20.0.0"))))[0]).toBe("InvalidParameterValue");
    const portless = { IpProtocol: "tcp", IpRanges: [{ CidrIp: "10.0.0.0/8" }] };
    expect((await refusal(open(portless)))[0]).toBe("InvalidParameterValue");
    const stranger = { ...sql(), UserIdGroupPairs: [{ GroupId: "sg-0" }] };
    expect((await refusal(open(stranger)))[0]).toBe("InvalidGroup.NotFound");
    expect((await refusal(open()))[0]).toBe("MissingParameter");
    expect((await read()).IpPermissions).toEqual([]);
  });

  it("lose rules by what they say or by id, and none that is not there", async () => {
    const { ec2, GroupId, open, read } = await withGroup();
    await open(sql("10.20.0.0/16", "10.30.0.0/16"));
    const client = ec2();
    const like = { GroupId, IpPermissions: [sql("10.20.0.0/16")] };
    await client.send(new RevokeSecurityGroupIngressCommand(like));
    expect((await read()).IpPermissions![0]!.IpRanges).toEqual([{ CidrIp: "10.30.0.0/16" }]);
    const again = await refusal(client.send(new RevokeSecurityGroupIngressCommand(like)));
    expect(again[0]).toBe("InvalidPermission.NotFound");
    const Filters = [{ Name: "group-id", Values: [GroupId] }];
    const rules = await client.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    const SecurityGroupRuleIds = [rules.SecurityGroupRules![0]!.SecurityGroupRuleId!];
    const byId = { GroupId, SecurityGroupRuleIds };
    await client.send(new RevokeSecurityGroupIngressCommand(byId));
    expect((await read()).IpPermissions).toEqual([]);
  });

  it("cannot be deleted while interfaces use them, also those of an endpoint that is gone", async () => {
    const { clock, ec2, GroupId, network, world } = await withGroup();
    const service = databaseService(world);
    const client = ec2();
    const create = new CreateVpcEndpointCommand({
      VpcId: network.id,
      ServiceName: service.name,
      VpcEndpointType: "Interface",
      SubnetIds: world.subnets
        .group(network.id)
        .slice(0, 2)
        .map(({ id }) => id),
      SecurityGroupIds: [GroupId],
    });
    const id = (await client.send(create)).VpcEndpoint!.VpcEndpointId!;
    const remove = new DeleteSecurityGroupCommand({ GroupId });
    const words = ["DependencyViolation", 400, `resource ${GroupId} has a dependent object`];
    expect(await refusal(client.send(remove))).toEqual(words);
    await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    clock.advance(5);
    expect(await refusal(client.send(remove))).toEqual(words);
    clock.advance(4);
    await client.send(remove);
    expect((await refusal(client.send(remove)))[0]).toBe("InvalidGroup.NotFound");
  });

  it("cannot be deleted while a rule names them, and the default one never", async () => {
    const { ec2, GroupId, network, open } = await withGroup();
    const client = ec2();
    const other = new CreateSecurityGroupCommand({
      GroupName: "apps",
      Description: "apps",
      VpcId: network.id,
    });
    const apps = (await client.send(other)).GroupId!;
    await open({ ...sql(), UserIdGroupPairs: [{ GroupId: apps }] });
    const named = new DeleteSecurityGroupCommand({ GroupId: apps });
    expect((await refusal(client.send(named)))[0]).toBe("DependencyViolation");
    await client.send(new DeleteSecurityGroupCommand({ GroupId }));
    await client.send(named);
    const Filters = [{ Name: "group-name", Values: ["default"] }];
    const found = await client.send(new DescribeSecurityGroupsCommand({ Filters }));
    const last = new DeleteSecurityGroupCommand({ GroupId: found.SecurityGroups![0]!.GroupId });
    expect((await refusal(client.send(last)))[0]).toBe("CannotDelete");
  });

  it("are not found for a while after they were made, if told to lag", async () => {
    const { cloud, clock, ec2, network } = await startAws();
    cloud.state.variants.lagSeconds = 5;
    const wish = { GroupName: "late", Description: "late", VpcId: network.id };
    const { GroupId } = await ec2().send(new CreateSecurityGroupCommand(wish));
    const open = { GroupId, IpPermissions: [sql("10.20.0.0/16")] };
    const early = await refusal(ec2().send(new AuthorizeSecurityGroupIngressCommand(open)));
    expect(early[0]).toBe("InvalidGroup.NotFound");
    clock.advance(5);
    const late = await ec2().send(new AuthorizeSecurityGroupIngressCommand(open));
    expect(late.Return).toBe(true);
  });
});
