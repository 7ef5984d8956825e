import { sleep } from "../../domain/sleep.ts";
import { Retries } from "../../http/retries.ts";
import type { CloudOptions } from "../cloud.ts";
import type { Google } from "./clients.ts";
import { failureOf, type CallOf } from "./errors.ts";

/** The library tries nothing again by itself: what may be tried again is for us to say. */
export const untried = (): { retry: null } => ({ retry: null });

/** One read, tried again where that may help. Rejects with `ApiError` or the signal's reason. */
export async function read<Answer>(
  google: Google,
  operation: string,
  { signal }: CloudOptions,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const retries = new Retries("GET");
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await unlessAborted(ask(), signal);
    } catch (error) {
      signal?.throwIfAborted();
      const failure = failureOf(error, callOf(google, operation, false));
      const wait = retries.waitAfter(failure);
      if (wait === undefined) throw failure;
      await sleep(wait, signal);
    }
  }
}

/** One write, sent once; once it is on its way nothing cancels it. Rejects like a read. */
export async function write<Answer>(
  google: Google,
  operation: string,
  { signal }: CloudOptions,
  send: () => Promise<Answer>,
): Promise<Answer> {
  // Who cannot sign in has sent nothing: that may still be cancelled.
  await unlessAborted(google.credentials.headers(), signal);
  signal?.throwIfAborted();
  try {
    return await send();
  } catch (error) {
    throw failureOf(error, callOf(google, operation, true));
  }
}

/** A call as its errors tell it: `networks.list` of Compute Engine, `dns.…` of Cloud DNS. */
export function callOf({ credentials }: Google, operation: string, isWrite: boolean): CallOf {
  const { project, renewal } = credentials;
  const api = operation.startsWith("dns.") ? "dns" : "compute";
  return { operation, api, write: isWrite, project, renewal };
}

function unlessAborted<Answer>(
  promise: Promise<Answer>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    if (signal.aborted) stop();
  });
}
