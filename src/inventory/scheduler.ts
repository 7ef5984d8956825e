import type { Account } from "../accounts/account.ts";
import type { Cluster, Networking } from "../domain/model.ts";
import { asApiError } from "../http/errors.ts";
import type { Priority } from "../http/limiter.ts";
import type { Session } from "../providers/provider.ts";
import { soonerOf, type AccountQueue } from "./accountQueue.ts";
import { Attempts } from "./attempts.ts";
import type { ClusterEntry } from "./entries.ts";
import type { Question } from "./question.ts";
import { notKnown, Queues } from "./queues.ts";
import { Reader } from "./reader.ts";
import { Rounds } from "./round.ts";
import type { Store } from "./store.ts";
import { Turns } from "./turns.ts";

/** Something on screen: a cluster that is open, or (without cluster) an account whose list is. */
export interface VisibleKey {
  readonly accountId: string;
  readonly clusterId?: string;
}

interface SchedulerOptions {
  readonly store: Store;
  /** The accounts there are now. */
  readonly accounts: () => readonly Account[];
  /** An account's way to its provider; asked before every read. */
  readonly session: (accountId: string) => Promise<Session>;
  /** True = only this window surely has the account's key; it reads all of it, whoever leads. */
  readonly ownKey?: (accountId: string) => boolean;
  /** One line for the log. */
  readonly log: (line: string) => void;
}

const shortestInterval = 5_000;
/** When so many questions were begun in one turn, the other accounts come in the next. */
const begunAtOnce = 8;
/** Unfocused for this long, a window reads only in the background. */
const unfocusedGrace = 5 * 60_000;

/**
 * Decides what is read when (design §5). Nothing happens before `start`. What is read, or could not
 * be, is in the store; promises only tell that it is there.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #turns = new Turns();
  readonly #queues: Queues;
  readonly #attempts: Attempts;
  readonly #rounds = new Rounds(() => this.#wake());
  #visible: readonly VisibleKey[] = [];
  #state: "new" | "started" | "disposed" = "new";
  #awake = false;
  /** The account whose turn is first, so that none has to wait for ever. */
  #first = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unfocused: ReturnType<typeof setTimeout> | undefined;
  #stopListening: () => void = () => undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    const { store, session, log } = options;
    this.#queues = new Queues({
      store,
      turns: this.#turns,
      isOwn: (accountId) => options.ownKey?.(accountId) === true,
      ended: (question) => {
        this.#attempts.abandon(question);
        this.#rounds.done(question);
      },
      dropped: (accountId) => this.#rounds.giveUp(accountId),
    });
    const reader = new Reader(store, session, {
      questionOf: (accountId, clusterId) => this.#queues.get(accountId)?.clusters.get(clusterId),
      listed: (accountId, clusterIds) => {
        const queue = this.#queues.get(accountId);
        if (queue !== undefined) this.#rounds.listed(queue, clusterIds);
      },
    });
    this.#attempts = new Attempts(reader, this.#turns, log, (question, error) =>
      this.#settled(question, error),
    );
  }

  start(): void {
    if (this.#state !== "new") return;
    this.#state = "started";
    this.#stopListening = this.#options.store.onChange((change) => {
      // What is on screen may be known by now.
      if (this.#queues.follow(change)) this.setVisible(this.#visible);
    });
    this.accountsChanged();
  }

  /** Aborts every read and forgets every wish. */
  dispose(): void {
    this.#state = "disposed";
    this.#stopListening();
    clearTimeout(this.#timer);
    clearTimeout(this.#unfocused);
    this.#queues.dispose(new DOMException("", "AbortError"));
  }

  /** Accounts came, went, or got another address: late answers of what they were are discarded. */
  accountsChanged(): void {
    if (this.#state !== "started") return;
    this.#queues.setAccounts(this.#options.accounts());
    this.setVisible(this.#visible);
  }

  /** Reads everything again. Resolves when each thing was read, or failed, once. */
  async refreshAll(): Promise<void> {
    const queues = [...this.#queues.all()];
    await Promise.all(queues.map(({ list }) => this.refreshAccount(list.accountId)));
  }

  /** Reads an account's list and, as they are listed, its clusters again, what is on screen first. */
  refreshAccount(accountId: string): Promise<void> {
    const queue = this.#queues.get(accountId);
    if (queue === undefined) return Promise.reject(notKnown());
    return this.#rounds.join(queue, async () => {
      await this.#ask(queue, queue.list, "asked");
      const account = this.#options.store.account(accountId);
      return account?.paused === undefined && account?.listError === undefined;
    });
  }

  /**
   * Reads one cluster again and resolves to what is then known of it; `error` in it when that failed.
   * Rejects with `notFound` when there is no such cluster (any more).
   */
  async refreshCluster(
    accountId: string,
    clusterId: string,
    priority: Priority = "asked",
  ): Promise<ClusterEntry> {
    const queue = this.#queues.get(accountId);
    const question = queue?.clusters.get(clusterId);
    if (queue === undefined || question === undefined) throw notKnown();
    await this.#ask(queue, question, priority);
    const entry = this.#options.store.cluster(accountId, clusterId);
    if (entry === undefined) throw notKnown();
    return entry;
  }

  /** What is on screen now, all of it. */
  setVisible(keys: readonly VisibleKey[]): void {
    this.#visible = keys;
    for (const queue of this.#queues.all()) queue.visible.clear();
    for (const { accountId, clusterId } of keys) {
      const queue = this.#queues.get(accountId);
      const question = clusterId === undefined ? queue?.list : queue?.clusters.get(clusterId);
      if (queue === undefined || question === undefined) continue;
      queue.visible.add(question);
      if (!this.#turns.background) this.#attempts.promote(question, "visible");
    }
    this.#wake();
  }

  /** Whether this window has the focus. */
  setFocused(focused: boolean): void {
    clearTimeout(this.#unfocused);
    if (focused) {
      this.#turns.background = false;
      this.#wake();
    } else if (this.#state !== "disposed") {
      this.#unfocused = setTimeout(() => {
        this.#turns.background = true;
        this.#wake();
      }, unfocusedGrace);
    }
  }

  /** How often what is on screen is read, ms; no more often than every 5 s. */
  setInterval(ms: number): void {
    this.#turns.interval = Math.max(ms, shortestInterval);
    this.#wake();
  }

  /**
   * False = another window sweeps; this one reads what is on screen, what is asked for, and the accounts
   * whose keys only it surely has.
   */
  setLeader(leader: boolean): void {
    this.#turns.follower = !leader;
    this.#wake();
  }

  /** Nothing is read any more but what somebody asks for. */
  pause(): void {
    this.#turns.paused = true;
  }

  /** Ends the pause of all; with an account, ends that account's own pause and reads it anew. */
  resume(accountId?: string): void {
    const queue = accountId === undefined ? undefined : this.#queues.get(accountId);
    if (accountId === undefined) this.#turns.paused = false;
    if (queue !== undefined) this.#resumeAccount(queue);
    this.#wake();
  }

  /** True while the person wants quiet. */
  get paused(): boolean {
    return this.#turns.paused;
  }

  /** Takes what an operation has just read; answers to what was asked before it do not undo it. */
  learn(accountId: string, cluster: Cluster, networking: Partial<Networking>): void {
    const queue = this.#queues.get(accountId);
    if (queue === undefined) return;
    const generation = this.#attempts.nextGeneration();
    this.#options.store.applyCluster(accountId, cluster, Date.now());
    const question = queue.clusters.get(cluster.id);
    question?.generations.description(generation);
    const parts = question?.generations.parts(networking, generation) ?? networking;
    this.#options.store.applyNetworking(accountId, cluster.id, parts);
  }

  #resumeAccount(queue: AccountQueue): void {
    const { accountId } = queue.list;
    const paused = this.#options.store.account(accountId)?.paused !== undefined;
    for (const question of queue.questions()) question.failures = 0;
    queue.list.wanted = true;
    this.#options.store.setPaused(accountId, undefined);
    // Its clusters may be due in another window only, which does not know that the key works again.
    if (paused) this.refreshAccount(accountId).catch(() => undefined);
  }

  #ask(queue: AccountQueue, question: Question, priority: Priority): Promise<void> {
    const answer = question.join(priority, soonerOf);
    queue.asked.add(question);
    this.#attempts.promote(question, priority);
    this.#wake();
    return answer;
  }

  /** One pump for all that happens in one turn. */
  #wake(): void {
    if (this.#awake || this.#state !== "started") return;
    this.#awake = true;
    queueMicrotask(() => {
      this.#awake = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#state !== "started") return;
    clearTimeout(this.#timer);
    const now = Date.now();
    let soonest = Infinity;
    let begun = 0;
    const queues = [...this.#queues.all()];
    for (let at = 0; at < queues.length; at++) {
      const queue = queues[(this.#first + at) % queues.length];
      if (queue === undefined) break;
      if (begun >= begunAtOnce) {
        this.#first = (this.#first + at) % queues.length;
        this.#timer = setTimeout(() => this.#wake());
        return;
      }
      for (let turn = queue.next(now); turn !== undefined; turn = queue.next(now)) {
        void this.#attempts.run(queue, turn.question, turn.priority).then(() => this.#wake());
        begun++;
      }
      soonest = Math.min(soonest, queue.nextDue(now));
    }
    // What is due already waits for a lane, and a lane that comes free wakes us.
    if (soonest > now && soonest < Infinity) {
      this.#timer = setTimeout(() => this.#wake(), soonest - now);
    }
  }

  #settled(question: Question, error: unknown): void {
    if (asApiError(error, "authentication")) this.#rounds.giveUp(question.accountId);
    this.#rounds.done(question);
  }
}
