import * as l10n from "@vscode/l10n";
import { isBeyondUndo, isPartly, planned, type StepRecord } from "./operation.ts";
import { readBack, untilVisible } from "./readBack.ts";
import type { Ending, Run } from "./run.ts";
import { sendings, sendStep } from "./send.ts";
import { waitForStep } from "./waitStep.ts";

/** Does what is left of an operation, or of its undoing. Rejects with an abort when it was stopped. */
export async function perform(run: Run): Promise<Ending> {
  return run.operation.undoing === true ? takeBackAll(run) : goForward(run);
}

async function goForward(run: Run): Promise<Ending> {
  let ending: Ending = { state: "done", text: l10n.t("Done.") };
  for (let index = 0; index < run.operation.steps.length; index++) {
    // An answer was given while the step before it waited, whose words are the later ones.
    const { answers, phase } = run.step(index);
    if (answers === true && phase === "done") continue;
    const next = await completeStep(run, index);
    if (next.state !== "done") return next;
    // That a later step found nothing to do is no news after what was done.
    const { origin, kind } = run.step(index);
    if (index === 0 || origin !== "found" || kind === "await") ending = next;
  }
  return ending;
}

async function completeStep(run: Run, index: number): Promise<Ending> {
  if (run.step(index).phase === "done") return { state: "done", text: run.operation.text };
  for (let sent = 1; ;) {
    const again = run.mayWrite && sent < sendings;
    const ending = (await sendStep(run, index)) ?? (await waitForStep(run, index, again));
    if (ending === "answer") {
      const answered = await completeStep(run, index + 1);
      if (answered.state !== "done") return answered;
    } else if (ending === "sendAgain") {
      sent++;
      const text = l10n.t("It has had no effect; sending it again can do no harm.");
      await run.saveStep(index, { phase: "planned" }, text);
    } else return ending;
  }
}

/** Takes the steps back, the last one first. */
async function takeBackAll(run: Run): Promise<Ending> {
  for (let index = run.operation.steps.length - 1; index >= 0; index--) {
    const step = run.step(index);
    if (step.undoes !== undefined || step.undone === true) continue;
    const ending = await takeBack(run, index);
    if (ending !== undefined) return ending;
  }
  const left = run.operation.leftBehind ?? [];
  return {
    state: "undone",
    text: left.length === 0 ? l10n.t("Undone.") : l10n.t("Undone, except: {0}", left.join(" ")),
  };
}

async function takeBack(run: Run, index: number): Promise<Ending | undefined> {
  let at = run.operation.steps.findIndex((step) => step.undoes === index);
  if (at < 0) {
    const inverse = await inverseOf(run, index);
    if (inverse === undefined) {
      await run.saveStep(index, { undone: true });
      return undefined;
    }
    at = run.operation.steps.length;
    await run.save({ steps: [...run.operation.steps, inverse] });
  }
  const ending = await completeStep(run, at);
  if (ending.state !== "done") return ending;
  await saveTakenBack(run, index);
  return undefined;
}

/** The step is taken back; what is still different is kept for the last word. */
async function saveTakenBack(run: Run, index: number): Promise<void> {
  const { undo } = run.step(index);
  const leaves = undo === undefined || "cannot" in undo ? [] : (undo.leaves ?? []);
  if (leaves.length === 0) return run.saveStep(index, { undone: true });
  const leftBehind = [...(run.operation.leftBehind ?? []), ...leaves];
  const steps = run.stepsWith(index, { undone: true });
  await run.save({ steps, leftBehind }, leaves.join(" "));
}

/** Whether there is something to take back. What others changed may hide that something is missing yet. */
async function showsStill(run: Run, index: number): Promise<boolean> {
  const { phase, undo, inParts } = run.step(index);
  const restores = undo !== undefined && "task" in undo && undo.restores === true;
  if (restores && phase === "done") return true;
  return phase === "sent" || phase === "done" ? untilVisible(run, index) : inParts === true;
}

/** The step that takes this one back; undefined, with a line in the log, when there is none to take. */
async function inverseOf(run: Run, index: number): Promise<StepRecord | undefined> {
  const { phase, kind } = run.step(index);
  const isUnsure = phase === "sending" || isPartly(run.step(index));
  if ((phase === "planned" && !isUnsure) || kind === "await") return undefined;
  if (isUnsure) {
    await run.tell("running", l10n.t("Looking whether it took effect."));
    await readBack(run, index);
  }
  const step = run.step(index);
  if (step.origin === "found") {
    await run.note(l10n.t("It existed before this operation: it stays."));
    return undefined;
  }
  if (!(await showsStill(run, index))) {
    await run.note(l10n.t("Nothing of it is there any more: there is nothing to take back."));
    return undefined;
  }
  const { undo } = step;
  if (undo === undefined || (!("cannot" in undo) && isBeyondUndo(run.operation))) return undefined;
  if ("cannot" in undo) {
    const leftBehind = [...(run.operation.leftBehind ?? []), undo.cannot];
    await run.save({ leftBehind }, undo.cannot);
    return undefined;
  }
  const { takes, gives } = step;
  return {
    ...planned(undo.task),
    // What was made anew to take a later step back is known by the same name.
    ...(takes !== undefined && { takes }),
    ...(gives !== undefined && { gives }),
    undoes: index,
  };
}
