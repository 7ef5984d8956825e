import { hostname } from "node:os";
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Account } from "../../accounts/account.ts";
import type { App } from "../app.ts";
import type { ControlAddress, ControlClient, SandboxAddress } from "./controlClient.ts";
import { sandboxIdentities } from "./sandboxIdentities.ts";

/** Where the control face's address is between two lives of this window. It holds a key: a secret. */
const storedUnder = "sandbox";

/** How long the sandbox outlives the last window that wants it, and how often we say so, seconds. */
const leaseSeconds = 60;
const renewSeconds = 15;

/**
 * The embedded cloud. It is a process of its own, so that a reload of the window does not end it; it
 * ends by itself when VS Code is gone.
 */
export class SandboxHost implements vscode.Disposable {
  readonly #context: Pick<vscode.ExtensionContext, "extensionUri" | "secrets">;
  readonly #app: App;
  readonly #subscription: { dispose(): void };
  /** Accounts of a sandbox that ended: what they began cannot go on either. */
  readonly #ended = new Set<string>();
  #control: ControlClient | undefined;
  #opening: Promise<void> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(context: Pick<vscode.ExtensionContext, "extensionUri" | "secrets">, app: App) {
    this.#context = context;
    this.#app = app;
    // Another window has opened it: from now on this one keeps it alive as well.
    this.#subscription = app.accounts.onDidChange(({ id, kind }) => {
      const opened = kind === "added" && app.accounts.get(id)?.sandbox !== undefined;
      if (opened && this.#opening === undefined) void this.resume();
    });
  }

  /** The customer's side of the running sandbox; undefined = it does not run. */
  get control(): ControlClient | undefined {
    return this.#control;
  }

  /** Finds the sandbox again after a reload; one that ended takes its accounts with it. Never rejects. */
  async resume(): Promise<void> {
    try {
      if (this.#control !== undefined || this.#accounts().length === 0) return;
      const address = await this.#stored();
      if (address !== undefined && (await presence(address)) !== "gone") await this.#hold(address);
      else if (address !== undefined || (await this.#isGone())) await this.#forget();
    } catch (error) {
      this.#app.log.error("The sandbox could not be found again", error);
    }
  }

  /** Starts the sandbox, or finds the running one, and signs in to it. */
  open(): Promise<void> {
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  /** Ends the sandbox, with its accounts and cloud identities. */
  async close(): Promise<void> {
    await this.#control?.renew(0);
    await this.#forget();
  }

  /** Forgets what the accounts of an ended sandbox began. */
  async sweep(): Promise<void> {
    for (const { id, accountId } of this.#app.operations.list()) {
      if (!this.#ended.has(accountId)) continue;
      await this.#app.operations.forget(id).catch((error: unknown) => {
        this.#app.log.error("An operation of an ended sandbox is left", error);
      });
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#subscription.dispose();
  }

  #accounts(): Account[] {
    return this.#app.accounts.list().filter((account) => account.sandbox !== undefined);
  }

  async #open(): Promise<void> {
    await this.resume();
    if (this.#control !== undefined) return;
    const { startProgram } = await import("./program.ts");
    const address = await startProgram(this.#context.extensionUri.fsPath);
    const sessionOnly = !(await this.#store(address));
    await this.#addAccounts(address, sessionOnly);
    for (const { secret, ...identity } of sandboxIdentities(
      address,
      this.#app.clouds,
      hostname(),
    )) {
      await this.#app.identities.add(identity, secret, { sessionOnly });
    }
    await this.#hold(address);
  }

  async #addAccounts(address: SandboxAddress, sessionOnly: boolean): Promise<void> {
    for (const provider of this.#app.providers) {
      const face = address.faces[provider.id];
      if (face === undefined) continue;
      const account = {
        provider: provider.id,
        label: l10n.t("{0} sandbox", provider.name),
        baseUrl: face.baseUrl,
        sandbox: hostname(),
      };
      await this.#app.accounts.add(account, face.key, { sessionOnly });
    }
  }

  /** False where there is no working keyring: the sandbox then ends with this window. */
  async #store({ control }: ControlAddress): Promise<boolean> {
    try {
      await this.#context.secrets.store(storedUnder, JSON.stringify({ control }));
      return true;
    } catch (error) {
      this.#app.log.error("The secret storage does not work", error);
      return false;
    }
  }

  async #stored(): Promise<ControlAddress | undefined> {
    const text = await this.#context.secrets.get(storedUnder);
    const { readAddress } = await import("./program.ts");
    return text === undefined ? undefined : readAddress(JSON.parse(text));
  }

  /** This window may not see the address that another one stored; the account's own tells as much. */
  async #isGone(): Promise<boolean> {
    const { presenceOf } = await import("./presence.ts");
    const baseUrl = this.#accounts()[0]?.baseUrl;
    return baseUrl === undefined || (await presenceOf(baseUrl)) === "gone";
  }

  /** Keeps the sandbox alive from now on. */
  async #hold(address: ControlAddress): Promise<void> {
    const { ControlClient } = await import("./program.ts");
    const control = new ControlClient(address.control);
    this.#control = control;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.#renew(control, address), renewSeconds * 1000);
    await this.#renew(control, address);
    await vscode.commands.executeCommand("setContext", "privateEndpoints.sandbox", true);
  }

  /** Never rejects. One renewal that fails is nothing: the lease is several times as long. */
  async #renew(control: ControlClient, address: ControlAddress): Promise<void> {
    try {
      await control.renew(leaseSeconds);
    } catch (error) {
      this.#app.log.error("The sandbox does not answer", error);
      if ((await presence(address)) === "gone") await this.#forget();
    }
  }

  async #forget(): Promise<void> {
    clearInterval(this.#timer);
    this.#control = undefined;
    await vscode.commands.executeCommand("setContext", "privateEndpoints.sandbox", false);
    for (const { id } of this.#accounts()) this.#ended.add(id);
    await this.sweep();
    for (const { id, sandbox } of this.#app.identities.list()) {
      if (sandbox !== undefined) await this.#app.identities.remove(id);
    }
    // Last: as long as one of them is there, the next start comes here again.
    for (const { id } of this.#accounts()) await this.#app.accounts.remove(id);
    await this.#context.secrets.delete(storedUnder);
  }
}

async function presence({ control }: ControlAddress) {
  const { presenceOf } = await import("./presence.ts");
  return presenceOf(`${control.baseUrl}/pending`, control.key);
}
