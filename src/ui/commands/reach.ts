import * as l10n from "@vscode/l10n";
import type { Account, Reach } from "../../accounts/account.ts";
import { baseUrlProblem, hasControlCharacter, proxyProblem } from "../../http/address.ts";
import type { AccountSetting, Provider } from "../../providers/provider.ts";
import { ask } from "./choose.ts";
import { titled } from "./signIns.ts";

/** So many questions `askReach` asks. */
const reachSteps = 3;

/** Asks for address, proxy and CA file; `more` questions follow. What stays as usual is absent. */
export async function askReach(provider: Provider, now: Reach, more = 0): Promise<Reach> {
  const steps = reachSteps + more;
  const baseUrl = await ask({
    title: titled(l10n.t("Address of the API"), 1, steps),
    prompt: l10n.t("Leave it as it is for the usual address. Only https, or this machine."),
    value: now.baseUrl ?? provider.baseUrl,
    validateInput: (text) => baseUrlProblem(text.trim()),
  });
  const proxy = await ask({
    title: titled(l10n.t("Proxy"), 2, steps),
    prompt: l10n.t("Only for this account. Leave it empty to use VS Code's own proxy settings."),
    value: now.proxy ?? "",
    placeHolder: "http://proxy.example.com:3128",
    validateInput: (text) => (text.trim() === "" ? undefined : proxyProblem(text.trim())),
  });
  const caFile = await ask({
    title: titled(l10n.t("CA File"), 3, steps),
    prompt: l10n.t("A PEM file with certificates to trust as well. Leave it empty for none."),
    value: now.caFile ?? "",
    validateInput: (text) =>
      hasControlCharacter(text) ? l10n.t("A path has no line breaks.") : undefined,
  });
  return {
    ...(baseUrl !== provider.baseUrl && { baseUrl }),
    ...(proxy !== "" && { proxy }),
    ...(caFile !== "" && { caFile }),
  };
}

/** Asks for all that can be changed of how an account is reached, its provider's settings included. */
export async function askAll(provider: Provider, now: Reach): Promise<Reach> {
  const { settings = [] } = provider;
  const reach = await askReach(provider, now, settings.length);
  return { ...reach, settings: await askSettings(settings, now.settings, reachSteps) };
}

/** Asks for settings, one after the other; those left empty are absent, and so are all if none is given. */
export async function askSettings(
  settings: readonly AccountSetting[],
  now: Account["settings"] = {},
  before = 0,
): Promise<Account["settings"]> {
  const given: Record<string, string> = {};
  for (const [index, setting] of settings.entries()) {
    const { id, label, help, placeholder } = setting;
    const text = await ask({
      title: titled(label, before + index + 1, before + settings.length),
      prompt: help,
      value: now[id] ?? "",
      ...(placeholder !== undefined && { placeHolder: placeholder }),
      validateInput: (typed) => (typed.trim() === "" ? undefined : setting.problem(typed.trim())),
    });
    if (text !== "") given[id] = text;
  }
  return Object.keys(given).length === 0 ? undefined : given;
}
