import { onTestFinished } from "vitest";
import type { Cluster } from "../../../src/domain/model.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { RateLimiter } from "../../../src/http/limiter.ts";
import type { Action, ActionId, Session, Target } from "../../../src/providers/provider.ts";
import { tidb } from "../../../src/providers/tidb/provider.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import type { TidbPart } from "../../../src/sandbox/tidb/part.ts";
import type { TidbCluster } from "../../../src/sandbox/tidb/state.ts";
import type { TidbVariants } from "../../../src/sandbox/tidb/variants.ts";
import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import type { MadeCall } from "../../contract/description.ts";
import { actionIn, keeping, makeEndpoint, networkingOf } from "./driven.ts";

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
  const fetch = keeping(calls);
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
    action: (id) => actionIn({ session }, id),
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

/** An endpoint of the demo's customer against a cluster's service, as a person makes one in the cloud. */
export function cloudEndpoint({ sandbox }: TidbDrive, cluster: TidbCluster): Promise<string> {
  const owner = cluster.cloud === "gcp" ? customer.gcp : customer.aws;
  return makeEndpoint(sandbox, { clusterId: idOf(cluster), region: cluster.region, owner });
}
