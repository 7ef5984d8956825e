import type {
  Cluster,
  EgressEndpoint,
  EndpointService,
  Networking,
  PrivateEndpoint,
  TrustedOwner,
} from "../../../../src/domain/model.ts";
import type { EndpointState, Status } from "../../../../src/domain/state.ts";
import { statusOf } from "../../../../src/providers/cockroach/states.ts";
import { cockroach } from "../../../../src/providers/cockroach/provider.ts";
import { actionOf, type ActionId, type Target } from "../../../../src/providers/provider.ts";
import { json, scripted, type Reply } from "../../http/scripted.ts";

/** A session whose requests are answered by these replies, in order; the last one again and again. */
export async function cockroachSession(...replies: Reply[]) {
  const { client, requests, log } = scripted(replies, {
    headers: cockroach.headers("CCDB1_key"),
    ...cockroach.refusals,
  });
  const asked = (): string[] =>
    requests.map(({ url, init }) => {
      const { pathname, search } = new URL(url);
      const body = typeof init.body === "string" ? ` ${init.body}` : "";
      return `${String(init.method)} ${pathname}${search}${body}`;
    });
  return { session: await cockroach.connect(client), requests, asked, log };
}

/** Answers by the end of the path; what is not named is not found. */
export function byPath(answers: Readonly<Record<string, unknown>>): Reply {
  return (url) => {
    const { pathname } = new URL(url);
    const name = Object.keys(answers).find((end) => pathname.endsWith(end));
    const answer = name === undefined ? undefined : answers[name];
    return Promise.resolve(
      answer instanceof Response
        ? answer.clone()
        : json(answer ?? { code: 5, message: "not found" }, answer === undefined ? 404 : 200),
    );
  };
}

/** The action with this id. */
export async function action(id: ActionId, ...replies: Reply[]) {
  const made = await cockroachSession(...replies);
  const found = actionOf(made.session, id);
  if (found === undefined) throw new Error(`No action ${id}.`);
  return { ...made, action: found };
}

export const account = "792345610284";

export function cluster(more: Partial<Cluster> = {}): Cluster {
  return {
    id: "c-1",
    name: "orders",
    plan: "Advanced",
    cloud: "aws",
    cloudAccount: account,
    principal: `arn:aws:iam::${account}:root`,
    status: { state: "available", word: "CREATED" },
    regions: [{ name: "us-east-1" }, { name: "us-west-2" }],
    ...more,
  };
}

export const gcpCluster = cluster({
  cloud: "gcp",
  cloudAccount: "crl-prod",
  principal: "crl-prod",
  regions: [{ name: "europe-west1" }],
});
export const azureCluster = cluster({
  cloud: "azure",
  cloudAccount: "c0ffee00-51a7-4e0b-8f0d-93a1b2c3d4e5",
  principal: "c0ffee00-51a7-4e0b-8f0d-93a1b2c3d4e5",
  regions: [{ name: "westeurope" }],
});

const available: Status = { state: "available", word: "AVAILABLE" };

export function service(region: string, more: Partial<EndpointService> = {}): EndpointService {
  return {
    id: `vpce-svc-${region}`,
    region,
    status: available,
    name: `com.amazonaws.vpce.${region}.vpce-svc-0123456789abcdef0`,
    zones: ["use1-az1", "use1-az2"],
    ...more,
  };
}

export function endpoint(id: string, word = "AVAILABLE", owner?: string): PrivateEndpoint {
  return {
    id,
    region: "us-east-1",
    status: statusOf(word),
    ...(owner !== undefined && { owner }),
  };
}

export const payments = "com.amazonaws.vpce.us-east-1.vpce-svc-00000000000000001";

export function egress(id: string, more: Partial<EgressEndpoint> = {}): EgressEndpoint {
  return {
    id,
    region: "us-east-1",
    status: available,
    targetType: "PRIVATE_SERVICE",
    target: payments,
    connectionId: "vpce-00000000000000009",
    address: "10.0.0.9",
    domainNames: [],
    ...more,
  };
}

export function owner(id: string, account: string): TrustedOwner {
  return { id, type: "AWS_ACCOUNT_ID", owner: account };
}

/** What an action is about. Lists that are not given are empty. */
export function target(
  known: {
    readonly cluster?: Cluster;
    readonly services?: readonly EndpointService[];
    readonly endpoints?: readonly PrivateEndpoint[];
    readonly egress?: readonly EgressEndpoint[];
    readonly owners?: readonly TrustedOwner[];
    readonly unavailable?: Partial<Record<keyof Networking, string>>;
  },
  about: Pick<Target, "region" | "item"> = {},
): Target {
  const why = (part: keyof Networking) => {
    const unavailable = known.unavailable?.[part];
    return unavailable === undefined ? {} : { unavailable };
  };
  return {
    cluster: known.cluster ?? cluster(),
    networking: {
      services: { items: known.services ?? [], ...why("services") },
      endpoints: { items: known.endpoints ?? [], ...why("endpoints") },
      egress: { items: known.egress ?? [], ...why("egress") },
      owners: { items: known.owners ?? [], ...why("owners") },
    },
    ...about,
  };
}

export function word(state: EndpointState, text: string): Status {
  return { state, word: text };
}
