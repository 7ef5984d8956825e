import { allParts, type Cluster } from "../domain/model.ts";
import { asApiError } from "../http/errors.ts";
import type { CallOptions, Session } from "../providers/provider.ts";
import { pages } from "../providers/paging.ts";
import { failureOf } from "./entries.ts";
import type { Attempt, Question } from "./question.ts";
import type { Store } from "./store.ts";

/** Who asks the questions. */
interface Asker {
  questionOf(accountId: string, clusterId: string): Question | undefined;
  /** These clusters were just listed, and are in the store. */
  listed(accountId: string, clusterIds: readonly string[]): void;
}

/** Asks a provider one question and puts the answer, or the failure, into the store. */
export class Reader {
  readonly #store: Store;
  readonly #session: (accountId: string) => Promise<Session>;
  readonly #asker: Asker;

  constructor(store: Store, session: (accountId: string) => Promise<Session>, asker: Asker) {
    this.#store = store;
    this.#session = session;
    this.#asker = asker;
  }

  /** Rejects with what the provider threw; an abort of the attempt included. */
  async read(question: Question, attempt: Attempt): Promise<void> {
    const session = await this.#session(question.accountId);
    attempt.abort.signal.throwIfAborted();
    const options: CallOptions = {
      signal: attempt.abort.signal,
      // Looked at by each call anew: a question may become more urgent while it is asked.
      get priority() {
        return attempt.priority;
      },
    };
    if (question.clusterId === undefined)
      return this.#list(question.accountId, session, attempt, options);
    return this.#cluster(question, question.clusterId, session, attempt, options);
  }

  /** Writes a failed read down; what was known stays. */
  fail(question: Question, error: unknown): void {
    const { accountId, clusterId } = question;
    const failure = failureOf(error, Date.now());
    if (asApiError(error, "authentication")) {
      // One of several that were under way has said so already.
      if (this.#store.account(accountId)?.paused === undefined) {
        this.#store.setPaused(accountId, failure);
      }
    } else if (clusterId === undefined) this.#store.failList(accountId, failure);
    else this.#store.failCluster(accountId, clusterId, failure);
  }

  async #list(
    accountId: string,
    session: Session,
    attempt: Attempt,
    options: CallOptions,
  ): Promise<void> {
    const { generation, startedAt } = attempt;
    const fresh = ({ id }: Pick<Cluster, "id">): boolean =>
      this.#asker.questionOf(accountId, id)?.generations.description(generation) ?? true;
    const ids = new Set<string>();
    for await (const page of pages((token) => session.clusters(token, options))) {
      options.signal?.throwIfAborted();
      const listed = [...page.items, ...page.broken].map(({ id }) => id);
      for (const id of listed) ids.add(id);
      const items = page.items.filter(fresh);
      this.#store.applyPage(accountId, { items, broken: page.broken.filter(fresh) }, startedAt);
      this.#asker.listed(accountId, listed);
    }
    for (const id of this.#store.account(accountId)?.clusters.keys() ?? []) {
      // Made known by somebody else while the list was on its way.
      if (!ids.has(id) && !fresh({ id })) ids.add(id);
    }
    this.#store.finishList(accountId, ids, startedAt);
  }

  async #cluster(
    question: Question,
    clusterId: string,
    session: Session,
    attempt: Attempt,
    options: CallOptions,
  ): Promise<void> {
    const entry = this.#store.cluster(question.accountId, clusterId);
    if (entry === undefined) return;
    if (!entry.described) await this.#describe(question, clusterId, session, attempt, options);
    const { cluster, networking } = this.#store.cluster(question.accountId, clusterId) ?? entry;
    // Who asks for a cluster wants to know about its lock and state too; the sweep has the list.
    const asked = attempt.priority === "asked" && entry.described;
    const [answer] = await Promise.all([
      session.networking(cluster, allParts, options, networking),
      asked ? this.#describe(question, clusterId, session, attempt, options) : undefined,
    ]);
    options.signal?.throwIfAborted();
    const fresh = question.generations.parts(answer, attempt.generation);
    this.#store.applyNetworking(question.accountId, clusterId, fresh, attempt.startedAt);
    // Whoever asked although the account was paused has shown that it can sign in.
    if (this.#store.account(question.accountId)?.paused !== undefined) {
      this.#store.setPaused(question.accountId, undefined);
    }
  }

  async #describe(
    question: Question,
    clusterId: string,
    session: Session,
    attempt: Attempt,
    options: CallOptions,
  ): Promise<void> {
    const cluster = await session.cluster(clusterId, options);
    options.signal?.throwIfAborted();
    if (!question.generations.description(attempt.generation)) return;
    this.#store.applyCluster(question.accountId, cluster, attempt.startedAt);
  }
}
