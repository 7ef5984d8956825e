import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../domain/draft.ts";
import type { CloudUndo } from "./cloud.ts";

/** How a zone's deletion is taken back in any cloud: by a new zone, where it is known what for. */
export function madeAgain(values: Values): CloudUndo {
  const [name, network] = [textOf(values, "name"), textOf(values, "network")];
  if (name === "" || network === "") {
    return { cannot: l10n.t("A deleted zone cannot be brought back: make a new one.") };
  }
  const leaves = [l10n.t("The zone {0} has a new id.", name)];
  return { write: "createZone", values, about: name, leaves };
}
