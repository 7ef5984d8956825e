import type { Cluster } from "../../domain/model.ts";
import { inSlices } from "../../domain/slices.ts";
import type { HttpClient } from "../../http/client.ts";
import type { EgressLinks } from "../egressLink.ts";
import type { Links } from "../link.ts";
import type { ClusterPage, RawRef, Session, Target } from "../provider.ts";
import { createEgressEndpoint } from "./actions/egress.ts";
import { deleteEgressEndpoint } from "./actions/deleteEgress.ts";
import { setDomainNames } from "./actions/domainNames.ts";
import { dropEndpoint } from "./actions/dropEndpoint.ts";
import { registerEndpoint } from "./actions/endpoints.ts";
import { setPublicAccess } from "./actions/publicAccess.ts";
import { removeEndpoint } from "./actions/removeEndpoint.ts";
import { wakeCluster } from "./actions/wake.ts";
import { clickhouseApi, type ClickhouseApi, type ServiceRef } from "./api.ts";
import { Configs } from "./configs.ts";
import { keyOf } from "./ids.ts";
import { egressLinksOf } from "./egressLink.ts";
import { linksOf } from "./link.ts";
import { readNetworking } from "./networking.ts";
import { Organization, type ServiceList } from "./organization.ts";
import { readCluster } from "./read.ts";

type Options = Parameters<Session["check"]>[0];

/** An account's way to ClickHouse Cloud: calls, and what they say in the words of the domain. */
export class ClickhouseSession implements Session {
  readonly actions;
  readonly #api: ClickhouseApi;
  readonly #organization: Organization;
  readonly #configs: Configs;
  /** What the services were read as last, and from what. */
  #page:
    | { readonly list: ServiceList; readonly version: number; readonly page: ClusterPage }
    | undefined;

  constructor(http: HttpClient) {
    const api = clickhouseApi(http);
    const organization = new Organization(api);
    this.#api = api;
    this.#organization = organization;
    this.#configs = new Configs(api, organization);
    const writing = { api, organization };
    this.actions = [
      registerEndpoint(writing),
      removeEndpoint(writing),
      dropEndpoint(writing),
      createEgressEndpoint(writing),
      setDomainNames(writing),
      deleteEgressEndpoint(writing),
      wakeCluster(writing),
      setPublicAccess(writing),
    ];
  }

  async check(options: Options): Promise<void> {
    await this.#organization.view(options);
  }

  /** All at once: the API has no pages (api-facts §4.1). */
  async clusters(_page: string | undefined, options: Options): Promise<ClusterPage> {
    const list = await this.#organization.services(options);
    const { version } = this.#configs;
    // A private host name that is known by now is part of a cluster.
    if (this.#page?.list === list && this.#page.version === version) return this.#page.page;
    const items: Cluster[] = [];
    for await (const one of inSlices(list.items)) {
      items.push(readCluster(one, this.#configs.known(one.id)));
    }
    const page: ClusterPage = { items, broken: list.broken };
    this.#page = { list, version, page };
    return page;
  }

  async cluster(id: string, options: Options) {
    const [wire, config] = await Promise.all([
      this.#api.service(await this.#ref(id, options), options),
      this.#configs.known(id) ?? this.#configs.tried(id, options),
    ]);
    return readCluster(wire, config);
  }

  networking(...[cluster, parts, options, known]: Parameters<Session["networking"]>) {
    const reading = {
      api: this.#api,
      organization: this.#organization,
      configs: this.#configs,
    };
    return readNetworking(reading, cluster, parts, options, known);
  }

  links(target: Target): Links {
    return linksOf(target);
  }

  egressLinks(target: Target): EgressLinks {
    return egressLinksOf(target);
  }

  async raw({ cluster, part, item = "" }: RawRef, options: Options): Promise<unknown> {
    const ref = await this.#ref(cluster, options);
    switch (part) {
      case undefined:
        return this.#api.service(ref, options);
      case "services":
        return this.#api.config(ref, options);
      case "endpoints": {
        const { endpoints } = await this.#organization.view(options);
        // One that the organization does not list is an id and nothing more.
        return endpoints.get(keyOf(item)) ?? { id: item };
      }
      case "egress":
        return this.#api.reverse(ref, item, options);
      case "owners":
        return (await this.#api.service(ref, options)).ipAccessList;
    }
  }

  async #ref(serviceId: string, options: Options): Promise<ServiceRef> {
    return { organizationId: await this.#organization.id(options), serviceId };
  }
}
