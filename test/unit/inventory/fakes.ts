import type { Account } from "../../../src/accounts/account.ts";
import {
  nothingKnown,
  type Cluster,
  type Networking,
  type PrivateEndpoint,
} from "../../../src/domain/model.ts";
import type { EndpointState } from "../../../src/domain/state.ts";
import { ApiError, type ErrorCode } from "../../../src/http/errors.ts";
import type { Links } from "../../../src/providers/link.ts";
import type { CallOptions, ClusterPage, Session } from "../../../src/providers/provider.ts";

export function anAccount(id: string, fields: Partial<Account> = {}): Account {
  return { id, provider: "fake", label: id, ...fields };
}

export function aCluster(id: string, state: EndpointState = "available"): Cluster {
  return {
    id,
    name: `name of ${id}`,
    plan: "Advanced",
    cloud: "aws",
    status: { state, word: state.toUpperCase() },
    regions: [{ name: "us-east-1" }],
  };
}

export function anEndpoint(id: string, state: EndpointState = "available"): PrivateEndpoint {
  return { id, region: "us-east-1", status: { state, word: state.toUpperCase() } };
}

export function networkOf(...endpoints: PrivateEndpoint[]): Networking {
  return { ...nothingKnown, endpoints: { items: endpoints } };
}

export function refused(code: ErrorCode, retryAfter?: number): ApiError {
  return new ApiError(code, "unchanged", {
    message: `it is ${code}`,
    next: "wait",
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

/** A call that the product made and the test has yet to answer. */
export interface Asked {
  readonly what: string;
  readonly options: CallOptions;
  readonly answer: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * A provider that answers only when the test says so (`held`), or else at once from `clusters` and
 * `networks`; it writes down every call.
 */
export class FakeSession implements Session {
  readonly actions = [];
  readonly calls: string[] = [];
  readonly waiting: Asked[] = [];
  clusterList: Cluster[] = [];
  pageSize = 100;
  readonly networks = new Map<string, Networking>();
  readonly failures = new Map<string, Error>();
  /** What a call answers instead of what there is, by what it asks. */
  readonly answers = new Map<string, unknown>();
  held = false;

  links(): Links {
    return { rules: [] };
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  async clusters(page: string | undefined, options: CallOptions): Promise<ClusterPage> {
    const from = Number(page ?? 0);
    const answer = (): ClusterPage => ({
      items: this.clusterList.slice(from, from + this.pageSize),
      broken: [],
      ...(from + this.pageSize < this.clusterList.length && { next: `${from + this.pageSize}` }),
    });
    return (await this.#call("list", options, answer)) as ClusterPage;
  }

  async cluster(id: string, options: CallOptions): Promise<Cluster> {
    const answer = () => this.clusterList.find((cluster) => cluster.id === id) ?? aCluster(id);
    return (await this.#call(`describe ${id}`, options, answer)) as Cluster;
  }

  async networking(cluster: Cluster, _parts: unknown, options: CallOptions): Promise<Networking> {
    const answer = () => this.networks.get(cluster.id) ?? nothingKnown;
    return (await this.#call(cluster.id, options, answer)) as Networking;
  }

  raw(): Promise<unknown> {
    return Promise.resolve({});
  }

  /** Those that wait, by what they ask. */
  pending(): string[] {
    return this.waiting.map(({ what }) => what);
  }

  /** Answers the oldest waiting call for this with what there is (or `value`). */
  answer(what: string, value?: unknown): void {
    const index = this.waiting.findIndex((asked) => asked.what === what);
    if (index < 0) throw new Error(`nobody asked for ${what}, only ${this.pending().join(", ")}`);
    this.waiting.splice(index, 1)[0]?.answer(value);
  }

  #call(what: string, options: CallOptions, answer: () => unknown): Promise<unknown> {
    this.calls.push(what);
    return new Promise((resolve, reject) => {
      const failure = this.failures.get(what);
      if (failure !== undefined) reject(failure);
      else if (!this.held) resolve(this.answers.get(what) ?? answer());
      else
        this.#hold({ what, options, answer: (value) => resolve(value ?? answer()), fail: reject });
    });
  }

  #hold(asked: Asked): void {
    const { signal } = asked.options;
    this.waiting.push(asked);
    signal?.addEventListener("abort", () => {
      const index = this.waiting.indexOf(asked);
      if (index >= 0) this.waiting.splice(index, 1);
      asked.fail(signal.reason);
    });
  }
}
