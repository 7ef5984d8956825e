import * as l10n from "@vscode/l10n";
import { mkdir } from "node:fs/promises";
import type { EndpointHalf } from "../domain/customerCloud.ts";
import { invalidInput } from "../http/errors.ts";
import { acquireLease, readLease, type Lease } from "../inventory/lease.ts";
import type { CallOptions } from "../providers/provider.ts";
import { driveRun } from "./drive.ts";
import { giveBack } from "./handOver.ts";
import { Journal } from "./journal.ts";
import { Listeners, type Subscription } from "./listeners.ts";
import {
  isActive,
  isSettled,
  noted,
  type LogEntry,
  type Offer,
  type Operation,
} from "./operation.ts";
import { Notices } from "./notices.ts";
import type { OpenOperation } from "./openList.ts";
import { newOperation, type Plan } from "./plan.ts";
import { Run, type Port } from "./run.ts";
import { readSharing, type Own, type Sharing } from "./sharing.ts";
import { Shown } from "./shown.ts";
import { leaseTimes, Turns } from "./turns.ts";
import { launchAlone } from "./twins.ts";
import { watchFolder } from "./watch.ts";

interface OperationsOptions {
  /** Where the journal is; made when missing. Shared by all windows of this machine. */
  readonly folder: string;
  /** This window's own id. */
  readonly owner: string;
  /** The machine's name. */
  readonly host: string;
  readonly port: Port;
  /** One line; nothing secret is ever in it. */
  readonly log: (line: string) => void;
  /** The operations of this machine that are not over, whenever that list changes. */
  readonly publish: (open: readonly OpenOperation[]) => void;
}

/**
 * All operations of this machine: starts them, shows those of other windows, takes over what a closed
 * or killed window left behind.
 */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #journal: Journal;
  readonly #turns: Turns;
  readonly #shown: Shown;
  readonly #runs = new Map<string, { readonly run: Run; readonly ended: Promise<void> }>();
  readonly #notices = new Notices();
  readonly #damaged = new Listeners<readonly string[]>();
  #scanning: Promise<void> = Promise.resolve();
  #unwatch: (() => void) | undefined;
  #disposed = false;

  constructor(options: OperationsOptions) {
    this.#options = options;
    this.#journal = new Journal(options.folder);
    this.#turns = new Turns(options.folder, options.owner);
    this.#shown = new Shown(options.publish);
  }

  /** Reads the journal, goes on with what nobody runs, and keeps watching. */
  async start(): Promise<void> {
    await this.#makeFolder();
    await this.#scan();
    if (this.#disposed) return;
    this.#shown.publish();
    this.#unwatch = watchFolder(this.#options.folder, () => {
      this.#scan().catch((error: unknown) => this.#report("the journal cannot be read", error));
    });
    await this.#journal.prune(this.list());
    await this.#scan();
  }

  /** All operations, oldest first. */
  list(): readonly Operation[] {
    return this.#shown.list();
  }

  get(id: string): Operation | undefined {
    return this.#shown.get(id);
  }

  /** True when this window is at it. */
  isHere(id: string): boolean {
    return this.#runs.has(id);
  }

  /** True when another window of this machine is at it. */
  isElsewhere(id: string): boolean {
    return this.#shown.isElsewhere(id);
  }

  /** What a person can do with it here and now. */
  offers(id: string): readonly Offer[] {
    return this.#shown.offers(id);
  }

  logOf(id: string): readonly LogEntry[] {
    return this.#shown.get(id)?.log ?? [];
  }

  /** Who else uses an endpoint of the customer's, read now. */
  sharing(own: Own, half: EndpointHalf, options: CallOptions): Promise<Sharing> {
    return readSharing(this.#options.port, own, half, options);
  }

  /** Calls back with the ids of operations that changed, appeared or went. */
  onDidChange(listener: (ids: readonly string[]) => void): Subscription {
    return this.#shown.onDidChange(listener);
  }

  /** Calls back once each time an operation of this window is done, fails or needs a person. */
  onDidSettle(listener: (operation: Operation) => void): Subscription {
    return this.#notices.add(listener);
  }

  /** Calls back with the names of journal files that could not be understood and were set aside. */
  onDidFindDamage(listener: (files: readonly string[]) => void): Subscription {
    return this.#damaged.add(listener);
  }

  /**
   * Starts an operation; resolves once it is journaled, before anything is sent. Throws `conflict` where one that
   * is under way in any window makes the same.
   */
  async begin(plan: Plan): Promise<Operation> {
    const account = this.#options.port.account(plan.accountId);
    if (account === undefined) {
      throw invalidInput(l10n.t("This account is not here any more."), l10n.t("Choose another."));
    }
    await this.#makeFolder();
    const { host, port } = this.#options;
    const name = port.clusterName?.(plan.accountId, plan.clusterId);
    const operation = newOperation(plan, account, host, name);
    await launchAlone(
      this.#turns,
      operation,
      () => this.#known(),
      async () => {
        const lease = await this.#lease(operation.id);
        if (lease === undefined) throw new Error("a new operation is held by another window");
        await this.#launch(operation, lease);
      },
    );
    return operation;
  }

  /** Stops the waiting; what was sent stays, and the operation can be resumed. */
  async cancel(id: string): Promise<void> {
    const live = this.#runs.get(id);
    if (live === undefined) return;
    live.run.cancel();
    await live.ended;
  }

  /** Goes on where it stands; while it waits, looks at once. Throws `conflict` like `begin`. */
  async resume(id: string): Promise<void> {
    const live = this.#runs.get(id);
    if (live !== undefined && isActive(live.run.operation)) {
      live.run.wake();
      return;
    }
    await live?.ended;
    await this.#restart(id, l10n.t("Resumed."), {});
  }

  /**
   * Goes on with what other people gave back; an empty text says that they are done. Throws `invalidInput` for
   * what it cannot be, and where this window is not at the operation.
   */
  give(id: string, value: string): void {
    const live = this.#runs.get(id);
    if (live === undefined) {
      throw invalidInput(
        l10n.t("This window is not at the operation."),
        l10n.t("Resume it, or go on in the window that is at it."),
      );
    }
    giveBack(live.run, value);
  }

  /** Takes back what the operation made, the last step first. */
  async undo(id: string): Promise<void> {
    if (this.#shown.get(id)?.state === "undone") return;
    await this.cancel(id);
    await this.#restart(id, l10n.t("Undo was asked for."), { undoing: true });
  }

  /** Removes it from the list and the disk; changes nothing at the provider. */
  async forget(id: string): Promise<void> {
    await this.cancel(id);
    const lease = await this.#mustLease(id);
    await this.#journal.remove(id);
    await lease.release();
    this.#drop(id);
  }

  /** Resolves when it is over or stands still; undefined when it is not (or no longer) known. */
  whenSettled(id: string): Promise<Operation | undefined> {
    return new Promise((resolve) => {
      const check = (): void => {
        const operation = this.#shown.get(id);
        if (operation !== undefined && !isSettled(operation)) return;
        subscription.dispose();
        resolve(operation);
      };
      const subscription = this.#shown.onDidChange(check);
      check();
    });
  }

  /** Ends the waits of this window; the journal stays, and the next window goes on. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#unwatch?.();
    for (const { run } of this.#runs.values()) run.stop();
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended));
    await this.#scanning;
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
  }

  #lease(id: string): Promise<Lease | undefined> {
    const { owner } = this.#options;
    return acquireLease(this.#journal.leasePath(id), { owner, ...leaseTimes });
  }

  async #mustLease(id: string): Promise<Lease> {
    const lease = await this.#lease(id);
    if (lease !== undefined) return lease;
    throw invalidInput(
      l10n.t("Another window is at this operation."),
      l10n.t("Go on in that window, or close it and try again."),
    );
  }

  /** Runs it again from its journal, changed as given. */
  async #restart(id: string, note: string, change: Partial<Operation>): Promise<void> {
    const lease = await this.#mustLease(id);
    const known = await this.#journal.read(id);
    if (known === undefined || this.#runs.has(id)) {
      await lease.release();
      return;
    }
    const over = { asks: undefined, remedy: undefined };
    const now = { updatedAt: Date.now(), host: this.#options.host };
    const running: Partial<Operation> = { state: "running", text: note, ...over, ...now };
    const operation = noted({ ...known, ...running, ...change }, note);
    this.#notices.again(id);
    if (operation.undoing === true) return this.#launch(operation, lease);
    try {
      await launchAlone(
        this.#turns,
        operation,
        () => this.#known(),
        () => this.#launch(operation, lease),
      );
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  /** All operations there are, those of other windows read just now. */
  async #known(): Promise<readonly Operation[]> {
    await this.#scan();
    return this.list();
  }

  async #launch(operation: Operation, lease: Lease): Promise<void> {
    try {
      await this.#journal.save(operation);
    } catch (error) {
      await lease.release();
      throw error;
    }
    this.#showOwn(operation);
    this.#run(operation, lease, true);
  }

  #run(operation: Operation, lease: Lease, mayWrite: boolean): void {
    const run = new Run(operation, {
      lease,
      port: this.#options.port,
      turns: this.#turns,
      mayWrite,
      save: (next) => this.#journal.save(next),
      show: (next) => this.#showOwn(next),
    });
    const ended = driveRun(run, this.#options.log).finally(async () => {
      await lease.release();
      this.#runs.delete(operation.id);
    });
    this.#runs.set(operation.id, { run, ended });
    this.#shown.setElsewhere(operation.id, false);
  }

  /** Reads what other windows wrote, and takes over what nobody runs. One scan at a time. */
  #scan(): Promise<void> {
    const next = this.#scanning.then(() => this.#scanOnce());
    this.#scanning = next.catch(() => undefined);
    return next;
  }

  async #scanOnce(): Promise<void> {
    if (this.#disposed) return;
    const { operations, damaged } = await this.#journal.load();
    if (damaged.length > 0) {
      this.#options.log(`journal: set aside ${damaged.join(", ")}`);
      this.#damaged.tell(damaged);
    }
    const present = new Set(operations.map(({ id }) => id));
    for (const { id } of this.list()) {
      if (!present.has(id) && !this.#runs.has(id)) this.#drop(id);
    }
    for (const operation of operations) {
      if (this.#runs.has(operation.id)) continue;
      this.#shown.show(operation);
      if (isActive(operation)) await this.#takeOver(operation);
      else this.#shown.setElsewhere(operation.id, false);
    }
  }

  async #takeOver({ id }: Operation): Promise<void> {
    const lease = await this.#lease(id);
    if (lease === undefined) {
      const holder = await readLease(this.#journal.leasePath(id));
      this.#shown.setElsewhere(id, holder !== undefined && holder.owner !== this.#options.owner);
      return;
    }
    this.#shown.setElsewhere(id, false);
    const operation = await this.#journal.read(id);
    if (operation === undefined || !isActive(operation) || this.#disposed || this.#runs.has(id)) {
      await lease.release();
      return;
    }
    this.#notices.known(operation);
    this.#run(operation, lease, false);
  }

  /** What the interface does with the news must not stop the operation. */
  #showOwn(operation: Operation): void {
    try {
      this.#shown.show(operation);
      this.#notices.say(operation);
    } catch (error) {
      this.#report(`operation ${operation.id} cannot be shown`, error);
    }
  }

  #drop(id: string): void {
    this.#notices.again(id);
    this.#shown.drop(id);
  }

  #report(what: string, error: unknown): void {
    this.#options.log(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
