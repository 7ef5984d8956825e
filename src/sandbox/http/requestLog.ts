/** One request as the sandbox saw it. Nothing of its headers is kept, so no key is. */
export interface LoggedRequest {
  /** World time, ISO 8601. */
  at: string;
  face: string;
  method: string;
  /** Path with query, as it was sent, or the one by which the face knows the call. */
  path: string;
  /** The name of the key, or "none". */
  key: string;
  /** Absent while the request is still running, and when the connection was cut. */
  status?: number;
  /** The body as JSON, where there is one and the face keeps bodies. */
  body?: unknown;
  /** Position in the fault plan of the rule that changed the answer. */
  fault?: number;
}

const limit = 20_000;

/** Adds an entry and forgets the oldest beyond the limit. */
export function logRequest(log: LoggedRequest[], entry: LoggedRequest): void {
  if (log.length >= limit) log.splice(0, log.length - limit + 1);
  log.push(entry);
}
