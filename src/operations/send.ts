import * as l10n from "@vscode/l10n";
import { asApiError, type ApiError } from "../http/errors.ts";
import type { Sent } from "../providers/provider.ts";
import { beginToAwait } from "./awaitEndpoint.ts";
import { tellAwaited, untilReady } from "./awaited.ts";
import { handOver } from "./handOver.ts";
import { isUntouched, type StepUndo } from "./operation.ts";
import { Pace } from "./pace.ts";
import { adopt, readBack, untilNextSees } from "./readBack.ts";
import type { Ending, Run } from "./run.ts";
import { lookToWrite, wordsOf, type WriteSight } from "./sight.ts";
import { traceOf, type Trace } from "./trace.ts";
import type { Turn } from "./turns.ts";
import { remedyOf, unchanged } from "./unchanged.ts";

/** How often a read before a write is tried. */
const tries = 5;
/** How often a write is sent in all, when that is safe. */
export const sendings = 3;

/** What happened to the write so far, in this window. */
interface Attempts {
  sent: number;
  /** Why it is not known whether the last one took effect. */
  lost?: unknown;
  /** When the cluster was first seen to be locked, ms since the epoch; absent = it was not. */
  lockedSince?: number;
}

/**
 * Brings a step from `planned` or `sending` to `sent` (or to the end of the operation). Undefined = it is
 * sent, or handed over.
 */
export async function sendStep(run: Run, index: number): Promise<Ending | undefined> {
  const step = run.step(index);
  if (step.phase === "sent") return undefined;
  if (step.kind === "handOver") {
    await handOver(run, index, step);
    return undefined;
  }
  if (step.kind === "await") {
    await beginToAwait(run, index);
    return undefined;
  }
  if (step.phase === "planned" && !run.mayWrite) return interrupted(run);
  for (;;) {
    const ending = await sendInTurn(run, index);
    if (ending !== "notYet") return ending;
    await untilReady(run, index);
  }
}

/**
 * The same under the cluster's turn. The step's phase is the state of this machine, so that it goes on from
 * the journal as it goes on from itself. `notYet` = what must be over first is not, and others may write.
 */
async function sendInTurn(run: Run, index: number): Promise<Ending | "notYet" | undefined> {
  const turn = await run.turn(() =>
    run.tell(
      "waiting",
      l10n.t("Waiting for its turn: another change of {0} comes first.", run.operation.clusterName),
    ),
  );
  try {
    const attempts: Attempts = { sent: 0 };
    for (;;) {
      const { phase } = run.step(index);
      if (phase === "sent" || phase === "done") {
        await untilNextSees(run, index);
        return undefined;
      }
      const ending =
        phase === "planned"
          ? await attempt(run, index, turn, attempts)
          : await resolveLost(run, index, attempts);
      if (ending !== undefined) return ending;
    }
  } finally {
    await turn.release();
  }
}

function interrupted(run: Run): Ending {
  return {
    state: "needsYou",
    text: isUntouched(run.operation)
      ? l10n.t("It was interrupted before anything was sent. Resume it or forget it.")
      : l10n.t("It was interrupted before its next step. Resume it or forget it."),
  };
}

/** One write: look whether it is needed and possible, wait for the lock, send it, judge the answer. */
async function attempt(
  run: Run,
  index: number,
  turn: Turn,
  attempts: Attempts,
): Promise<Ending | "notYet" | undefined> {
  const pace = new Pace();
  for (let failures = 0; ;) {
    let wait: number;
    try {
      const sight = await lookToWrite(run, index, "asked");
      const trace = traceOf(run.step(index), sight);
      if (trace.found) {
        await adopt(run, index, sight, trace);
        return undefined;
      }
      const awaited = sight.awaits?.();
      if (awaited !== undefined) {
        await tellAwaited(run, awaited);
        return "notYet";
      }
      const { lock } = sight;
      if (lock === undefined) {
        const blocked = sight.blocked();
        if (blocked !== undefined) return unchanged(run, index, blocked, sight.remedy);
        await send(run, index, turn, sight, trace, attempts);
        return undefined;
      }
      await tellLocked(run, index, lock.holder, attempts, lock.since);
      wait = pace.next();
    } catch (error) {
      const failure = asApiError(error);
      if (failure === undefined) throw error;
      if (failure.code === "locked") {
        await tellLocked(run, index, failure.message, attempts);
      } else if (mayPass(failure) && ++failures < tries) {
        await run.tell("waiting", l10n.t("{0} It will be tried again.", failure.message));
      } else if (await foundDone(run, index, failure)) {
        return undefined;
      } else if (!(await foundLocked(run, index, failure, attempts))) {
        return unchanged(run, index, wordsOf(failure), remedyOf(failure));
      }
      wait = failure.retryAfter ?? pace.next();
    }
    await run.sleep(wait);
  }
}

/**
 * What is sent again after a lost answer may be refused because the first one took effect, though no look
 * has shown that yet.
 */
async function foundDone(run: Run, index: number, failure: ApiError): Promise<boolean> {
  if (run.step(index).before === undefined || !isRefusal(failure)) return false;
  await readBack(run, index);
  return run.step(index).phase === "sent";
}

/** A lock that came after the look may refuse the write in words that do not name it: the state does. */
async function foundLocked(
  run: Run,
  index: number,
  failure: ApiError,
  attempts: Attempts,
): Promise<boolean> {
  if (!isRefusal(failure)) return false;
  const sight = await lookToWrite(run, index, "operation").catch((error: unknown) => {
    if (asApiError(error) === undefined) throw error;
  });
  const lock = sight?.lock;
  if (lock === undefined) return false;
  await tellLocked(run, index, lock.holder, attempts, lock.since);
  return true;
}

function isRefusal({ code }: ApiError): boolean {
  return code === "invalidInput" || code === "conflict";
}

/** A refusal that names a time may pass too: what it misses is on its way. */
function mayPass({ code, retryAfter }: ApiError): boolean {
  return code === "rateLimited" || code === "unavailable" || retryAfter !== undefined;
}

async function tellLocked(
  run: Run,
  index: number,
  holder: string,
  attempts: Attempts,
  since?: number,
): Promise<void> {
  attempts.lockedSince ??= since ?? Date.now();
  const time = whenText(attempts.lockedSince);
  const { clusterName } = run.operation;
  // In the customer's cloud it is never the cluster that is locked.
  const text =
    run.step(index).kind === "cloud"
      ? l10n.t("Waiting since {0}: {1}", time, holder)
      : l10n.t(
          "{0} is locked since {1} ({2}). It goes on when it is free.",
          clusterName,
          time,
          holder,
        );
  await run.tell("waiting", text);
}

/** The time of day; of another day with its date. */
function whenText(at: number): string {
  const when = new Date(at);
  return when.toDateString() === new Date().toDateString()
    ? when.toLocaleTimeString()
    : when.toLocaleString();
}

/** Rejects with the `ApiError` of a write that surely changed nothing. */
async function send(
  run: Run,
  index: number,
  turn: Turn,
  sight: WriteSight,
  trace: Trace & { found: false },
  attempts: Attempts,
): Promise<void> {
  const { before: earlier, undo: first } = run.step(index);
  // A part that was sent before shows already: all of it is taken back to what was before that.
  const goesOn = sight.inParts && earlier !== undefined;
  const undoOf = (sent: Sent): StepUndo => (goesOn && first) || sight.undo(sent);
  const at = Date.now();
  const before = earlier ?? { at, progress: trace.progress, known: trace.dead };
  // A try at a locked cluster's door is no news: who waits goes on reading why.
  if (attempts.lockedSince === undefined) await run.tell("running", l10n.t("Sending…"));
  await run.saveStep(index, {
    phase: "sending",
    before: { ...before, at },
    undo: undoOf({}),
    typicalSeconds: sight.typicalSeconds,
    ...(sight.inParts && { inParts: true }),
  });
  // Another window would have taken it over: it finds the phase `sending`, and reads back.
  if (!run.held || !turn.held) run.stop();
  run.signal.throwIfAborted();
  attempts.sent++;
  attempts.lost = undefined;
  try {
    const subject = await sight.run({ priority: "asked", signal: run.signal });
    sight.wrote();
    const sent = { subject, at };
    const undo = undoOf(sent);
    const steps = run.stepsWith(index, { phase: "sent", origin: "made", sent, undo });
    const text = l10n.t("Sent.");
    await run.saveLast({ steps, state: "running", text }, text);
  } catch (error) {
    sight.wrote(error);
    // A cancelled write was never sent: one under way is worth its answer, and gets it.
    const unsent = run.signal.aborted && error === run.signal.reason;
    if (unsent || asApiError(error)?.outcome === "unchanged") {
      const phase = goesOn ? "sending" : "planned";
      await run.saveLast({ steps: run.stepsWith(index, { phase, before: earlier }) });
      throw error;
    }
    attempts.lost = error;
  }
}

/** Sent, but was it done? Reads back for as long as reads may lag, then decides. */
async function resolveLost(
  run: Run,
  index: number,
  attempts: Attempts,
): Promise<Ending | undefined> {
  const locked = asApiError(attempts.lost, "locked");
  if (locked === undefined) {
    await run.tell("running", l10n.t("The answer was lost; looking whether it took effect."));
  } else await tellLocked(run, index, locked.message, attempts);
  const sight = await readBack(run, index);
  if (run.step(index).phase === "sent") return undefined;
  const asked = attempts.sent === 0;
  const again = locked !== undefined || (sight.repeatable && attempts.sent < sendings);
  if (run.mayWrite && (asked || again)) {
    await run.saveStep(index, { phase: "planned" }, locked ? undefined : sendsAgain(asked));
    if (!asked) await run.sleep(new Pace().next());
    return undefined;
  }
  const text = l10n.t(
    "The answer was lost, and nothing can be seen of it; it may still show up. Look at the cluster, then resume (it is sent again) or forget.",
  );
  const { lost } = attempts;
  return { state: "needsYou", text: lost === undefined ? text : `${text} (${wordsOf(lost)})` };
}

function sendsAgain(asked: boolean): string {
  return asked
    ? l10n.t("Nothing of it can be seen; it is sent again, as asked.")
    : l10n.t("Nothing of it can be seen; sending it again can do no harm.");
}
