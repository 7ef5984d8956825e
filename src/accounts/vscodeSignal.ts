import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { Accounts, AccountsChange } from "./accounts.ts";

const fileName = "accounts.json";

/** What the file says: who changed what last. No label, no secret. */
interface Stamp {
  readonly window: string;
  readonly id: string;
  readonly secret: boolean;
}

/** The shared state may arrive in another window a moment after the file, ms. */
const settleMs = 1500;

/**
 * Tells the other windows of this machine that the accounts changed, by a file they all watch: secret
 * storage does not tell them (measured in the server host), and global state has no event at all.
 */
export class AccountsSignal implements vscode.Disposable {
  readonly #folder: string;
  readonly #window: string;
  readonly #accounts: Accounts;
  readonly #subscriptions: { dispose(): unknown }[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was taken over from another window need not be told again. */
  #following = false;

  constructor(storage: vscode.Uri, window: string, accounts: Accounts) {
    this.#folder = storage.fsPath;
    this.#window = window;
    this.#accounts = accounts;
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(storage, fileName),
    );
    this.#subscriptions = [
      watcher,
      watcher.onDidChange(() => void this.#read()),
      watcher.onDidCreate(() => void this.#read()),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#follow();
      }),
      accounts.onDidChange((change) => {
        if (!this.#following) void this.#write(change);
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const one of this.#subscriptions) one.dispose();
  }

  async #write({ id, kind }: AccountsChange): Promise<void> {
    const file = path.join(this.#folder, fileName);
    const draft = `${file}.${this.#window}`;
    await mkdir(this.#folder, { recursive: true });
    const stamp: Stamp = { window: this.#window, id, secret: kind === "secret" };
    await writeFile(draft, JSON.stringify(stamp), { mode: 0o600 });
    await rename(draft, file);
  }

  async #read(): Promise<void> {
    const text = await readFile(path.join(this.#folder, fileName), "utf8").catch(() => "null");
    const { window, id, secret } = (JSON.parse(text) ?? {}) as Partial<Stamp>;
    if (window === this.#window) return;
    this.#follow();
    if (secret === true && typeof id === "string") {
      this.#tell(() => this.#accounts.secretReplaced(id));
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#follow(), settleMs);
  }

  #follow(): void {
    this.#tell(() => this.#accounts.reread());
  }

  #tell(what: () => void): void {
    this.#following = true;
    try {
      what();
    } finally {
      this.#following = false;
    }
  }
}
