import * as l10n from "@vscode/l10n";
import { ApiError, asApiError, type ErrorCode } from "../../http/errors.ts";
import { connectionFailure } from "../../http/failure.ts";

/** A call that failed, and what its errors must be told with. */
interface FailedCall {
  readonly service: { readonly word: string; readonly region: string; readonly renewal: string };
  readonly operation: string;
  readonly write: boolean;
}

/** What an exception of the SDK tells of an answer. */
interface Refused {
  readonly name: string;
  readonly message: string;
  readonly status: number;
}

/** Codes of all APIs, without case and without the "Exception" that some of them end with. */
const kinds: Readonly<Record<string, ErrorCode>> = {
  unauthorizedoperation: "permission",
  accessdenied: "permission",
  accessdeniedfault: "permission",
  forbidden: "permission",
  notauthorized: "permission",
  // In a shared VPC only its owner may: AWS says so.
  operationnotpermitted: "invalidInput",
  optinrequired: "permission",
  unauthorized: "authentication",
  authfailure: "authentication",
  expiredtoken: "authentication",
  requestexpired: "authentication",
  invalidclienttokenid: "authentication",
  unrecognizedclient: "authentication",
  signaturedoesnotmatch: "authentication",
  invalidsignature: "authentication",
  missingauthenticationtoken: "authentication",
  incompletesignature: "authentication",
  requestlimitexceeded: "rateLimited",
  throttling: "rateLimited",
  throttled: "rateLimited",
  ec2throttled: "rateLimited",
  requestthrottled: "rateLimited",
  slowdown: "rateLimited",
  toomanyrequests: "rateLimited",
  priorrequestnotcomplete: "locked",
  dependencyviolation: "locked",
  incorrectstate: "conflict",
  invalidstate: "conflict",
  idempotentparametermismatch: "conflict",
  conflict: "conflict",
  conflictingdomainexists: "conflict",
  hostedzonealreadyexists: "conflict",
  hostedzonenotempty: "conflict",
  invalidservicename: "notFound",
  nosuchhostedzone: "notFound",
  notfound: "notFound",
  invalidvpcid: "notFound",
  internalerror: "unavailable",
  internalservererror: "unavailable",
  internalfailure: "unavailable",
  serviceunavailable: "unavailable",
  unavailable: "unavailable",
};

/** Whether the code of a refusal is this one, whatever its case. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  const cause = asApiError(error)?.cause ?? error;
  const name = cause instanceof Error ? cause.name.toLowerCase() : "";
  return codes.some((code) => code.toLowerCase() === name);
}

/** An exception of the SDK in the house's words. */
export function failureOf(error: unknown, call: FailedCall): ApiError {
  const known = asApiError(error);
  if (known !== undefined) return known;
  const refused = refusedOf(error);
  if (refused === undefined) return noAnswer(error, call);
  return refusalOf(refused, call, error);
}

/** A failure that an answer of 200 tells of one of its items. */
export function itemFailure(
  item: { readonly Code?: string; readonly Message?: string } | undefined,
  call: FailedCall,
): ApiError {
  const cause = new Error(item?.Message ?? "");
  cause.name = item?.Code ?? "";
  return refusalOf({ name: cause.name, message: cause.message, status: 400 }, call, cause);
}

function refusalOf(refused: Refused, call: FailedCall, cause: unknown): ApiError {
  const code = kindOf(refused);
  const { operation, service } = call;
  const { status } = refused;
  return new ApiError(
    code,
    call.write && status >= 500 && code === "unavailable" ? "unknown" : "unchanged",
    {
      message: messageOf(code, refused, call),
      next: nextOf(code, call),
      call: `${service.word} ${operation}`,
      status,
      cause,
    },
  );
}

function kindOf({ name, status }: Refused): ErrorCode {
  const word = name.toLowerCase().replace(/(?<=.)exception$/, "");
  const known = kinds[word];
  if (known !== undefined) return known;
  if (word.endsWith(".notfound")) return "notFound";
  if (word.endsWith(".duplicate") || word.endsWith("alreadyexists")) return "conflict";
  if (status === 429) return "rateLimited";
  return status >= 500 ? "unavailable" : "invalidInput";
}

/** What was said; a refusal for want of permission without the text that only AWS can read. */
function messageOf(code: ErrorCode, { name, message }: Refused, call: FailedCall): string {
  if (code === "permission") {
    return l10n.t("AWS does not allow this identity {0}.", permissionOf(call));
  }
  if (message === "") return l10n.t("AWS refused {0}: {1}.", call.operation, name);
  return l10n.t("AWS refused {0}: {1}", call.operation, message);
}

const prefixes: Readonly<Record<string, string>> = {
  EC2: "ec2",
  MSK: "kafka",
  "Route 53": "route53",
  STS: "sts",
};

/** The action that a policy must allow for a call, such as `ec2:CreateVpcEndpoint`. */
function permissionOf({ service, operation }: FailedCall): string {
  return `${prefixes[service.word] ?? service.word}:${operation}`;
}

function nextOf(code: ErrorCode, call: FailedCall): string {
  switch (code) {
    case "authentication":
      return call.service.renewal;
    case "permission":
      return l10n.t(
        "Ask who administers the account for {0}, or use another cloud identity.",
        permissionOf(call),
      );
    case "notFound":
      return l10n.t("It may have been removed, or it is in another region or account: refresh.");
    case "conflict":
      return l10n.t("Refresh, and look at its present state.");
    case "locked":
      return l10n.t("Something still uses it: wait until that is gone.");
    case "rateLimited":
      return l10n.t("Too many requests were made in this account: wait a little.");
    case "unavailable":
      return l10n.t("AWS has a problem in {0}: try again later.", call.service.region);
    case "invalidInput":
      return l10n.t("Check the values.");
    case "protocol":
      return l10n.t("Look into the log, and report it.");
  }
}

/** An answer came: its exception has a status. */
function refusedOf(error: unknown): Refused | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  const { httpStatusCode: status } = error.$metadata as { httpStatusCode?: number };
  if (status === undefined || !("$fault" in error)) return undefined;
  return { name: error.name, message: error.message, status };
}

/** No whole answer, or one that is none of AWS's: a write may have happened. */
function noAnswer(error: unknown, call: FailedCall): ApiError {
  if (error instanceof Error && ("$responseBodyText" in error || error.name === "SyntaxError")) {
    return unusable(l10n.t("it is not what AWS promises"), call, error);
  }
  const { word, region } = call.service;
  const name = { method: word, path: call.operation, host: `${word} (${region})` };
  return connectionFailure(error, name);
}

/** An answer without what the API promises: a write may have happened. */
export function missing(field: string, call: Omit<FailedCall, "write">): ApiError {
  return unusable(l10n.t("{0} is missing", field), call);
}

function unusable(why: string, call: Omit<FailedCall, "write">, cause?: unknown): ApiError {
  return new ApiError("protocol", "unknown", {
    message: l10n.t("The answer to {0} cannot be used: {1}.", call.operation, why),
    next: l10n.t("Look into the log, and report it."),
    call: `${call.service.word} ${call.operation}`,
    cause,
  });
}
