import {
  DescribeClusterV2Command,
  DescribeConfigurationRevisionCommand,
  GetClusterPolicyCommand,
  paginateListClientVpcConnections,
  paginateListClustersV2,
  type Cluster,
  type KafkaClient,
} from "@aws-sdk/client-kafka";
import * as l10n from "@vscode/l10n";
import type { Consumer, OwnService } from "../../domain/customerCloud.ts";
import type { EndpointState } from "../../domain/state.ts";
import { asApiError } from "../../http/errors.ts";
import type { CloudOptions } from "../cloud.ts";
import { read, readAll } from "./calls.ts";
import type { Service } from "./clients.ts";
import { missing } from "./errors.ts";
import { allowedBy } from "./policy.ts";

export type Kafka = Service<KafkaClient>;

/** True for the ARN of an MSK cluster. */
export function isKafka(target: string): boolean {
  return /^arn:aws[a-z-]*:kafka:/.test(target);
}

/** The region in an ARN. */
export function regionOfArn(arn: string): string {
  return arn.split(":")[3] ?? "";
}

/** The account's MSK clusters of a region, with what makes each unfit as a target. */
export async function readKafka(kafka: Kafka, options: CloudOptions): Promise<OwnService[]> {
  const clusters = await readAll(
    kafka,
    "ListClustersV2",
    options,
    (config, settings) => paginateListClustersV2(config, {}, settings),
    (page) => page.ClusterInfoList,
  );
  return Promise.all(clusters.map((cluster) => serviceOf(kafka, cluster, options)));
}

async function serviceOf(
  kafka: Kafka,
  cluster: Cluster,
  options: CloudOptions,
): Promise<OwnService> {
  const target = cluster.ClusterArn ?? "";
  const [policy, everyone] = await Promise.all([
    readPolicy(kafka, target, options),
    letsEveryoneIn(kafka, cluster, options),
  ]);
  const guests = guestsOf(policy?.text);
  return {
    target,
    name: cluster.ClusterName ?? target,
    kind: "kafka",
    zones: cluster.Provisioned?.BrokerNodeGroupInfo?.ZoneIds ?? [],
    acceptance: "automatic",
    allowed: guests.allowed,
    brokers: {
      authentication: authenticationOf(cluster),
      multiVpc: multiVpcOf(cluster),
      ...(everyone !== undefined && { everyone }),
    },
    unfit: [...unfitness(cluster), ...guests.unfit],
  };
}

/** A policy that cannot be read is in the way of its own cluster only. */
function guestsOf(policy: string | undefined): Pick<OwnService, "allowed" | "unfit"> {
  try {
    return { allowed: policy === undefined ? [] : allowedBy(policy), unfit: [] };
  } catch (error) {
    const failure = asApiError(error, "protocol");
    if (failure === undefined) throw error;
    return { allowed: [], unfit: [failure.message] };
  }
}

/** Multi-VPC connectivity is for provisioned clusters, and not for the smallest brokers (api-facts §5.3). */
function unfitness(cluster: Cluster): string[] {
  const { Provisioned, State = "", ClusterType = "" } = cluster;
  if (ClusterType.toUpperCase() !== "PROVISIONED") {
    return [l10n.t("It is serverless: only provisioned clusters can be connected to.")];
  }
  const instance = Provisioned?.BrokerNodeGroupInfo?.InstanceType ?? "";
  const found: string[] = [];
  if (instance === "kafka.t3.small") {
    found.push(l10n.t("Its brokers are {0}, which cannot be connected to.", instance));
  }
  if (["CREATING", "DELETING", "FAILED"].includes(State.toUpperCase())) {
    found.push(l10n.t("It is {0}.", State));
  }
  return found;
}

/** Kinds of authentication, as previews and values name them. */
export const authentications = ["scram", "iam", "tls"] as const;
export type Authentication = (typeof authentications)[number];

interface AuthenticationWire {
  readonly Sasl?: { readonly Scram?: Switch; readonly Iam?: Switch };
  readonly Tls?: Switch;
}

interface Switch {
  readonly Enabled?: boolean;
}

function switchedOn(wire: AuthenticationWire | undefined): Authentication[] {
  const on = { scram: wire?.Sasl?.Scram, iam: wire?.Sasl?.Iam, tls: wire?.Tls };
  return authentications.filter((one) => on[one]?.Enabled === true);
}

/** The kinds for which clients of other VPCs can connect. */
export function multiVpcOf({ Provisioned }: Cluster): Authentication[] {
  const { ConnectivityInfo } = Provisioned?.BrokerNodeGroupInfo ?? {};
  return switchedOn(ConnectivityInfo?.VpcConnectivity?.ClientAuthentication);
}

/** The kinds that the cluster has at all. */
export function authenticationOf({ Provisioned }: Cluster): Authentication[] {
  return switchedOn(Provisioned?.ClientAuthentication);
}

/** Whether who is on no access list gets in; undefined = the brokers' own default, or not told. */
async function letsEveryoneIn(
  kafka: Kafka,
  { Provisioned }: Cluster,
  options: CloudOptions,
): Promise<boolean | undefined> {
  const { ConfigurationArn: Arn, ConfigurationRevision: Revision } =
    Provisioned?.CurrentBrokerSoftwareInfo ?? {};
  if (Arn === undefined || Revision === undefined) return undefined;
  try {
    const { ServerProperties } = await read(
      kafka,
      "DescribeConfigurationRevision",
      options,
      (client, settings) =>
        client.send(new DescribeConfigurationRevisionCommand({ Arn, Revision }), settings),
    );
    const text = Buffer.from(ServerProperties ?? new Uint8Array()).toString("utf8");
    const line = /^\s*allow\.everyone\.if\.no\.acl\.found\s*=\s*(\w+)/m.exec(text);
    return line === null ? undefined : line[1]?.toLowerCase() === "true";
  } catch (error) {
    if (asApiError(error, "permission", "notFound") === undefined) throw error;
    return undefined;
  }
}

/** A cluster as it is now. */
export async function readCluster(
  kafka: Kafka,
  ClusterArn: string,
  options: CloudOptions,
): Promise<Cluster> {
  const operation = "DescribeClusterV2";
  const { ClusterInfo } = await read(kafka, operation, options, (client, settings) =>
    client.send(new DescribeClusterV2Command({ ClusterArn }), settings),
  );
  if (ClusterInfo === undefined) throw missing("ClusterInfo", { service: kafka, operation });
  return ClusterInfo;
}

/** A cluster's policy and its version; undefined = it has none. */
export async function readPolicy(
  kafka: Kafka,
  ClusterArn: string,
  options: CloudOptions,
): Promise<{ readonly text: string; readonly version?: string } | undefined> {
  try {
    const { Policy, CurrentVersion } = await read(
      kafka,
      "GetClusterPolicy",
      options,
      (client, settings) => client.send(new GetClusterPolicyCommand({ ClusterArn }), settings),
    );
    if (Policy === undefined || Policy === "") return undefined;
    return { text: Policy, ...(CurrentVersion !== undefined && { version: CurrentVersion }) };
  } catch (error) {
    if (asApiError(error, "notFound") !== undefined) return undefined;
    throw error;
  }
}

const connectionStates: Readonly<Record<string, EndpointState>> = {
  creating: "pending",
  available: "available",
  inactive: "expired",
  deactivating: "deleting",
  deleting: "deleting",
  failed: "failed",
  rejected: "rejected",
  rejecting: "rejected",
};

/** Whose connections lead to a cluster. */
export async function readKafkaConnections(
  kafka: Kafka,
  ClusterArn: string,
  options: CloudOptions,
): Promise<Consumer[]> {
  const connections = await readAll(
    kafka,
    "ListClientVpcConnections",
    options,
    (config, settings) => paginateListClientVpcConnections(config, { ClusterArn }, settings),
    (page) => page.ClientVpcConnections,
  );
  return connections.map(({ VpcConnectionArn, Owner = "", State: word = "" }) => ({
    id: VpcConnectionArn ?? "",
    owner: Owner,
    status: { state: connectionStates[word.toLowerCase()] ?? "unknown", word },
  }));
}
