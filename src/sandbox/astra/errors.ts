import type { Answer, Refusal } from "../http/face.ts";
import type { Problem, ProblemKind } from "../world/problem.ts";
import type { AstraVariants } from "./variants.ts";

/** A refusal in one of the API's forms (api-facts §2.1). */
export function refusal({ errorBody }: AstraVariants, status: number, message: string): Answer {
  switch (errorBody) {
    case "object":
      return { status, body: { errors: [{ ID: 1000 + status, message }] } };
    case "string":
      return { status, body: JSON.stringify(message) };
    case "text":
      return { status, headers: { "content-type": "text/plain" }, body: message };
  }
}

const statusOf: Record<ProblemKind, number> = {
  invalid: 400,
  precondition: 400,
  notFound: 404,
  exists: 409,
  locked: 409,
  denied: 403,
  notEnabled: 403,
};

/** The answer to a refusal of the rules. */
export function problemAnswer(variants: AstraVariants, { kind, message }: Problem): Answer {
  return refusal(variants, statusOf[kind], message);
}

/** What stands between a request and its call. */
export function refusalAnswer(variants: AstraVariants, kind: Refusal): Answer {
  switch (kind) {
    case "unauthenticated":
      return refusal(variants, 401, "The token is not valid");
    case "tooLarge":
      return refusal(variants, 400, "The request body is too large");
    case "broken":
      return refusal(variants, 500, "A server error occurred");
    case "rateLimited":
      return refusal(variants, 429, "Too many requests");
  }
}
