import * as l10n from "@vscode/l10n";
import type { Operation } from "../operations/operation.ts";
import { facts } from "./texts.ts";

/** How many operations need a person, and in words. */
interface OperationsBadge {
  readonly value: number;
  readonly tooltip: string;
}

/** Counts what waits for a person and what failed; a failure that was `seen` no longer. */
export class OperationsAlert {
  readonly #seen = new Set<string>();

  /** The list was on screen: its failures are known now. */
  seen(operations: readonly Operation[]): void {
    this.#seen.clear();
    for (const one of operations) if (one.state === "failed") this.#seen.add(failureOf(one));
  }

  /** Undefined = nothing needs a person. */
  badge(operations: readonly Operation[]): OperationsBadge | undefined {
    const waiting = operations.filter(({ state }) => state === "needsYou").length;
    const failed = operations.filter(
      (one) => one.state === "failed" && !this.#seen.has(failureOf(one)),
    ).length;
    if (waiting + failed === 0) return undefined;
    return { value: waiting + failed, tooltip: facts(waitingWords(waiting), failedWords(failed)) };
  }
}

/** A failure and not the operation: resumed, it may fail anew. */
function failureOf({ id, updatedAt }: Operation): string {
  return `${id} ${updatedAt}`;
}

function waitingWords(count: number): string {
  if (count === 0) return "";
  return count === 1
    ? l10n.t("1 operation waits for you")
    : l10n.t("{0} operations wait for you", count);
}

function failedWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? l10n.t("1 operation failed") : l10n.t("{0} operations failed", count);
}
