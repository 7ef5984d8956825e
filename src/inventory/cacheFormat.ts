import { createHash } from "node:crypto";
import { healthOf, type Status } from "../domain/state.ts";
import { allParts, type Networking } from "../domain/model.ts";
import type { ClusterEntry } from "./entries.ts";
import { glanceOf } from "./glance.ts";
import type { Tally } from "./tally.ts";

/** Files of another version are not read. */
const version = 2;

/** The most clusters in one file: as many as are written, and read, without anybody waiting for it. */
export const shardSize = 50;

/** What the status bar shows before anything else is loaded. */
export interface Summary {
  readonly tally: Tally;
  /** When the oldest of it was read, ms since the epoch. */
  readonly oldest?: number;
}

/** About an account: what changes with every read, so that the shards need not. */
export interface AccountFile {
  readonly accountId: string;
  readonly listedAt?: number;
  /** Cluster ids with when each was last read, ms since the epoch. */
  readonly readAt: readonly (readonly [string, number])[];
}

/** Some of an account's clusters. */
export interface ShardFile {
  readonly accountId: string;
  /** When it was written, ms since the epoch. */
  readonly writtenAt: number;
  readonly clusters: readonly ClusterEntry[];
}

/** The first line of a shard: its clusters at a glance, without their networking. */
export interface ShardHead extends ShardFile {
  readonly clusters: readonly Omit<ClusterEntry, "networking">[];
}

export const summaryName = "summary.json";

/** The start of the names of an account's files; an id is not a file name. */
function keyOf(accountId: string): string {
  return createHash("sha256").update(accountId).digest("hex").slice(0, 24);
}

export function accountName(accountId: string): string {
  return `${keyOf(accountId)}.json`;
}

export function shardName(accountId: string, shard: number): string {
  return `${keyOf(accountId)}.${shard}.json`;
}

/** Which shards of an account are among these file names, in order. */
export function shardsAmong(accountId: string, names: Iterable<string>): number[] {
  const pattern = new RegExp(`^${keyOf(accountId)}\\.(\\d{1,6})\\.json$`);
  const shards: number[] = [];
  for (const name of names) {
    const shard = pattern.exec(name)?.[1];
    if (shard !== undefined) shards.push(Number(shard));
  }
  return shards.sort((a, b) => a - b);
}

/** True for a file that belongs to none of these accounts: it may go. */
export function isOrphan(name: string, accountIds: readonly string[]): boolean {
  const keys = new Set(accountIds.map(keyOf));
  if (name === summaryName) return false;
  return !/^\w+(\.\d+)?\.json$/.test(name) || !keys.has(name.split(".")[0] ?? "");
}

/** The text of a file of one line. */
export function textOf(content: Summary | AccountFile | ShardHead): string {
  return JSON.stringify({ version, ...content });
}

/** The text of a shard: a line with its clusters at a glance, and one with their networking. */
export function shardText({ clusters, ...about }: ShardFile): string {
  const heads = clusters.map((entry) => {
    const glance = glanceOf(entry);
    return { ...entry, networking: undefined, ...(glance && { glance }) };
  });
  const networking = clusters.map((entry) => entry.networking ?? null);
  return `${textOf({ ...about, clusters: heads })}\n${JSON.stringify(networking)}`;
}

export function summaryOf(value: unknown): Summary | undefined {
  if (!isRecord(value) || value["version"] !== version) return undefined;
  return isTally(value["tally"]) ? (value as unknown as Summary) : undefined;
}

export function accountFileOf(value: unknown, accountId: string): AccountFile | undefined {
  if (!isOf(value, accountId) || !isTime(value["listedAt"])) return undefined;
  const { readAt } = value;
  if (!Array.isArray(readAt)) return undefined;
  const pairs = readAt.every((pair) => Array.isArray(pair) && isText(pair[0]) && isTime(pair[1]));
  return pairs ? (value as unknown as AccountFile) : undefined;
}

/** A shard's first line that can be trusted not to break who shows it; undefined = it is damaged. */
export function shardHeadOf(line: string, accountId: string): ShardHead | undefined {
  const value = parsed(line);
  if (!isOf(value, accountId) || typeof value["writtenAt"] !== "number") return undefined;
  const { clusters } = value;
  if (!Array.isArray(clusters)) return undefined;
  if (!clusters.every((entry) => isHead(entry, accountId))) return undefined;
  return value as unknown as ShardHead;
}

/** The same of a whole shard. */
export function shardFileOf(text: string, accountId: string): ShardFile | undefined {
  const end = text.indexOf("\n");
  const head = shardHeadOf(text.slice(0, Math.max(end, 0)), accountId);
  const all = parsed(text.slice(end + 1));
  if (head === undefined || !Array.isArray(all)) return undefined;
  if (all.length !== head.clusters.length) return undefined;
  if (!all.every((one) => one === null || isNetworking(one))) return undefined;
  const clusters = head.clusters.map((entry, at) => {
    const networking = (all[at] as Networking | null) ?? undefined;
    return { ...entry, glance: undefined, networking };
  });
  return { ...head, clusters };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOf(value: unknown, accountId: string): value is Record<string, unknown> {
  return isRecord(value) && value["version"] === version && value["accountId"] === accountId;
}

function isHead(value: unknown, accountId: string): boolean {
  if (!isRecord(value) || value["accountId"] !== accountId) return false;
  const { cluster, glance, described, describedAt, readAt, changedAt, itemsChangedAt } = value;
  if (!isCluster(cluster) || typeof described !== "boolean") return false;
  if (typeof describedAt !== "number" || !isTime(readAt)) return false;
  if (!isTime(changedAt) || !areTimes(itemsChangedAt)) return false;
  return glance === undefined || isGlance(glance);
}

function isGlance(value: unknown): boolean {
  if (!isRecord(value) || !isTally(value["tally"]) || !isSection(value["owners"], "owners"))
    return false;
  const { attention } = value;
  return Array.isArray(attention) && attention.every(isRecord);
}

function isNetworking(value: unknown): boolean {
  return isRecord(value) && allParts.every((part) => isSection(value[part], part));
}

function isTally(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((count) => typeof count === "number");
}

function isCluster(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value["regions"]) || !isStatus(value["status"]))
    return false;
  return [value["id"], value["name"], value["plan"], value["cloud"]].every(isText);
}

function isSection(value: unknown, part: string): boolean {
  if (!isRecord(value) || !Array.isArray(value["items"])) return false;
  return value["items"].every(
    (item) =>
      isRecord(item) && isText(item["id"]) && (part === "owners" || isStatus(item["status"])),
  );
}

function isStatus(value: unknown): boolean {
  if (!isRecord(value) || !isText(value["word"])) return false;
  const health: unknown = healthOf((value as unknown as Status).state);
  return health !== undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTime(value: unknown): boolean {
  return value === undefined || typeof value === "number";
}

function areTimes(value: unknown): boolean {
  return value === undefined || (isRecord(value) && Object.values(value).every(isTime));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
