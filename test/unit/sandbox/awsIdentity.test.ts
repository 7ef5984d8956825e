import {
  DescribeAvailabilityZonesCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import { ListClustersV2Command } from "@aws-sdk/client-kafka";
import { ListHostedZonesByNameCommand } from "@aws-sdk/client-route-53";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { prod, refusal, staging, startAws } from "./awsStart.ts";

describe("keys of the sandbox's AWS", () => {
  it("say who they are: users with and without a path, an assumed role, another account", async () => {
    const { sts } = await startAws();
    const arn = async (key: string): Promise<string | undefined> =>
      (await sts(key).send(new GetCallerIdentityCommand({}))).Arn;

    expect(await arn("admin")).toBe(`arn:aws:iam::${prod}:user/network/admin`);
    expect(await arn("reader")).toBe(`arn:aws:iam::${prod}:user/reader`);
    expect(await arn("role")).toBe(`arn:aws:sts::${prod}:assumed-role/NetworkAdmin/role`);
    const other = await sts("staging").send(new GetCallerIdentityCommand({}));
    expect(other).toMatchObject({ Account: staging, Arn: `arn:aws:iam::${staging}:user/admin` });
  });

  it("are refused by each service in its own words when nobody knows them", async () => {
    const { ec2, sts, route53, kafka } = await startAws();
    const unknown = "The security token included in the request is invalid.";
    const ec2Words = "AWS was not able to validate the provided access credentials";

    const vpcs = refusal(ec2("revoked").send(new DescribeVpcsCommand({})));
    expect(await vpcs).toEqual(["AuthFailure", 401, ec2Words]);
    const who = refusal(sts("revoked").send(new GetCallerIdentityCommand({})));
    expect(await who).toEqual(["InvalidClientTokenId", 403, unknown]);
    const zones = refusal(route53("revoked").send(new ListHostedZonesByNameCommand({})));
    expect(await zones).toEqual(["InvalidClientTokenId", 403, unknown]);
    const clusters = refusal(kafka("revoked").send(new ListClustersV2Command({})));
    expect(await clusters).toEqual(["UnrecognizedClientException", 403, unknown]);
  });

  it("are refused when they have expired", async () => {
    const { ec2, sts, route53, kafka } = await startAws();

    const vpcs = await refusal(ec2("expired").send(new DescribeVpcsCommand({})));
    expect(vpcs).toEqual(["RequestExpired", 400, "Request has expired."]);
    const who = await refusal(sts("expired").send(new GetCallerIdentityCommand({})));
    expect(who.slice(0, 2)).toEqual(["ExpiredToken", 403]);
    const zones = await refusal(route53("expired").send(new ListHostedZonesByNameCommand({})));
    expect(zones.slice(0, 2)).toEqual(["ExpiredToken", 403]);
    const clusters = await refusal(kafka("expired").send(new ListClustersV2Command({})));
    expect(clusters.slice(0, 2)).toEqual(["ExpiredTokenException", 403]);
  });

  it("must come with their secret and token: the signature is recomputed", async () => {
    const { cloud, ec2, sts, kafka } = await startAws();
    const { admin, reader, role } = cloud.keys;
    const wrong = { ...admin!, secretAccessKey: reader!.secretAccessKey };
    const tokenless = { ...role!, sessionToken: "made up" };

    const vpcs = await refusal(ec2(wrong).send(new DescribeVpcsCommand({})));
    expect(vpcs.slice(0, 2)).toEqual(["AuthFailure", 401]);
    const who = await refusal(sts(wrong).send(new GetCallerIdentityCommand({})));
    expect(who.slice(0, 2)).toEqual(["SignatureDoesNotMatch", 403]);
    const clusters = await refusal(kafka(wrong).send(new ListClustersV2Command({})));
    expect(clusters.slice(0, 2)).toEqual(["InvalidSignatureException", 403]);
    const session = await refusal(sts(tokenless).send(new GetCallerIdentityCommand({})));
    expect(session.slice(0, 2)).toEqual(["InvalidClientTokenId", 403]);
  });

  it("sign the body too: what was changed on the way is refused", async () => {
    const { baseUrl, ec2 } = await startAws();
    const client = ec2();
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: string };
        request.body = request.body.replace("DescribeVpcs", "DescribeVpcz");
        return next(args);
      },
      { step: "finalizeRequest", priority: "low", name: "tamper" },
    );
    const changed = await refusal(client.send(new DescribeVpcsCommand({})));
    expect(changed.slice(0, 2)).toEqual(["AuthFailure", 401]);
    const unsigned = await fetch(baseUrl, { method: "POST", body: "Action=DescribeVpcs" });
    expect(unsigned.status).toBe(403);
    expect(await unsigned.text()).toContain("<Code>MissingAuthenticationToken</Code>");
  });

  it("are refused when the request was signed long ago", async () => {
    const { ec2, later } = await startAws();
    later(16 * 60 * 1000);
    const vpcs = await refusal(ec2().send(new DescribeVpcsCommand({})));
    expect(vpcs[0]).toBe("RequestExpired");
  });

  it("of a reader only read, and the refusal of EC2 has an encoded message", async () => {
    const { ec2, sts, network, world } = await startAws();
    const EnableDnsSupport = { Value: false };
    const modify = new ModifyVpcAttributeCommand({ VpcId: network.id, EnableDnsSupport });

    expect((await ec2("reader").send(new DescribeVpcsCommand({}))).Vpcs).toHaveLength(1);
    const [name, status, message] = await refusal(ec2("reader").send(modify));
    expect([name, status]).toEqual(["UnauthorizedOperation", 403]);
    expect(message).toContain(`User: arn:aws:iam::${prod}:user/reader is not authorized`);
    expect(message).toMatch(/ec2:ModifyVpcAttribute .*Encoded authorization failure message: \S+$/);
    expect(world.networks.get(network.id)?.dnsSupport).toBe(true);
    const RoleArn = `arn:aws:iam::${prod}:role/NetworkAdmin`;
    const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: "alex" });
    expect((await refusal(sts("reader").send(assume))).slice(0, 2)).toEqual(["AccessDenied", 403]);
  });

  it("can assume a role of either account, and it expires", async () => {
    const { sts, later } = await startAws();
    const RoleArn = `arn:aws:iam::${staging}:role/NetworkReader`;
    const assume = { RoleArn, RoleSessionName: "alex", DurationSeconds: 900 };
    const { Credentials: given } = await sts().send(new AssumeRoleCommand(assume));
    const key = {
      accessKeyId: given!.AccessKeyId!,
      secretAccessKey: given!.SecretAccessKey!,
      sessionToken: given!.SessionToken!,
    };
    const who = await sts(key).send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toBe(`arn:aws:sts::${staging}:assumed-role/NetworkReader/alex`);
    expect(given!.Expiration!.getTime()).toBeGreaterThan(Date.now());
    const stranger = {
      RoleArn: "arn:aws:iam::999999999999:role/NetworkAdmin",
      RoleSessionName: "a1",
    };
    const refused = await refusal(sts().send(new AssumeRoleCommand(stranger)));
    expect(refused.slice(0, 2)).toEqual(["AccessDenied", 403]);

    later(900_001);
    const gone = await refusal(sts(key).send(new GetCallerIdentityCommand({})));
    expect(gone[0]).toBe("ExpiredToken");
  });
});

describe("the sandbox's AWS", () => {
  it("throttles a key that asks too fast, and no other", async () => {
    const { ec2 } = await startAws({ rateLimits: true });
    const client = ec2();
    for (let count = 0; count < 100; count += 1) await client.send(new DescribeVpcsCommand({}));
    const over = await refusal(client.send(new DescribeVpcsCommand({})));
    expect(over).toEqual(["RequestLimitExceeded", 503, "Request limit exceeded."]);
    expect((await ec2("reader").send(new DescribeVpcsCommand({}))).Vpcs).toHaveLength(1);
  });

  it("knows calls by service and action in the log and in fault plans", async () => {
    const { ec2, sts, requests, faults } = await startAws();
    faults.setPlan([{ match: { path: "/ec2/DescribeVpcs" }, do: { status: 503 } }]);
    await sts().send(new GetCallerIdentityCommand({}));
    const spoilt = await refusal(ec2().send(new DescribeVpcsCommand({})));
    expect(spoilt.slice(0, 2)).toEqual(["Unavailable", 503]);
    expect(requests.map(({ path, key }) => [path, key])).toEqual([
      ["/sts/GetCallerIdentity", "admin"],
      ["/ec2/DescribeVpcs", "admin"],
    ]);
  });

  it("gives zones names that differ between accounts; ids are the same", async () => {
    const { ec2 } = await startAws();
    const zones = async (key: string): Promise<Map<string, string>> => {
      const answer = await ec2(key).send(new DescribeAvailabilityZonesCommand({}));
      return new Map(answer.AvailabilityZones!.map((zone) => [zone.ZoneName!, zone.ZoneId!]));
    };
    const [one, other] = [await zones("admin"), await zones("staging")];
    expect([...one.keys()]).toEqual(["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"]);
    expect([...one.values()].sort()).toEqual([...other.values()].sort());
    expect([...one.values()].sort()).toEqual(["use1-az1", "use1-az2", "use1-az3", "use1-az4"]);
    expect(one).not.toEqual(other);
  });
});
