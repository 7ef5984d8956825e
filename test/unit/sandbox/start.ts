import { onTestFinished } from "vitest";
import type { CockroachState } from "../../../src/sandbox/cockroach/state.ts";
import type { CockroachVariants } from "../../../src/sandbox/cockroach/variants.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import type { Cluster } from "../../../src/sandbox/cockroach/entities.ts";
import { cockroachOf } from "./cockroachOf.ts";

/** What came back: the parsed body where there is one. */
export interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** A sandbox at a standstill, closed when the test ends, and the ways to talk to it. */
export interface Started {
  sandbox: Sandbox;
  /** What CockroachDB Cloud holds. */
  state: CockroachState;
  /** A call of CockroachDB Cloud's API, with the admin key unless another is named. */
  api: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Reply>;
  as: (key: string) => Started["api"];
  control: (method: string, path: string, body?: unknown) => Promise<Reply>;
  cluster: (name: string) => Cluster;
  /** `/api/v1/clusters/<id>/networking`. */
  networking: (name: string) => string;
}

/** How it is started; the variants are those of CockroachDB Cloud. */
export interface StartOptions extends Omit<SandboxOptions, "variants"> {
  variants?: Partial<CockroachVariants>;
}

export async function start({ variants = {}, ...options }: StartOptions = {}): Promise<Started> {
  const sandbox = await startSandbox({
    ...{ speed: 0, rateLimits: false, variants: { cockroach: variants } },
    ...options,
  });
  onTestFinished(() => sandbox.close());
  const { control } = sandbox.address;
  const { baseUrl, keys, state } = cockroachOf(sandbox);
  const as =
    (key: string): Started["api"] =>
    (method, path, body, headers = {}) =>
      send(`${baseUrl}${path}`, method, key, body, headers);
  const cluster = (name: string): Cluster => {
    const found = state.clusters.all().find((one) => one.name === name);
    if (found === undefined) throw new Error(`No cluster ${name}.`);
    return found;
  };
  return {
    sandbox,
    state,
    as,
    api: as(keys.admin),
    control: (method, path, body) =>
      send(`${control.baseUrl}${path}`, method, control.key, body, {}),
    cluster,
    networking: (name) => `/api/v1/clusters/${cluster(name).id}/networking`,
  };
}

async function send(
  url: string,
  method: string,
  key: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Reply> {
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    redirect: "manual",
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const parsed: unknown = text === "" ? {} : JSON.parse(text);
  return {
    status: answer.status,
    headers: answer.headers,
    body: parsed as Record<string, unknown>,
  };
}

/** The objects of a list in an answer; none where the answer has no such list. */
export function items(reply: Reply, field: string): Record<string, unknown>[] {
  return (reply.body[field] ?? []) as Record<string, unknown>[];
}

/** The value of one field of each item. */
export function values(reply: Reply, list: string, field: string): unknown[] {
  return items(reply, list).map((item) => item[field]);
}
