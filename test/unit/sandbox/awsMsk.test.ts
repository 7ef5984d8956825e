import {
  DeleteClusterPolicyCommand,
  DescribeClusterV2Command,
  DescribeConfigurationRevisionCommand,
  GetClusterPolicyCommand,
  ListClientVpcConnectionsCommand,
  ListClustersV2Command,
  PutClusterPolicyCommand,
  RejectClientVpcConnectionCommand,
  UpdateConnectivityCommand,
  paginateListClustersV2,
  type Cluster,
  type KafkaClient,
} from "@aws-sdk/client-kafka";
import { describe, expect, it } from "vitest";
import type { CloudEndpoint, MskCluster } from "../../../src/sandbox/world/entities.ts";
import { rootPrincipal } from "../../../src/sandbox/world/places.ts";
import {
  database,
  prod,
  refusal,
  region,
  startAws,
  type StartAws,
  type StartedAws,
} from "./awsStart.ts";

interface WithMsk extends StartedAws {
  client: KafkaClient;
  ClusterArn: string;
  add: (name: string, rest?: Partial<MskCluster>) => string;
  read: () => Promise<Cluster>;
  policy: () => Promise<{ Policy?: string; CurrentVersion?: string }>;
  put: (Policy: object | string, CurrentVersion?: string) => Promise<unknown>;
  principals: () => string[];
  /** A database provider's endpoint against the cluster that waits. */
  wait: () => CloudEndpoint;
}

async function withMsk(options?: StartAws): Promise<WithMsk> {
  const started = await startAws(options);
  const { world } = started;
  const client = started.kafka();
  const add: WithMsk["add"] = (name, rest) =>
    world.mskClusters.add({
      id: `arn:aws:kafka:${region}:${prod}:cluster/${name}/${world.random.uuid()}-7`,
      accountId: prod,
      region,
      name,
      clusterType: "PROVISIONED",
      instanceType: "kafka.m7g.large",
      multiVpc: [],
      policyPrincipals: [],
      ...rest,
    }).id;
  const ClusterArn = add("orders-events");
  return {
    ...{ ...started, client, add, ClusterArn },
    read: async () =>
      (await client.send(new DescribeClusterV2Command({ ClusterArn }))).ClusterInfo!,
    policy: () => client.send(new GetClusterPolicyCommand({ ClusterArn })),
    put: (policy, CurrentVersion) => {
      const Policy = typeof policy === "string" ? policy : JSON.stringify(policy);
      return client.send(new PutClusterPolicyCommand({ ClusterArn, Policy, CurrentVersion }));
    },
    principals: () => world.mskClusters.get(ClusterArn)!.policyPrincipals,
    wait: () =>
      world.endpoints.add({
        id: "vpce-0waiting",
        cloud: "aws",
        accountId: database,
        region,
        networkId: "",
        subnetIds: [],
        securityGroupIds: [],
        serviceId: ClusterArn,
        name: "egress",
        state: "pendingAcceptance",
        address: "",
        privateDns: false,
        createdAt: world.clock.now(),
      }),
  };
}

const allow = (...AWS: string[]): object => ({
  Effect: "Allow",
  Principal: { AWS },
  Action: ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers"],
  Resource: "*",
});

describe("MSK clusters", () => {
  it("tell type, instance type, authentication, private connectivity and version", async () => {
    const { network, read, world } = await withMsk();
    expect(await read()).toMatchObject({
      ClusterName: "orders-events",
      ClusterType: "PROVISIONED",
      State: "ACTIVE",
      CurrentVersion: expect.stringMatching(/^K/) as string,
      Provisioned: {
        BrokerNodeGroupInfo: {
          InstanceType: "kafka.m7g.large",
          ClientSubnets: world.subnets.group(network.id).map(({ id }) => id),
          ConnectivityInfo: {
            VpcConnectivity: {
              ClientAuthentication: {
                Sasl: { Scram: { Enabled: false }, Iam: { Enabled: false } },
                Tls: { Enabled: false },
              },
            },
          },
        },
        ClientAuthentication: { Sasl: { Scram: { Enabled: true } }, Tls: { Enabled: true } },
      },
    });
  });

  it("are listed by name and type, page by page", async () => {
    const { add, client, kafka } = await withMsk();
    add("orders-serverless", { clusterType: "SERVERLESS", instanceType: "" });
    for (let count = 0; count < 5; count += 1) add(`clicks-${count}`);
    const pages: number[] = [];
    for await (const page of paginateListClustersV2({ client, pageSize: 3 }, {})) {
      pages.push(page.ClusterInfoList!.length);
    }
    expect(pages).toEqual([3, 3, 1]);
    const filter = { ClusterNameFilter: "orders", ClusterTypeFilter: "SERVERLESS" };
    const found = await client.send(new ListClustersV2Command(filter));
    expect(found.ClusterInfoList).toMatchObject([
      { ClusterType: "SERVERLESS", Serverless: { ClientAuthentication: {} } },
    ]);
    const others = await kafka("staging").send(new ListClustersV2Command({}));
    expect(others.ClusterInfoList).toEqual([]);
    const ClusterArn = `arn:aws:kafka:${region}:${prod}:cluster/none/0`;
    const unknown = await refusal(client.send(new DescribeClusterV2Command({ ClusterArn })));
    expect(unknown.slice(0, 2)).toEqual(["NotFoundException", 404]);
  });

  it("tell what happens without access lists in their configuration, where they have one", async () => {
    const { client, cloud, ClusterArn, read } = await withMsk();
    expect((await read()).Provisioned!.CurrentBrokerSoftwareInfo!.ConfigurationArn).toBeUndefined();
    const arn = `arn:aws:kafka:${region}:${prod}:configuration/strict/1`;
    const properties = "allow.everyone.if.no.acl.found=false\n";
    const configuration = { arn, revision: 2, properties };
    cloud.state.mskDetails.change(ClusterArn, { configuration });
    const told = (await read()).Provisioned!.CurrentBrokerSoftwareInfo!;
    expect([told.ConfigurationArn, told.ConfigurationRevision]).toEqual([arn, 2]);
    const command = new DescribeConfigurationRevisionCommand({ Arn: arn, Revision: 2 });
    const { ServerProperties } = await client.send(command);
    expect(Buffer.from(ServerProperties!).toString()).toBe(properties);
    const other = new DescribeConfigurationRevisionCommand({ Arn: arn, Revision: 3 });
    expect((await refusal(client.send(other)))[0]).toBe("NotFoundException");
  });
});

describe("private connectivity of MSK", () => {
  const scram = {
    VpcConnectivity: { ClientAuthentication: { Sasl: { Scram: { Enabled: true } } } },
  };

  it("is switched on in the current version, and takes a while", async () => {
    const { client, clock, ClusterArn, read, world } = await withMsk();
    const { CurrentVersion } = await read();
    const wish = { ClusterArn, ConnectivityInfo: scram };
    const old = new UpdateConnectivityCommand({ ...wish, CurrentVersion: "K0" });
    expect((await refusal(client.send(old)))[0]).toBe("BadRequestException");
    const update = new UpdateConnectivityCommand({ ...wish, CurrentVersion });
    expect((await client.send(update)).ClusterOperationArn).toContain(":cluster-operation/");
    expect((await read()).State).toBe("UPDATING");
    expect((await refusal(client.send(update)))[0]).toBe("BadRequestException");
    clock.advance(20);
    const after = await read();
    expect(after.State).toBe("ACTIVE");
    expect(after.CurrentVersion).not.toBe(CurrentVersion);
    expect(world.mskClusters.get(ClusterArn)!.multiVpc).toEqual(["saslScram"]);
  });

  it("is not for small instances, serverless clusters and schemes the cluster lacks", async () => {
    const { client, cloud, ClusterArn, read, world } = await withMsk();
    const why = async (): Promise<string> => {
      const { CurrentVersion } = await read();
      const wish = { ClusterArn, CurrentVersion, ConnectivityInfo: scram };
      return (await refusal(client.send(new UpdateConnectivityCommand(wish))))[2];
    };
    world.mskClusters.change(ClusterArn, { instanceType: "kafka.t3.small" });
    expect(await why()).toContain("not supported for this cluster type or instance type");
    world.mskClusters.change(ClusterArn, { instanceType: "kafka.m7g.large" });
    cloud.state.mskDetails.change(ClusterArn, { authentication: ["saslIam"] });
    expect(await why()).toContain("is not enabled on the cluster");
  });
});

describe("the policy of an MSK cluster", () => {
  it("is not there at first, then as it was put, and the world's principals follow", async () => {
    const { policy, principals, put } = await withMsk();
    expect((await refusal(policy())).slice(0, 2)).toEqual(["NotFoundException", 404]);
    const text = `{ "Version": "2012-10-17", "Statement": [${JSON.stringify(allow(database))}] }`;
    await put(text);
    expect((await policy()).Policy).toBe(text);
    expect(principals()).toEqual([rootPrincipal(database)]);
  });

  it("is replaced only in the version that was read", async () => {
    const { policy, principals, put } = await withMsk();
    await put({ Statement: [allow(database)] });
    const { CurrentVersion } = await policy();
    await put({ Statement: [allow(database, prod)] }, CurrentVersion);
    const lost = await refusal(put({ Statement: [allow(prod)] }, CurrentVersion));
    expect(lost.slice(0, 2)).toEqual(["BadRequestException", 400]);
    expect(principals()).toHaveLength(2);
    expect((await refusal(put("no policy")))[0]).toBe("BadRequestException");
  });

  it("keeps the statements of others when the world lets somebody in or out", async () => {
    const { ClusterArn, policy, put, world } = await withMsk();
    const Principal = { Service: "kafka.amazonaws.com" };
    const foreign = { Sid: "theirs", Effect: "Allow", Principal, Action: "kafka:Get*" };
    await put({ Id: "kept", Statement: [foreign, allow(prod)] });
    world.mskClusters.change(ClusterArn, { policyPrincipals: [rootPrincipal(database)] });
    const read = JSON.parse((await policy()).Policy!) as { Id: string; Statement: object[] };
    expect(read.Id).toBe("kept");
    expect(read.Statement).toHaveLength(2);
    expect(read.Statement[0]).toEqual(foreign);
    expect(read.Statement[1]).toMatchObject({ Principal: { AWS: [rootPrincipal(database)] } });
  });

  it("lets nobody in whom another statement denies, and who is not allowed to connect", async () => {
    const { principals, put } = await withMsk();
    const deny = { ...allow(database), Effect: "Deny" };
    const reads = { ...allow(prod), Action: "kafka:DescribeCluster" };
    await put({ Statement: [allow(database), deny, reads] });
    expect(principals()).toEqual([]);
  });

  it("is how the owner accepts: who waits and is let in becomes available", async () => {
    const { clock, ClusterArn, client, decisions, put, wait, world } = await withMsk();
    const waiting = wait();
    const connections = async (): Promise<unknown> =>
      (await client.send(new ListClientVpcConnectionsCommand({ ClusterArn }))).ClientVpcConnections;
    await put({ Statement: [allow(prod)] });
    expect(world.endpoints.get(waiting.id)!.state).toBe("pendingAcceptance");
    expect(await connections()).toEqual([]);
    await put({ Statement: [allow(prod, database)] });
    expect(decisions).toMatchObject([{ endpoint: { id: waiting.id }, decision: "accept" }]);
    expect(await connections()).toMatchObject([{ Owner: database, State: "CREATING" }]);
    clock.advance(world.times.connectionReady);
    expect(await connections()).toMatchObject([{ Owner: database, State: "AVAILABLE" }]);
  });

  it("is taken away as a whole", async () => {
    const { client, ClusterArn, policy, principals, put } = await withMsk();
    await put({ Statement: [allow(database)] });
    await client.send(new DeleteClusterPolicyCommand({ ClusterArn }));
    expect((await refusal(policy()))[0]).toBe("NotFoundException");
    expect(principals()).toEqual([]);
  });

  it("is read, and not written, by a reader", async () => {
    const { ClusterArn, kafka, put } = await withMsk();
    await put({ Statement: [allow(database)] });
    const read = await kafka("reader").send(new GetClusterPolicyCommand({ ClusterArn }));
    expect(read.Policy).toContain(database);
    const write = new PutClusterPolicyCommand({ ClusterArn, Policy: "{}" });
    const refused = await refusal(kafka("reader").send(write));
    expect(refused.slice(0, 2)).toEqual(["AccessDeniedException", 403]);
  });
});

describe("connections to an MSK cluster", () => {
  it("are refused by the owner", async () => {
    const { client, ClusterArn, put, wait, world } = await withMsk();
    const waiting = wait();
    await put({ Statement: [allow(database)] });
    const list = new ListClientVpcConnectionsCommand({ ClusterArn });
    const [one] = (await client.send(list)).ClientVpcConnections!;
    const VpcConnectionArn = one!.VpcConnectionArn;
    await client.send(new RejectClientVpcConnectionCommand({ ClusterArn, VpcConnectionArn }));
    expect(world.endpoints.get(waiting.id)!.state).toBe("rejected");
    expect((await client.send(list)).ClientVpcConnections).toMatchObject([{ State: "REJECTED" }]);
    const unknown = { ClusterArn, VpcConnectionArn: "arn:aws:kafka:none" };
    const refused = await refusal(client.send(new RejectClientVpcConnectionCommand(unknown)));
    expect(refused[0]).toBe("NotFoundException");
  });
});
