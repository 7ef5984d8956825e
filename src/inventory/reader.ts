import { allParts, type Cluster } from "../domain/model.ts";
import { inSlices } from "../domain/slices.ts";
import { asApiError } from "../http/errors.ts";
import type { ClusterPage, Session } from "../providers/provider.ts";
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
    attempt.call.signal.throwIfAborted();
    const { accountId, clusterId } = question;
    if (clusterId === undefined) return this.#list(accountId, session, attempt);
    return this.#cluster(question, clusterId, session, attempt);
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

  async #list(accountId: string, session: Session, attempt: Attempt): Promise<void> {
    const { call, generation, startedAt } = attempt;
    const fresh = ({ id }: Pick<Cluster, "id">): boolean =>
      this.#asker.questionOf(accountId, id)?.generations.description(generation) ?? true;
    const ids = new Set<string>();
    const entries = this.#store.account(accountId)?.clusters.values() ?? [];
    const known = [...entries].map(({ cluster }) => cluster);
    for await (const page of pages((token) => session.clusters(token, call, known))) {
      call.signal.throwIfAborted();
      const listed = [...page.items, ...page.broken].map(({ id }) => id);
      for (const id of listed) ids.add(id);
      const seen = new Set<string>();
      for await (const { items, broken } of inSlices(piecesOf(page))) {
        call.signal.throwIfAborted();
        const piece = { items: items.filter(fresh), broken: broken.filter(fresh) };
        this.#store.applyPage(accountId, piece, startedAt, seen);
      }
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
  ): Promise<void> {
    const { call } = attempt;
    const entry = this.#store.cluster(question.accountId, clusterId);
    if (entry === undefined) return;
    if (!entry.described) await this.#describe(question, clusterId, session, attempt);
    const { cluster, networking } = this.#store.cluster(question.accountId, clusterId) ?? entry;
    // Who asks for a cluster wants to know about its lock and state too; the sweep has the list.
    const asked = call.priority === "asked" && entry.described;
    const [answer] = await Promise.all([
      session.networking(cluster, allParts, call, networking),
      asked ? this.#describe(question, clusterId, session, attempt) : undefined,
    ]);
    call.signal.throwIfAborted();
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
  ): Promise<void> {
    const { call } = attempt;
    const cluster = await session.cluster(clusterId, call);
    call.signal.throwIfAborted();
    if (!question.generations.description(attempt.generation)) return;
    this.#store.applyCluster(question.accountId, cluster, attempt.startedAt);
  }
}

type Piece = Pick<ClusterPage, "items" | "broken">;

/** As many clusters as are taken over in a millisecond or two. */
const pieceSize = 25;

/** A page in pieces: some providers list all clusters on one. */
function* piecesOf({ items, broken }: ClusterPage): Generator<Piece> {
  for (let from = 0; from < items.length; from += pieceSize) {
    yield { items: items.slice(from, from + pieceSize), broken: [] };
  }
  yield { items: [], broken };
}
