import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { cockroachOf } from "../sandbox/cockroachOf.ts";

/** Everything in the world that a write could touch, as sorted lines by what a person cares for. */
export type Picture = ReadonlyMap<string, string>;

/** The one element; a test whose world holds none or several is wrong. */
export function only<T>(items: readonly T[]): T {
  const [one] = items;
  if (one === undefined || items.length > 1) throw new Error(`expected one, found ${items.length}`);
  return one;
}

/** What the world holds now, row by row, without ids and times. */
export function pictureOf(sandbox: Sandbox): Picture {
  const { world } = sandbox;
  const { state } = cockroachOf(sandbox);
  world.clock.settle();
  const lines = new Map<string, string>();
  const add = <Row extends { id: string }>(
    table: string,
    rows: readonly Row[],
    text: (row: Row) => readonly string[],
    key: (row: Row) => string = ({ id }) => id,
  ): void => {
    for (const row of rows) {
      const at = `${table} ${key(row)}`;
      if (lines.has(at)) throw new Error(`two of ${at}`);
      lines.set(at, text(row).join(" "));
    }
  };
  add("clusterServices", state.clusterServices.all(), (one) => [one.region, one.state]);
  add("services", world.services.all(), (one) => [one.region, one.accountId]);
  add("endpoints", world.endpoints.all(), (one) => [one.region, one.accountId, one.state]);
  add("connections", state.connections.all(), (one) => [one.region, one.ownerId, one.state]);
  add(
    "trustedOwners",
    state.trustedOwners.all(),
    (one) => [one.ownerId],
    // An owner that is removed and added again is the same one, whatever id the server gives it.
    (one) => `${one.clusterId}/${one.ownerId}`,
  );
  add("allowList", state.allowList.all(), (one) => [
    `${one.ip}/${one.mask}`,
    one.name,
    one.sql ? "sql" : "",
    one.ui ? "ui" : "",
  ]);
  add("egressEndpoints", state.egressEndpoints.all(), (one) => [
    one.region,
    one.target.replace(/-[0-9a-f]{17}$/, ""),
    one.state,
    "names:",
    one.domainNamesState,
    ...one.domainNames,
  ]);
  return lines;
}

/** What is different: `+` new, `-` gone, `~` changed. */
export function changes(before: Picture, after: Picture): string[] {
  const lines: string[] = [];
  const table = (key: string): string => key.split(" ", 1)[0] ?? "";
  for (const [key, text] of after) {
    const former = before.get(key);
    if (former === undefined) lines.push(`+ ${table(key)} ${text}`);
    else if (former !== text) lines.push(`~ ${table(key)} ${former} → ${text}`);
  }
  for (const [key, text] of before) if (!after.has(key)) lines.push(`- ${table(key)} ${text}`);
  return lines.sort();
}
