import * as l10n from "@vscode/l10n";
import { ApiError, asApiError, type ErrorCode } from "../../http/errors.ts";
import { connectionFailure } from "../../http/failure.ts";
import { Refused } from "./googleFetch.ts";

/** A call, as its errors are told. */
export interface CallOf {
  /** The API's own word, such as `networks.list`. */
  readonly operation: string;
  readonly api: "compute" | "dns";
  readonly write: boolean;
  readonly project: string;
  /** What to do when the sign-in is refused. */
  readonly renewal: string;
}

/** Reasons of refusals, and codes of operations that failed, without case and underscores. */
const kinds: Readonly<Record<string, ErrorCode>> = {
  autherror: "authentication",
  required: "invalidInput",
  ratelimitexceeded: "rateLimited",
  userratelimitexceeded: "rateLimited",
  // A quota of things, not of requests: waiting does not help.
  quotaexceeded: "conflict",
  resourcenotready: "locked",
  resourceinusebyanotherresource: "locked",
  containernotempty: "conflict",
  alreadyexists: "conflict",
  conditionnotmet: "conflict",
  notfound: "notFound",
  resourcenotfound: "notFound",
  ipinusebyanotherresource: "conflict",
  ipspaceexhausted: "conflict",
  permissionsdenied: "permission",
  internalerror: "unavailable",
  backenderror: "unavailable",
  resourceoperationratetoolow: "unavailable",
};

function wordOf(reason: string): string {
  return reason.replaceAll("_", "").toLowerCase();
}

const byStatus: Readonly<Record<number, ErrorCode>> = {
  401: "authentication",
  403: "permission",
  404: "notFound",
  409: "conflict",
  412: "conflict",
  429: "rateLimited",
};

function kindOf({ status, reason }: Pick<Refused, "status" | "reason">): ErrorCode {
  const byDefault = byStatus[status] ?? (status >= 500 ? "unavailable" : "invalidInput");
  return kinds[wordOf(reason)] ?? byDefault;
}

/** The refusal in a chain of causes: the library wraps what a request throws. */
function refusedIn(error: unknown): Refused | undefined {
  let at = error;
  while (at instanceof Error && !(at instanceof Refused)) at = at.cause;
  return at instanceof Refused ? at : undefined;
}

/** Where a chain of causes begins: the system's own error, without any request in it. */
export function innermost(error: unknown): unknown {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  return at;
}

/** The house's own error in a chain of causes. */
function knownIn(error: unknown): ApiError | undefined {
  let at = error;
  while (at instanceof Error && asApiError(at) === undefined) at = at.cause;
  return asApiError(at);
}

/** Whether Google gave this reason for a refusal. */
export function isReason(error: unknown, reason: string): boolean {
  return wordOf(refusedIn(error)?.reason ?? "") === wordOf(reason);
}

/** What a call was rejected with, in the house's words. */
export function failureOf(error: unknown, call: CallOf): ApiError {
  const known = knownIn(error);
  if (known !== undefined) return known;
  const refused = refusedIn(error);
  return refused === undefined ? noAnswer(error, call) : refusalOf(refused, call);
}

/** An operation that was accepted and then failed: nothing of it is left. */
export function operationFailure(
  { code, message }: { readonly code: string; readonly message: string },
  call: CallOf,
): ApiError {
  const kind = kinds[wordOf(code)] ?? "invalidInput";
  const said = message === "" ? code : message;
  return new ApiError(kind, "unchanged", {
    message: l10n.t("Google Cloud could not do {0}: {1}", call.operation, said),
    next: nextOf(kind, call, said),
    call: nameOf(call),
  });
}

function refusalOf(refused: Refused, call: CallOf): ApiError {
  const { status, disabled, message: said } = refused;
  const code = kindOf(refused);
  const details = { call: nameOf(call), status, cause: refused };
  const outcome = call.write && status >= 500 ? "unknown" : "unchanged";
  if (disabled !== undefined || wordOf(refused.reason) === "accessnotconfigured") {
    return new ApiError("permission", "unchanged", { ...details, ...notEnabled(disabled, call) });
  }
  return new ApiError(code, outcome, {
    ...details,
    message:
      said === ""
        ? l10n.t("Google Cloud refused {0} (status {1}).", call.operation, status)
        : l10n.t("Google Cloud refused {0}: {1}", call.operation, said),
    next: nextOf(code, call, said),
  });
}

function notEnabled(
  service: string | undefined,
  { api, project }: CallOf,
): { message: string; next: string } {
  const name = service ?? `${api}.googleapis.com`;
  return {
    message: l10n.t("The API {0} is not enabled in the project {1}.", name, project),
    next: l10n.t("Run gcloud services enable {0} --project {1}, then try again.", name, project),
  };
}

function nameOf({ api, operation }: CallOf): string {
  return `${api} ${operation}`;
}

function nextOf(code: ErrorCode, call: CallOf, said: string): string {
  switch (code) {
    case "authentication":
      return call.renewal;
    case "permission":
      return l10n.t(
        "Ask who administers the project for {0}, or use another cloud identity.",
        permissionIn(said) ?? nameOf(call),
      );
    case "notFound":
      return l10n.t("It may have been removed, or it is in another region or project: refresh.");
    case "conflict":
      return l10n.t("Refresh, and look at its present state.");
    case "locked":
      return l10n.t("Something still uses it: wait until that is gone.");
    case "rateLimited":
      return l10n.t("Too many requests were made in this project: wait a little.");
    case "unavailable":
      return l10n.t("Google Cloud has a problem: try again later.");
    case "invalidInput":
      return l10n.t("Check the values.");
    case "protocol":
      return l10n.t("Look into the log, and report it.");
  }
}

/** The permission that Google names in its refusal, such as `compute.networks.list`. */
function permissionIn(said: string): string | undefined {
  return /'([a-z]+\.\w+\.\w+)'/.exec(said)?.[1];
}

/** No whole answer, or one that is none of Google's: a write may have happened. */
function noAnswer(error: unknown, call: CallOf): ApiError {
  const cause = innermost(error);
  if (!isOfNetwork(cause)) return unusable(l10n.t("it is not what Google promises"), call);
  const host = `${call.api}.googleapis.com`;
  return connectionFailure(cause, { method: call.api, path: call.operation, host });
}

/** What else the library complains of is an answer that it cannot decode. */
function isOfNetwork(cause: unknown): boolean {
  if (cause instanceof DOMException) return true;
  return cause instanceof Error && "code" in cause && typeof cause.code === "string";
}

/** An answer without what the API promises: a write may have happened. */
export function missing(field: string, call: CallOf): ApiError {
  return unusable(l10n.t("{0} is missing", field), call);
}

function unusable(why: string, call: CallOf): ApiError {
  return new ApiError("protocol", "unknown", {
    message: l10n.t("The answer to {0} cannot be used: {1}.", call.operation, why),
    next: l10n.t("Look into the log, and report it."),
    call: nameOf(call),
  });
}
