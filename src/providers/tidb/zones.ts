import type { Cluster } from "../../domain/model.ts";
import { asApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import type { TidbApi } from "./api.ts";
import type { WireZones } from "./wire.ts";

/** Where egress endpoints leave from, by Starter or Essential cluster; it never changes (api-facts §3.5). */
export class Zones {
  readonly #api: Pick<TidbApi, "zones">;
  readonly #known = new Map<string, WireZones>();

  constructor(api: Pick<TidbApi, "zones">) {
    this.#api = api;
  }

  /** Of how many clusters it is known: the same number = nothing was learned since. */
  get size(): number {
    return this.#known.size;
  }

  /** As far as it is known. */
  of(cluster: string): WireZones | undefined {
    return this.#known.get(cluster);
  }

  /** Asked once a cluster. It is only told beside the cluster, and must not keep it from being read. */
  async learn(cluster: string, options: CallOptions): Promise<void> {
    if (this.#known.has(cluster)) return;
    try {
      this.#known.set(cluster, await this.#api.zones(cluster, options));
    } catch (error) {
      const failure = asApiError(error);
      if (failure === undefined) throw error;
      // This cluster has no private link connections: asking again would tell the same.
      if (failure.code === "notFound" || failure.code === "permission") {
        this.#known.set(cluster, {});
      }
    }
  }
}

/** What the owner of a target must know of where the connection comes from. */
export interface Origin extends Pick<Cluster, "cloudAccount" | "principal"> {
  readonly zones: readonly string[];
}

/** The account to allow and the zones, of what TiDB Cloud told. */
export function originOf(cloud: string, told: WireZones | undefined): Origin {
  const account = told?.accountId ?? "";
  return {
    zones: told?.azIds ?? [],
    ...(account !== "" && {
      cloudAccount: account,
      principal: cloud === "aws" ? `arn:aws:iam::${account}:root` : account,
    }),
  };
}
