import type { Cluster } from "../../domain/model.ts";
import type { HttpClient } from "../../http/client.ts";
import { asApiError } from "../../http/errors.ts";
import type { CallOptions, RawRef, Session } from "../provider.ts";
import { createEgressEndpoint } from "./actions/createEgress.ts";
import { deleteEgressEndpoint } from "./actions/deleteEgress.ts";
import { attachDomains, detachDomains } from "./actions/domains.ts";
import { registerEndpoint } from "./actions/registerEndpoint.ts";
import { removeEndpoint } from "./actions/removeEndpoint.ts";
import { tidbApi, type TidbApi } from "./api.ts";
import { checkKey } from "./check.ts";
import { ClusterList } from "./clusterList.ts";
import { Connections, type DedicatedCluster } from "./connections.ts";
import { refOf, type Kind } from "./ids.ts";
import { readNetworking, type Surroundings } from "./networking.ts";
import { rawOf } from "./raw.ts";
import {
  groupName,
  groupsOf,
  projectOf,
  readDedicated,
  readLegacy,
  readPremium,
  readServerless,
} from "./read.ts";
import { readItem } from "./unread.ts";
import * as wire from "./wire.ts";

/** An account's way to TiDB Cloud: calls, and what they say in the words of the domain. */
export class TidbSession implements Session {
  readonly actions;
  readonly #api: TidbApi;
  readonly #list: ClusterList;
  readonly #around: Surroundings;
  /** Node groups and project of each Dedicated cluster, as it was read last. */
  readonly #dedicated = new Map<string, DedicatedCluster>();
  /** Where egress endpoints leave from, by Starter or Essential cluster; it never changes. */
  readonly #zones = new Map<string, wire.WireZones>();

  constructor(http: HttpClient) {
    const api = tidbApi(http);
    this.#api = api;
    const read = this.#read.bind(this);
    this.#list = new ClusterList(api, read, () => String(this.#zones.size));
    this.#around = {
      api,
      connections: new Connections(api),
      dedicated: (cluster, options) => this.#groupsOf(cluster, options),
    };
    this.actions = [
      registerEndpoint(api),
      removeEndpoint(api),
      createEgressEndpoint(api),
      attachDomains(api),
      detachDomains(api),
      deleteEgressEndpoint(api),
    ];
  }

  check(options: CallOptions): Promise<void> {
    return checkKey(this.#api, options);
  }

  clusters(page: string | undefined, options: CallOptions, known: readonly Cluster[] = []) {
    return this.#list.page(page, options, known);
  }

  async cluster(id: string, options: CallOptions): Promise<Cluster> {
    const { kind, cluster, project = "" } = refOf(id);
    const api = this.#api;
    switch (kind) {
      case "dedicated":
        return this.#readDedicated(await api.dedicatedCluster(cluster, options));
      case "serverless": {
        const [described] = await Promise.all([
          api.serverlessCluster(cluster, options),
          this.#learnZones(cluster, options),
        ]);
        return readServerless(described.value(), this.#zones.get(cluster));
      }
      case "premium":
        return readPremium(await api.premiumCluster(cluster, options));
      case "legacy":
        return readLegacy(await api.legacyCluster(project, cluster, options), project);
    }
  }

  networking(...[cluster, parts, options, known]: Parameters<Session["networking"]>) {
    return readNetworking(this.#around, cluster, parts, options, known);
  }

  raw(ref: RawRef, options: CallOptions): Promise<unknown> {
    return rawOf(this.#api, ref, options);
  }

  #read(unread: unknown, kind: Kind, project: string): Cluster {
    switch (kind) {
      case "dedicated":
        return this.#readDedicated(readItem(wire.dedicatedCluster, unread, "clusters"));
      case "serverless": {
        const one = readItem(wire.serverlessCluster, unread, "clusters");
        return readServerless(one, this.#zones.get(one.clusterId));
      }
      case "premium":
        return readPremium(readItem(wire.premiumCluster, unread, "tidbs"));
      case "legacy":
        return readLegacy(readItem(wire.legacyCluster, unread, "items"), project);
    }
  }

  #readDedicated(one: wire.WireDedicated): Cluster {
    const project = projectOf(one);
    this.#dedicated.set(one.clusterId, {
      cluster: one.clusterId,
      ...(project !== undefined && { project }),
      groups: groupsOf(one).map((group) => ({
        id: group.tidbNodeGroupId,
        name: groupName(group),
      })),
    });
    return readDedicated(one);
  }

  /** A cluster from the cache was not read by this session yet. */
  async #groupsOf(cluster: string, options: CallOptions): Promise<DedicatedCluster> {
    if (!this.#dedicated.has(cluster)) {
      this.#readDedicated(await this.#api.dedicatedCluster(cluster, options));
    }
    return this.#dedicated.get(cluster) ?? { cluster, groups: [] };
  }

  /** Asked once a cluster. It is only told beside the cluster, and must not keep it from being read. */
  async #learnZones(cluster: string, options: CallOptions): Promise<void> {
    if (this.#zones.has(cluster)) return;
    try {
      this.#zones.set(cluster, await this.#api.zones(cluster, options));
    } catch (error) {
      const failure = asApiError(error);
      if (failure === undefined) throw error;
      // This cluster has no private link connections: asking again would tell the same.
      if (failure.code === "notFound" || failure.code === "permission") {
        this.#zones.set(cluster, {});
      }
    }
  }
}
