import * as l10n from "@vscode/l10n";
import * as z from "zod/mini";
import type { HttpClient } from "../../http/client.ts";
import type { Cluster } from "../../domain/model.ts";
import type { CallOptions, ClusterPage, RawRef, Session, Target } from "../provider.ts";
import { KnownPages } from "../unchanged.ts";
import { AccessLists } from "./accessLists.ts";
import { astraApi, pageSize, wireDatabase, type AstraApi } from "./api.ts";
import { Links } from "./links.ts";
import { describeEndpoint } from "./actions/describeEndpoint.ts";
import { registerEndpoint } from "./actions/endpoints.ts";
import { addTrustedOwner, removeTrustedOwner } from "./actions/owners.ts";
import { removeEndpoint } from "./actions/removeEndpoint.ts";
import { createEndpointService } from "./actions/services.ts";
import { malformed } from "./malformed.ts";
import { Names } from "./names.ts";
import { linksOf } from "./link.ts";
import { readNetworking } from "./networking.ts";
import { Organization } from "./organization.ts";
import { setPublicAccess } from "./actions/publicAccess.ts";
import { readRaw } from "./raw.ts";
import { SentIds } from "./sentIds.ts";

/** An account's way to Astra DB: calls, and what they say in the words of the domain. */
export class AstraSession implements Session {
  readonly actions;
  readonly #api: AstraApi;
  readonly #links: Links;
  readonly #accessLists: AccessLists;
  readonly #organization: Organization;
  readonly #names: Names;
  readonly #pages = new KnownPages<ClusterPage>();
  readonly #sentIds = new SentIds();

  constructor(http: HttpClient) {
    const api = astraApi(http);
    this.#api = api;
    this.#links = new Links(api);
    this.#accessLists = new AccessLists(api);
    const organization = new Organization(api);
    this.#organization = organization;
    this.#names = new Names(api, () => organization.domains);
    this.actions = [
      createEndpointService(api),
      registerEndpoint(api, this.#sentIds),
      describeEndpoint(api),
      removeEndpoint(api),
      addTrustedOwner(api),
      removeTrustedOwner(api),
      setPublicAccess(api),
    ];
  }

  async check(options: CallOptions): Promise<void> {
    (await this.#api.databases(undefined, 1, options)).value();
  }

  async clusters(page: string | undefined, options: CallOptions): Promise<ClusterPage> {
    const organization = this.#organization;
    if (page === undefined) {
      this.#links.forgetRefusal();
      this.#accessLists.forgetRefusals();
      this.#names.forgetRefusals();
    }
    const [answer] = await Promise.all([
      this.#api.databases(page, pageSize, options),
      page === undefined ? organization.learnDomains(options) : undefined,
    ]);
    const digest = `${answer.digest} ${organization.version}`;
    return this.#pages.take(page, { digest, value: () => answer.value() }, (databases) =>
      this.#readPage(databases, page ?? ""),
    );
  }

  /** A page that is not full is the last one; the next begins after the last id (api-facts §2.2). */
  #readPage(databases: readonly unknown[], page: string): ClusterPage {
    const items = [];
    const broken = [];
    let last: string | undefined;
    for (const [index, one] of databases.entries()) {
      const read = z.safeParse(wireDatabase, one);
      const { id, name } = namesOf(one);
      last = id ?? last;
      if (read.success) items.push(this.#organization.read(read.data));
      else {
        const known = id ?? `unreadable-${page}${index}`;
        const called = name ?? id ?? l10n.t("Unreadable cluster");
        broken.push({ id: known, name: called, error: malformed("databases", called, read.error) });
      }
    }
    const more = databases.length >= pageSize && last !== undefined;
    return { items, broken, ...(more && { next: last }) };
  }

  /** Who asks for this one cluster also gets what a call of its own tells. */
  async cluster(id: string, options: CallOptions): Promise<Cluster> {
    const wire = await this.#api.database(id, options);
    const asked = options.priority === undefined || options.priority === "asked";
    const lacks = wire.info.datacenters == null;
    if (lacks && (asked || this.#organization.lacksDatacenters(wire))) {
      await this.#organization.learnDatacenters(wire, options);
    }
    return this.#organization.read(wire);
  }

  async networking(...[cluster, parts, options, known]: Parameters<Session["networking"]>) {
    const reading = {
      links: this.#links,
      accessLists: this.#accessLists,
      names: this.#names,
      sentIds: this.#sentIds,
    };
    const seen = { id: cluster.id, status: cluster.status.word };
    const own = cluster.regions.length > 0 && !this.#organization.toldDatacenters(seen);
    // The list has them from then on.
    const lacks = !own && this.#organization.lacksDatacenters(seen);
    const [networking] = await Promise.all([
      readNetworking(reading, cluster, parts, options, known),
      lacks ? this.#organization.learnDatacenters(seen, options) : undefined,
    ]);
    return networking;
  }

  links(target: Target): ReturnType<Session["links"]> {
    return linksOf(target, this.#names.of(target.cluster, target.region ?? ""));
  }

  raw(ref: RawRef, options: CallOptions): Promise<unknown> {
    return readRaw(this.#api, ref, options);
  }
}

const identified = z.looseObject({
  id: z.string().check(z.minLength(1)),
  info: z.optional(z.unknown()),
});
const named = z.looseObject({ name: z.string().check(z.minLength(1)) });

/** Id and name of a description, as far as they can be read. */
function namesOf(one: unknown): { readonly id?: string; readonly name?: string } {
  const known = z.safeParse(identified, one);
  if (!known.success) return {};
  const name = z.safeParse(named, known.data.info);
  return { id: known.data.id, ...(name.success && { name: name.data.name }) };
}
