import * as l10n from "@vscode/l10n";
import * as z from "zod/mini";
import type { HttpClient } from "../../http/client.ts";
import { ApiError } from "../../http/errors.ts";
import type { EgressLinks } from "../egressLink.ts";
import type { Links } from "../link.ts";
import type { ClusterPage, RawRef, Session, Target } from "../provider.ts";
import { KnownPages } from "../unchanged.ts";
import { deleteEgressEndpoint } from "./actions/deleteEgress.ts";
import { createEgressEndpoint } from "./actions/egress.ts";
import { createEndpointService } from "./actions/services.ts";
import { registerEndpoint } from "./actions/endpoints.ts";
import { removeEndpoint } from "./actions/removeEndpoint.ts";
import { setDomainNames } from "./actions/domainNames.ts";
import { addTrustedOwner, removeTrustedOwner } from "./actions/owners.ts";
import { setPublicAccess } from "./actions/publicAccess.ts";
import { cockroachApi, wireCluster, type CockroachApi } from "./api.ts";
import { egressLinksOf } from "./egressLink.ts";
import { linksOf } from "./link.ts";
import { readNetworking } from "./networking.ts";
import { readCluster, serviceId } from "./read.ts";

/** An account's way to CockroachDB Cloud: calls, and what they say in the words of the domain. */
export class CockroachSession implements Session {
  readonly actions;
  readonly #api: CockroachApi;
  readonly #pages = new KnownPages<ClusterPage>();
  /** When each cluster's lock was first seen with its holder: the API does not tell since when. */
  readonly #locks = new Map<string, { readonly holder: string; readonly since: number }>();

  constructor(http: HttpClient) {
    const api = cockroachApi(http);
    this.#api = api;
    this.actions = [
      createEndpointService(api),
      registerEndpoint(api),
      removeEndpoint(api),
      createEgressEndpoint(api),
      setDomainNames(api),
      deleteEgressEndpoint(api),
      addTrustedOwner(api),
      removeTrustedOwner(api),
      setPublicAccess(api),
    ];
  }

  async check(options: Parameters<Session["check"]>[0]): Promise<void> {
    (await this.#api.clusters(undefined, 1, options)).value();
  }

  async clusters(
    page: string | undefined,
    options: Parameters<Session["clusters"]>[1],
  ): Promise<ClusterPage> {
    const answer = await this.#api.clusters(page, undefined, options);
    return this.#pages.take(page, answer, ({ clusters, pagination }) => {
      const next = pagination?.next_page ?? "";
      return { ...this.#readAll(clusters, page ?? ""), ...(next !== "" && { next }) };
    });
  }

  #readAll(clusters: readonly unknown[], page: string): Pick<ClusterPage, "items" | "broken"> {
    const items = [];
    const broken = [];
    for (const [index, one] of clusters.entries()) {
      const read = z.safeParse(wireCluster, one);
      if (read.success) items.push(this.#read(read.data));
      else {
        const field = read.error.issues[0]?.path.join(".") ?? "";
        broken.push(brokenCluster(one, `${page}${index}`, field));
      }
    }
    return { items, broken };
  }

  async cluster(id: string, options: Parameters<Session["cluster"]>[1]) {
    return this.#read(await this.#api.cluster(id, options));
  }

  networking(...[cluster, parts, options, known]: Parameters<Session["networking"]>) {
    return readNetworking(this.#api, cluster, parts, options, known);
  }

  links(target: Target): Links {
    return linksOf(target);
  }

  egressLinks(target: Target): EgressLinks {
    return egressLinksOf(target);
  }

  async raw(ref: RawRef, options: Parameters<Session["raw"]>[1]): Promise<unknown> {
    const api = this.#api;
    switch (ref.part) {
      case undefined:
        return api.cluster(ref.cluster, options);
      case "services": {
        const { services } = (await api.services(ref.cluster, options)).value();
        return (services ?? []).find((one) => serviceId(one) === ref.item);
      }
      case "endpoints": {
        const { connections } = (await api.connections(ref.cluster, options)).value();
        return (connections ?? []).find((one) => one.endpoint_id === ref.item);
      }
      case "egress":
        return api.egress(ref.cluster, ref.item ?? "", options);
      case "owners":
        return (await api.owner(ref.cluster, ref.item ?? "", options)).trusted_owner;
    }
  }

  #read(wire: Parameters<typeof readCluster>[0]) {
    return readCluster(wire, (holder) => this.#lockedSince(wire.id, holder));
  }

  #lockedSince(cluster: string, holder: string | undefined): number | undefined {
    if (holder === undefined) {
      this.#locks.delete(cluster);
      return undefined;
    }
    const known = this.#locks.get(cluster);
    if (known?.holder === holder) return known.since;
    const since = Date.now();
    this.#locks.set(cluster, { holder, since });
    return since;
  }
}

const identified = z.object({
  id: z.string().check(z.minLength(1)),
  name: z.optional(z.string()),
});

/**
 * The entry for a cluster whose description cannot be read; the others are not harmed. `place` is where
 * it stands in the list: what identifies it when its id cannot be read either.
 */
function brokenCluster(one: unknown, place: string, path: string): ClusterPage["broken"][number] {
  const field = path === "" ? "clusters" : `clusters.${path}`;
  const known = z.safeParse(identified, one);
  const id = known.success ? known.data.id : `unreadable-${place}`;
  return {
    id,
    name: known.success ? (known.data.name ?? id) : l10n.t("Unreadable cluster"),
    error: new ApiError("protocol", "unchanged", {
      message: l10n.t("The description of this cluster cannot be used: {0}.", field),
      next: l10n.t("Look into the log, and report it."),
      field,
    }),
  };
}
