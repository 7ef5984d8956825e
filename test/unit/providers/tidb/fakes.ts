import type { Values } from "../../../../src/domain/draft.ts";
import { nothingKnown, type Cluster, type Networking } from "../../../../src/domain/model.ts";
import { tidb } from "../../../../src/providers/tidb/provider.ts";
import {
  actionOf,
  type ActionId,
  type Sent,
  type Target,
} from "../../../../src/providers/provider.ts";
import { readConnection, readPrivateLink } from "../../../../src/providers/tidb/readEndpoints.ts";
import { json, scripted } from "../../http/scripted.ts";

const hosts = Object.fromEntries(
  Object.keys(tidb.hosts ?? {}).map((name) => [name, `https://${name}.example`]),
);

const isFunction = (value: unknown): value is () => unknown => typeof value === "function";

/** A session whose calls are answered by host and path; what is not named is not found. */
export async function sessionOf(
  answers: Readonly<Record<string, unknown>>,
  settings?: Readonly<Record<string, string>>,
) {
  const { client, requests } = scripted(
    [
      (url) => {
        const { host, pathname } = new URL(url);
        const answer = answers[`${host.split(".")[0]!}${pathname}`];
        const found = isFunction(answer) ? answer() : answer;
        const missing = { code: 5, message: "not found", details: [] };
        if (found instanceof Response) return Promise.resolve(found);
        return Promise.resolve(found === undefined ? json(missing, 404) : json(found));
      },
    ],
    { hosts, headers: tidb.headers("token"), ...tidb.refusals },
  );
  const asked = (): string[] => requests.map(({ url }) => new URL(url).pathname);
  return { session: await tidb.connect(client, settings), asked };
}

/** An answer that refuses with this status. */
export const refused = (status: number) => () => json({ code: 3, message: "no" }, status);

const group = { tidbNodeGroupId: "7", isDefaultGroup: true };
/** A Dedicated cluster of project 3, as the API describes it. */
export const dedicatedWire = (clusterId: string, more: object = {}) => ({
  clusterId,
  displayName: `c-${clusterId}`,
  regionId: "aws-us-east-1",
  state: "ACTIVE",
  labels: { "tidb.cloud/project": "3" },
  tidbNodeSetting: { tidbNodeGroups: [group] },
  ...more,
});

/** The action with this id; nothing is sent. */
export async function action(id: ActionId) {
  const session = await tidb.connect(scripted([], { headers: tidb.headers("token") }).client);
  const found = actionOf(session, id);
  if (found === undefined) throw new Error(`No action ${id}.`);
  return {
    blocked: (about: Target) => found.blocked(about),
    draft: (values: Values, about: Target) => found.draft(values, about),
    alike: (values: Values, about: Target) => found.alike?.(values, about),
    progress: (values: Values, about: Target, sent: Sent) => found.progress(values, about, sent),
    undo: (values: Values, about: Target, sent: Sent) => found.undo(values, about, sent),
  };
}

export function cluster(more: Partial<Cluster> = {}): Cluster {
  return {
    id: "dedicated-1",
    name: "shop",
    plan: "Dedicated",
    cloud: "aws",
    status: { state: "available", word: "ACTIVE" },
    regions: [{ name: "us-east-1", port: 4000 }],
    ...more,
  };
}

export const essential = cluster({
  id: "serverless-2",
  name: "web",
  plan: "Essential",
  principal: "arn:aws:iam::640321857092:root",
  regions: [{ name: "us-east-1", egressZones: ["use1-az1", "use1-az2"] }],
});

export function service(id: string, word = "ACTIVE") {
  const state = word === "ACTIVE" ? ("available" as const) : ("pending" as const);
  const name = `com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcde${id}`;
  const facts = [{ label: "Node group", value: `group ${id}` }];
  return { id, region: "us-east-1", status: { state, word }, name, zones: ["use1-az1"], facts };
}

/** A private endpoint of group 7. */
export function endpoint(id: string, endpointId: string, endpointState = "ACTIVE", message = "") {
  const wire = { privateEndpointConnectionId: id, endpointId, endpointState, message };
  return readConnection(wire, "7", "us-east-1");
}

export const payments = "com.amazonaws.vpce.us-east-1.vpce-svc-00000000000000001";

/** A private link connection to `payments`. */
export function link(id: string, state = "ACTIVE", domains: Record<string, string> = {}) {
  const attachedDomains = Object.entries(domains).map(([name, word]) => ({
    attachDomainId: `ad-${name}`,
    type: "CONFLUENT",
    uniqueName: name,
    domains: [{ name: `${name}.us-east-1.aws.confluent.cloud`, state: word }],
  }));
  const awsEndpointService = { name: payments, endpointId: "vpce-9" };
  const type = "AWS_ENDPOINT_SERVICE";
  const wire = { privateLinkConnectionId: id, type, state, attachedDomains, awsEndpointService };
  return readPrivateLink(wire, "us-east-1", true);
}

export function target(
  of: Cluster,
  known: { readonly [part in keyof Networking]?: Networking[part]["items"] } = {},
  item?: string,
): Target {
  return {
    cluster: of,
    networking: {
      ...nothingKnown,
      services: { items: known.services ?? [service("7"), service("8")] },
      endpoints: { items: known.endpoints ?? [] },
      egress: { items: known.egress ?? [] },
    },
    ...(item !== undefined && { item }),
  };
}
