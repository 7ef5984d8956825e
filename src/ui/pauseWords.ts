import * as l10n from "@vscode/l10n";
import type { Failure } from "../inventory/entries.ts";

/** True when nobody refused the key: it could not be had in this window, so no call was made. */
export function isKeyAbsent({ call }: Failure): boolean {
  return call === undefined;
}

/** Why an account is paused, as short as a row of the Accounts view wants it. */
export function pauseWords(paused: Failure): string {
  return isKeyAbsent(paused)
    ? l10n.t("paused: no key in this window")
    : l10n.t("paused: key not accepted");
}
