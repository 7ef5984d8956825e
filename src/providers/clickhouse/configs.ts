import { asApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import type { ClickhouseApi, WireConfig } from "./api.ts";
import type { Organization } from "./organization.ts";

/**
 * What a service offers to connect to, or why it told nothing: `asleep` = it sleeps, `refused` = its plan
 * has no private endpoints, or the key may not ask.
 */
export type Config = WireConfig | "asleep" | "refused";

/** A networking call about a service that sleeps is refused so (api-facts §4.1). */
export function isRefusedAsleep(error: unknown): boolean {
  return asApiError(error)?.status === 424;
}

/**
 * Endpoint service and private host name of each service. Both belong to the service for as long as it
 * lives, so they are asked for once a session, and again when a person asks: under a limit of one call a
 * second this halves what a refresh costs.
 */
export class Configs {
  readonly #api: ClickhouseApi;
  readonly #organization: Organization;
  readonly #known = new Map<string, WireConfig>();
  #version = 0;

  constructor(api: ClickhouseApi, organization: Organization) {
    this.#api = api;
    this.#organization = organization;
  }

  /** Grows whenever something new is known. */
  get version(): number {
    return this.#version;
  }

  /** What is known without asking. */
  known(serviceId: string): WireConfig | undefined {
    return this.#known.get(serviceId);
  }

  async read(serviceId: string, options: CallOptions): Promise<Config> {
    const known = this.#known.get(serviceId);
    if (known !== undefined && (options.priority ?? "asked") !== "asked") return known;
    const organizationId = await this.#organization.id(options);
    try {
      const config = await this.#api.config({ organizationId, serviceId }, options);
      this.#keep(serviceId, config);
      return config;
    } catch (error) {
      if (isRefusedAsleep(error)) return known ?? "asleep";
      if (![400, 403, 404].includes(asApiError(error)?.status ?? 0)) throw error;
      return known ?? "refused";
    }
  }

  /** The same for who can do without: undefined where it is not told. Rejects with an abort only. */
  async tried(serviceId: string, options: CallOptions): Promise<WireConfig | undefined> {
    try {
      const config = await this.read(serviceId, options);
      return typeof config === "string" ? undefined : config;
    } catch (error) {
      if (asApiError(error) === undefined) throw error;
      return undefined;
    }
  }

  /** What is not complete yet is asked for again. */
  #keep(serviceId: string, config: WireConfig): void {
    if (!config.endpointServiceId || !config.privateDnsHostname) return;
    const known = this.#known.get(serviceId);
    const same =
      known?.endpointServiceId === config.endpointServiceId &&
      known.privateDnsHostname === config.privateDnsHostname;
    if (same) return;
    this.#known.set(serviceId, config);
    this.#version++;
  }
}
