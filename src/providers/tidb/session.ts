import type { Cluster } from "../../domain/model.ts";
import type { HttpClient } from "../../http/client.ts";
import type { EgressLinks } from "../egressLink.ts";
import type { Links } from "../link.ts";
import type { CallOptions, RawRef, Session, Target } from "../provider.ts";
import { createEgressEndpoint } from "./actions/createEgress.ts";
import { deleteEgressEndpoint } from "./actions/deleteEgress.ts";
import { attachDomains, detachDomains } from "./actions/domains.ts";
import { setPublicAccess } from "./actions/publicAccess.ts";
import { registerEndpoint } from "./actions/registerEndpoint.ts";
import { removeEndpoint } from "./actions/removeEndpoint.ts";
import { tidbApi, type TidbApi } from "./api.ts";
import { checkKey, checkProject, lacksProjects } from "./check.ts";
import { ClusterList } from "./clusterList.ts";
import { Connections, type DedicatedCluster } from "./connections.ts";
import { refOf, type Kind } from "./ids.ts";
import { egressLinksOf } from "./egressLink.ts";
import { linksOf } from "./link.ts";
import { readNetworking } from "./networking.ts";
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
import type { Surroundings } from "./reading.ts";
import { projectsSetting, typedProjects } from "./settings.ts";
import { readItem } from "./unread.ts";
import * as wire from "./wire.ts";
import { Zones } from "./zones.ts";

/** An account's way to TiDB Cloud: calls, and what they say in the words of the domain. */
export class TidbSession implements Session {
  readonly actions;
  readonly #api: TidbApi;
  /** Projects that a person named, by id. */
  readonly #typed: readonly string[];
  readonly #list: ClusterList;
  readonly #around: Surroundings;
  /** Node groups and project of each Dedicated cluster, as it was read last. */
  readonly #dedicated = new Map<string, DedicatedCluster>();
  readonly #zones: Zones;

  constructor(http: HttpClient, settings: Readonly<Record<string, string>>) {
    const api = tidbApi(http);
    const typed = typedProjects(settings);
    this.#api = api;
    this.#typed = typed;
    this.#zones = new Zones(api);
    const read = this.#read.bind(this);
    this.#list = new ClusterList(api, typed, read, () => String(this.#zones.size));
    this.#around = {
      api,
      connections: new Connections(api),
      dedicated: (cluster, options) => this.#groupsOf(cluster, options),
    };
    this.actions = [
      registerEndpoint(api),
      removeEndpoint(api),
      createEgressEndpoint(api, this.#zones),
      attachDomains(api),
      detachDomains(api),
      deleteEgressEndpoint(api),
      setPublicAccess(api),
    ];
  }

  async check(options: CallOptions): Promise<void> {
    await checkKey(this.#api, options);
    for (const project of this.#typed) await checkProject(this.#api, project, options);
  }

  async lacks(options: CallOptions): Promise<readonly string[]> {
    const isWhole = this.#typed.length > 0 || !(await lacksProjects(this.#api, options));
    return isWhole ? [] : [projectsSetting];
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
          this.#zones.learn(cluster, options),
        ]);
        return readServerless(described.value(), this.#zones.of(cluster));
      }
      case "premium":
        return readPremium(await api.premiumCluster(cluster, options));
      case "legacy":
        return readLegacy(await api.legacyCluster(project, cluster, options), project);
    }
  }

  async networking(...[cluster, parts, options, known]: Parameters<Session["networking"]>) {
    const { kind, cluster: id } = refOf(cluster.id);
    const leaves = kind === "serverless" && parts.includes("egress");
    const [read] = await Promise.all([
      readNetworking(this.#around, cluster, parts, options, known),
      // No list tells it, and who makes an egress endpoint must know it.
      leaves ? this.#zones.learn(id, options) : undefined,
    ]);
    return read;
  }

  links(target: Target): Links {
    return linksOf(target);
  }

  egressLinks(target: Target): EgressLinks {
    return egressLinksOf(target, this.#zones);
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
        return readServerless(one, this.#zones.of(one.clusterId));
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
}
