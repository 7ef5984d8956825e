import type { CloudEndpoint, EndpointState, MskCluster } from "../../world/entities.ts";
import { rejectEndpoint } from "../decide.ts";
import { AwsError } from "../errors.ts";
import { hexOf } from "../zones.ts";
import { bodyOf, clusterOf, pageOf, type MskCall } from "./call.ts";

/** States of endpoints as MSK says them; who is not let in yet is no connection. */
const words: Partial<Record<EndpointState, string>> = {
  pending: "CREATING",
  available: "AVAILABLE",
  partial: "AVAILABLE",
  deleting: "DELETING",
  rejected: "REJECTED",
  failed: "FAILED",
  expired: "INACTIVE",
};

const schemeNames = { saslScram: "SASL_SCRAM", saslIam: "SASL_IAM", tls: "TLS" } as const;

export function listConnections(call: MskCall): Record<string, unknown> {
  const msk = clusterOf(call);
  const { rows, ...next } = pageOf(call, connectionsOf(call, msk));
  const wire = rows.map((endpoint) => ({
    vpcConnectionArn: arnOf(msk, endpoint),
    authentication: schemeNames[msk.multiVpc[0] ?? "saslIam"],
    creationTime: new Date(endpoint.createdAt).toISOString(),
    state: words[endpoint.state],
    owner: endpoint.accountId,
  }));
  return { clientVpcConnections: wire, ...next };
}

export function rejectConnection(call: MskCall): Record<string, unknown> {
  const msk = clusterOf(call);
  const arn = bodyOf(call)["vpcConnectionArn"];
  const found = connectionsOf(call, msk).find((endpoint) => arnOf(msk, endpoint) === arn);
  if (found === undefined) {
    throw new AwsError("NotFoundException", "The VPC connection was not found.", 404);
  }
  rejectEndpoint(call.state, found);
  return {};
}

function connectionsOf({ state }: MskCall, msk: MskCluster): CloudEndpoint[] {
  return state.world.endpoints.group(msk.id).filter((one) => words[one.state] !== undefined);
}

function arnOf({ name, region, accountId }: MskCluster, endpoint: CloudEndpoint): string {
  const place = `${accountId}/${name}/${hexOf(endpoint.id, 32)}`;
  return `arn:aws:kafka:${region}:${endpoint.accountId}:vpc-connection/${place}`;
}
