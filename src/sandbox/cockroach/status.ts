import type { Answer, LockSpelling, Refusal } from "../http/face.ts";
import type { Problem, ProblemKind } from "../world/problem.ts";
import { LockedProblem } from "./lock.ts";
import type { CockroachVariants } from "./variants.ts";

/** gRPC status numbers, as they stand in `Status.code`, by HTTP status. */
const grpcCode: Record<number, number> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  409: 10,
  413: 8,
  429: 8,
  500: 13,
  501: 12,
  503: 14,
};

/** An error in the API's shape: `Status {code, message, details}`. */
export function status(
  httpStatus: number,
  message: string,
  code: number = grpcCode[httpStatus] ?? 2,
  headers: Record<string, string> = {},
): Answer {
  return { status: httpStatus, headers, body: { code, message, details: [] } };
}

const statusOf: Record<Exclude<ProblemKind, "locked" | "notEnabled">, [number, number]> = {
  invalid: [400, 3],
  notFound: [404, 5],
  exists: [409, 6],
  precondition: [400, 9],
  denied: [403, 7],
};

/** The answer to a refusal of the world's rules. */
export function problemStatus(problem: Problem, variants: CockroachVariants): Answer {
  if (problem instanceof LockedProblem) {
    return lockedStatus(problem.lock.spelling, problem.lock.holder);
  }
  switch (problem.kind) {
    case "notEnabled":
      return status(variants.limitedAccess, `${problem.message} for this organization`);
    case "locked":
      return lockedStatus(variants.lockSpelling, problem.message);
    default: {
      const [http, code] = statusOf[problem.kind];
      return status(http, problem.message, code);
    }
  }
}

/** A busy cluster, in each spelling seen in the field (api-facts §1.5). */
export function lockedStatus(spelling: LockSpelling, holder: string): Answer {
  switch (spelling) {
    case "409":
      return status(409, `another operation is in progress: ${holder}`);
    case "503":
      return status(503, `the cluster is temporarily unavailable for changes: ${holder}`);
    case "message":
      return status(400, `could not acquire the cluster lock, held by: ${holder}`, 9);
    case "state":
      return status(400, `the cluster is not in a state that allows changes: ${holder}`, 9);
  }
}

/** What stands between a request and its call. */
export function refusalStatus(
  refusal: Refusal,
  variants: CockroachVariants,
  wait: number,
  now: number,
): Answer {
  switch (refusal) {
    case "unauthenticated":
      return status(401, "invalid API key");
    case "tooLarge":
      return status(413, "request body too large");
    case "broken":
      return status(500, "internal error");
    case "rateLimited":
      return status(429, "rate limit exceeded", 8, retryAfter(variants, wait, now));
  }
}

/** Whole seconds, or a date in the client's own time; the format is documented nowhere. */
function retryAfter(
  variants: CockroachVariants,
  wait: number,
  now: number,
): Record<string, string> {
  const seconds = Math.max(1, Math.ceil(wait));
  switch (variants.retryAfter) {
    case "absent":
      return {};
    case "seconds":
      return { "retry-after": seconds.toString() };
    case "date":
      return { "retry-after": new Date(now + seconds * 1000).toUTCString() };
  }
}
