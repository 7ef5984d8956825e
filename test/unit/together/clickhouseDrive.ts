import { expect } from "vitest";
import { allParts, nothingKnown, type Cluster, type Part } from "../../../src/domain/model.ts";
import type { Values } from "../../../src/domain/draft.ts";
import { createHttpClient, type Fetch } from "../../../src/http/client.ts";
import { RateLimiter } from "../../../src/http/limiter.ts";
import { clickhouse } from "../../../src/providers/clickhouse/provider.ts";
import type { ActionId, Progress, Session, Target } from "../../../src/providers/provider.ts";
import type { FaultAction, FaultMatch } from "../../../src/sandbox/http/faults.ts";
import type { Book } from "../../../src/sandbox/clickhouse/entities.ts";
import type { ClickhousePart } from "../../../src/sandbox/clickhouse/part.ts";
import type { ClickhouseVariants } from "../../../src/sandbox/clickhouse/variants.ts";
import type { SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { start, type Started } from "../sandbox/start.ts";
import { actionIn } from "./driven.ts";

/** The real session against the sandbox's ClickHouse Cloud, at a standstill. */
export interface ClickhouseDrive extends Started {
  readonly session: Session;
  /** The calls since this was asked last, as method and path without the organization. */
  readonly asked: () => string[];
  readonly organization: string;
  readonly book: Book;
  /** A cluster by its name, read just now with all it has. */
  readonly read: (name: string, item?: string, parts?: readonly Part[]) => Promise<Target>;
  /** From now on the sandbox does this. */
  readonly fault: (what: FaultAction, match?: FaultMatch) => void;
}

export interface DriveOptions extends SandboxOptions {
  readonly of?: Partial<ClickhouseVariants>;
  readonly key?: "admin" | "developer" | "revoked";
  readonly through?: (fetch: Fetch) => Fetch;
}

const unchanged = (fetch: Fetch): Fetch => fetch;
const noLimit = { requests: 100_000, seconds: 1 };

export async function driveClickhouse(options: DriveOptions = {}): Promise<ClickhouseDrive> {
  const { of = {}, key = "admin", through = unchanged, ...rest } = options;
  const started = await start(rest);
  const { sandbox } = started;
  const part = sandbox.parts["clickhouse"] as ClickhousePart | undefined;
  const address = sandbox.address.parts["clickhouse"];
  if (part === undefined || address === undefined) throw new Error("There is no ClickHouse Cloud.");
  const { book } = part;
  Object.assign(book.variants, of);
  const http = createHttpClient({
    baseUrl: address.baseUrl,
    fetch: through(globalThis.fetch),
    headers: clickhouse.headers(address.keys[key] ?? ""),
    limiter: new RateLimiter(noLimit),
    log: () => undefined,
    ...clickhouse.refusals,
  });
  const session = await clickhouse.connect(http);
  const organization = book.organizationId;
  const read: ClickhouseDrive["read"] = async (name, item, parts = allParts) => {
    const { items } = await session.clusters(undefined, {});
    const { id } = items.find((one) => one.name === name) ?? { id: "" };
    const cluster = await session.cluster(id, {});
    const networking = { ...nothingKnown, ...(await session.networking(cluster, parts, {})) };
    return { cluster, networking, ...(item !== undefined && { item }) };
  };
  return {
    ...started,
    session,
    organization,
    book,
    read,
    asked: () =>
      sandbox.requests
        .splice(0)
        .map(({ method, path }) => `${method} ${path.replace(organization, "*")}`),
    fault: (what, match = {}) => sandbox.faults.setPlan([{ match, do: what }]),
  };
}

/** Everything of an organization, as the tree would know it. */
export async function readAll({ session }: ClickhouseDrive): Promise<readonly Target[]> {
  const page = await session.clusters(undefined, {});
  expect(page.broken).toEqual([]);
  return Promise.all(
    page.items.map(async (cluster: Cluster) => ({
      cluster,
      networking: { ...nothingKnown, ...(await session.networking(cluster, allParts, {})) },
    })),
  );
}

/** How far it has come, by a fresh look. */
export async function progressOf(
  drive: ClickhouseDrive,
  id: ActionId,
  values: Values,
  { cluster, item }: Target,
  subject?: string,
): Promise<Progress> {
  const target = await drive.read(cluster.name, item);
  return actionIn(drive, id).progress(values, target, {
    at: 1,
    ...(subject !== undefined && { subject }),
  });
}

/** The writes that arrived, as method and the end of the path. */
export function writes(drive: ClickhouseDrive): string[] {
  return drive
    .asked()
    .filter((call) => !call.startsWith("GET"))
    .map((call) => call.replace(/^(\w+) .*\/services\/[^/]+/, "$1 …"));
}

export function attachedTo(drive: ClickhouseDrive, name: string): readonly string[] {
  return drive.book.services.all().find((one) => one.name === name)?.endpointIds ?? [];
}

export function entry(drive: ClickhouseDrive, id: string) {
  return drive.book.endpoints.get(`${drive.organization}/${id}`);
}

/** The id of the endpoint with this description. */
export function endpointCalled(drive: ClickhouseDrive, description: string): string {
  const found = drive.book.endpoints.all().find((one) => one.description === description);
  return found?.endpointId ?? "";
}
