import * as l10n from "@vscode/l10n";
import { asApiError, isCancelled } from "../http/errors.ts";
import type { StepRecord } from "./operation.ts";
import { lagGaps, Pace } from "./pace.ts";
import type { Run } from "./run.ts";
import { look, lookToWrite, wordsOf, type Sight, type WriteSight } from "./sight.ts";
import { traceOf, type Trace } from "./trace.ts";

/**
 * Looks for the effect of a write whose answer is not known, for about 20 s of successful looks; adopts
 * it when found.
 */
export async function readBack(run: Run, index: number): Promise<WriteSight> {
  const pace = new Pace();
  for (let looks = 0; ;) {
    await run.sleep(lagGaps[looks] ?? 0);
    try {
      const sight = await lookToWrite(run, index, "operation");
      const trace = traceOf(run.step(index), sight);
      if (trace.found) await adopt(run, index, sight, trace);
      if (trace.found || ++looks >= lagGaps.length) return sight;
    } catch (error) {
      await unreadable(run, error);
      await run.sleep(pace.next());
    }
  }
}

/** Waits, for about 20 s at most, until the effect of a sent step shows. False = it does not show. */
export function untilVisible(run: Run, index: number): Promise<boolean> {
  return lookUntil(run, index, look, ({ sent }, sight) => sight.progress(sent).kind !== "absent");
}

/**
 * Waits, for about 20 s at most, until somebody who wants the same sees that it is there or on its way:
 * only then may the next write to the cluster be judged. What is over, well or not, needs no wait.
 */
export async function untilNextSees(run: Run, index: number): Promise<void> {
  await lookUntil(run, index, lookToWrite, (step, sight) => {
    const { kind } = sight.progress(step.sent);
    if (kind !== "absent" && kind !== "running") return true;
    return traceOf({}, sight).found;
  });
}

async function lookUntil<S extends Sight>(
  run: Run,
  index: number,
  looking: (run: Run, index: number, priority: "operation") => Promise<S>,
  seen: (step: StepRecord, sight: S) => boolean,
): Promise<boolean> {
  const pace = new Pace();
  for (let looks = 0; looks < lagGaps.length;) {
    await run.sleep(lagGaps[looks] ?? 0);
    try {
      if (seen(run.step(index), await looking(run, index, "operation"))) return true;
      looks++;
    } catch (error) {
      await unreadable(run, error);
      await run.sleep(pace.next());
    }
  }
  return false;
}

/** A look that failed fails nothing: it is shown, and looked again. Rethrows an abort. */
export async function unreadable(run: Run, error: unknown): Promise<void> {
  if (isCancelled(error) || run.signal.aborted) throw error;
  const failure = asApiError(error, "authentication", "permission", "notFound", "invalidInput");
  if (failure === undefined) await run.tell("waiting", wordsOf(error));
  else await run.tell("needsYou", wordsOf(failure), "act");
}

/** What was sent turned out to be there, or to have been there before. */
export async function adopt(
  run: Run,
  index: number,
  sight: WriteSight,
  trace: Trace & { found: true },
): Promise<void> {
  const step = run.step(index);
  const at = trace.origin === "made" ? (step.before?.at ?? Date.now()) : Date.now();
  const sent = { at, ...(trace.subject !== undefined && { subject: trace.subject }) };
  // A create is taken back by its id, which is known only now; the rest by what was there before it.
  const known = trace.subject !== undefined || step.undo === undefined;
  const undo = known ? sight.undo(sent) : step.undo;
  // An answered write that was to be sent again for want of an effect has it now.
  const remark = step.sent.at === undefined ? remarkOf(trace) : step.remark;
  await run.saveStep(
    index,
    {
      phase: "sent",
      origin: trace.origin,
      sent,
      typicalSeconds: sight.typicalSeconds,
      ...(remark !== undefined && { remark }),
      ...(trace.origin === "made" && { undo }),
    },
    remark,
  );
}

function remarkOf({ origin, subject, progress }: Trace & { found: true }): string {
  if (origin === "made") {
    return subject === undefined
      ? l10n.t("The answer was lost, but it had taken effect.")
      : l10n.t("The answer was lost, but it had been created ({0}).", subject);
  }
  if (subject !== undefined) {
    return l10n.t("It existed already ({0}); nothing was sent.", subject);
  }
  return progress.kind === "done"
    ? l10n.t("It was already so; nothing was sent.")
    : l10n.t("It was on its way already; nothing was sent.");
}
