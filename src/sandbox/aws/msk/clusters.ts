import type { MskAuthentication, MskCluster } from "../../world/entities.ts";
import type { AwsState } from "../state.ts";
import { awsTimes } from "../times.ts";
import { hexOf } from "../zones.ts";
import {
  badRequest,
  bodyOf,
  clusterOf,
  clustersOf,
  detailsOf,
  pageOf,
  type MskCall,
} from "./call.ts";

export function listClusters(call: MskCall): Record<string, unknown> {
  const { query } = call.request;
  const prefix = query.get("clusterNameFilter") ?? "";
  const type = query.get("clusterTypeFilter");
  const wanted = clustersOf(call)
    .filter(({ name }) => name.startsWith(prefix))
    .filter(({ clusterType }) => type === null || clusterType === type);
  const { rows, ...next } = pageOf(call, wanted);
  return { clusterInfoList: rows.map((one) => clusterWire(call.state, one)), ...next };
}

export function describeCluster(call: MskCall): Record<string, unknown> {
  return { clusterInfo: clusterWire(call.state, clusterOf(call)) };
}

function clusterWire(state: AwsState, msk: MskCluster): object {
  const details = detailsOf(state, msk);
  return {
    clusterType: msk.clusterType,
    clusterArn: msk.id,
    clusterName: msk.name,
    creationTime: "2025-11-03T09:30:00.000Z",
    currentVersion: versionOf(details.version),
    state: details.state,
    tags: {},
    ...(msk.clusterType === "PROVISIONED"
      ? { provisioned: provisionedWire(state, msk) }
      : { serverless: serverlessWire(state, msk) }),
  };
}

function provisionedWire(state: AwsState, msk: MskCluster): object {
  const { authentication, configuration } = detailsOf(state, msk);
  const { subnetIds, zoneIds } = placesOf(state, msk);
  return {
    brokerNodeGroupInfo: {
      brokerAZDistribution: "DEFAULT",
      clientSubnets: subnetIds,
      instanceType: msk.instanceType,
      securityGroups: [],
      storageInfo: { ebsStorageInfo: { volumeSize: 1000 } },
      connectivityInfo: {
        publicAccess: { type: "DISABLED" },
        vpcConnectivity: { clientAuthentication: authenticationWire(msk.multiVpc) },
      },
      zoneIds,
    },
    clientAuthentication: {
      ...authenticationWire(authentication),
      unauthenticated: { enabled: false },
    },
    currentBrokerSoftwareInfo: {
      kafkaVersion: "3.6.0",
      ...(configuration !== undefined && {
        configurationArn: configuration.arn,
        configurationRevision: configuration.revision,
      }),
    },
    encryptionInfo: { encryptionInTransit: { clientBroker: "TLS", inCluster: true } },
    numberOfBrokerNodes: 3,
    storageMode: "LOCAL",
  };
}

function serverlessWire(state: AwsState, msk: MskCluster): object {
  return {
    vpcConfigs: [{ subnetIds: placesOf(state, msk).subnetIds, securityGroupIds: [] }],
    clientAuthentication: { sasl: { iam: { enabled: true } } },
  };
}

function authenticationWire(on: readonly MskAuthentication[]): object {
  return {
    sasl: {
      scram: { enabled: on.includes("saslScram") },
      iam: { enabled: on.includes("saslIam") },
    },
    tls: { enabled: on.includes("tls") },
  };
}

/** Brokers are in the first VPC of the account in the region. */
function placesOf(
  { world }: AwsState,
  { accountId, region }: MskCluster,
): { subnetIds: string[]; zoneIds: string[] } {
  const network = world.networks.group(accountId).find((one) => one.region === region);
  const subnets = network === undefined ? [] : world.subnets.group(network.id);
  return { subnetIds: subnets.map(({ id }) => id), zoneIds: subnets.map(({ zoneId }) => zoneId) };
}

function versionOf(version: number): string {
  return `K${hexOf(`version ${version}`, 12).toUpperCase()}`;
}

/** Switches private connectivity on, for the schemes that the cluster knows; takes a while. */
export function updateConnectivity(call: MskCall): Record<string, unknown> {
  const { state } = call;
  const msk = clusterOf(call);
  const details = detailsOf(state, msk);
  const body = bodyOf(call);
  if (body["currentVersion"] !== versionOf(details.version)) {
    const message =
      "The version that you have specified is not the current version of the cluster.";
    throw badRequest("currentVersion", message);
  }
  if (details.state !== "ACTIVE") {
    const message = `The cluster is in state ${details.state} and cannot be updated.`;
    throw badRequest("clusterArn", message);
  }
  if (msk.clusterType !== "PROVISIONED" || msk.instanceType === "kafka.t3.small") {
    const message = "Private connectivity is not supported for this cluster type or instance type.";
    throw badRequest("connectivityInfo", message);
  }
  const multiVpc = readSchemes(body, msk);
  const unknown = multiVpc.find((scheme) => !details.authentication.includes(scheme));
  if (unknown !== undefined) {
    const message = `The authentication ${unknown} is not enabled on the cluster.`;
    throw badRequest("connectivityInfo", message);
  }
  state.mskDetails.change(msk.id, { state: "UPDATING" });
  state.world.clock.after(awsTimes.mskUpdated, () => {
    state.world.mskClusters.change(msk.id, { multiVpc });
    state.mskDetails.change(msk.id, { state: "ACTIVE", version: details.version + 1 });
  });
  const operation = msk.id.replace(":cluster/", ":cluster-operation/");
  return {
    clusterArn: msk.id,
    clusterOperationArn: `${operation}/${hexOf(`${msk.id} ${details.version}`, 32)}`,
  };
}

interface SchemesWire {
  sasl?: { scram?: { enabled?: boolean }; iam?: { enabled?: boolean } };
  tls?: { enabled?: boolean };
}

/** What is not mentioned stays as it is. */
function readSchemes(body: Record<string, unknown>, { multiVpc }: MskCluster): MskAuthentication[] {
  const info = body["connectivityInfo"] as
    { vpcConnectivity?: { clientAuthentication?: SchemesWire } } | undefined;
  const told = info?.vpcConnectivity?.clientAuthentication;
  if (told === undefined) {
    throw badRequest("connectivityInfo", "The connectivity info names no authentication.");
  }
  const wanted: Record<MskAuthentication, boolean | undefined> = {
    saslScram: told.sasl?.scram?.enabled,
    saslIam: told.sasl?.iam?.enabled,
    tls: told.tls?.enabled,
  };
  return (["saslScram", "saslIam", "tls"] as const).filter(
    (scheme) => wanted[scheme] ?? multiVpc.includes(scheme),
  );
}
