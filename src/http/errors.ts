/** The kinds of failure that a person can be told about; nothing else reaches the interface. */
export type ErrorCode =
  | "authentication"
  | "permission"
  | "notFound"
  | "conflict"
  | "locked"
  | "rateLimited"
  | "unavailable"
  | "invalidInput"
  | "protocol";

interface ApiErrorDetails {
  /** What happened, one sentence for a person. */
  readonly message: string;
  /** What to do next, one sentence for a person. */
  readonly next: string;
  /** Method and path, for the log and for "which call". */
  readonly call?: string;
  readonly status?: number;
  /** `invalidInput`: the field that is wrong. `protocol`: the field of the answer. */
  readonly field?: string;
  /** `rateLimited`, `locked`: when to come back, ms. */
  readonly retryAfter?: number;
  /** The id of the provider's action that helps: it is offered beside the words. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/**
 * A failure with a code from a closed list. `outcome` tells whether a write may have happened:
 * `unchanged` = the server refused or never got it, `unknown` = read back before doing anything.
 */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly outcome: "unchanged" | "unknown";
  readonly next: string;
  readonly call: string | undefined;
  readonly status: number | undefined;
  readonly field: string | undefined;
  readonly retryAfter: number | undefined;
  readonly remedy: string | undefined;

  constructor(code: ErrorCode, outcome: "unchanged" | "unknown", details: ApiErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = "ApiError";
    this.code = code;
    this.outcome = outcome;
    this.next = details.next;
    this.call = details.call;
    this.status = details.status;
    this.field = details.field;
    this.retryAfter = details.retryAfter;
    this.remedy = details.remedy;
  }
}

/**
 * The failure as an `ApiError` with one of these codes, else undefined. By code and not by class: the
 * bundles loaded on first use carry their own copy of the class.
 */
export function asApiError(error: unknown, ...codes: ErrorCode[]): ApiError | undefined {
  if (!(error instanceof Error) || error.name !== "ApiError" || !("code" in error))
    return undefined;
  const found = error as ApiError;
  return codes.length === 0 || codes.includes(found.code) ? found : undefined;
}

/** What happened and what to do, one after the other; a server's words may lack their full stop. */
export function inWords({ message, next }: Pick<ApiError, "message" | "next">): string {
  return `${message}${/[.!?…]$/.test(message) ? "" : "."} ${next}`;
}

/** True when the failure is somebody's cancel (an aborted signal), not a failure. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** What a person typed cannot be sent; nothing was. */
export function invalidInput(message: string, next: string, field?: string): ApiError {
  return new ApiError("invalidInput", "unchanged", {
    message,
    next,
    ...(field !== undefined && { field }),
  });
}
