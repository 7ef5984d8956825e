import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { CloudIdentity } from "../../accounts/cloudIdentity.ts";
import { sleep } from "../../domain/sleep.ts";
import type { CloudCaller } from "../../domain/customerCloud.ts";
import { asApiError, isCancelled } from "../../http/errors.ts";
import { Pace } from "../../operations/pace.ts";
import type { App } from "../app.ts";
import { fail, say } from "../messages.ts";
import { signedOutWords } from "../signedOutWords.ts";
import { showFailure } from "./command.ts";
import { hasSecret } from "./identityFor.ts";
import { cancellable, type SignInHelp } from "./signIns.ts";

/** How long a person may take to sign in, ms. */
const patience = 10 * 60_000;

/** An identity's sign-in in a terminal, and how it is seen to work. */
export interface Renewal {
  readonly label: string;
  readonly command: string;
  works(signal: AbortSignal): Promise<unknown>;
}

/** Looks again and again until the sign-in works, 10 min at most. Rejects with its last failure, or a cancel. */
export async function untilSignedIn(works: Renewal["works"], signal: AbortSignal): Promise<void> {
  const end = Date.now() + patience;
  for (const pace = new Pace(); ;) {
    await sleep(pace.next(), signal);
    try {
      await works(signal);
      return;
    } catch (error) {
      if (asApiError(error, "authentication") === undefined || Date.now() >= end) throw error;
    }
  }
}

/** The ways to run the command, the best first; each then waits until the sign-in works. */
export function helpOf(app: Pick<App, "inTerminal">, renewal: Renewal): SignInHelp[] {
  const { label, command } = renewal;
  const wait = (): Promise<void> =>
    cancellable(l10n.t("Waiting for the sign-in of {0}…", label), (signal) =>
      untilSignedIn((given) => renewal.works(given), signal),
    );
  const { inTerminal } = app;
  const copy = {
    button: l10n.t("Copy Command"),
    async run() {
      await vscode.env.clipboard.writeText(command);
      await wait();
    },
  };
  if (inTerminal === undefined) return [copy];
  const run = (): Promise<void> => {
    inTerminal(l10n.t("Sign in: {0}", label), command);
    return wait();
  };
  return [{ button: l10n.t("Sign In in Terminal"), run }, copy];
}

/**
 * Tells why an identity cannot sign in, with what helps: its command, or another secret. Never rejects; ends
 * when the message does and what its button began.
 */
export async function offerRenewal(app: App, identity: CloudIdentity): Promise<void> {
  const { id, label } = identity;
  const state = app.identityStates.of(id);
  if (state === undefined || "caller" in state) return;
  const { failure, renewal: command } = state;
  const works = (signal: AbortSignal): Promise<unknown> => askAnew(app, id, signal);
  const help = command === undefined ? [] : helpOf(app, { label, command, works });
  const replace = l10n.t("Replace Secret…");
  const showLog = l10n.t("Show Log");
  const answer = await fail(
    l10n.t("{0}: {1}", label, signedOutWords(failure, command, app.host)),
    ...help.map(({ button }) => button),
    ...(hasSecret(app, identity) ? [replace] : []),
    showLog,
  );
  if (answer === showLog) app.log.show();
  if (answer === replace) {
    const node = { identityId: id };
    await vscode.commands.executeCommand("privateEndpoints.replaceIdentitySecret", node);
  }
  const chosen = help.find(({ button }) => button === answer);
  if (chosen === undefined) return;
  try {
    await chosen.run();
    void say(l10n.t("{0} works.", label));
  } catch (error) {
    if (!isCancelled(error)) await showFailure(app.log, "renewIdentity", error);
  }
}

/** Asks who an identity is with a new session: what the old one keeps may have been revoked. */
export function askAnew(app: App, id: string, signal: AbortSignal): Promise<CloudCaller> {
  app.cloudConnections.reset(id);
  return app.identityStates.ask(id, { signal });
}
