import * as l10n from "@vscode/l10n";
import { inWords, type ApiError } from "../http/errors.ts";

/** Why an identity cannot sign in and what to do. `command`: what a person runs on `host`, if there is such. */
export function signedOutWords(
  failure: Pick<ApiError, "message" | "next">,
  command: string | undefined,
  host: string,
): string {
  if (command === undefined) return inWords(failure);
  const next = l10n.t(
    "Run {0} in a terminal on {1}: once you have signed in, it is checked again.",
    command,
    host,
  );
  return inWords({ message: failure.message, next });
}
