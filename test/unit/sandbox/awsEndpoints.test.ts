import {
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  DeleteTagsCommand,
  DeleteVpcEndpointsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
  paginateDescribeVpcEndpoints,
  type CreateVpcEndpointCommandInput,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import type { EndpointService, Network } from "../../../src/sandbox/world/entities.ts";
import { acceptVpcEndpoint } from "../../../src/sandbox/world/vpcEndpoints.ts";
import {
  database,
  databaseService,
  prod,
  refusal,
  region,
  staging,
  startAws,
  type StartAws,
  type StartedAws,
} from "./awsStart.ts";

interface Ready extends StartedAws {
  service: EndpointService;
  /** Subnets of the VPC; the service is in the zones of the first two. */
  subnets: string[];
  create: (rest?: Partial<CreateVpcEndpointCommandInput>, key?: string) => Promise<VpcEndpoint>;
  read: (id: string) => Promise<VpcEndpoint>;
}

async function ready(options?: StartAws, service?: Partial<EndpointService>): Promise<Ready> {
  const started = await startAws(options);
  const offered = databaseService(started.world, service);
  const subnets = subnetsOf(started, started.network);
  const create: Ready["create"] = async (rest, key) => {
    const input = {
      VpcId: started.network.id,
      ServiceName: offered.name,
      VpcEndpointType: "Interface" as const,
      SubnetIds: subnets.slice(0, 2),
      ...rest,
    };
    return (await started.ec2(key).send(new CreateVpcEndpointCommand(input))).VpcEndpoint!;
  };
  const read: Ready["read"] = async (id) => {
    const command = new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] });
    return (await started.ec2().send(command)).VpcEndpoints![0]!;
  };
  return { ...started, service: offered, subnets, create, read };
}

function subnetsOf({ world }: StartedAws, network: Network): string[] {
  return world.subnets.group(network.id).map(({ id }) => id);
}

describe("endpoint services", () => {
  it("tell zones by id and name, owner, acceptance and the private name's verification", async () => {
    const { ec2, service, cloud } = await ready();
    const ServiceNames = [service.name];
    const verify = new DescribeVpcEndpointServicesCommand({ ServiceNames });
    const answer = await ec2().send(verify);
    expect(answer.ServiceNames).toEqual(ServiceNames);
    expect(answer.ServiceDetails).toMatchObject([
      {
        ServiceName: service.name,
        ServiceId: service.id,
        ServiceType: [{ ServiceType: "Interface" }],
        ServiceRegion: region,
        AvailabilityZoneIds: ["use1-az1", "use1-az2"],
        Owner: database,
        AcceptanceRequired: true,
        VpcEndpointPolicySupported: false,
        PrivateDnsName: "internal-orders.aws-us-east-1.cockroachlabs.cloud",
        PrivateDnsNames: [{ PrivateDnsName: service.privateDnsName }],
        PrivateDnsNameVerificationState: "verified",
      },
    ]);
    expect(answer.ServiceDetails![0]!.AvailabilityZones).toHaveLength(2);
    cloud.state.verification.set(service.id, "pendingVerification");
    const [later] = (await ec2().send(verify)).ServiceDetails!;
    expect(later!.PrivateDnsNameVerificationState).toBe("pendingVerification");
  });

  it("are unknown to principals that are not allowed, and in other regions", async () => {
    const { ec2, service } = await ready();
    const verify = new DescribeVpcEndpointServicesCommand({ ServiceNames: [service.name] });
    const words = `The Vpc Endpoint Service '${service.name}' does not exist`;
    expect(await refusal(ec2("staging").send(verify))).toEqual(["InvalidServiceName", 400, words]);
    const elsewhere = await refusal(ec2("admin", "us-west-2").send(verify));
    expect(elsewhere[0]).toBe("InvalidServiceName");
    const all = await ec2("staging").send(new DescribeVpcEndpointServicesCommand({}));
    expect(all.ServiceDetails).toEqual([]);
  });

  it("can allow one user or role alone", async () => {
    const allowed = [`arn:aws:iam::${prod}:role/NetworkAdmin`];
    const { ec2, service } = await ready({}, { allowed });
    const verify = new DescribeVpcEndpointServicesCommand({ ServiceNames: [service.name] });
    expect((await ec2("role").send(verify)).ServiceDetails).toHaveLength(1);
    expect((await refusal(ec2("admin").send(verify)))[0]).toBe("InvalidServiceName");
  });
});

describe("a VPC endpoint", () => {
  it("waits for the service's owner, then is pending, then available", async () => {
    const { create, read, network, service, subnets, world, clock } = await ready();
    const made = await create();
    expect(made).toMatchObject({
      VpcEndpointType: "Interface",
      VpcId: network.id,
      ServiceName: service.name,
      State: "pendingAcceptance",
      SubnetIds: subnets.slice(0, 2),
      PrivateDnsEnabled: false,
      OwnerId: prod,
    });
    expect(made.NetworkInterfaceIds).toHaveLength(2);
    expect(made.DnsEntries).toHaveLength(3);
    expect(made.DnsEntries![0]!.DnsName).toContain(`.${service.id}.us-east-1.vpce.amazonaws.com`);
    expect(made.CreationTimestamp).toEqual(new Date(clock.now()));

    const id = made.VpcEndpointId!;
    clock.advance(3600);
    expect((await read(id)).State).toBe("pendingAcceptance");
    acceptVpcEndpoint(world, id);
    expect((await read(id)).State).toBe("pending");
    clock.advance(world.times.connectionReady);
    expect((await read(id)).State).toBe("available");
  });

  it("becomes available by itself where no acceptance is needed", async () => {
    const { create, read, world, clock } = await ready({}, { acceptance: "automatic" });
    const { VpcEndpointId, State } = await create();
    expect(State).toBe("pending");
    clock.advance(world.times.connectionReady);
    expect((await read(VpcEndpointId!)).State).toBe("available");
  });

  it("takes the VPC's default group where none is named, and only groups of its VPC", async () => {
    const { create } = await ready();
    const { Groups } = await create();
    expect(Groups).toMatchObject([{ GroupName: "default" }]);
    const named = await create({ SecurityGroupIds: [Groups![0]!.GroupId!] });
    expect(named.Groups).toEqual(Groups);
    const unknown = await refusal(create({ SecurityGroupIds: ["sg-0123"] }));
    const words = "The security group 'sg-0123' does not exist";
    expect(unknown).toEqual(["InvalidGroup.NotFound", 400, words]);
  });

  it("takes an address of each of its subnets", async () => {
    const { create, ec2, subnets, world } = await ready();
    await create();
    const { Subnets } = await ec2().send(new DescribeSubnetsCommand({}));
    expect(Subnets!.map((one) => one.AvailableIpAddressCount)).toEqual([3999, 3999, 4000]);
    world.subnets.change(subnets[0]!, { freeAddresses: 1 });
    expect((await refusal(create()))[0]).toBe("InsufficientFreeAddressesInSubnet");
  });

  it("is made once for a client token, and not for another request with it", async () => {
    const { create, world } = await ready();
    const ClientToken = "operation-1";
    const first = await create({ ClientToken });
    const again = await create({ ClientToken });
    expect(again.VpcEndpointId).toBe(first.VpcEndpointId);
    expect(world.endpoints.all()).toHaveLength(1);
    const other = await refusal(create({ ClientToken, PrivateDnsEnabled: false }));
    expect(other[0]).toBe("IdempotentParameterMismatch");
    expect(world.endpoints.all()).toHaveLength(1);
  });

  it("is not made by a dry run, which tells what would have been", async () => {
    const { create, world } = await ready();
    const words = "Request would have succeeded, but DryRun flag is set.";
    expect(await refusal(create({ DryRun: true }))).toEqual(["DryRunOperation", 412, words]);
    const limited = await refusal(create({ DryRun: true }, "limited"));
    expect(limited.slice(0, 2)).toEqual(["UnauthorizedOperation", 403]);
    expect(world.endpoints.all()).toEqual([]);
  });

  it("needs subnets of its VPC in zones of the service, one a zone", async () => {
    const started = await ready();
    const { create, service, subnets, world } = started;
    const zone = await refusal(create({ SubnetIds: [subnets[0]!, subnets[2]!] }));
    const why = `The VPC endpoint service ${service.name} does not support the availability zone of the subnet: ${subnets[2]!}.`;
    expect(zone).toEqual(["InvalidParameter", 400, why]);
    const foreign = subnetsOf(started, started.stagingNetwork);
    const unknown = await refusal(create({ SubnetIds: [foreign[0]!] }));
    expect(unknown[0]).toBe("InvalidSubnetId.NotFound");
    const twin = { ...world.subnets.get(subnets[0]!)!, id: "subnet-0twin" };
    world.subnets.add(twin);
    const twice = await refusal(create({ SubnetIds: [subnets[0]!, twin.id] }));
    expect(twice[0]).toBe("DuplicateSubnetsInSameZone");
    expect(world.endpoints.all()).toEqual([]);
  });

  it("needs a service that shows, the type Interface, and what it cannot be without", async () => {
    const { create } = await ready();
    const ServiceName = "com.amazonaws.vpce.us-east-1.vpce-svc-0";
    expect((await refusal(create({ ServiceName })))[0]).toBe("InvalidServiceName");
    const type = await refusal(create({ VpcEndpointType: undefined }));
    expect(type[0]).toBe("InvalidParameter");
    expect(type[2]).toContain("Endpoint type (Gateway)");
    const missing = await refusal(create({ ServiceName: undefined }));
    expect(missing[0]).toBe("MissingParameter");
    expect((await refusal(create({ VpcId: "vpc-0" })))[0]).toBe("InvalidVpcId.NotFound");
  });

  it("is made only by the owner of a shared VPC", async () => {
    const started = await ready({}, { allowed: ["*"] });
    const { create, cloud, stagingNetwork } = started;
    const SubnetIds = subnetsOf(started, stagingNetwork).slice(0, 1);
    cloud.state.shares.set(SubnetIds[0]!, new Set([prod]));
    const VpcId = stagingNetwork.id;
    const [name, , message] = await refusal(create({ VpcId, SubnetIds }));
    expect(name).toBe("OperationNotPermitted");
    expect(message).toContain(`shared by its owner ${staging}`);
    expect((await create({ VpcId, SubnetIds }, "staging")).OwnerId).toBe(staging);
  });

  it("is not made by a key that lacks the permission", async () => {
    const { create, ec2 } = await ready();
    const [name, , message] = await refusal(create({}, "limited"));
    expect(name).toBe("UnauthorizedOperation");
    expect(message).toContain("ec2:CreateVpcEndpoint");
    const reads = await ec2("limited").send(new DescribeVpcEndpointsCommand({}));
    expect(reads.VpcEndpoints).toEqual([]);
  });

  it("is not found for a while after it was made, if told to lag", async () => {
    const { create, read, cloud, clock, ec2 } = await ready();
    cloud.state.variants.lagSeconds = 10;
    const { VpcEndpointId } = await create();
    const id = VpcEndpointId!;
    const words = `The Vpc Endpoint Id '${id}' does not exist`;
    expect(await refusal(read(id))).toEqual(["InvalidVpcEndpointId.NotFound", 400, words]);
    const list = await ec2().send(new DescribeVpcEndpointsCommand({}));
    expect(list.VpcEndpoints).toEqual([]);
    clock.advance(10);
    expect((await read(id)).VpcEndpointId).toBe(id);
  });

  it("reads as it was for a while after it changed, if told to lag", async () => {
    const { create, read, cloud, clock, ec2, world } = await ready();
    const id = (await create()).VpcEndpointId!;
    cloud.state.variants.lagSeconds = 3;
    acceptVpcEndpoint(world, id);
    expect((await read(id)).State).toBe("pendingAcceptance");
    clock.advance(3);
    expect((await read(id)).State).toBe("pending");
    clock.advance(world.times.connectionReady);
    await ec2().send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    expect((await read(id)).State).toBe("available");
    clock.advance(3);
    expect((await read(id)).State).toBe("deleting");
  });

  it("is found by its service, state, VPC and tags, page by page", async () => {
    const { create, ec2, service, network } = await ready();
    const TagSpecifications = [
      { ResourceType: "vpc-endpoint" as const, Tags: [{ Key: "made-by", Value: "us" }] },
    ];
    const { VpcEndpointId: marked } = await create({ TagSpecifications });
    for (let count = 0; count < 6; count += 1) await create();
    const client = ec2();
    const found = async (Name: string, ...Values: string[]): Promise<number> => {
      const command = new DescribeVpcEndpointsCommand({ Filters: [{ Name, Values }] });
      return (await client.send(command)).VpcEndpoints!.length;
    };
    expect(await found("service-name", service.name)).toBe(7);
    expect(await found("vpc-id", network.id)).toBe(7);
    expect(await found("vpc-endpoint-state", "available")).toBe(0);
    expect(await found("vpc-endpoint-state", "available", "pendingAcceptance")).toBe(7);
    expect(await found("vpc-endpoint-id", marked!)).toBe(1);
    expect(await found("tag:made-by", "us")).toBe(1);
    expect(await found("tag-key", "made-by")).toBe(1);

    const seen: string[] = [];
    for await (const page of paginateDescribeVpcEndpoints({ client, pageSize: 3 }, {})) {
      seen.push(...page.VpcEndpoints!.map((one) => one.VpcEndpointId!));
    }
    expect(new Set(seen).size).toBe(7);
  });

  it("gets and loses tags, as does nobody else's", async () => {
    const { create, read, ec2, stagingNetwork } = await ready();
    const id = (await create()).VpcEndpointId!;
    const Tags = [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ];
    await ec2().send(new CreateTagsCommand({ Resources: [id], Tags }));
    expect((await read(id)).Tags).toEqual(Tags);
    const stay = { Resources: [id], Tags: [{ Key: "a", Value: "other" }, { Key: "b" }] };
    await ec2().send(new DeleteTagsCommand(stay));
    expect((await read(id)).Tags).toEqual([{ Key: "a", Value: "1" }]);
    const foreign = new CreateTagsCommand({ Resources: [stagingNetwork.id], Tags });
    expect((await refusal(ec2().send(foreign)))[0]).toBe("InvalidID");
  });
});

describe("a fault plan for AWS", () => {
  it("loses the answer to a create, which the client token finds again", async () => {
    const { create, faults, world } = await ready();
    const match = { path: "/ec2/CreateVpcEndpoint", nth: 1 };
    faults.setPlan([{ match, do: { lostAnswer: true } }]);
    await expect(create({ ClientToken: "one" })).rejects.toThrow();
    expect(world.endpoints.all()).toHaveLength(1);
    const again = await create({ ClientToken: "one" });
    expect(again.VpcEndpointId).toBe(world.endpoints.all()[0]!.id);
    expect(world.endpoints.all()).toHaveLength(1);
  });

  it("spoils answers in XML as it does those in JSON", async () => {
    const { create, ec2, faults, read } = await ready();
    const id = (await create()).VpcEndpointId!;
    faults.setPlan([{ match: { nth: 1 }, do: { unknownEnum: true } }]);
    expect((await read(id)).State).toBe("SOMETHING_NEW");
    const field = "vpcEndpointId";
    faults.setPlan([{ match: { nth: 1 }, do: { malformed: "missing-field", field } }]);
    const { VpcEndpoints } = await ec2().send(new DescribeVpcEndpointsCommand({}));
    expect(VpcEndpoints![0]!.VpcEndpointId).toBeUndefined();
    expect(VpcEndpoints![0]!.State).toBe("pendingAcceptance");
  });
});

describe("private DNS of an endpoint", () => {
  it("is refused before the owner accepted, at create and later", async () => {
    const { create, ec2, service, world } = await ready();
    const early = await refusal(create({ PrivateDnsEnabled: true }));
    const words = `Private DNS can only be enabled after the endpoint connection is accepted by the owner of ${service.name}.`;
    expect(early).toEqual(["InvalidParameter", 400, words]);
    expect(world.endpoints.all()).toEqual([]);
    const VpcEndpointId = (await create()).VpcEndpointId!;
    const modify = new ModifyVpcEndpointCommand({ VpcEndpointId, PrivateDnsEnabled: true });
    expect(await refusal(ec2().send(modify))).toEqual(["InvalidParameter", 400, words]);
  });

  it("is pending for a while when it is switched, and adds the private name", async () => {
    const started = await ready({}, { acceptance: "automatic" });
    const { create, read, ec2, service, world, clock } = started;
    const VpcEndpointId = (await create()).VpcEndpointId!;
    clock.advance(world.times.connectionReady);
    const modify = new ModifyVpcEndpointCommand({ VpcEndpointId, PrivateDnsEnabled: true });
    expect((await ec2().send(modify)).Return).toBe(true);
    expect((await read(VpcEndpointId)).State).toBe("pending");
    clock.advance(10);
    const ready2 = await read(VpcEndpointId);
    expect(ready2).toMatchObject({ State: "available", PrivateDnsEnabled: true });
    expect(ready2.DnsEntries!.map(({ DnsName }) => DnsName)).toContain(service.privateDnsName);

    const off = new ModifyVpcEndpointCommand({ VpcEndpointId, PrivateDnsEnabled: false });
    await ec2().send(off);
    clock.advance(10);
    expect((await read(VpcEndpointId)).PrivateDnsEnabled).toBe(false);
  });

  it("needs the VPC's DNS attributes, a name, and that the name is verified", async () => {
    const started = await ready({}, { acceptance: "automatic" });
    const { cloud, create, network, service, world } = started;
    const why = async (): Promise<string> =>
      (await refusal(create({ PrivateDnsEnabled: true })))[2];
    world.networks.change(network.id, { dnsHostnames: false });
    expect(await why()).toContain("requires both enableDnsSupport and enableDnsHostnames");
    world.networks.change(network.id, { dnsHostnames: true });
    cloud.state.verification.set(service.id, "failed");
    expect(await why()).toContain("is not verified");
    cloud.state.verification.clear();
    world.services.change(service.id, { privateDnsName: "" });
    expect(await why()).toContain("does not provide a private DNS name");
  });

  it("is refused where another endpoint of the VPC has the name already", async () => {
    const { create, network } = await ready({}, { acceptance: "automatic" });
    await create({ PrivateDnsEnabled: true });
    const [name, , message] = await refusal(create({ PrivateDnsEnabled: true }));
    expect(name).toBe("InvalidParameter");
    expect(message).toContain("already a conflicting DNS domain");
    expect(message).toContain(network.id);
  });
});

describe("modifying an endpoint", () => {
  it("adds and removes subnets, in zones of the service, and is pending meanwhile", async () => {
    const started = await ready({}, { acceptance: "automatic" });
    const { create, read, ec2, subnets, world, clock } = started;
    const VpcEndpointId = (await create({ SubnetIds: [subnets[0]!] })).VpcEndpointId!;
    clock.advance(world.times.connectionReady);
    const client = ec2();
    const wrong = { VpcEndpointId, AddSubnetIds: [subnets[2]!] };
    expect((await refusal(client.send(new ModifyVpcEndpointCommand(wrong))))[0]).toBe(
      "InvalidParameter",
    );
    const move = { VpcEndpointId, AddSubnetIds: [subnets[1]!], RemoveSubnetIds: [subnets[0]!] };
    await client.send(new ModifyVpcEndpointCommand(move));
    expect(await read(VpcEndpointId)).toMatchObject({ State: "pending", SubnetIds: [subnets[1]] });
    clock.advance(10);
    expect((await read(VpcEndpointId)).State).toBe("available");
  });

  it("is refused before acceptance, and never takes the last group", async () => {
    const { create, ec2, world, clock, read } = await ready();
    const { VpcEndpointId, Groups } = await create();
    const id = VpcEndpointId!;
    const RemoveSecurityGroupIds = [Groups![0]!.GroupId!];
    const modify = new ModifyVpcEndpointCommand({ VpcEndpointId, RemoveSecurityGroupIds });
    expect((await refusal(ec2().send(modify)))[0]).toBe("IncorrectState");
    acceptVpcEndpoint(world, id);
    clock.advance(10);
    expect((await refusal(ec2().send(modify)))[0]).toBe("InvalidParameter");
    expect((await read(id)).Groups).toEqual(Groups);
  });
});

describe("deleting endpoints", () => {
  it("takes a while, tells the database providers, and leaves interfaces for some seconds", async () => {
    const { create, read, ec2, world, clock } = await ready();
    const gone: string[] = [];
    world.onEndpointGone.push(({ id }) => gone.push(id));
    const id = (await create()).VpcEndpointId!;
    const interfaces = async (): Promise<number> => {
      const answer = await ec2().send(new DescribeNetworkInterfacesCommand({}));
      return answer.NetworkInterfaces!.length;
    };
    expect(await interfaces()).toBe(2);
    await ec2().send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    expect((await read(id)).State).toBe("deleting");
    expect(gone).toEqual([]);
    clock.advance(5);
    expect((await refusal(read(id)))[0]).toBe("InvalidVpcEndpointId.NotFound");
    expect(gone).toEqual([id]);
    expect(await interfaces()).toBe(2);
    clock.advance(4);
    expect(await interfaces()).toBe(0);
  });

  it("tells what failed inside an answer of 200, and deletes the rest", async () => {
    const { create, read, ec2 } = await ready({}, { allowed: ["*"] });
    const id = (await create()).VpcEndpointId!;
    const VpcEndpointIds = [id, "vpce-0123"];
    const answer = await ec2().send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }));
    expect(answer.$metadata.httpStatusCode).toBe(200);
    expect(answer.Unsuccessful).toEqual([
      {
        ResourceId: "vpce-0123",
        Error: {
          Code: "InvalidVpcEndpointId.NotFound",
          Message: "The Vpc Endpoint Id 'vpce-0123' does not exist",
        },
      },
    ]);
    expect((await read(id)).State).toBe("deleting");
  });
});
