import type { Answer } from "../http/face.ts";

/** Why a call is refused; nothing was changed. */
export class GcpError extends Error {
  readonly status: number;
  /** The word of the error list, such as `notFound`. */
  readonly reason: string;
  readonly details: readonly object[];
  constructor(status: number, reason: string, message: string, details: readonly object[] = []) {
    super(message);
    this.name = "GcpError";
    this.status = status;
    this.reason = reason;
    this.details = details;
  }
}

const statusWords: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ALREADY_EXISTS",
  412: "FAILED_PRECONDITION",
  413: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};

/** The body that Google's REST APIs share. */
export function errorAnswer({ status, reason, message, details }: GcpError): Answer {
  return {
    status,
    body: {
      error: {
        code: status,
        message,
        errors: [{ message, domain: "global", reason }],
        status: statusWords[status] ?? "INTERNAL",
        ...(details.length > 0 && { details }),
      },
    },
  };
}

export function notFound(path: string): GcpError {
  return new GcpError(404, "notFound", `The resource '${path}' was not found`);
}

export function invalidField(field: string, value: unknown, why: string): GcpError {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? "");
  const message = `Invalid value for field '${field}': '${text}'. ${why}`;
  return new GcpError(400, "invalid", message);
}

export function unauthenticated(): GcpError {
  const message =
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.";
  return new GcpError(401, "authError", message);
}

/** What Google says where nothing better is known. */
export function broken(status: number): GcpError {
  if (status === 429 || status === 403) {
    return new GcpError(status, "rateLimitExceeded", "Rate Limit Exceeded");
  }
  const message = status === 503 ? "The service is currently unavailable." : "Backend Error";
  return new GcpError(status, status === 503 ? "backendError" : "internalError", message);
}

export function exists(path: string): GcpError {
  return new GcpError(409, "alreadyExists", `The resource '${path}' already exists`);
}

/** Nothing else can be done with what another operation is at. */
export function notReady(path: string): GcpError {
  return new GcpError(400, "resourceNotReady", `The resource '${path}' is not ready`);
}
