import type { IncomingHttpHeaders } from "node:http";

/** A request as a face reads it: path segments still encoded, the body as text. */
export interface FaceRequest {
  method: string;
  /** Without the query, still encoded. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a face answers; `body` is sent as JSON or as `encode` writes it; a text, or bytes, as they are. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** For APIs that do not speak JSON: fault plans spoil the body first, whatever it is written in. */
  encode?: (body: unknown) => string;
}

/** Who asks. `name` is what logs and fault plans call the key; the secret stays in the key ring. */
export interface Caller {
  name: string;
  role: string;
  organizationId: string;
}

/** Refusals that are decided before a face's own calls, each said in the face's wire format. */
export type Refusal = "unauthenticated" | "rateLimited" | "tooLarge" | "broken";

/** How a cluster says that it is busy; each is seen in the field (api-facts §1.5). */
export const lockSpellings = ["409", "503", "message", "state"] as const;
export type LockSpelling = (typeof lockSpellings)[number];

/** So many requests in so many seconds. */
export interface Rate {
  requests: number;
  seconds: number;
}

/** One HTTP API of the simulated world. */
export interface Face {
  name: string;
  /** Undefined when the request carries no key that is valid. */
  caller(request: FaceRequest): Caller | undefined | Promise<Caller | undefined>;
  handle(request: FaceRequest, caller: Caller): Answer;
  refuse(refusal: Refusal, retryAfterSeconds: number | undefined, request: FaceRequest): Answer;
  /** The answer of a cluster that is busy to a write, in one of its spellings. */
  lock(spelling: LockSpelling, holder: string): Answer;
  /** Path by which logs and fault plans know a call, where all calls share one path; absent: its own. */
  callPath?(request: FaceRequest): string;
  /** How the API words a status that a fault plan asks for; absent: as JSON. */
  simulated?(status: number, request: FaceRequest): Answer;
  /** The limit of each key; absent: none. */
  rate?: Rate;
  /** Headers of every answer that tell what is left of the limit, and in how many seconds it is whole. */
  rateHeaders?(left: number, resetSeconds: number): Record<string, string>;
}
