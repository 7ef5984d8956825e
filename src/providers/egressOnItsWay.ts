import * as l10n from "@vscode/l10n";
import type { Status } from "../domain/state.ts";
import type { Progress } from "./provider.ts";

/** How far a new egress endpoint has come that is neither usable nor waits for acceptance: the same everywhere. */
export function egressOnItsWay({ state, word }: Status): Progress {
  switch (state) {
    case "rejected":
      return {
        kind: "failed",
        text: l10n.t(
          "The owner of the target rejected it. Let them allow the principal, delete it and create it again.",
        ),
      };
    case "expired":
      return {
        kind: "failed",
        text: l10n.t(
          "Nobody accepted it in time. Delete it, create it again, and let the target's owner accept it.",
        ),
      };
    case "failed":
      return {
        kind: "failed",
        text: l10n.t(
          "The cloud could not create it. Check the identifier and the prerequisites, delete it and create it again.",
        ),
      };
    case "gone":
    case "deleting":
      return { kind: "failed", text: l10n.t("It was deleted meanwhile.") };
    default:
      return { kind: "running", text: l10n.t("The endpoint is {0}.", word) };
  }
}
