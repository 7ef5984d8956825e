import * as l10n from "@vscode/l10n";
import { ApiError, asApiError, inWords } from "../../../http/errors.ts";
import { plannedCall } from "../../draft.ts";
import type { Action, CallOptions, Target } from "../../provider.ts";
import { setPublicAccess as setWith } from "../../publicAccess.ts";
import { changesOf, closedList, type AllowEntry, type AllowListChange } from "../allowList.ts";
import { allowListPaths, type AllowEntryBody, type AllowEntryId } from "../allowListApi.ts";
import type { CockroachApi } from "../api.ts";
import { removal } from "./removal.ts";
import { roles, withRole } from "./role.ts";

/**
 * Closes a cluster to the internet: no entry of its IP allow list lets anybody in by SQL any more. One call
 * an entry, since the API sets no whole list. The DB Console stays as it is.
 */
export function setPublicAccess(api: CockroachApi): Action {
  return setWith({
    inParts: true,
    closed: closedList,
    isSo: (now, wanted) => changesOf(now, wanted).length === 0,
    calls: (from, to, { cluster }) =>
      changesOf(from, to).map(({ method, entry }) =>
        plannedCall(method, allowListPaths.one, { ...idOf(cluster, entry) }, bodyOf(method, entry)),
      ),
    async send(from, to, { cluster }, options) {
      const changes = changesOf(from, to);
      for (const [made, change] of changes.entries()) {
        // All of them are one write: once it is begun it is not cancelled.
        const sending = made === 0 ? options : withoutCancel(options);
        await sendOne(api, cluster, change, sending).catch((error: unknown) => {
          throw made === 0 ? error : halfDone(error, made, changes.length);
        });
      }
    },
  });
}

function sendOne(
  api: CockroachApi,
  cluster: Target["cluster"],
  { method, entry }: AllowListChange,
  options: CallOptions,
): Promise<unknown> {
  const id = idOf(cluster, entry);
  const body = bodyOf(method, entry);
  switch (method) {
    case "PUT":
      return withRole(roles.admin, api.putAllowEntry(id, body, options));
    case "PATCH":
      return withRole(roles.admin, api.patchAllowEntry(id, body, options));
    case "DELETE":
      return withRole(roles.admin, removal(api.deleteAllowEntry(id, body, options)));
  }
}

function withoutCancel({ priority, onSend }: CallOptions): CallOptions {
  return { ...(priority && { priority }), ...(onSend && { onSend }) };
}

/** A refusal leaves the write half done: it is read back, and what is left is sent again. */
function halfDone(error: unknown, made: number, all: number): unknown {
  const failure = asApiError(error);
  if (failure === undefined) return error;
  const { code, call, status, retryAfter } = failure;
  return new ApiError(code, "unknown", {
    message: l10n.t(
      "{0} of {1} entries of the allow list were set. {2}",
      made,
      all,
      inWords(failure),
    ),
    next: l10n.t("Send the rest again: what is set already stays."),
    cause: error,
    ...(call !== undefined && { call }),
    ...(status !== undefined && { status }),
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

function idOf({ id }: Target["cluster"], { cidr_ip, cidr_mask }: AllowEntry): AllowEntryId {
  return { cluster_id: id, cidr_ip, cidr_mask: String(cidr_mask) };
}

/** The name is sent along: whether a change without it would keep it is not said. */
function bodyOf(
  method: AllowListChange["method"],
  { name, sql, ui }: AllowEntry,
): AllowEntryBody | undefined {
  return method === "DELETE" ? undefined : { ...(name !== undefined && { name }), sql, ui };
}
