import {
  AcceptVpcEndpointConnectionsCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcsCommand,
  EC2Client,
  type EC2ClientConfig,
  RejectVpcEndpointConnectionsCommand,
} from "@aws-sdk/client-ec2";
import {
  GetClusterPolicyCommand,
  KafkaClient,
  PutClusterPolicyCommand,
} from "@aws-sdk/client-kafka";
import { ListHostedZonesByVPCCommand, Route53Client } from "@aws-sdk/client-route-53";
import { describe, expect, it } from "vitest";
import type { SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import type { PendingAcceptance } from "../../../src/sandbox/part.ts";
import { prod, region, staging } from "./awsStart.ts";
import { items, start, type Started } from "./start.ts";

interface Both extends Started {
  ec2: EC2Client;
  settings: (where?: string) => EC2ClientConfig;
}

/** The whole sandbox with its demo, and its AWS as the SDK sees it. */
async function both(options?: SandboxOptions): Promise<Both> {
  const started = await start(options);
  const { baseUrl, keys } = started.sandbox.address.clouds.aws;
  const settings: Both["settings"] = (where = region) => ({
    endpoint: baseUrl,
    region: where,
    credentials: keys["admin"]!,
    maxAttempts: 1,
  });
  return { ...started, settings, ec2: new EC2Client(settings()) };
}

/** What waits for the owner of a target, with its half in AWS. */
function waiting({ sandbox }: Both, target: RegExp): PendingAcceptance {
  const all = Object.values(sandbox.parts).flatMap((part) => part.pending?.() ?? []);
  const found = all.find((one) => target.test(one.target) && one.endpointId !== undefined);
  if (found === undefined) throw new Error("Nothing waits for that.");
  return found;
}

describe("the demo's AWS", () => {
  it("has two VPCs in us-east-1 and staging's, shared; one subnet is where no service is", async () => {
    const { ec2, settings } = await both();
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
    expect(Vpcs!.map(({ OwnerId }) => OwnerId)).toEqual([prod, staging, prod]);
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
    const zones = Subnets!
      .filter(({ VpcId }) => VpcId === Vpcs![0]!.VpcId)
      .map((subnet) => subnet.AvailabilityZoneId);
    expect(zones).toEqual(["use1-az1", "use1-az2", "use1-az3", "use1-az4"]);
    expect(Subnets!.some((subnet) => subnet.AvailableIpAddressCount === 0)).toBe(true);
    const services = await ec2.send(new DescribeVpcEndpointServicesCommand({}));
    expect(services.ServiceDetails!.length).toBeGreaterThan(0);
    const inZones = services.ServiceDetails!.flatMap((one) => one.AvailabilityZoneIds!);
    expect(inZones).not.toContain("use1-az4");

    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const names = SecurityGroups!.map(({ GroupName }) => GroupName).sort();
    expect(names).toEqual(["database-endpoints", "database-endpoints", "default", "default"]);
    const route53 = new Route53Client(settings());
    const VPCId = Vpcs![0]!.VpcId!;
    const of = new ListHostedZonesByVPCCommand({ VPCId, VPCRegion: region });
    expect((await route53.send(of)).HostedZoneSummaries).toHaveLength(1);
  });

  it("is the same after a reset, under the same keys", async () => {
    const { ec2, sandbox } = await both();
    const before = await ec2.send(new DescribeVpcsCommand({}));
    sandbox.reset();
    const after = await ec2.send(new DescribeVpcsCommand({}));
    expect(after.Vpcs).toEqual(before.Vpcs);
  });

  it("can be told to lag like a provider's part", async () => {
    const { control, sandbox } = await both();
    const reply = await control("PUT", "/variants", { aws: { lagSeconds: 3 } });
    expect(reply.status).toBe(200);
    expect(sandbox.clouds.aws.state.variants.lagSeconds).toBe(3);
    expect((await control("PUT", "/variants", { aws: { lagSeconds: -1 } })).status).toBe(400);
  });
});

describe("a generated world's AWS", () => {
  it("is that of the account that has the endpoints", async () => {
    const { settings, sandbox } = await both({ clusters: 3 });
    const own = sandbox.world.endpoints
      .all()
      .filter(({ cloud, networkId }) => cloud === "aws" && networkId !== "");
    const seen = await Promise.all(
      [...new Set(own.map((one) => one.region))].map(async (where) => {
        const read = new DescribeVpcEndpointsCommand({});
        return (await new EC2Client(settings(where)).send(read)).VpcEndpoints!;
      }),
    );
    const ids = seen.flat().map(({ VpcEndpointId }) => VpcEndpointId);
    expect(own.length).toBeGreaterThan(0);
    expect(ids.sort()).toEqual(own.map(({ id }) => id).sort());
  });
});

describe("both sides of the link", () => {
  it("an endpoint that the database accepts becomes available; deleted, it is stale there", async () => {
    const started = await both();
    const { api, ec2, networking, sandbox } = started;
    const name = "orders-prod";
    const endpoints = `${networking(name)}/private-endpoint-connections`;
    const services = items(
      await api("GET", `${networking(name)}/private-endpoint-services`),
      "services",
    );
    const service = services.find((one) => one["region_name"] === region)!;
    const ServiceName = (service["aws"] as { service_name: string }).service_name;
    const verify = new DescribeVpcEndpointServicesCommand({ ServiceNames: [ServiceName] });
    const zones = (await ec2.send(verify)).ServiceDetails![0]!.AvailabilityZoneIds!;
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
    const [first] = Subnets!.filter(({ OwnerId }) => OwnerId === prod);
    const SubnetIds = Subnets!
      .filter(({ VpcId }) => VpcId === first!.VpcId)
      .filter((one) => zones.includes(one.AvailabilityZoneId!))
      .map((one) => one.SubnetId!);
    const create = new CreateVpcEndpointCommand({
      VpcId: first!.VpcId,
      ServiceName,
      SubnetIds,
      VpcEndpointType: "Interface",
    });
    const made = (await ec2.send(create)).VpcEndpoint!;
    expect(made.State).toBe("pendingAcceptance");
    const id = made.VpcEndpointId!;
    const registered = await api("POST", endpoints, { endpoint_id: id });
    expect(registered.status).toBe(200);
    const stateOf = async (): Promise<string | undefined> => {
      const read = new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] });
      return (await ec2.send(read)).VpcEndpoints![0]!.State;
    };
    sandbox.clock.advance(sandbox.world.times.connectionAccepted);
    expect(await stateOf()).toBe("pending");
    sandbox.clock.advance(sandbox.world.times.connectionReady);
    expect(await stateOf()).toBe("available");

    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    sandbox.clock.advance(10);
    const there = items(await api("GET", endpoints), "connections");
    const mine = there.find((one) => one["endpoint_id"] === id)!;
    expect(mine["status"]).toBe("STATUS_STALE");
  });

  it("an egress endpoint that is accepted in EC2 becomes available in the database", async () => {
    const started = await both();
    const { api, sandbox } = started;
    const one = waiting(started, /vpce-svc-/);
    const half = sandbox.world.endpoints.get(one.endpointId!)!;
    const ec2 = new EC2Client(started.settings(half.region));
    const which = { ServiceId: half.serviceId, VpcEndpointIds: [half.id] };
    await ec2.send(new AcceptVpcEndpointConnectionsCommand(which));
    sandbox.clock.advance(60);
    const path = `/api/v1/clusters/${one.clusterId}/networking/egress-private-endpoints/${one.id}`;
    expect((await api("GET", path)).body["state"]).toBe("AVAILABLE");
    expect(sandbox.world.endpoints.get(half.id)!.state).toBe("available");
  });

  it("and one that is rejected there is rejected here", async () => {
    const started = await both();
    const { api, sandbox } = started;
    const one = waiting(started, /vpce-svc-/);
    const half = sandbox.world.endpoints.get(one.endpointId!)!;
    const ec2 = new EC2Client(started.settings(half.region));
    const which = { ServiceId: half.serviceId, VpcEndpointIds: [half.id] };
    await ec2.send(new RejectVpcEndpointConnectionsCommand(which));
    const path = `/api/v1/clusters/${one.clusterId}/networking/egress-private-endpoints/${one.id}`;
    expect((await api("GET", path)).body["state"]).toBe("REJECTED");
  });

  it("the policy of an MSK cluster lets in who waits, and shows whom the world lets in", async () => {
    const started = await both();
    const { api, sandbox } = started;
    const one = waiting(started, /:kafka:/);
    const half = sandbox.world.endpoints.get(one.endpointId!)!;
    const kafka = new KafkaClient(started.settings(half.region));
    const ClusterArn = one.target;
    const AWS = half.accountId;
    const statement = { Effect: "Allow", Principal: { AWS }, Action: "kafka:*", Resource: "*" };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await kafka.send(new PutClusterPolicyCommand({ ClusterArn, Policy }));
    sandbox.clock.advance(60);
    const path = `/api/v1/clusters/${one.clusterId}/networking/egress-private-endpoints/${one.id}`;
    expect((await api("GET", path)).body["state"]).toBe("AVAILABLE");
    const read = await kafka.send(new GetClusterPolicyCommand({ ClusterArn }));
    expect(read.Policy).toBe(Policy);
  });
});
