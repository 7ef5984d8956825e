import type { CloudIdentities } from "./cloudIdentities.ts";
import type { CloudIdentity } from "./cloudIdentity.ts";
import type { StateStore } from "./signIns.ts";

/** A cluster of an account. */
interface ClusterOf {
  readonly accountId: string;
  readonly clusterId: string;
}

const prefix = "clusterIdentity:";

const keyOf = ({ accountId, clusterId }: ClusterOf): string => `${prefix}${accountId}/${clusterId}`;

/**
 * Which identity works for which cluster, as a person chose it. An entry names several where machines differ:
 * the state follows the person, and an identity of another machine is not here.
 */
export class ClusterIdentities {
  readonly #state: StateStore;
  readonly #identities: CloudIdentities;
  readonly #listeners = new Set<(cluster: ClusterOf) => void>();

  constructor(state: StateStore, identities: CloudIdentities) {
    this.#state = state;
    this.#identities = identities;
  }

  /** The identity of a cluster; undefined = none was chosen, or it is not on this machine. */
  of(cluster: ClusterOf): CloudIdentity | undefined {
    return this.#idsOf(keyOf(cluster))
      .map((id) => this.#identities.get(id))
      .find((identity) => identity !== undefined);
  }

  /** All clusters that have an identity on this machine, with its id and its account in the cloud. */
  chosen(): readonly (ClusterOf & {
    readonly identity: string;
    readonly account: string | undefined;
  })[] {
    return this.#keys(prefix).flatMap((key) => {
      const at = key.indexOf("/");
      const cluster = { accountId: key.slice(prefix.length, at), clusterId: key.slice(at + 1) };
      const { id, account } = this.of(cluster) ?? {};
      return id === undefined ? [] : [{ ...cluster, identity: id, account }];
    });
  }

  /** The accounts with a cluster of this identity. */
  accountsOf(identity: string): ReadonlySet<string> {
    const own = this.chosen().filter((one) => one.identity === identity);
    return new Set(own.map(({ accountId }) => accountId));
  }

  /** Remembers the identity of a cluster on this machine; undefined = none. */
  async choose(cluster: ClusterOf, id: string | undefined): Promise<void> {
    const key = keyOf(cluster);
    const elsewhere = this.#idsOf(key).filter((one) => this.#identities.get(one) === undefined);
    await this.#store(key, id === undefined ? elsewhere : [id, ...elsewhere]);
    for (const listener of this.#listeners) listener(cluster);
  }

  /** The identity is gone for good. */
  async forgetIdentity(id: string): Promise<void> {
    for (const key of this.#keys(prefix)) {
      const ids = this.#idsOf(key);
      if (ids.includes(id))
        await this.#store(
          key,
          ids.filter((one) => one !== id),
        );
    }
  }

  /** The account is gone, with its clusters. */
  async forgetAccount(accountId: string): Promise<void> {
    for (const key of this.#keys(`${prefix}${accountId}/`)) await this.#store(key, []);
  }

  /** Calls back with the cluster for which this window chose. */
  onDidChange(listener: (cluster: ClusterOf) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  #keys(begin: string): string[] {
    return this.#state.keys().filter((key) => key.startsWith(begin));
  }

  #idsOf(key: string): string[] {
    const value = this.#state.get(key);
    return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  }

  async #store(key: string, ids: readonly string[]): Promise<void> {
    await this.#state.update(key, ids.length === 0 ? undefined : ids);
  }
}
