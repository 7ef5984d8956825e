import * as z from "zod/mini";
import { nothing, type HttpClient } from "../../http/client.ts";
import type { CallOptions } from "../provider.ts";

/**
 * The calls for a cluster's IP allow list: who may connect over the internet, by SQL and to the DB Console
 * (official description, version 2024-09-16, "IP Allowlists").
 */

const optionalText = z.optional(z.nullable(z.string()));
const flag = z.optional(z.nullable(z.boolean()));

const entry = z.object({
  cidr_ip: optionalText,
  cidr_mask: z.optional(z.nullable(z.number())),
  name: optionalText,
  sql: flag,
  ui: flag,
});
export type WireAllowEntry = z.infer<typeof entry>;

const page = z.looseObject({
  allowlist: z.optional(z.nullable(z.array(entry))),
  /** What the list says is not in force everywhere yet. */
  propagating: flag,
  pagination: z.optional(z.nullable(z.looseObject({ next_page: optionalText }))),
});
export type WireAllowList = z.infer<typeof page>;

const list = "/api/v1/clusters/{cluster_id}/networking/allowlist";

/** The paths as the API writes them, for previews of what will be called. */
export const allowListPaths = { list, one: `${list}/{cidr_ip}/{cidr_mask}` } as const;

/** What names an entry in its path. */
export interface AllowEntryId {
  readonly cluster_id: string;
  readonly cidr_ip: string;
  readonly cidr_mask: string;
}

/** What is said of an entry; both flags are required of a change too. */
export interface AllowEntryBody {
  readonly name?: string;
  readonly sql: boolean;
  readonly ui: boolean;
}

/** How many entries to ask for at once. */
const pageSize = 100;

/** The calls over an account's client; see `cockroachApi`. */
export function allowListCalls(http: HttpClient) {
  const change =
    (method: "PUT" | "PATCH" | "DELETE") =>
    (id: AllowEntryId, body: AllowEntryBody | undefined, o: CallOptions) =>
      http.request({
        ...o,
        method,
        path: allowListPaths.one,
        params: { ...id },
        ...(body !== undefined && { body }),
        answer: nothing,
      });
  return {
    allowList: (cluster_id: string, next: string | undefined, o: CallOptions) =>
      http.ask({
        ...o,
        method: "GET",
        path: list,
        params: { cluster_id },
        query: { "pagination.limit": pageSize, "pagination.page": next },
        answer: page,
      }),
    putAllowEntry: change("PUT"),
    patchAllowEntry: change("PATCH"),
    deleteAllowEntry: change("DELETE"),
  };
}
