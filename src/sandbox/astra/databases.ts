import type { Answer } from "../http/face.ts";
import type { Route } from "../http/router.ts";
import { Problem } from "../world/problem.ts";
import { signBundle } from "./bundles.ts";
import { bodyOf, callDatabase, noContent, ok, route, type Call, type Handler } from "./call.ts";
import { refusal } from "./errors.ts";
import { assertActive } from "./rules.ts";
import type { Database } from "./state.ts";
import { accessListWire, bundleWire, databaseWire, datacenterWire, type Json } from "./wire.ts";

const one = "/v2/databases/{databaseID}";

/** Calls about databases, their datacenters and what lets people in past private endpoints. */
export const databaseRoutes: readonly Route<Handler>[] = [
  route("GET", "/v2/databases", "view", listDatabases),
  route("GET", one, "view", (call) => ok(databaseWire(call.state, callDatabase(call)))),
  route("GET", `${one}/datacenters`, "view", listDatacenters),
  route("GET", "/v2/access-lists", "accessList", listAccessLists),
  route("GET", `${one}/access-list`, "accessList", (call) =>
    ok(accessListWire(callDatabase(call))),
  ),
  route("PUT", `${one}/access-list`, "accessList", putAccessList),
  route("POST", `${one}/secureBundleURL`, "bundle", postBundle),
];

/** A bare array, in the order they were made; `starting_after` is the last id of the page before. */
function listDatabases({ state, request, caller }: Call): Answer {
  const { query } = request;
  const wanted = query.get("include") ?? "nonterminated";
  const provider = query.get("provider") ?? "ALL";
  const all = state.databases
    .group(caller.organizationId)
    .filter((row) => isIncluded(row, wanted))
    .filter((row) => provider === "ALL" || row.cloud.toUpperCase() === provider);
  const start = startOf(all, query.get("starting_after"));
  const rows = all.slice(start, start + limitOf(query.get("limit")));
  return ok(rows.map((row) => databaseWire(state, row)));
}

function isIncluded({ status }: Database, wanted: string): boolean {
  switch (wanted) {
    case "all":
      return true;
    case "nonterminated":
      return status !== "TERMINATED";
    default:
      return status.toLowerCase() === wanted;
  }
}

function startOf(rows: readonly Database[], after: string | null): number {
  if (after === null || after === "") return 0;
  const index = rows.findIndex((row) => row.id === after);
  if (index < 0) throw new Problem("invalid", "starting_after is not known");
  return index + 1;
}

function limitOf(text: string | null): number {
  const limit = text === null ? 25 : Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  throw new Problem("invalid", "limit must be from 1 to 100");
}

/** Only those that are active, unless all are asked for. */
function listDatacenters(call: Call): Answer {
  const database = callDatabase(call);
  const all = call.request.query.get("all") === "true";
  const rows = database.datacenters.filter((row) => all || row.status === "ACTIVE");
  return ok(rows.map((row) => datacenterWire(call.state.world, database, row)));
}

/** The access lists of all databases in one call. */
function listAccessLists({ state, caller }: Call): Answer {
  const { accessListsCall } = state.variants;
  if (typeof accessListsCall === "number") {
    return refusal(state.variants, accessListsCall, "This call is not for this organization");
  }
  const lists = state.databases.group(caller.organizationId).map((database): Json => {
    const { databaseId, ...rest } = accessListWire(database);
    return accessListsCall === "works" ? { databaseId, ...rest } : rest;
  });
  return ok(lists);
}

/** The whole list, in place of the one that was there. */
function putAccessList(call: Call): Answer {
  const database = callDatabase(call);
  const body = bodyOf(call) as Partial<AccessListBody>;
  const addresses = (body.addresses ?? []).map(({ address, enabled, description }) => {
    const isWhole = typeof enabled === "boolean" && typeof description === "string";
    if (isWhole && /^([0-9]{1,3}\.){3}[0-9]{1,3}(\/\d{1,2})?$/.test(address)) {
      return { address, enabled, description };
    }
    throw new Problem("invalid", "every address needs address, enabled and description");
  });
  const enabled = body.configurations?.accessListEnabled ?? database.accessList.enabled;
  call.state.databases.change(database.id, { accessList: { enabled, addresses } });
  return noContent();
}

/** AccessListRequest of the description. */
interface AccessListBody {
  addresses: { address: string; enabled: boolean; description: string }[];
  configurations: { accessListEnabled: boolean };
}

/** For one datacenter, or a list for all of them. */
function postBundle(call: Call): Answer {
  const database = callDatabase(call);
  assertActive(database);
  const { state, request } = call;
  const host = request.headers.host ?? "";
  const list = database.datacenters.map((row) =>
    bundleWire(state, database, row, () => signBundle(state, host, row.id)),
  );
  return ok(request.query.get("all") === "true" ? list : list[0]);
}
