import * as l10n from "@vscode/l10n";
import type { Progress } from "../providers/provider.ts";
import type { Operation } from "./operation.ts";
import { Pace } from "./pace.ts";
import { unreadable } from "./readBack.ts";
import type { Ending, Run } from "./run.ts";
import { resultsWith } from "./results.ts";
import { look, type Sight } from "./sight.ts";

/** How long something that was sent may be without effect before it is sent again, ms. */
const sendAgainAfter = 60_000;
/** And before a person is told, ms. */
const invisibleFor = 2 * 60_000;

/**
 * Looks until what was sent is complete or over; never stops by itself otherwise. While a person must
 * act it says so and goes on looking. `answer` = the next step does what must be done. `sendAgain` = it has
 * no effect and may be sent once more; asked for only with `maySendAgain`.
 */
export async function waitForStep(
  run: Run,
  index: number,
  maySendAgain: boolean,
): Promise<Ending | "answer" | "sendAgain"> {
  const pace = new Pace();
  let seen = false;
  let invisibleSince: number | undefined;
  for (;;) {
    try {
      const step = run.step(index);
      const sight = await look(run, index, "operation");
      const progress = sight.progress(step.sent);
      seen ||= progress.kind !== "absent";
      // What was sent may itself hold the lock, and show only when that is over.
      const invisible = progress.kind === "absent" && sight.lock === undefined;
      invisibleSince = invisible ? (invisibleSince ?? Date.now()) : undefined;
      const results = resultsWith(run.operation.results, step, progress);
      const answer = progress.kind === "person" ? answerTo(run, index, results) : undefined;
      if (answer === "ready") {
        await run.save(results);
        return "answer";
      }
      if (progress.kind === "done") {
        await run.save({ steps: run.stepsWith(index, { phase: "done" }), ...results });
        const { remark } = step;
        const text = remark === undefined ? progress.text : `${remark} ${progress.text}`;
        return { state: "done", text };
      }
      if (progress.kind === "failed") return { state: "failed", text: progress.text };
      const over = await answeredOver(run, index);
      if (over !== undefined) return over;
      const invisibleTime = Date.now() - (invisibleSince ?? Date.now());
      // What was made and is gone was removed by somebody, who would not thank us.
      const safe = sight.repeatable && !(seen && sight.purpose === "make");
      if (maySendAgain && safe && invisibleTime >= sendAgainAfter) return "sendAgain";
      if (answer !== undefined) await tellAnswer(run, answer, progress.text);
      else await tellProgress(run, progress, sight.purpose, invisibleTime);
    } catch (error) {
      await unreadable(run, error);
    }
    await run.sleep(pace.next());
  }
}

/** What a step answers may be over before the answer shows: somebody else refused it. */
async function answeredOver(run: Run, index: number): Promise<Ending | undefined> {
  if (run.step(index).answers !== true) return undefined;
  const { sent, phase } = run.step(index - 1);
  if (phase !== "sent") return undefined;
  const { kind, text } = (await look(run, index - 1, "operation")).progress(sent);
  return kind === "failed" ? { state: "failed", text } : undefined;
}

/** How the next step stands, where it does what this one waits for; `early`: what it takes is not there. */
type Answer = "early" | "ready" | "given";

function answerTo(run: Run, index: number, change: Pick<Operation, "results">): Answer | undefined {
  const next = run.operation.steps[index + 1];
  if (next?.answers !== true) return undefined;
  if (next.phase === "done") return "given";
  const known = { ...run.operation, ...change }.results ?? {};
  return Object.values(next.takes ?? {}).every((name) => name in known) ? "ready" : "early";
}

function tellAnswer(run: Run, answer: Answer, text: string): Promise<void> {
  const given = l10n.t("Done, but it does not show yet: {0}", text);
  return run.tell("waiting", answer === "given" ? given : text);
}

async function tellProgress(
  run: Run,
  progress: Progress,
  purpose: Sight["purpose"],
  invisible: number,
): Promise<void> {
  if (progress.kind === "person") return run.tell("needsYou", progress.text, "act");
  if (progress.kind !== "absent") return run.tell("waiting", progress.text);
  if (invisible >= invisibleFor) {
    return run.tell("needsYou", withoutEffect(purpose, progress.text), "act");
  }
  const text =
    purpose === "make"
      ? l10n.t("Sent; it does not show yet.")
      : l10n.t("Sent; it has not taken effect yet.");
  return run.tell("waiting", text);
}

function withoutEffect(purpose: Sight["purpose"], text: string): string {
  switch (purpose) {
    case "make":
      return l10n.t(
        "It was sent, but does not show, or not any more: somebody may have removed it. {0}",
        text,
      );
    case "set":
      return l10n.t(
        "It was sent, but has not taken effect. {0} To send it once more, stop waiting and resume.",
        text,
      );
    case "remove":
      return l10n.t(
        "It was sent, but what was to be removed is still there. {0} To send it once more, stop waiting and resume.",
        text,
      );
  }
}
