import type { Sandbox } from "../../../src/sandbox/sandbox.ts";

/** A write that a test's own sandbox was asked for. */
export interface Write {
  readonly call: string;
  readonly body?: unknown;
}

/** Astra DB tells a region's DNS names by a POST, which changes nothing. */
const onlyReads = /\/secureBundleURL/;

/** Every write that came through, oldest first: method and the end of its path, and what was sent. */
export function writesOf({ requests }: Sandbox): Write[] {
  return requests
    .filter(({ method, status = 0 }) => method !== "GET" && status < 400)
    .filter(({ path }) => !onlyReads.test(path))
    .map(({ method, path, body }) => ({
      call: `${method} ${path.replace(/^.*\//, "")}`,
      ...(body !== undefined && { body }),
    }));
}
