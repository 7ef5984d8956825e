import { onTestFinished } from "vitest";
import { allParts, type Cluster, type Networking } from "../../../src/domain/model.ts";
import type { Values } from "../../../src/domain/draft.ts";
import { createHttpClient, type Fetch } from "../../../src/http/client.ts";
import { RateLimiter } from "../../../src/http/limiter.ts";
import {
  actionOf,
  type Action,
  type ActionId,
  type Session,
  type Target,
} from "../../../src/providers/provider.ts";
import { tidb } from "../../../src/providers/tidb/provider.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import type { TidbPart } from "../../../src/sandbox/tidb/part.ts";
import type { TidbCluster } from "../../../src/sandbox/tidb/state.ts";
import type { TidbVariants } from "../../../src/sandbox/tidb/variants.ts";
import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import type { MadeCall } from "../../contract/description.ts";

/** TiDB Cloud's real session over real HTTP against the sandbox, whose every call is kept. */
export interface TidbDrive {
  readonly sandbox: Sandbox;
  readonly state: TidbPart["state"];
  readonly session: Session;
  readonly calls: MadeCall[];
  readonly log: string[];
  readonly row: (name: string) => TidbCluster;
  readonly cluster: (name: string) => Promise<Cluster>;
  readonly read: (name: string) => Promise<Target>;
  readonly action: (id: ActionId) => Action;
  /** Method and path of every call since the last time, without refused sign-ins. */
  readonly asked: () => string[];
  /** A session with another key, or other settings of the account. */
  readonly as: (key: string, settings?: Readonly<Record<string, string>>) => Promise<Session>;
}

/** The demo, or so many generated clusters; the variants hold while they are made, too. */
export async function driveTidb(
  variants: Partial<TidbVariants> = {},
  { amount = "demo", ...options }: SandboxOptions & { amount?: "demo" | number } = {},
): Promise<TidbDrive> {
  const sandbox = await startSandbox({ speed: 0, rateLimits: false, clusters: {}, ...options });
  onTestFinished(() => sandbox.close());
  const part = sandbox.parts["tidb"] as TidbPart;
  const { readLagSeconds = 0, ...rest } = variants;
  Object.assign(part.state.variants, rest);
  part.fill(amount);
  Object.assign(part.state.variants, { readLagSeconds });
  const { baseUrl, keys } = sandbox.address.parts["tidb"]!;
  const calls: MadeCall[] = [];
  const log: string[] = [];
  const fetch: Fetch = async (url, init) => {
    const response = await globalThis.fetch(url, init);
    const text = await response.clone().text();
    calls.push({
      method: init.method ?? "GET",
      url,
      headers: new Headers(init.headers),
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
      status: response.status,
      answer: parsed(text),
    });
    return response;
  };
  const hosts = Object.keys(tidb.hosts ?? {}).map((name) => [name, `${baseUrl}/${name}`]);
  const as: TidbDrive["as"] = async (key, settings) =>
    tidb.connect(
      createHttpClient({
        baseUrl,
        hosts: Object.fromEntries(hosts) as Record<string, string>,
        fetch: (await tidb.signedIn?.(key, fetch)) ?? fetch,
        headers: tidb.headers(key),
        limiter: new RateLimiter({ requests: 100_000, seconds: 1 }),
        log: (line) => log.push(line),
        ...tidb.refusals,
      }),
      settings,
    );
  const session = await as(keys.admin);
  const row = (name: string): TidbCluster => {
    const found = part.state.clusters.all().find((one) => one.name === name);
    if (found === undefined) throw new Error(`No cluster ${name}.`);
    return found;
  };
  const cluster = (name: string): Promise<Cluster> => session.cluster(idOf(row(name)), {});
  return {
    ...{ sandbox, session, calls, log, row, cluster, as },
    state: part.state,
    async read(name) {
      const found = await cluster(name);
      return { cluster: found, networking: await networkingOf(session, found) };
    },
    action(id) {
      const action = actionOf(session, id);
      if (action === undefined) throw new Error(`No action ${id}.`);
      return action;
    },
    asked: () =>
      calls
        .splice(0)
        .filter(({ status }) => status !== 401)
        .map(({ method, url }) => `${method} ${new URL(url).pathname}`),
  };
}

/** What the provider calls a cluster of the sandbox. */
export function idOf({ kind, id, projectId }: TidbCluster): string {
  return kind === "legacy" ? `legacy-${projectId}-${id}` : `${kind}-${id}`;
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

/** All clusters, page by page. */
export async function listAll(
  session: Session,
  known?: readonly Cluster[],
): Promise<{
  readonly items: readonly Cluster[];
  readonly broken: readonly { readonly id: string; readonly name: string }[];
}> {
  const items: Cluster[] = [];
  const broken: { id: string; name: string }[] = [];
  let token: string | undefined;
  do {
    const page = await session.clusters(token, {}, known);
    items.push(...page.items);
    broken.push(...page.broken);
    token = page.next;
  } while (token !== undefined);
  return { items, broken };
}

/** All of a cluster's networking. */
export async function networkingOf(
  session: Session,
  cluster: Cluster,
  known?: Networking,
): Promise<Networking> {
  const read = await session.networking(cluster, allParts, {}, known);
  const { services, endpoints, egress, owners } = read;
  if (!services || !endpoints || !egress || !owners) throw new Error("A part is missing.");
  return { services, endpoints, egress, owners };
}

/** Fills an action in, checks that it can be sent, and sends it. */
export async function actTidb(
  drive: TidbDrive,
  id: ActionId,
  typed: Values,
  target: Target,
): Promise<{ readonly values: Values; readonly subject: string }> {
  const action = drive.action(id);
  const { values, errors } = action.draft(typed, target);
  const wrong = [action.blocked(target), ...Object.values(errors)].filter(Boolean);
  if (wrong.length > 0) throw new Error(`${id} cannot be begun: ${wrong.join(" ")}`);
  return { values, subject: await action.run(values, target, {}) };
}

/** An endpoint of the demo's customer against a cluster's service, as a person makes one in the cloud. */
export async function cloudEndpoint({ sandbox }: TidbDrive, cluster: TidbCluster): Promise<string> {
  const { baseUrl, key } = sandbox.address.control;
  const owner = cluster.cloud === "gcp" ? customer.gcp : customer.aws;
  const answer = await fetch(`${baseUrl}/vpc-endpoints`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ clusterId: idOf(cluster), region: cluster.region, owner }),
  });
  return ((await answer.json()) as { endpointId: string }).endpointId;
}
