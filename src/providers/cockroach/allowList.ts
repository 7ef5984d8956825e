import type { PublicAccess } from "../../domain/model.ts";
import type { AllowEntryBody, WireAllowEntry } from "./allowListApi.ts";

/** An entry of the IP allow list with all that matters of it, in the API's words. */
export interface AllowEntry extends AllowEntryBody {
  readonly cidr_ip: string;
  readonly cidr_mask: number;
}

/** One call that changes the list; without a body for `DELETE`. */
export interface AllowListChange {
  readonly method: "PUT" | "PATCH" | "DELETE";
  readonly entry: AllowEntry;
}

/** The network that an entry is for; the list has one entry for each. */
export function networkIn({ cidr_ip, cidr_mask }: WireAllowEntry): string {
  return `${cidr_ip ?? "?"}/${cidr_mask ?? "?"}`;
}

/** Undefined = something of it cannot be read, and could not be put back. */
function readEntry({ cidr_ip, cidr_mask, name, sql, ui }: WireAllowEntry): AllowEntry | undefined {
  if (cidr_ip == null || cidr_mask == null || sql == null || ui == null) return undefined;
  return { cidr_ip, cidr_mask, ...(name != null && name !== "" && { name }), sql, ui };
}

/** Who may connect by SQL, from the whole list. Who may only look at the DB Console does not count. */
export function publicAccessOf(
  wire: readonly WireAllowEntry[],
  isPropagating: boolean,
): PublicAccess {
  // An entry that cannot be read lets somebody in all the same.
  const letIn = wire.filter(({ sql }) => sql !== false);
  const networks = letIn.map(networkIn);
  const isOpen = letIn.some(({ cidr_mask }) => cidr_mask === 0);
  const whole = wire.flatMap((one) => readEntry(one) ?? []);
  return {
    state: isOpen ? "open" : letIn.length > 0 ? "limited" : "closed",
    entries: [...new Set(networks)],
    ...(whole.length === wire.length && { exact: exactOf(whole) }),
    ...(isPropagating && { propagating: true }),
  };
}

/** In one order, whatever order they come in, and each once. */
function exactOf(entries: readonly AllowEntry[]): string {
  const texts = new Map(entries.map((one) => [networkIn(one), JSON.stringify(one)]));
  return `[${[...texts.values()].sort().join(",")}]`;
}

function entriesIn(exact: string): AllowEntry[] {
  return exact === "" ? [] : (JSON.parse(exact) as AllowEntry[]);
}

/** The same list with nobody let in by SQL; who may look at the DB Console still may. */
export function closedList(exact: string): string {
  const kept = entriesIn(exact).filter(({ sql, ui }) => ui || !sql);
  return exactOf(kept.map((one) => ({ ...one, sql: false })));
}

/**
 * The calls that make a list into one that lets nobody in by SQL, or bring back all whom `to` lets in. Nothing
 * else is ours to change: who may look at the DB Console, and who was let in by somebody else meanwhile.
 */
export function changesOf(from: string, to: string): AllowListChange[] {
  const letIn = entriesIn(to).filter(({ sql }) => sql);
  return letIn.length === 0 ? closing(from, to) : opening(from, letIn);
}

function closing(from: string, to: string): AllowListChange[] {
  const wanted = byNetwork(to);
  return entriesIn(from)
    .filter(({ sql }) => sql)
    .map((entry) => {
      const after = wanted.get(networkIn(entry));
      return after === undefined ? { method: "DELETE", entry } : { method: "PATCH", entry: after };
    });
}

function opening(from: string, letIn: readonly AllowEntry[]): AllowListChange[] {
  const present = byNetwork(from);
  return letIn.flatMap((entry): AllowListChange[] => {
    const before = present.get(networkIn(entry));
    if (before === undefined) return [{ method: "PUT", entry }];
    return before.sql ? [] : [{ method: "PATCH", entry: { ...before, sql: true } }];
  });
}

function byNetwork(exact: string): Map<string, AllowEntry> {
  return new Map(entriesIn(exact).map((entry) => [networkIn(entry), entry]));
}
