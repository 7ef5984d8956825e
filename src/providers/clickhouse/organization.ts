import * as l10n from "@vscode/l10n";
import * as z from "zod/mini";
import { inSlices } from "../../domain/slices.ts";
import { ApiError } from "../../http/errors.ts";
import type { CallOptions, ClusterPage } from "../provider.ts";
import { SharedCall } from "../shared.ts";
import {
  wireEndpoint,
  wireService,
  type ClickhouseApi,
  type WireEndpoint,
  type WireOrganization,
  type WireService,
} from "./api.ts";
import { keyOf } from "./ids.ts";

/** The organization of the key, and the endpoints that it knows. */
export interface OrganizationView {
  readonly digest: string;
  readonly id: string;
  /** By `keyOf` their id. */
  readonly endpoints: ReadonlyMap<string, WireEndpoint>;
  /** True when it lists one whose id cannot be read: what is not among `endpoints` may be that one. */
  readonly hasUnreadable: boolean;
}

/** What is told of who has an endpoint, also by a service that cannot be read otherwise. */
export interface Holder {
  readonly id: string;
  readonly name: string;
}

/** All services, as one answer told of them. */
export interface ServiceList {
  readonly digest: string;
  /** As they came, twice if they came twice. */
  readonly items: readonly WireService[];
  readonly byId: ReadonlyMap<string, WireService>;
  readonly broken: ClusterPage["broken"];
  /** The services that each endpoint is attached to, by `keyOf` its id. */
  readonly served: ReadonlyMap<string, readonly Holder[]>;
  /** The endpoints that some service is offered to attach, by `keyOf` their id. */
  readonly offered: ReadonlySet<string>;
  /** Names of the services that may have any endpoint, for their list of them cannot be read. */
  readonly untold: readonly string[];
}

/**
 * What the API tells of all services at once: an endpoint of the organization may serve several of them.
 * Two calls tell it, whatever the number of services; who asks while one waits shares its answer, and an
 * answer that is the same as before is not read again.
 */
export class Organization {
  readonly #described: SharedCall<OrganizationView>;
  readonly #listed: SharedCall<ServiceList>;
  #view: OrganizationView | undefined;
  #list: ServiceList | undefined;

  constructor(api: ClickhouseApi) {
    this.#described = new SharedCall(async (options) => {
      const answer = await api.organizations(options);
      const { digest } = answer;
      if (this.#view?.digest === digest) return this.#view;
      return (this.#view = { digest, ...viewOf(answer.value().result) });
    });
    this.#listed = new SharedCall(async (options) => {
      const answer = await api.services(await this.id(options), options);
      const { digest } = answer;
      if (this.#list?.digest === digest) return this.#list;
      return (this.#list = { digest, ...(await listOf(answer.value().result)) });
    });
  }

  /** The id of the organization: a key belongs to one, for ever (api-facts §4.1). */
  async id(options: CallOptions): Promise<string> {
    return this.#view?.id ?? (await this.view(options)).id;
  }

  view(options: CallOptions): Promise<OrganizationView> {
    return this.#described.ask(options);
  }

  async services(options: CallOptions): Promise<ServiceList> {
    // Not as a part of the shared call: that would count as sent with this one.
    await this.id(options);
    return this.#listed.ask(options);
  }

  /** The id for texts that show a path; empty while nothing was read. */
  get knownId(): string {
    return this.#view?.id ?? "";
  }

  /** The organization's entry of an endpoint, as the last view told; undefined = it lists none. */
  entry(endpointId: string): WireEndpoint | undefined {
    return this.#view?.endpoints.get(keyOf(endpointId));
  }

  /** The services that have an endpoint, by name, as the last list told. */
  holders(endpointId: string): readonly string[] {
    return (this.#list?.served.get(keyOf(endpointId)) ?? []).map(({ name }) => name);
  }

  /** As the last list of services told: see `ServiceList.untold`. */
  get untold(): readonly string[] {
    return this.#list?.untold ?? [];
  }

  /** As the last view told: see `OrganizationView.hasUnreadable`. */
  get hasUnreadable(): boolean {
    return this.#view?.hasUnreadable ?? false;
  }
}

function viewOf([one]: readonly WireOrganization[]): Omit<OrganizationView, "digest"> {
  if (one === undefined) {
    throw new ApiError("permission", "unchanged", {
      message: l10n.t("The key belongs to no organization."),
      next: l10n.t("Use a key of the organization whose services you want to see."),
    });
  }
  const endpoints = new Map<string, WireEndpoint>();
  let hasUnreadable = false;
  for (const entry of one.privateEndpoints ?? []) {
    const read = z.safeParse(wireEndpoint, entry);
    if (read.success) endpoints.set(keyOf(read.data.id), read.data);
    else hasUnreadable = true;
  }
  return { id: one.id, endpoints, hasUnreadable };
}

/** Works in slices: all services come in one answer. */
async function listOf(all: readonly unknown[]): Promise<Omit<ServiceList, "digest">> {
  const items: WireService[] = [];
  const broken: ClusterPage["broken"][number][] = [];
  const served = new Map<string, Holder[]>();
  const offered = new Set<string>();
  const untold: string[] = [];
  const note = (holder: Holder, ids: readonly string[]): void => {
    for (const id of ids) served.set(keyOf(id), [...(served.get(keyOf(id)) ?? []), holder]);
  };
  for await (const [index, one] of inSlices(all.entries())) {
    const read = z.safeParse(wireService, one);
    if (read.success) {
      items.push(read.data);
      note(read.data, read.data.privateEndpointIds ?? []);
      for (const id of read.data.availablePrivateEndpointIds ?? []) offered.add(keyOf(id));
      continue;
    }
    const path = read.error.issues[0]?.path.join(".") ?? "";
    const service = brokenService(one, String(index), path);
    broken.push(service);
    const told = z.safeParse(holding, one);
    if (told.success) note(service, told.data.privateEndpointIds ?? []);
    else untold.push(service.name);
  }
  const byId = new Map(items.map((service) => [service.id, service]));
  return { items, byId, broken, served, offered, untold };
}

/** What a service that cannot be read has must be known all the same: nobody else may drop it. */
const holding = z.pick(wireService, { privateEndpointIds: true });

const identified = z.object({
  id: z.string().check(z.minLength(1)),
  name: z.optional(z.string()),
});

/** The entry for a service whose description cannot be read. `place` identifies it when its id cannot. */
function brokenService(one: unknown, place: string, path: string): ClusterPage["broken"][number] {
  const field = path === "" ? "result" : `result.${path}`;
  const known = z.safeParse(identified, one);
  const id = known.success ? known.data.id : `unreadable-${place}`;
  return {
    id,
    name: known.success ? (known.data.name ?? id) : l10n.t("Unreadable service"),
    error: new ApiError("protocol", "unchanged", {
      message: l10n.t("The description of this service cannot be used: {0}.", field),
      next: l10n.t("Look into the log, and report it."),
      field,
    }),
  };
}
