import { randomUUID } from "node:crypto";
import type { Answer, Refusal } from "../http/face.ts";
import type { Problem, ProblemKind } from "../world/problem.ts";
import type { ClickhouseVariants } from "./variants.ts";

/** A good answer in the API's envelope; without `result` where the API has none. */
export function ok(result?: unknown): Answer {
  const envelope = { status: 200, requestId: randomUUID() };
  return { status: 200, body: result === undefined ? envelope : { ...envelope, result } };
}

/** An error in the API's shape. */
export function failed(
  status: number,
  error: string,
  headers: Record<string, string> = {},
): Answer {
  return { status, headers, body: { status, error, requestId: randomUUID() } };
}

const statusOf: Readonly<Record<ProblemKind, number>> = {
  invalid: 400,
  notFound: 404,
  exists: 409,
  precondition: 400,
  denied: 403,
  notEnabled: 403,
  locked: 409,
};

/** The answer to a refusal of the world's rules. */
export function problemAnswer(problem: Problem): Answer {
  return failed(statusOf[problem.kind], problem.message);
}

/** What stands between a request and its call. */
export function refusalAnswer(
  refusal: Refusal,
  variants: ClickhouseVariants,
  wait: number,
): Answer {
  switch (refusal) {
    case "unauthenticated":
      return failed(401, "Unauthorized");
    case "tooLarge":
      return failed(413, "Payload Too Large");
    case "broken":
      return failed(500, "Internal Server Error");
    case "rateLimited": {
      const { rateHeader } = variants;
      const seconds = String(Math.max(1, Math.ceil(wait)));
      const headers = rateHeader === "absent" ? {} : { [rateHeader.toLowerCase()]: seconds };
      return failed(429, "Too Many Requests", headers);
    }
  }
}
