import { createHash } from "node:crypto";
import type { protos } from "@google-cloud/compute";
import { sleep } from "../../domain/sleep.ts";
import { asApiError } from "../../http/errors.ts";
import type { CloudOptions } from "../cloud.ts";
import { callOf, read, untried, write } from "./calls.ts";
import type { Google } from "./clients.ts";
import { missing, operationFailure } from "./errors.ts";

/** A change that Compute Engine took on. */
export type OperationWire = protos.google.cloud.compute.v1.IOperation;

/** What a change of a region is sent with. */
interface Change {
  /** Its name for people, such as `addresses.insert`. */
  readonly operation: string;
  readonly region: string;
  /** A UUID: sent again with it, a change is done once. */
  readonly token: string;
  readonly send: (requestId: string) => Promise<OperationWire>;
}

/** How often an id whose earlier change failed is left for another. */
const mostFailures = 5;

/**
 * Sends a change and waits until it is done, or for long enough to see it go wrong; who looks for its effect
 * waits on. Rejects with `ApiError` when it is refused or its operation fails.
 */
export async function change(google: Google, options: CloudOptions, what: Change): Promise<void> {
  const { operation, region, token, send } = what;
  for (let failures = 0; ; failures++) {
    const requestId = requestIdOf(token, failures);
    const started = await write(google, operation, options, () => send(requestId));
    const ended = await untilDone(google, region, operation, started, options);
    const [failure] = ended.error?.errors ?? [];
    if (failure === undefined) return;
    // Over before it began: the answer is about an earlier sending, and would be so for ever.
    if (isDone(started) && failures < mostFailures) continue;
    const { code, message } = failure;
    const told = { code: code ?? "", message: message ?? "" };
    throw operationFailure(told, callOf(google, operation, true));
  }
}

/** The library wraps what was started. */
export async function started(
  answered: Promise<readonly [{ readonly latestResponse: unknown }, ...unknown[]]>,
): Promise<OperationWire> {
  const [{ latestResponse }] = await answered;
  return latestResponse as OperationWire;
}

function requestIdOf(token: string, failures: number): string {
  if (failures === 0) return token;
  const hex = createHash("sha256").update(`${token}/${failures}`).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

function isDone({ status }: OperationWire): boolean {
  return status === "DONE";
}

/** ms between two looks at an operation: the first, and the longest; most take a few seconds. */
const [firstPause, longestPause] = [300, 5_000];

/** How long an operation is watched, ms. */
const watched = 120_000;

async function untilDone(
  google: Google,
  region: string,
  of: string,
  begun: OperationWire,
  options: CloudOptions,
): Promise<OperationWire> {
  const { project } = google;
  const operation = begun.name;
  if (!operation) throw missing("name", callOf(google, of, true));
  const until = Date.now() + watched;
  let present = begun;
  try {
    for (let pause = firstPause; !isDone(present) && Date.now() < until;) {
      await sleep(pause, options.signal);
      pause = Math.min(pause * 1.6, longestPause);
      [present] = await read(google, "regionOperations.get", options, () =>
        google.operations().get({ project, region, operation }, untried()),
      );
    }
  } catch (error) {
    // It is sent, whoever stops watching.
    if (options.signal?.aborted !== true && asApiError(error) === undefined) throw error;
  }
  return present;
}
