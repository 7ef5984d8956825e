import * as vscode from "vscode";
import type { SignIn, SignIns } from "./signIns.ts";
import { StampFile, stampName } from "./stamp.ts";

/** The shared state may arrive in another window a moment after the file, ms. */
const settleMs = 1500;

/**
 * Tells the other windows of this machine that the accounts changed, by a file they all watch: secret
 * storage does not always tell them (not in the server host, as measured), and global state has no event.
 */
export class AccountsSignal implements vscode.Disposable {
  readonly #stamp: StampFile;
  readonly #signIns: readonly SignIns<SignIn>[];
  readonly #subscriptions: { dispose(): unknown }[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was taken over from another window need not be told again. */
  #following = false;

  constructor(storage: vscode.Uri, window: string, signIns: readonly SignIns<SignIn>[]) {
    this.#stamp = new StampFile(storage.fsPath, window);
    this.#signIns = signIns;
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(storage, stampName),
    );
    this.#subscriptions = [
      watcher,
      watcher.onDidChange(() => void this.#read()),
      watcher.onDidCreate(() => void this.#read()),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#follow();
      }),
      ...signIns.map((one) =>
        one.onDidChange(({ id, kind }) => {
          if (!this.#following) void this.#stamp.write({ id, secret: kind === "secret" });
        }),
      ),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const one of this.#subscriptions) one.dispose();
  }

  async #read(): Promise<void> {
    const changes = await this.#stamp.read();
    if (changes === undefined) return;
    this.#follow();
    for (const { id, secret } of changes) {
      if (secret) this.#tell((one) => one.secretReplaced(id));
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#follow(), settleMs);
  }

  #follow(): void {
    this.#tell((one) => one.reread());
  }

  #tell(what: (one: SignIns<SignIn>) => void): void {
    this.#following = true;
    try {
      this.#signIns.forEach(what);
    } finally {
      this.#following = false;
    }
  }
}
