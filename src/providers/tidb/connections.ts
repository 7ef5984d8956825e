import type { PrivateEndpoint, Section } from "../../domain/model.ts";
import type { CallOptions } from "../provider.ts";
import { SharedCall } from "../shared.ts";
import { isFrom, sectionFrom } from "../unchanged.ts";
import { UnreadPart } from "../unreadPart.ts";
import { any, type TidbApi } from "./api.ts";
import { readConnection } from "./readEndpoints.ts";
import { readItem, textIn, unreadable, wholeList } from "./unread.ts";
import { connection } from "./wire.ts";

/** What must be known of a Dedicated cluster to ask for its endpoints. */
export interface DedicatedCluster {
  readonly cluster: string;
  /** Absent = its labels do not tell. */
  readonly project?: string;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/** The connections of a project that fit one page, unread, by cluster. */
interface ProjectAnswer {
  readonly answer: string;
  /** Lists. */
  readonly byCluster: ReadonlyMap<string, UnreadPart>;
  /** Those that do not say whose they are: by their node groups. */
  readonly others: readonly unknown[];
}

const nothing = new UnreadPart([]);

/**
 * The private endpoints of Dedicated clusters. Those of a project whose connections fit one page come by
 * one call for all its clusters; of a larger project each cluster asks for its own, for then that is less.
 */
export class Connections {
  readonly #api: TidbApi;
  readonly #calls = new Map<string, SharedCall<ProjectAnswer | undefined>>();
  readonly #known = new Map<string, ProjectAnswer>();
  /** Projects whose connections need more than one page. */
  readonly #large = new Set<string>();

  constructor(api: TidbApi) {
    this.#api = api;
  }

  /** The endpoints of a cluster: `known` where the same answer came again. */
  async section(
    of: DedicatedCluster,
    region: string,
    options: CallOptions,
    known: Section<PrivateEndpoint> | undefined,
  ): Promise<Section<PrivateEndpoint>> {
    const { project } = of;
    if (project !== undefined && !this.#large.has(project)) {
      const all = await this.#callOf(project).ask(options);
      if (all !== undefined) {
        const own = all.byCluster.get(of.cluster) ?? nothing;
        const others = othersOf(of, all);
        // The rest of the project may change without a change here.
        return sectionFrom(known, own.digest + JSON.stringify(others), () =>
          readAll(of, region, [...(own.read() as unknown[]), ...others]),
        );
      }
    }
    return this.#ofGroups(of, region, options, known);
  }

  #callOf(project: string): SharedCall<ProjectAnswer | undefined> {
    const made =
      this.#calls.get(project) ?? new SharedCall((options) => this.#ofProject(project, options));
    this.#calls.set(project, made);
    return made;
  }

  /** Undefined = they do not fit one page. */
  async #ofProject(project: string, options: CallOptions): Promise<ProjectAnswer | undefined> {
    const query = { projectId: project, pageToken: undefined };
    const answer = await this.#api.connections(any, any, query, options);
    const known = this.#known.get(project);
    if (known?.answer === answer.digest) return known;
    const { privateEndpointConnections: found, nextPageToken } = answer.value();
    if (nextPageToken) {
      this.#large.add(project);
      this.#known.delete(project);
      return undefined;
    }
    const sorted = byCluster(answer.digest, found ?? []);
    this.#known.set(project, sorted);
    return sorted;
  }

  async #ofGroups(
    of: DedicatedCluster,
    region: string,
    options: CallOptions,
    known: Section<PrivateEndpoint> | undefined,
  ): Promise<Section<PrivateEndpoint>> {
    const page = (group: string, pageToken?: string) =>
      this.#api.connections(of.cluster, group, { pageToken }, options);
    const firsts = await Promise.all(
      of.groups.map(async ({ id }) => ({ id, first: await page(id) })),
    );
    const digest = firsts.map(({ id, first }) => id + first.digest).join();
    // A page that was the only one has no next one.
    if (isFrom(known, digest)) return known;
    const lists = await Promise.all(
      firsts.map(async ({ id, first }) => {
        const list = await wholeList(
          first,
          (token) => page(id, token),
          (one) => one.privateEndpointConnections,
        );
        return { id, ...list };
      }),
    );
    const whole = lists.map(({ id, digest: one }) => id + one).join();
    return sectionFrom(known, whole, () => ({
      items: lists.flatMap(({ id, items }) =>
        items.map((item) => readConnection(wireOf(item), id, region)),
      ),
    }));
  }
}

const wireOf = (item: unknown) => readItem(connection, item, "privateEndpointConnections");

function byCluster(answer: string, items: readonly unknown[]): ProjectAnswer {
  const sorted = new Map<string, unknown[]>();
  const others: unknown[] = [];
  for (const item of items) {
    const cluster = textIn(item, "clusterId");
    if (cluster === undefined) others.push(item);
    else sorted.set(cluster, [...(sorted.get(cluster) ?? []), item]);
  }
  const parts = [...sorted].map(([cluster, own]) => [cluster, new UnreadPart(own)] as const);
  return { answer, byCluster: new Map(parts), others };
}

/** Throws `protocol` when there is an item of which nothing tells whose it is: it may be this one's. */
function othersOf(of: DedicatedCluster, { others }: ProjectAnswer): unknown[] {
  return others.filter((item) => {
    const group = textIn(item, "tidbNodeGroupId");
    if (group === undefined) throw unreadable("privateEndpointConnections.clusterId");
    return of.groups.some(({ id }) => id === group);
  });
}

function readAll(
  of: DedicatedCluster,
  region: string,
  items: readonly unknown[],
): Section<PrivateEndpoint> {
  return {
    items: items.map((item) => {
      const wire = wireOf(item);
      return readConnection(wire, wire.tidbNodeGroupId || of.groups[0]?.id || "", region);
    }),
  };
}
