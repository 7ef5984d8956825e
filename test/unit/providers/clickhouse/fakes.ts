import type {
  Cluster,
  EgressEndpoint,
  EndpointSection,
  EndpointService,
  KnownEndpoint,
  Networking,
  PrivateEndpoint,
} from "../../../../src/domain/model.ts";
import { clickhouse } from "../../../../src/providers/clickhouse/provider.ts";
import { reverseStatusOf } from "../../../../src/providers/clickhouse/states.ts";
import { actionOf, type ActionId, type Target } from "../../../../src/providers/provider.ts";
import { json, scripted, type Reply } from "../../http/scripted.ts";

/** A session whose requests are answered by these replies, in order; the last one again and again. */
export async function clickhouseSession(...replies: Reply[]) {
  const { client, requests } = scripted(replies, {
    headers: clickhouse.headers("id:secret"),
    ...clickhouse.refusals,
  });
  const asked = (): string[] =>
    requests.splice(0).map(({ url, init }) => {
      const body = typeof init.body === "string" ? ` ${init.body}` : "";
      return `${String(init.method)} ${new URL(url).pathname}${body}`;
    });
  return { session: await clickhouse.connect(client), requests, asked };
}

/** Answers, in the API's envelope, by the end of the path; what is not named is not found. */
export function byPath(answers: Readonly<Record<string, unknown>>): Reply {
  return (url) => {
    const { pathname } = new URL(url);
    const name = Object.keys(answers).find((end) => pathname.endsWith(end));
    if (name === undefined) return Promise.resolve(json({ status: 404, error: "not found" }, 404));
    const requestId = crypto.randomUUID();
    return Promise.resolve(json({ status: 200, requestId, result: answers[name] }));
  };
}

/** The action with this id, of a session that was asked for nothing yet. */
export async function action(id: ActionId, ...replies: Reply[]) {
  const made = await clickhouseSession(...replies);
  const found = actionOf(made.session, id);
  if (found === undefined) throw new Error(`No action ${id}.`);
  return { ...made, action: found };
}

export const principal = "arn:aws:iam::072088201116:root";
export const host = "abc.us-east-1.vpce.aws.clickhouse.cloud";
export const serviceName = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0";

export function cluster(more: Partial<Cluster> = {}): Cluster {
  return {
    id: "s-1",
    name: "events",
    plan: "Production",
    cloud: "aws",
    principal,
    status: { state: "available", word: "running" },
    regions: [{ name: "us-east-1", host, port: 9440 }],
    ...more,
  };
}

export const inGcp = {
  cluster: cluster({ cloud: "gcp", regions: [{ name: "us-central1" }] }),
};
export const inAzure = {
  cluster: cluster({ cloud: "azure", regions: [{ name: "eastus" }] }),
};

export function endpoint(id: string, more: Partial<PrivateEndpoint> = {}): PrivateEndpoint {
  const status = { state: "available", word: "attached" } as const;
  return { id, region: "us-east-1", status, cloudRegion: "us-east-1", ...more };
}

export function knownEndpoint(id: string, more: Partial<KnownEndpoint> = {}): KnownEndpoint {
  return { id, region: "us-east-1", serves: [], ...more };
}

export function egress(
  id: string,
  word = "Ready",
  more: Partial<EgressEndpoint> = {},
): EgressEndpoint {
  return {
    id,
    region: "us-east-1",
    status: reverseStatusOf(word),
    targetType: "VPC_ENDPOINT_SERVICE",
    target: serviceName,
    domainNames: [],
    ...more,
  };
}

const offered: EndpointService = {
  id: serviceName,
  region: "us-east-1",
  status: { state: "available", word: "offered" },
  name: serviceName,
  zones: [],
};

/** What an action is about. Lists that are not given are empty. */
export function target(
  given: {
    readonly cluster?: Cluster;
    readonly endpoints?: readonly PrivateEndpoint[];
    readonly known?: EndpointSection["known"];
    readonly egress?: readonly EgressEndpoint[];
    readonly owners?: Partial<Networking["owners"]>;
    readonly asleep?: string;
  } = {},
  item?: string,
): Target {
  return {
    cluster: given.cluster ?? cluster(),
    networking: {
      services: { items: [offered] },
      endpoints: { items: given.endpoints ?? [], ...(given.known && { known: given.known }) },
      egress: {
        items: given.egress ?? [],
        ...(given.asleep !== undefined && { unavailable: given.asleep }),
      },
      owners: { items: [], ...given.owners },
    },
    ...(item !== undefined && { item }),
  };
}
