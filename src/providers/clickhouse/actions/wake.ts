import * as l10n from "@vscode/l10n";
import { makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths } from "../api.ts";
import { isAsleep } from "../states.ts";
import { previewIds, refOf, type Writing } from "./writing.ts";

/** The API's word for what to do: an idle service is woken, a stopped one is started. */
function commandFor({ cluster }: Target): "start" | "awake" {
  return cluster.status.word.toLowerCase() === "stopped" ? "start" : "awake";
}

/** Wakes a service that is idle, or starts one that somebody stopped. */
export function wakeCluster(writing: Writing): Action {
  return {
    id: "wakeCluster",
    // The cluster itself tells.
    parts: [],
    repeatable: true,
    typicalSeconds: 120,

    blocked: ({ cluster }) =>
      isAsleep(cluster.status)
        ? undefined
        : l10n.t("The service does not sleep: it is {0}.", cluster.status.word),

    draft(_values, target) {
      const { name } = target.cluster;
      const effects = [
        commandFor(target) === "start"
          ? l10n.t("Starts {0}, which somebody stopped. It takes some minutes.", name)
          : l10n.t("Wakes {0}. It goes idle again by itself when nobody uses it.", name),
        l10n.t("While it runs, its compute is billed."),
      ];
      return makeDraft({
        title: l10n.t("Wake service"),
        effects,
        calls: [
          plannedCall("PATCH", paths.state, previewIds(writing, target), {
            command: commandFor(target),
          }),
        ],
        confirmation: {
          message: l10n.t("Wake {0}?", name),
          detail: effects.join("\n\n"),
          button: l10n.t("Wake"),
        },
      });
    },

    async run(_values, target, options) {
      const ref = await refOf(writing, target, options);
      await writing.api.changeState(ref, commandFor(target), options);
      return target.cluster.id;
    },

    progress(_values, { cluster }): Progress {
      const { state, word } = cluster.status;
      // One that is being stopped is not on its way to run.
      if (isAsleep(cluster.status) || word.toLowerCase() === "stopping") {
        return { kind: "absent", text: l10n.t("The service is {0}.", word) };
      }
      switch (state) {
        case "available":
        case "needsAttention":
          return { kind: "done", text: l10n.t("The service is {0}.", word) };
        case "failed":
        case "deleting":
        case "gone":
          return {
            kind: "failed",
            text: l10n.t("The service is {0}. Look at it in the console.", word),
          };
        default:
          return { kind: "running", text: l10n.t("The service is {0}.", word) };
      }
    },

    undo: () => ({
      cannot: l10n.t(
        "The service runs. An idle one sleeps again by itself; one that is to be stopped is stopped in the console.",
      ),
    }),
  };
}
