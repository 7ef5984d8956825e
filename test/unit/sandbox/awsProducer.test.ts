import {
  AcceptVpcEndpointConnectionsCommand,
  DescribeVpcEndpointConnectionsCommand,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpcEndpointServicePermissionsCommand,
  ModifyVpcEndpointServicePermissionsCommand,
  RejectVpcEndpointConnectionsCommand,
  paginateDescribeVpcEndpointConnections,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import type { CloudEndpoint, EndpointService } from "../../../src/sandbox/world/entities.ts";
import { rootPrincipal } from "../../../src/sandbox/world/places.ts";
import {
  database,
  databaseService,
  prod,
  rawEc2,
  refusal,
  region,
  startAws,
  type StartAws,
  type StartedAws,
} from "./awsStart.ts";

interface Producer extends StartedAws {
  /** Of the customer, in us-east-1. */
  service: EndpointService;
  /** A database provider's endpoint against it that waits. */
  waiting: CloudEndpoint;
  add: (id: string) => CloudEndpoint;
  stateOf: (id: string) => string | undefined;
}

async function producer(options?: StartAws): Promise<Producer> {
  const started = await startAws(options);
  const { world } = started;
  const service = databaseService(world, {
    accountId: prod,
    allowed: [rootPrincipal(database)],
    zoneIds: [],
    privateDnsName: "payments.example.com",
  });
  const add = (id: string): CloudEndpoint =>
    world.endpoints.add({
      id,
      cloud: "aws",
      accountId: database,
      region,
      networkId: "",
      subnetIds: [],
      securityGroupIds: [],
      serviceId: service.id,
      name: id,
      state: "pendingAcceptance",
      address: `${id}.vpce.amazonaws.com`,
      privateDns: false,
      createdAt: world.clock.now(),
    });
  const stateOf = (id: string): string | undefined => world.endpoints.get(id)?.state;
  return { ...started, service, waiting: add("vpce-0waiting"), add, stateOf };
}

describe("the customer's own endpoint services", () => {
  it("are described with their zones, name and state", async () => {
    const { ec2, service } = await producer();
    const command = new DescribeVpcEndpointServiceConfigurationsCommand({});
    const { ServiceConfigurations } = await ec2().send(command);
    expect(ServiceConfigurations).toMatchObject([
      {
        ServiceId: service.id,
        ServiceName: service.name,
        ServiceState: "Available",
        AcceptanceRequired: true,
        AvailabilityZoneIds: ["use1-az1", "use1-az2", "use1-az3"],
        PrivateDnsName: "payments.example.com",
        PrivateDnsNameConfiguration: { State: "verified", Type: "TXT" },
        SupportedRegions: [{ Region: region }],
      },
    ]);
    expect((await ec2("staging").send(command)).ServiceConfigurations).toEqual([]);
    const ServiceIds = ["vpce-svc-0"];
    const unknown = new DescribeVpcEndpointServiceConfigurationsCommand({ ServiceIds });
    expect((await refusal(ec2().send(unknown)))[0]).toBe("InvalidVpcEndpointServiceId.NotFound");
  });

  it("allow principals and forget them; the world's list is the one truth", async () => {
    const { ec2, service, world } = await producer();
    const ServiceId = service.id;
    const role = "arn:aws:iam::792345610284:role/crdb";
    const add = { ServiceId, AddAllowedPrincipals: [role, rootPrincipal(database)] };
    const added = await ec2().send(new ModifyVpcEndpointServicePermissionsCommand(add));
    expect(added.ReturnValue).toBe(true);
    expect(added.AddedPrincipals).toMatchObject([{ Principal: role, PrincipalType: "Role" }]);
    expect(world.services.get(ServiceId)?.allowed).toEqual([rootPrincipal(database), role]);

    const remove = { ServiceId, RemoveAllowedPrincipals: [rootPrincipal(database), "gone"] };
    await ec2().send(new ModifyVpcEndpointServicePermissionsCommand(remove));
    const read = new DescribeVpcEndpointServicePermissionsCommand({ ServiceId });
    const { AllowedPrincipals } = await ec2().send(read);
    expect(AllowedPrincipals).toMatchObject([
      { Principal: role, PrincipalType: "Role", ServiceId },
    ]);
    expect(AllowedPrincipals![0]!.ServicePermissionId).toMatch(/^vpce-svc-perm-/);
  });

  it("refuse principals with a path, sessions of roles and account numbers", async () => {
    const { ec2, service, world } = await producer();
    const wrong = [
      "arn:aws:iam::792345610284:user/network/alex",
      "arn:aws:sts::792345610284:assumed-role/NetworkAdmin/alex",
      "792345610284",
    ];
    for (const principal of wrong) {
      const AddAllowedPrincipals = [rootPrincipal(prod), principal];
      const add = { ServiceId: service.id, AddAllowedPrincipals };
      const refused = await refusal(
        ec2().send(new ModifyVpcEndpointServicePermissionsCommand(add)),
      );
      const words = `Invalid Principal: '${principal}'`;
      expect(refused).toEqual(["InvalidPrincipal", 400, words]);
    }
    expect(world.services.get(service.id)?.allowed).toEqual(service.allowed);
  });

  it("list who connects, by filters and page by page", async () => {
    const { add, ec2, service, waiting } = await producer();
    for (let count = 0; count < 6; count += 1) add(`vpce-0${count}`);
    const client = ec2();
    const found = async (Name: string, ...Values: string[]): Promise<number> => {
      const command = new DescribeVpcEndpointConnectionsCommand({ Filters: [{ Name, Values }] });
      return (await client.send(command)).VpcEndpointConnections!.length;
    };
    expect(await found("service-id", service.id)).toBe(7);
    expect(await found("vpc-endpoint-owner", database)).toBe(7);
    expect(await found("vpc-endpoint-state", "available")).toBe(0);
    const Filters = [{ Name: "vpc-endpoint-id", Values: [waiting.id] }];
    const one = await client.send(new DescribeVpcEndpointConnectionsCommand({ Filters }));
    expect(one.VpcEndpointConnections).toMatchObject([
      {
        ServiceId: service.id,
        VpcEndpointId: waiting.id,
        VpcEndpointOwner: database,
        VpcEndpointState: "pendingAcceptance",
        VpcEndpointRegion: region,
      },
    ]);
    let pages = 0;
    const paged = paginateDescribeVpcEndpointConnections({ client, pageSize: 3 }, {});
    for await (const page of paged) pages += page.VpcEndpointConnections!.length > 0 ? 1 : 0;
    expect(pages).toBe(3);
  });

  it("let an endpoint in: it is pending, then available", async () => {
    const { clock, decisions, ec2, service, stateOf, waiting, world } = await producer();
    const accept = { ServiceId: service.id, VpcEndpointIds: [waiting.id] };
    const answer = await ec2().send(new AcceptVpcEndpointConnectionsCommand(accept));
    expect(answer.Unsuccessful).toEqual([]);
    expect(decisions).toEqual([{ endpoint: waiting, decision: "accept" }]);
    expect(stateOf(waiting.id)).toBe("pending");
    clock.advance(world.times.connectionReady);
    expect(stateOf(waiting.id)).toBe("available");
  });

  it("leave it to the database provider how its endpoint goes on", async () => {
    const { clock, decisions, ec2, service, stateOf, waiting } = await producer({
      providers: true,
    });
    const which = { ServiceId: service.id, VpcEndpointIds: [waiting.id] };
    await ec2().send(new AcceptVpcEndpointConnectionsCommand(which));
    await ec2().send(new RejectVpcEndpointConnectionsCommand(which));
    clock.advance(60);
    expect(decisions.map(({ decision }) => decision)).toEqual(["accept", "reject"]);
    expect(stateOf(waiting.id)).toBe("pendingAcceptance");
  });

  it("refuse an endpoint, also one that is in use, and may let it in again", async () => {
    const { clock, ec2, service, stateOf, waiting } = await producer();
    const which = { ServiceId: service.id, VpcEndpointIds: [waiting.id] };
    await ec2().send(new AcceptVpcEndpointConnectionsCommand(which));
    clock.advance(10);
    await ec2().send(new RejectVpcEndpointConnectionsCommand(which));
    expect(stateOf(waiting.id)).toBe("rejected");
    await ec2().send(new AcceptVpcEndpointConnectionsCommand(which));
    clock.advance(10);
    expect(stateOf(waiting.id)).toBe("available");
  });

  it("tell on the wire, inside an answer of 200, what could not be decided", async () => {
    const started = await producer();
    const { clock, ec2, service, waiting } = started;
    const which = { ServiceId: service.id, VpcEndpointIds: [waiting.id] };
    await ec2().send(new AcceptVpcEndpointConnectionsCommand(which));
    clock.advance(10);
    const ids = `VpcEndpointId.1=${waiting.id}&VpcEndpointId.2=vpce-0gone`;
    const call = `Action=AcceptVpcEndpointConnections&ServiceId=${service.id}&${ids}&Version=2016-11-15`;
    const answer = await rawEc2(started, call);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/xml;charset=UTF-8");
    const text = await answer.text();
    expect(text.replace(/<requestId>[^<]*<\/requestId>/, "")).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n` +
        `<AcceptVpcEndpointConnectionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><unsuccessful>` +
        `<item><resourceId>${waiting.id}</resourceId><error><code>InvalidState</code><message>The connection of VPC endpoint ${waiting.id} is in state available and cannot be accepted</message></error></item>` +
        `<item><resourceId>vpce-0gone</resourceId><error><code>InvalidVpcEndpointId.NotFound</code><message>The Vpc Endpoint Id &apos;vpce-0gone&apos; does not exist</message></error></item>` +
        `</unsuccessful></AcceptVpcEndpointConnectionsResponse>`,
    );
  });
});
