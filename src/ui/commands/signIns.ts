import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { SignIn } from "../../accounts/signIns.ts";
import { hasControlCharacter } from "../../http/address.ts";
import { asApiError, type ApiError } from "../../http/errors.ts";
import type { Operation } from "../../operations/operation.ts";
import { Cancelled } from "../cancelled.ts";
import type { Log } from "../log.ts";
import { agreed, pressed } from "../messages.ts";
import { plain } from "../texts.ts";
import { ask } from "./choose.ts";

// What is asked alike for accounts and for cloud identities.

/** The title of a question; of one among several with its place. */
export const titled = (title: string, step: number, steps: number): string =>
  steps === 1 ? title : `${title} (${step}/${steps})`;

/** How a kind of sign-in is called where its name is asked for. */
export interface NameWords {
  readonly title: string;
  readonly prompt: string;
  /** Why a name will not do that another of its kind has. */
  readonly taken: string;
}

/** Asks for a name that no other of these has. `self`: the one that is renamed. */
export function askLabel(
  words: NameWords,
  others: readonly SignIn[],
  value: string,
  self?: string,
): Promise<string> {
  const problem = (label: string): string | undefined => {
    if (label === "") return l10n.t("Enter a name.");
    if (label.length > 100) return l10n.t("A name has at most 100 characters.");
    if (hasControlCharacter(label)) return l10n.t("A name has no line breaks.");
    const twin = others.find((one) => one.label === label && one.id !== self);
    return twin && words.taken;
  };
  const { title, prompt } = words;
  return ask({ title, prompt, value, validateInput: (text) => problem(text.trim()) });
}

/** A name that is not taken: the wanted one, or one with a number. */
export function freeLabel(others: readonly SignIn[], wanted: string): string {
  const taken = new Set(others.map(({ label }) => label));
  for (let n = 1; ; n++) {
    const label = n === 1 ? wanted : `${wanted} ${n}`;
    if (!taken.has(label)) return label;
  }
}

/** A secret that a person types. */
export interface TypedSecret {
  readonly label: string;
  /** Where a person is given several texts: what each is called. */
  readonly parts?: readonly string[] | undefined;
  /** What is wrong with the whole of it, before any call. */
  problem(secret: string): string | undefined;
}

/**
 * What a person types to sign in, one text after the other where there are several. All but the first of
 * several are hidden: that is an id. `help`: what helps to find it. `signIn`: its name.
 */
export async function typedSecret(
  secret: TypedSecret,
  help: string,
  signIn: string,
): Promise<string> {
  const { label, parts = [label] } = secret;
  const texts: string[] = [];
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const text = await ask({
      title: titled(`${signIn}: ${part}`, index + 1, parts.length),
      prompt: help,
      password: last || index > 0,
      ...(last && {
        validateInput: (typed: string) => secret.problem(joined([...texts, typed])),
      }),
    });
    texts.push(text);
  }
  return joined(texts);
}

function joined(texts: readonly string[]): string {
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .join(":");
}

/** Shows that a check is running, and lets the person cancel it. */
export function checking<T>(label: string, check: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return cancellable(l10n.t("Checking {0}…", label), check);
}

/** Shows that something is under way, and lets the person cancel it. */
export async function cancellable<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: plain(title), cancellable: true },
    (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return work(controller.signal);
    },
  );
}

/** What helps against a sign-in that does not work: a button, and what it does before the next try. */
export interface SignInHelp {
  readonly button: string;
  run(): Promise<unknown>;
}

/**
 * Asks, and tries what was typed, until it works or the person leaves. `help` tells what else than another
 * try helps against a failure.
 */
export async function untilItWorks<T>(
  log: Log,
  label: string,
  attempt: () => Promise<T>,
  help: (failure: ApiError) => Promise<readonly SignInHelp[]> = () => Promise.resolve([]),
): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const failure = asApiError(error);
      if (failure === undefined) throw error;
      log.error(`${label}: the sign-in could not be checked`, error);
      const text = l10n.t("{0}: {1}", label, failure.message);
      const detail = l10n.t("{0} Nothing was stored.", failure.next);
      const offered = await help(failure);
      const buttons = [...offered.map((one) => one.button), l10n.t("Try Again")];
      const button = await pressed(text, detail, ...buttons);
      if (button === undefined) throw new Cancelled();
      await offered.find((one) => one.button === button)?.run();
    }
  }
}

/** Asks before a sign-in is removed. `using`: the operations that go on with it. */
export async function confirmRemoval(
  text: string,
  detail: string,
  using: readonly Operation[],
): Promise<void> {
  const open = using.filter(({ state }) => state !== "done" && state !== "undone").length;
  const told = open === 0 ? [detail] : [detail, cutWords(open)];
  if (!(await agreed(text, told.join("\n\n"), l10n.t("Remove")))) throw new Cancelled();
}

function cutWords(count: number): string {
  return count === 1
    ? l10n.t("1 operation of it is not over and cannot go on without it.")
    : l10n.t("{0} operations of it are not over and cannot go on without it.", count);
}

/** Where the keyring fails, asks whether the secret may be kept for this window only. */
export async function keeping<T>(
  log: Log,
  detail: string,
  store: (options: { readonly sessionOnly?: boolean }) => Promise<T>,
): Promise<T> {
  try {
    return await store({});
  } catch (error) {
    log.error("The secret storage does not work", error);
    const text = l10n.t("VS Code's secret storage does not work on this machine.");
    if (!(await agreed(text, detail, l10n.t("Keep Until Reload")))) throw new Cancelled();
    return store({ sessionOnly: true });
  }
}
