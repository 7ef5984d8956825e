import { onTestFinished } from "vitest";
import { createHttpClient, type Fetch } from "../../../src/http/client.ts";
import { RateLimiter, type RateLimit } from "../../../src/http/limiter.ts";
import { astra } from "../../../src/providers/astra/provider.ts";
import type { Action, ActionId, Session, Target } from "../../../src/providers/provider.ts";
import type { AstraPart } from "../../../src/sandbox/astra/part.ts";
import type { Database } from "../../../src/sandbox/astra/state.ts";
import type { AstraVariants } from "../../../src/sandbox/astra/variants.ts";
import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import type { MadeCall } from "../../contract/description.ts";
import { actionIn, keeping, makeEndpoint, networkingOf } from "./driven.ts";

/** Astra DB's real session over real HTTP against the sandbox, whose every call is kept. */
export interface AstraDrive {
  readonly sandbox: Sandbox;
  readonly state: AstraPart["state"];
  readonly session: Session;
  readonly calls: MadeCall[];
  /** The files that were fetched without the key, as they came. */
  readonly files: string[];
  /** What the log was told. */
  readonly log: string[];
  readonly database: (name: string) => Database;
  readonly read: (name: string) => Promise<Target>;
  readonly action: (id: ActionId) => Action;
  /** Method and path of every call since the last time. */
  readonly asked: () => string[];
  /** A session with another key. */
  readonly as: (key: string) => Promise<Session>;
}

/** The demo, or so many generated databases; the variants hold while they are made, too. */
export async function driveAstra(
  variants: Partial<AstraVariants> = {},
  {
    amount = "demo",
    limit = { requests: 100_000, seconds: 1 },
    ...options
  }: SandboxOptions & { amount?: "demo" | number; limit?: RateLimit } = {},
): Promise<AstraDrive> {
  const sandbox = await startSandbox({ speed: 0, rateLimits: false, clusters: {}, ...options });
  onTestFinished(() => sandbox.close());
  const part = sandbox.parts["astra"] as AstraPart;
  Object.assign(part.state.variants, variants);
  part.fill(amount);
  const { baseUrl, keys } = sandbox.address.parts["astra"]!;
  const calls: MadeCall[] = [];
  const files: string[] = [];
  const log: string[] = [];
  const kept = keeping(calls);
  const fetch: Fetch = async (url, init) => {
    if (new Headers(init.headers).has("authorization")) return kept(url, init);
    const response = await globalThis.fetch(url, init);
    files.push(Buffer.from(await response.clone().arrayBuffer()).toString("latin1"));
    return response;
  };
  const as = (key: string): Promise<Session> =>
    astra.connect(
      createHttpClient({
        baseUrl,
        fetch,
        headers: astra.headers(key),
        limiter: new RateLimiter(limit),
        log: (line) => log.push(line),
        ...astra.refusals,
      }),
    );
  const session = await as(keys.admin);
  const database = (name: string): Database => {
    const found = part.state.databases.all().find((one) => one.name === name);
    if (found === undefined) throw new Error(`No database ${name}.`);
    return found;
  };
  return {
    sandbox,
    state: part.state,
    session,
    calls,
    files,
    log,
    database,
    as,
    async read(name) {
      const cluster = await session.cluster(database(name).id, {});
      return { cluster, networking: await networkingOf(session, cluster) };
    },
    action: (id) => actionIn({ session }, id),
    asked: () => calls.splice(0).map(({ method, url }) => `${method} ${new URL(url).pathname}`),
  };
}

/** An endpoint in the demo customer's AWS account against a datacenter's service, as a person makes one. */
export function cloudEndpoint(
  { sandbox }: AstraDrive,
  clusterId: string,
  region: string,
): Promise<string> {
  return makeEndpoint(sandbox, { clusterId, region, owner: customer.aws });
}
