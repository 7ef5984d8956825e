import * as l10n from "@vscode/l10n";
import type { Run } from "./run.ts";
import type { Sight } from "./sight.ts";
import type { HandOverTask } from "./task.ts";

/** What other people do: nothing is sent; it is done as soon as what was asked back is there. */
export function handOverSight(run: Run, { title, asks }: HandOverTask): Sight {
  const given = (): string | undefined => run.operation.results?.[asks.name];
  return {
    purpose: "make",
    repeatable: false,
    typicalSeconds: 24 * 3600,
    blocked: () => undefined,
    progress() {
      const value = given();
      return value === undefined
        ? { kind: "person", text: l10n.t("{0}: hand it over, then enter {1}.", title, asks.label) }
        : { kind: "done", text: l10n.t("{0}: {1}", asks.label, value) };
    },
    undo: () => ({ cannot: l10n.t("{0}: what others did is theirs to take back.", title) }),
    run: () => Promise.reject(new Error("nothing is sent")),
    wrote: () => undefined,
  };
}
