import type { VariantRules } from "../world/variants.ts";

/** Points on which sources about ClickHouse Cloud disagree or are silent (api-facts §4, §8, §9). */
export interface ClickhouseVariants {
  /** What the newer call that attaches an endpoint answers. */
  attachCall: "works" | 404 | 405 | 501;
  /** What it answers about an endpoint that the service has already. */
  attachAgain: "answered" | 400 | 409;
  /** What a change of the service makes of an endpoint that the organization does not know. */
  unknownAdded: "registered" | 400 | 404 | 409 | 422;
  /** How an answer over the limit says when to come back. */
  rateHeader: "X-RateLimit-Reset" | "Retry-After" | "absent";
  /** What reads about the networking of a service that sleeps answer. */
  asleepReads: "answered" | 424;
  /** Lists that are empty, and fields that do not apply. */
  emptyLists: "empty" | "absent" | "null";
  /** World seconds by which reads lag behind writes. */
  readLagSeconds: number;
}

/** What the description says; where it is silent, what is likeliest. */
export function defaultVariants(): ClickhouseVariants {
  return {
    attachCall: "works",
    attachAgain: "answered",
    unknownAdded: "registered",
    rateHeader: "X-RateLimit-Reset",
    asleepReads: "answered",
    emptyLists: "empty",
    readLagSeconds: 0,
  };
}

export const variantRules: Record<keyof ClickhouseVariants, VariantRules[string]> = {
  attachCall: ["works", 404, 405, 501],
  attachAgain: ["answered", 400, 409],
  unknownAdded: ["registered", 400, 404, 409, 422],
  rateHeader: ["X-RateLimit-Reset", "Retry-After", "absent"],
  asleepReads: ["answered", 424],
  emptyLists: ["empty", "absent", "null"],
  readLagSeconds: "seconds",
};
