import { leftText, type Operation } from "./operation.ts";
import { perform } from "./perform.ts";
import type { Run } from "./run.ts";
import { wordsOf } from "./sight.ts";

/**
 * Runs an operation to where it is over or stands still. Never rejects: what went wrong is the
 * operation's state. A stop that is no cancel leaves the journal as it is, for the next window.
 */
export async function driveRun(run: Run, log: (line: string) => void): Promise<void> {
  try {
    const { state, text, remedy } = await perform(run);
    const asks = state === "needsYou" ? "resume" : undefined;
    await run.save({ state, text, asks, remedy }, text);
  } catch (error) {
    if (run.cancelled) {
      await close(run, { state: "cancelled", text: leftText(run.operation) }, log);
    } else if (!run.signal.aborted) {
      log(`operation ${run.operation.id} stopped: ${String(error)}`);
      await close(run, { state: "failed", text: wordsOf(error) }, log);
    }
  }
}

/** The last word of a run that was cut short. Where even the journal fails, it is shown at least. */
async function close(
  run: Run,
  end: Pick<Operation, "state" | "text">,
  log: (line: string) => void,
): Promise<void> {
  try {
    await run.saveLast({ ...end, asks: undefined }, end.text);
  } catch (error) {
    if (!run.held) return;
    log(`operation ${run.operation.id} cannot be journaled: ${String(error)}`);
    run.show({ ...run.operation, ...end, asks: undefined });
  }
}
