import type { Cluster } from "../../domain/model.ts";
import { asApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import type { AstraApi, WireBundle } from "./api.ts";
import { readBundle, type BundleConfig } from "./bundle.ts";

/** What the calls for the secure bundles told of one datacenter. */
export interface DatacenterNames {
  readonly datacenter?: string;
  readonly region?: string;
  /** What its bundle says; undefined = it could not be read. */
  readonly config?: BundleConfig;
  /** The full names below the organization's custom domains that lead to it. */
  readonly custom: readonly string[];
}

interface OfDatabase {
  /** The custom domains and datacenters for which it was asked. */
  readonly when: string;
  readonly all: readonly DatacenterNames[];
}

/**
 * The names by which datacenters are reached, from their secure bundles: asked for once for the same custom
 * domains and datacenters. Nothing here is a reason to fail: what is not known is not shown.
 */
export class Names {
  readonly #api: AstraApi;
  readonly #domains: () => string;
  readonly #known = new Map<string, OfDatabase>();
  /** By database: what it was asked for in vain, or in part. */
  readonly #missed = new Map<string, string>();
  /** The same since the list of databases was read. */
  readonly #missedNow = new Map<string, string>();

  /** `domains`: the organization's custom domains as one text. */
  constructor(api: AstraApi, domains: () => string) {
    this.#api = api;
    this.#domains = domains;
  }

  /** What was missed is asked for anew when a person asks: roles change. */
  forgetRefusals(): void {
    this.#missedNow.clear();
  }

  /** What is known of a datacenter, by its id or, where bundles do not tell that, by its region. */
  of({ id, regions }: Cluster, datacenter: string): DatacenterNames | undefined {
    const all = this.#known.get(id)?.all ?? [];
    const label = regions.find((one) => one.name === datacenter)?.label;
    return (
      all.find((one) => one.datacenter === datacenter) ??
      all.find((one) => one.datacenter === undefined && one.region === label)
    );
  }

  /** Changes whenever what is known of the database's names does. */
  version({ id }: Cluster): string {
    return JSON.stringify(this.#known.get(id)?.all ?? []);
  }

  /**
   * True = it is worth a call: for who looks at the database, and again for who asks for it where
   * something is missing. A database that is not active has no bundles to give (api-facts §2.1).
   */
  lacks(cluster: Cluster, { priority = "asked" }: CallOptions): boolean {
    const { id, status } = cluster;
    const when = this.#when(cluster);
    const missed = this.#missed.get(id) === when;
    const told = this.#known.get(id)?.when === when && !missed;
    if (told || status.state !== "available") return false;
    return priority === "asked"
      ? this.#missedNow.get(id) !== when
      : priority === "visible" && !missed;
  }

  /** Asks for the database's bundles. */
  async learn(cluster: Cluster, options: CallOptions): Promise<void> {
    const { id } = cluster;
    const when = this.#when(cluster);
    const found = await unlessRefused(this.#api.bundles(id, options));
    const all = await Promise.all(
      [found ?? []].flat().map((one) => this.#datacenter(one, options.signal)),
    );
    if (found !== undefined) this.#known.set(id, { when, all });
    const whole = found !== undefined && all.every((one) => one.config !== undefined);
    for (const missed of [this.#missed, this.#missedNow]) {
      if (whole) missed.delete(id);
      else missed.set(id, when);
    }
  }

  #when({ regions }: Cluster): string {
    return [this.#domains(), ...regions.map((one) => one.name)].join(" ");
  }

  async #datacenter(wire: WireBundle, signal: AbortSignal | undefined): Promise<DatacenterNames> {
    const address = wire.downloadURL ?? "";
    const archive = await unlessRefused(this.#api.bundle(address, signal));
    const read = archive && readBundle(archive);
    const datacenter = wire.datacenterID || wire.datcenterID;
    return {
      ...(datacenter && { datacenter }),
      ...(wire.region != null && { region: wire.region }),
      ...(read !== undefined && { config: read }),
      custom: customNames(wire),
    };
  }
}

function customNames({ customDomainBundles }: WireBundle): string[] {
  const all = (customDomainBundles ?? []).flatMap((one) =>
    [one.cqlFQDN, one.apiFQDN, one.dashboardFQDN].flatMap((name) => name || []),
  );
  return [...new Set(all)];
}

/** Rethrows aborts only. */
async function unlessRefused<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (asApiError(error) === undefined) throw error;
    return undefined;
  }
}
