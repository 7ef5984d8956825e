import * as l10n from "@vscode/l10n";
import { baseUrlProblem, proxyProblem } from "../http/address.ts";
import { ApiError, invalidInput } from "../http/errors.ts";
import { RateLimiter } from "../http/limiter.ts";
import type { Redactor } from "../http/redact.ts";
import { transportFor } from "../http/transport.ts";
import type { Provider, Session } from "../providers/provider.ts";
import type { Account } from "./account.ts";
import type { Accounts } from "./accounts.ts";

/** A shorter part of a secret is no secret (`AstraCS`); blanking it out would blank out words. */
const shortestPart = 8;

/** The accounts' sessions: made on first use, one an account, made anew when its sign-in changes. */
export class Connections {
  readonly #providers: ReadonlyMap<string, Provider>;
  readonly #accounts: Accounts;
  readonly #redactor: Redactor;
  readonly #log: (line: string) => void;
  readonly #sessions = new Map<string, Promise<Session>>();
  /** The sessions that are there already, for who cannot wait. */
  readonly #ready = new Map<string, Session>();
  /** One budget a credential, whatever number of accounts use it. */
  readonly #limiters = new Map<string, RateLimiter>();
  readonly #listeners = new Set<(id: string) => void>();
  #share = 1;

  constructor(
    providers: readonly Provider[],
    accounts: Accounts,
    redactor: Redactor,
    log: (line: string) => void,
  ) {
    this.#providers = new Map(providers.map((provider) => [provider.id, provider]));
    this.#accounts = accounts;
    this.#redactor = redactor;
    this.#log = log;
  }

  /** The session of an account. Throws `authentication` when its secret is not in this window. */
  session(id: string): Promise<Session> {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const made = this.#make(id);
    this.#sessions.set(id, made);
    made.then(
      (session) => {
        if (this.#sessions.get(id) === made) this.#connected(id, session);
      },
      () => this.#sessions.get(id) === made && this.#sessions.delete(id),
    );
    return made;
  }

  /** Makes the session of every account that has its key here; what fails shows when it is used. */
  connectAll(): void {
    for (const { id } of this.#accounts.list()) this.session(id).catch(() => undefined);
  }

  /** Calls back with an account's id when its session was made, or made anew. */
  onDidConnect(listener: (id: string) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** The session of an account if it was made already. */
  ready(id: string): Session | undefined {
    return this.#ready.get(id);
  }

  /** A session for a sign-in that is not stored (yet): to check it. */
  async open(account: Omit<Account, "id">, secret: string): Promise<Session> {
    const provider = this.#providers.get(account.provider);
    if (provider === undefined) {
      throw invalidInput(
        l10n.t("The provider {0} is not known.", account.provider),
        l10n.t("Update the extension."),
      );
    }
    const baseUrl = account.baseUrl ?? provider.baseUrl;
    const { proxy } = account;
    const problem =
      baseUrlProblem(baseUrl) ??
      (proxy === undefined ? undefined : proxyProblem(proxy)) ??
      provider.secretProblem(secret);
    if (problem !== undefined) {
      throw invalidInput(problem, l10n.t("Correct the account's settings. Nothing was sent."));
    }
    this.#redactor.add(secret);
    for (const part of secret.split(":")) {
      if (part.length >= shortestPart) this.#redactor.add(part);
    }
    const transport = await transportFor(account).catch((error: unknown) => {
      throw unreadableCa(account, error);
    });
    const fetch = (await provider.signedIn?.(secret, transport)) ?? transport;
    const { createHttpClient } = await import("../http/client.ts");
    const http = createHttpClient({
      baseUrl,
      fetch,
      plainFetch: transport,
      hosts: hostsOf(provider, account),
      headers: provider.headers(secret),
      limiter: this.#limiter(provider, secret),
      log: (line) => this.#log(`${account.label}: ${line}`),
      ...provider.refusals,
      // What a server says is shown to people, and it may repeat what it was sent.
      errorText: (body) => {
        const said = provider.refusals.errorText(body);
        return said === undefined ? undefined : this.#redactor.redact(said);
      },
    });
    return provider.connect(http, account.settings ?? {});
  }

  /** Forgets the session: the next one is made with the present sign-in. */
  reset(id: string): void {
    this.#sessions.delete(id);
    this.#ready.delete(id);
  }

  /** The part of each budget that this window may use: windows divide it. */
  setShare(share: number): void {
    this.#share = share;
    for (const limiter of this.#limiters.values()) limiter.setShare(share);
  }

  #connected(id: string, session: Session): void {
    this.#ready.set(id, session);
    for (const listener of this.#listeners) listener(id);
  }

  async #make(id: string): Promise<Session> {
    const account = this.#accounts.get(id);
    const secret = account && (await this.#accounts.secret(id).catch(lockedKeyring));
    if (account === undefined || secret === undefined) {
      throw new ApiError("authentication", "unchanged", {
        message: l10n.t("The key of this account is not here."),
        next: l10n.t(
          "If another window has just stored it, reload this window; else give the key again.",
        ),
      });
    }
    return this.open(account, secret);
  }

  #limiter(provider: Provider, secret: string): RateLimiter {
    const key = `${provider.id}\n${secret}`;
    const known = this.#limiters.get(key);
    if (known !== undefined) return known;
    const limiter = new RateLimiter(provider.rateLimit);
    limiter.setShare(this.#share);
    this.#limiters.set(key, limiter);
    return limiter;
  }
}

/** At an account's own address the API's hosts are its folders. */
function hostsOf(
  { hosts = {} }: Provider,
  { baseUrl }: Pick<Account, "baseUrl">,
): Readonly<Record<string, string>> {
  if (baseUrl === undefined) return hosts;
  const folder = baseUrl.replace(/\/+$/, "");
  return Object.fromEntries(Object.keys(hosts).map((name) => [name, `${folder}/${name}`]));
}

function lockedKeyring(cause: unknown): never {
  throw new ApiError("authentication", "unchanged", {
    message: l10n.t("The key of this account cannot be read from this machine's keyring."),
    next: l10n.t("Unlock the keyring, or replace the key and keep it for this session only."),
    cause,
  });
}

/** Only an account's CA file can keep its transport from being made. */
function unreadableCa(account: Omit<Account, "id">, cause: unknown): ApiError {
  return new ApiError("invalidInput", "unchanged", {
    message: l10n.t("The CA file {0} cannot be used.", account.caFile ?? ""),
    next: l10n.t("Set the account's CA file to a readable PEM file."),
    field: "caFile",
    cause,
  });
}
