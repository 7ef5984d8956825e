import type {
  Cluster,
  EndpointService,
  Networking,
  PrivateEndpoint,
  TrustedOwner,
} from "../../../../src/domain/model.ts";
import { astra } from "../../../../src/providers/astra/provider.ts";
import { ownerId } from "../../../../src/providers/astra/read.ts";
import { clusterStatusOf, endpointStatusOf } from "../../../../src/providers/astra/states.ts";
import { actionOf, type ActionId, type Target } from "../../../../src/providers/provider.ts";
import { json, scripted, type Reply } from "../../http/scripted.ts";

/** A session whose requests are answered by these replies, in order; the last one again and again. */
export async function astraSession(...replies: Reply[]) {
  const { client, requests } = scripted(replies, {
    headers: astra.headers("AstraCS:key"),
    ...astra.refusals,
  });
  const asked = (): string[] =>
    requests.map(({ url, init }) => {
      const { pathname, search } = new URL(url);
      const body = typeof init.body === "string" ? ` ${init.body}` : "";
      return `${String(init.method)} ${pathname}${search}${body}`;
    });
  return { session: await astra.connect(client), asked };
}

/** Answers by path; what is not named is not found. */
export function byPath(answers: Readonly<Record<string, unknown>>): Reply {
  return (url) => {
    const { pathname } = new URL(url);
    const found = Object.hasOwn(answers, pathname);
    const answer = found ? answers[pathname] : { errors: [{ ID: 1, message: "not found" }] };
    return Promise.resolve(
      answer instanceof Response ? answer.clone() : json(answer, found ? 200 : 404),
    );
  };
}

/** The action with this id. */
export async function action(id: ActionId, ...replies: Reply[]) {
  const made = await astraSession(...replies);
  const found = actionOf(made.session, id);
  if (found === undefined) throw new Error(`No action ${id}.`);
  return { ...made, action: found };
}

export function cluster(more: Partial<Cluster> = {}): Cluster {
  return {
    id: "db",
    name: "catalog",
    plan: "Serverless",
    cloud: "aws",
    status: clusterStatusOf("ACTIVE"),
    regions: [
      { name: "db-1", label: "us-east-1" },
      { name: "db-2", label: "eu-west-1" },
    ],
    ...more,
  };
}

export const parked = cluster({ status: clusterStatusOf("PARKED") });

export function service(region = "db-1", more: Partial<EndpointService> = {}): EndpointService {
  const name = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0";
  return { id: name, region, status: { state: "available", word: "" }, name, zones: [], ...more };
}

export function endpoint(
  id: string,
  word = "Accepted",
  more: Partial<PrivateEndpoint> = {},
): PrivateEndpoint {
  return { id, region: "db-1", status: endpointStatusOf(word), ...more };
}

export function owner(principal: string, region = "db-1"): TrustedOwner {
  return { id: ownerId(region, principal), type: "IAM principal", owner: principal, region };
}

/** What an action is about. Lists that are not given are empty. */
export function target(
  known: {
    readonly cluster?: Cluster;
    readonly services?: readonly EndpointService[];
    readonly endpoints?: readonly PrivateEndpoint[];
    readonly owners?: readonly TrustedOwner[];
  },
  about: Pick<Target, "region" | "item"> = {},
): Target {
  const networking: Networking = {
    services: { items: known.services ?? [] },
    endpoints: { items: known.endpoints ?? [] },
    egress: { items: [] },
    owners: { items: known.owners ?? [] },
  };
  return { cluster: known.cluster ?? cluster(), networking, ...about };
}
