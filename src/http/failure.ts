import * as l10n from "@vscode/l10n";
import { ApiError, type ErrorCode } from "./errors.ts";

/** A call, as the log and an error name it. */
export interface CallName {
  readonly method: string;
  readonly path: string;
  readonly host: string;
}

/** Node's and OpenSSL's codes for "this certificate is not to be trusted". */
const certificateCodes = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_UNTRUSTED",
  "CERT_SIGNATURE_FAILURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Codes that come only before a connection stands. */
const unreachableCodes = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** The first system error in a chain of causes: its code (`ENOTFOUND`, `ECONNRESET`, …). */
function reasonOf(error: unknown): { readonly code: string; readonly connecting: boolean } {
  for (let at = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string") {
      // Several addresses of one host that were tried come as an `AggregateError`.
      const connect = "syscall" in at ? at.syscall === "connect" : at instanceof AggregateError;
      return { code: at.code, connecting: connect || unreachableCodes.has(at.code) };
    }
    if (at instanceof AggregateError && at.errors.length > 0) return reasonOf(at.errors[0]);
  }
  return { code: "", connecting: false };
}

/** A request that got no whole answer, as an error that says how far it came. */
export function connectionFailure(error: unknown, name: CallName): ApiError {
  const call = `${name.method} ${name.path}`;
  const { code, connecting } = reasonOf(error);
  const details = { call, cause: error };
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new ApiError("unavailable", "unchanged", {
      ...details,
      message: l10n.t("The name {0} could not be resolved.", name.host),
      next: l10n.t("Check the network, the proxy and the account's address."),
    });
  }
  if (certificateCodes.has(code)) {
    return new ApiError("unavailable", "unchanged", {
      ...details,
      message: l10n.t("The certificate of {0} is not trusted ({1}).", name.host, code),
      next: l10n.t(
        "Behind a company proxy, set the account's CA file to the company's certificate.",
      ),
    });
  }
  if (connecting) {
    return new ApiError("unavailable", "unchanged", {
      ...details,
      message: l10n.t("{0} cannot be reached ({1}).", name.host, code),
      next: l10n.t("Check the network, the proxy and the account's address."),
    });
  }
  const slow = error instanceof Error && error.name === "TimeoutError";
  return new ApiError("unavailable", "unknown", {
    ...details,
    message: slow
      ? l10n.t("{0} did not answer in time.", name.host)
      : l10n.t("The connection to {0} broke before the whole answer came.", name.host),
    next: l10n.t("Try again."),
  });
}

/** True when trying the same address again at once cannot help. */
export function isPermanent(error: ApiError): boolean {
  return certificateCodes.has(reasonOf(error.cause).code);
}

/** The key has characters that no header may have; nothing was sent, and the key is not quoted. */
export function unfitKey(name: CallName): ApiError {
  return new ApiError("authentication", "unchanged", {
    message: l10n.t("The key cannot be sent: it has characters that no key has."),
    next: nextStep("authentication"),
    call: `${name.method} ${name.path}`,
  });
}

const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  400: "invalidInput",
  401: "authentication",
  403: "permission",
  404: "notFound",
  409: "conflict",
  422: "invalidInput",
  429: "rateLimited",
};

/** The usual kind of failure of a status; a provider may know better. */
export function codeOfStatus(status: number): ErrorCode {
  return codeByStatus[status] ?? (status >= 500 ? "unavailable" : "invalidInput");
}

/** A refusal as an error in words: what the server said, and what a person can do. */
export function refusal(
  status: number,
  code: ErrorCode,
  said: string,
  name: CallName,
  retryAfter: number | undefined,
): ApiError {
  return new ApiError(code, status >= 500 ? "unknown" : "unchanged", {
    message: said === "" ? l10n.t("{0} answered with status {1}.", name.host, status) : said,
    next: nextStep(code),
    call: `${name.method} ${name.path}`,
    status,
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

function nextStep(code: ErrorCode): string {
  switch (code) {
    case "authentication":
      return l10n.t("The key was not accepted: replace it.");
    case "permission":
      return l10n.t("The key's role does not allow this: use a key with a wider role.");
    case "notFound":
      return l10n.t("It may have been removed: refresh.");
    case "conflict":
      return l10n.t("Refresh, and look at its present state.");
    case "locked":
      return l10n.t("Another change is running on the cluster: wait until it is over.");
    case "rateLimited":
      return l10n.t("Too many requests were made with this key: wait a little.");
    case "unavailable":
      return l10n.t("The service has a problem: try again later.");
    case "invalidInput":
      return l10n.t("Check the values.");
    case "protocol":
      return l10n.t("Look into the log, and report it.");
  }
}

/** An answer that is not what the API promises. `outcome` is unknown: a write may well have happened. */
export function protocolFailure(name: CallName, why: string, field?: string): ApiError {
  return new ApiError("protocol", "unknown", {
    message:
      field === undefined
        ? l10n.t("The answer to {0} {1} cannot be used: {2}.", name.method, name.path, why)
        : l10n.t(
            "The answer to {0} {1} cannot be used: {2} ({3}).",
            name.method,
            name.path,
            why,
            field,
          ),
    next: nextStep("protocol"),
    call: `${name.method} ${name.path}`,
    ...(field !== undefined && { field }),
  });
}
