import { CreateVpcEndpointCommand } from "@aws-sdk/client-ec2";
import {
  AssociateVPCWithHostedZoneCommand,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesByVPCCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ChangeAction,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { describe, expect, it } from "vitest";
import { addNetwork } from "../../../src/sandbox/world/customer.ts";
import { databaseService, prod, refusal, region, startAws, type StartedAws } from "./awsStart.ts";

const host = "abc-us-east1.db.astra.datastax.com";

interface WithZone extends StartedAws {
  zoneId: string;
  create: (name: string, reference: string, vpc?: string) => Promise<string>;
  change: (action: ChangeAction, record: ResourceRecordSet) => Promise<string>;
  records: () => Promise<ResourceRecordSet[]>;
}

async function withZone(): Promise<WithZone> {
  const started = await startAws();
  const client = started.route53();
  const create: WithZone["create"] = async (Name, CallerReference, VPCId = started.network.id) => {
    const command = new CreateHostedZoneCommand({
      Name,
      CallerReference,
      VPC: { VPCId, VPCRegion: region },
      HostedZoneConfig: { PrivateZone: true, Comment: "made by us" },
    });
    return (await client.send(command)).HostedZone!.Id!;
  };
  const zoneId = await create(host, "first");
  return {
    ...started,
    zoneId,
    create,
    change: async (Action, ResourceRecordSet) => {
      const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] };
      const command = { HostedZoneId: zoneId, ChangeBatch };
      return (await client.send(new ChangeResourceRecordSetsCommand(command))).ChangeInfo!.Id!;
    },
    records: async () => {
      const command = new ListResourceRecordSetsCommand({ HostedZoneId: zoneId });
      const { ResourceRecordSets } = await client.send(command);
      return ResourceRecordSets!.filter(({ Type }) => Type !== "NS" && Type !== "SOA");
    },
  };
}

const text = (value: string, Name = host): ResourceRecordSet => ({
  Name,
  Type: "TXT",
  TTL: 60,
  ResourceRecords: [{ Value: `"${value}"` }],
});

describe("private zones", () => {
  it("are made for a VPC, and found by it, by name and by id", async () => {
    const { create, route53, network, zoneId } = await withZone();
    await create("db.example.com", "second");
    const client = route53();
    const zone = await client.send(new GetHostedZoneCommand({ Id: zoneId }));
    expect(zone.HostedZone).toMatchObject({
      Id: zoneId,
      Name: `${host}.`,
      CallerReference: "first",
      Config: { PrivateZone: true, Comment: "made by us" },
      ResourceRecordSetCount: 2,
    });
    expect(zone.VPCs).toEqual([{ VPCId: network.id, VPCRegion: region }]);

    const of = { VPCId: network.id, VPCRegion: region } as const;
    const inVpc = await client.send(new ListHostedZonesByVPCCommand(of));
    expect(inVpc.HostedZoneSummaries).toMatchObject([
      { Name: `${host}.`, HostedZoneId: zoneId.replace("/hostedzone/", "") },
      { Name: "db.example.com.", Owner: { OwningAccount: prod } },
    ]);
    const named = await client.send(new ListHostedZonesByNameCommand({ DNSName: host }));
    expect(named.HostedZones![0]!.Name).toBe(`${host}.`);
    const all = await client.send(new ListHostedZonesCommand({}));
    expect(all.HostedZones).toHaveLength(2);
    expect((await route53("staging").send(new ListHostedZonesCommand({}))).HostedZones).toEqual([]);
  });

  it("are listed page by page", async () => {
    const { create, network, route53 } = await withZone();
    for (let count = 0; count < 4; count += 1) await create(`z${count}.example.com`, `ref${count}`);
    const client = route53();
    const of = { VPCId: network.id, VPCRegion: region, MaxItems: 3 } as const;
    const first = await client.send(new ListHostedZonesByVPCCommand(of));
    const { NextToken } = first;
    const second = await client.send(new ListHostedZonesByVPCCommand({ ...of, NextToken }));
    expect(
      [first.HostedZoneSummaries, second.HostedZoneSummaries].map((one) => one!.length),
    ).toEqual([3, 2]);
    expect(second.NextToken).toBeUndefined();
    const names = await client.send(new ListHostedZonesByNameCommand({ MaxItems: 2 }));
    expect(names.IsTruncated).toBe(true);
    const DNSName = names.NextDNSName;
    const HostedZoneId = names.NextHostedZoneId;
    const rest = await client.send(new ListHostedZonesByNameCommand({ DNSName, HostedZoneId }));
    expect(rest.HostedZones).toHaveLength(3);
  });

  it("are made once for a caller reference, one of a name in a VPC", async () => {
    const { create, zoneId, stagingNetwork } = await withZone();
    const again = await refusal(create(host, "first"));
    expect(again.slice(0, 2)).toEqual(["HostedZoneAlreadyExists", 409]);
    const conflict = await refusal(create(host, "other"));
    expect(conflict.slice(0, 2)).toEqual(["ConflictingDomainExists", 400]);
    expect(conflict[2]).toContain(zoneId.replace("/hostedzone/", ""));
    expect((await refusal(create("a.example.com", "x", "vpc-0")))[0]).toBe("InvalidVPCId");
    const foreign = await refusal(create("a.example.com", "x", stagingNetwork.id));
    expect(foreign.slice(0, 2)).toEqual(["NotAuthorizedException", 401]);
  });

  it("take further VPCs", async () => {
    const { route53, world, zoneId } = await withZone();
    const other = addNetwork(world, "aws", prod, region);
    const VPC = { VPCId: other.id, VPCRegion: region } as const;
    const command = new AssociateVPCWithHostedZoneCommand({ HostedZoneId: zoneId, VPC });
    expect((await route53().send(command)).ChangeInfo!.Status).toBe("PENDING");
    const { VPCs } = await route53().send(new GetHostedZoneCommand({ Id: zoneId }));
    expect(VPCs).toHaveLength(2);
    expect((await refusal(route53().send(command)))[0]).toBe("ConflictingDomainExists");
  });

  it("are deleted once they are empty", async () => {
    const { change, route53, zoneId } = await withZone();
    await change("CREATE", text("mine"));
    const remove = new DeleteHostedZoneCommand({ Id: zoneId });
    expect((await refusal(route53().send(remove)))[0]).toBe("HostedZoneNotEmpty");
    await change("DELETE", text("mine"));
    await route53().send(remove);
    const gone = await refusal(route53().send(new GetHostedZoneCommand({ Id: zoneId })));
    expect(gone.slice(0, 2)).toEqual(["NoSuchHostedZone", 404]);
  });

  it("are read, and not changed, by a reader", async () => {
    const { route53, zoneId } = await withZone();
    const zone = await route53("reader").send(new GetHostedZoneCommand({ Id: zoneId }));
    expect(zone.HostedZone!.Id).toBe(zoneId);
    const remove = new DeleteHostedZoneCommand({ Id: zoneId });
    const [name, status, message] = await refusal(route53("reader").send(remove));
    expect([name, status]).toEqual(["AccessDenied", 403]);
    expect(message).toContain("route53:DeleteHostedZone");
  });
});

describe("records", () => {
  it("can be an alias at the apex of an endpoint's name, and of nothing that is not there", async () => {
    const { change, ec2, network, records, world } = await withZone();
    const service = databaseService(world);
    const [subnet] = world.subnets.group(network.id);
    const create = new CreateVpcEndpointCommand({
      VpcId: network.id,
      ServiceName: service.name,
      VpcEndpointType: "Interface",
      SubnetIds: [subnet!.id],
    });
    const [entry] = (await ec2().send(create)).VpcEndpoint!.DnsEntries!;
    const alias = (DNSName: string, HostedZoneId: string): ResourceRecordSet => ({
      Name: host,
      Type: "A",
      AliasTarget: { DNSName, HostedZoneId, EvaluateTargetHealth: false },
    });
    const good = alias(entry!.DnsName!, entry!.HostedZoneId!);
    const zone = await refusal(change("CREATE", alias(entry!.DnsName!, "Z0")));
    expect(zone[2]).toContain("does not lie within the target zone");
    const missing = alias("vpce-0-1.vpce-svc-0.us-east-1.vpce.amazonaws.com", "Z0");
    expect((await refusal(change("CREATE", missing)))[2]).toContain("that target was not found");
    expect(await records()).toEqual([]);
    await change("CREATE", good);
    const AliasTarget = { ...good.AliasTarget, DNSName: `${entry!.DnsName!}.` };
    expect(await records()).toMatchObject([{ Name: `${host}.`, Type: "A", AliasTarget }]);
  });

  it("are pending for some seconds after a change", async () => {
    const { change, clock, route53 } = await withZone();
    const Id = await change("CREATE", text("mine"));
    const status = async (): Promise<string | undefined> =>
      (await route53().send(new GetChangeCommand({ Id }))).ChangeInfo?.Status;
    expect(await status()).toBe("PENDING");
    clock.advance(6);
    expect(await status()).toBe("INSYNC");
    const unknown = await refusal(route53().send(new GetChangeCommand({ Id: "C0" })));
    expect(unknown.slice(0, 2)).toEqual(["NoSuchChange", 404]);
  });

  it("are not created twice, put in place of what is there, deleted only as they are", async () => {
    const { change, records } = await withZone();
    await change("CREATE", text("one"));
    const [name, , message] = await refusal(change("CREATE", text("two")));
    expect(name).toBe("InvalidChangeBatch");
    expect(message).toContain(`[name='${host}.', type='TXT'] but it already exists`);
    await change("UPSERT", text("two"));
    expect((await records())[0]!.ResourceRecords).toEqual([{ Value: '"two"' }]);
    const other = await refusal(change("DELETE", text("one")));
    expect(other[2]).toContain("do not match the current values");
    await change("DELETE", text("two"));
    expect((await refusal(change("DELETE", text("two"))))[2]).toContain("but it was not found");
  });

  it("lie in their zone, and a CNAME neither at its apex nor beside another", async () => {
    const { change } = await withZone();
    const cname = (Name: string): ResourceRecordSet => ({
      Name,
      Type: "CNAME",
      TTL: 60,
      ResourceRecords: [{ Value: "example.com" }],
    });
    expect((await refusal(change("CREATE", text("x", "example.com"))))[2]).toContain(
      "is not permitted in zone",
    );
    expect((await refusal(change("CREATE", cname(host))))[2]).toContain("at apex");
    await change("CREATE", text("x", `app.${host}`));
    expect((await refusal(change("CREATE", cname(`app.${host}`))))[2]).toContain("conflicts");
  });

  it("change all together or not at all, and are listed page by page", async () => {
    const { records, route53, zoneId } = await withZone();
    const client = route53();
    const sets = ["a", "b", "c", "d"].map((label) => text(label, `${label}.${host}`));
    const Changes = sets.map((ResourceRecordSet) => ({
      Action: "CREATE" as const,
      ResourceRecordSet,
    }));
    const twice = { HostedZoneId: zoneId, ChangeBatch: { Changes: [...Changes, Changes[0]!] } };
    const refused = await refusal(client.send(new ChangeResourceRecordSetsCommand(twice)));
    expect(refused[0]).toBe("InvalidChangeBatch");
    expect(await records()).toEqual([]);
    const once = { HostedZoneId: zoneId, ChangeBatch: { Changes } };
    await client.send(new ChangeResourceRecordSetsCommand(once));
    const read = { HostedZoneId: zoneId, MaxItems: 4 };
    const first = await client.send(new ListResourceRecordSetsCommand(read));
    expect(first.IsTruncated).toBe(true);
    const next = {
      HostedZoneId: zoneId,
      StartRecordName: first.NextRecordName,
      StartRecordType: first.NextRecordType,
    };
    const rest = await client.send(new ListResourceRecordSetsCommand(next));
    expect(rest.ResourceRecordSets!.map(({ Name }) => Name)).toEqual([`c.${host}.`, `d.${host}.`]);
  });
});
