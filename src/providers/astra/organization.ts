import type { Cluster } from "../../domain/model.ts";
import { asApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import type { AstraApi, WireDatabase, WireDatacenter } from "./api.ts";
import { readCluster } from "./read.ts";

interface Datacenters {
  readonly at: string;
  readonly list: readonly WireDatacenter[];
}

/** A database and its status, in its own word. */
export interface Seen {
  readonly id: string;
  readonly status: string;
}

/**
 * What is known beside the databases' own descriptions, for as long as the session lives: the
 * organization's custom domains, and of single databases what calls of their own said. Nothing here is a
 * reason to fail: what is not known is not shown.
 */
export class Organization {
  readonly #api: AstraApi;
  #customDomains: readonly string[] | undefined;
  /** By database: its datacenters, and the status in which they were asked for. */
  readonly #datacenters = new Map<string, Datacenters>();
  /** When each database's lock was first seen with its holder: the API does not tell since when. */
  readonly #locks = new Map<string, { readonly holder: string; readonly since: number }>();
  #version = 0;

  constructor(api: AstraApi) {
    this.#api = api;
  }

  /** Changes whenever anything here does. */
  get version(): string {
    return String(this.#version);
  }

  /** A database with all that is known of it. */
  read(wire: WireDatabase): Cluster {
    return readCluster(wire, {
      datacenters: this.#datacenters.get(wire.id)?.list,
      customDomains: this.#customDomains,
      lockedSince: (holder) => this.#lockedSince(wire.id, holder),
    });
  }

  /** The custom domains as one text, to tell whether they are the same. */
  get domains(): string {
    return this.#customDomains?.join(" ") ?? "unknown";
  }

  /** Asks for the custom domains. */
  async learnDomains(options: CallOptions): Promise<void> {
    const domains = await ignoringRefusal(async () => {
      return (await this.#api.customDomains(options)).value() ?? [];
    });
    if (domains === undefined || same(domains, this.#customDomains)) return;
    this.#customDomains = domains;
    this.#version++;
  }

  /** True = no call for this database's datacenters told of any, or its status was another one then. */
  lacksDatacenters({ id, status }: Seen): boolean {
    const known = this.#datacenters.get(id);
    return known === undefined || known.list.length === 0 || known.at !== status;
  }

  /** True = the call told of datacenters once: the database's own description has none. */
  toldDatacenters({ id }: Seen): boolean {
    return this.#datacenters.has(id);
  }

  /** Asks for a database's datacenters, where its description has none. */
  async learnDatacenters({ id, status }: Seen, options: CallOptions): Promise<void> {
    const list = await ignoringRefusal(() => this.#api.datacenters(id, options));
    if (list === undefined) return;
    const known = this.#datacenters.get(id);
    this.#datacenters.set(id, { at: status, list });
    if (!same(list, known?.list)) this.#version++;
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

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Rethrows aborts only. */
async function ignoringRefusal<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (asApiError(error) === undefined) throw error;
    return undefined;
  }
}
