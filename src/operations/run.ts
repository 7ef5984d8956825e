import { sleep } from "../domain/sleep.ts";
import type { Cluster, Networking } from "../domain/model.ts";
import type { Account } from "../accounts/account.ts";
import type { Lease } from "../inventory/lease.ts";
import type { CloudSession } from "../clouds/cloud.ts";
import type { ActionId, Session } from "../providers/provider.ts";
import { noted, type Operation, type StepRecord, type StepState } from "./operation.ts";
import type { Turn, Turns } from "./turns.ts";

/** What operations need of the rest of the extension. */
export interface Port {
  /** The way to the account's provider. Rejects when the account cannot be signed in now. */
  session(accountId: string): Promise<Session>;
  account(accountId: string): { readonly label: string; readonly provider: string } | undefined;
  /** All accounts there are. Absent = none but those that operations name. */
  accounts?(): readonly Pick<Account, "id" | "label" | "provider" | "sandbox">[];
  /** What the tree knows of a cluster: some of it no answer tells again. Absent = nothing. */
  known?(accountId: string, clusterId: string): Networking | undefined;
  /** What a cluster is called, as far as it is known before it is read. Absent = nothing is. */
  clusterName?(accountId: string, clusterId: string): string | undefined;
  /** Fresh knowledge of a cluster, for the tree. */
  learned(accountId: string, cluster: Cluster, networking: Partial<Networking>): void;
  /** A write was answered; `error` is why it was refused, undefined = it was not. */
  wrote(accountId: string, clusterId: string, error?: unknown): void;
  /** The way to an identity's cloud. Rejects when it cannot be signed in now. */
  cloud(identityId: string): Promise<CloudSession>;
}

/** How an operation, or one step of it, ended. */
export interface Ending {
  readonly state: "done" | "undone" | "failed" | "needsYou";
  readonly text: string;
  /** See `Operation`. */
  readonly remedy?: ActionId | undefined;
}

interface RunOptions {
  readonly lease: Lease;
  readonly port: Port;
  readonly turns: Turns;
  /** True when a person asked for it just now; otherwise it only reads and waits. */
  readonly mayWrite: boolean;
  /** Makes it durable. */
  readonly save: (operation: Operation) => Promise<void>;
  /** Makes it visible. */
  readonly show: (operation: Operation) => void;
}

/** An operation while this window is at it: its present record, and what may stop or wake it. */
export class Run {
  readonly port: Port;
  readonly show: (operation: Operation) => void;
  readonly #given = new Map<number, string>();
  readonly #lease: Lease;
  readonly #turns: Turns;
  readonly #save: (operation: Operation) => Promise<void>;
  readonly #stop = new AbortController();
  #wake = new AbortController();
  #operation: Operation;
  #cancelled = false;
  #mayWrite: boolean;

  constructor(operation: Operation, options: RunOptions) {
    this.#operation = operation;
    this.#lease = options.lease;
    this.port = options.port;
    this.#turns = options.turns;
    this.#mayWrite = options.mayWrite;
    this.#save = options.save;
    this.show = options.show;
    options.lease.lost.addEventListener("abort", () => this.stop(), { once: true });
  }

  get operation(): Operation {
    return this.#operation;
  }

  /** Aborts when it must not go on: a person's stop, the window's end, a lost lease. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** True while no other window can be at it. */
  get held(): boolean {
    return this.#lease.held;
  }

  /** Ends it here; the journal says that it goes on. */
  stop(): void {
    this.#stop.abort();
  }

  /** Ends it because a person wants no more of it. */
  cancel(): void {
    this.#cancelled = true;
    this.stop();
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** True when a person asked for it in this window. */
  get mayWrite(): boolean {
    return this.#mayWrite;
  }

  /** A person said what others gave back for a step, and thereby that it is to go on. */
  give(index: number, value: string): void {
    this.#given.set(index, value);
    this.#mayWrite = true;
    this.wake();
  }

  /** What others gave back for a step. */
  given(index: number): string | undefined {
    return this.#given.get(index);
  }

  /** Ends the present pause between two looks. */
  wake(): void {
    this.#wake.abort();
  }

  step(index: number): StepRecord {
    const step = this.#operation.steps[index];
    if (step === undefined) throw new RangeError(`no step ${index}`);
    return step;
  }

  /** Journals a change; with `note`, a line for the operation's log. Rejects once it is stopped. */
  async save(change: Partial<Operation>, note?: string): Promise<void> {
    this.#stop.signal.throwIfAborted();
    await this.saveLast(change, note);
  }

  /** The same after the stop: the answer of a write that was under way, or the stop itself. */
  async saveLast(change: Partial<Operation>, note?: string): Promise<void> {
    if (!this.held) {
      this.stop();
      this.#stop.signal.throwIfAborted();
    }
    const next = { ...this.#operation, ...change, updatedAt: Date.now() };
    const saved = note === undefined ? next : noted(next, note);
    await this.#save(saved);
    this.#operation = saved;
    this.show(saved);
  }

  /** A line for the operation's log. */
  note(text: string): Promise<void> {
    return this.save({}, text);
  }

  async saveStep(index: number, change: Partial<StepState>, note?: string): Promise<void> {
    await this.save({ steps: this.stepsWith(index, change) }, note);
  }

  stepsWith(index: number, change: Partial<StepState>): readonly StepRecord[] {
    return this.#operation.steps.with(index, { ...this.step(index), ...change });
  }

  /** Says what is so now; journaled only when it is news. */
  async tell(state: "running" | "waiting" | "needsYou", text: string, asks?: "act"): Promise<void> {
    const now = this.#operation;
    if (now.state === state && now.text === text && now.asks === asks) return;
    await this.save({ state, text, asks }, now.text === text ? undefined : text);
  }

  async sleep(ms: number): Promise<void> {
    const { signal } = this.#wake;
    try {
      await sleep(ms, AbortSignal.any([this.#stop.signal, signal]));
    } catch (error) {
      if (this.#stop.signal.aborted || !signal.aborted) throw error;
      this.#wake = new AbortController();
    }
  }

  /** The right to write to the operation's cluster; `busy` is called when somebody else has it. */
  turn(busy: () => Promise<void>): Promise<Turn> {
    const { provider, clusterId } = this.#operation;
    return this.#turns.take(`${provider}/${clusterId}`, this.signal, busy);
  }
}
