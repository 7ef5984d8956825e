import type { Answer } from "../../http/answer.ts";
import { asApiError, type ApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import { SharedCall } from "../shared.ts";
import { wireClusterLinks, type AstraApi, type WireClusterLinks } from "./api.ts";
import { OrganizationCall } from "./organizationCall.ts";
import { roleFailure } from "./role.ts";

const none: Answer<WireClusterLinks> = {
  digest: "no private links",
  value: () => ({ datacenters: [] }),
};

/** The private links of clusters: by one call for all of them, where the token may make it. */
export class Links {
  readonly #api: AstraApi;
  readonly #all;
  /** The call for all was refused: each cluster is asked for on its own. */
  #refused = false;
  readonly #check: SharedCall<unknown>;
  /** Another call showed that the token is known. */
  #tokenKnown = false;

  constructor(api: AstraApi) {
    this.#api = api;
    // Joined by all who ask until it is answered, not only until it is sent.
    this.#check = new SharedCall((options) =>
      api.databases(undefined, 1, { ...options, onSend: () => undefined }),
    );
    this.#all = new OrganizationCall({
      ask: (options) => api.organizationLinks(options),
      partsOf: ({ clusters }) => clusters ?? [],
      idField: "clusterID",
      part: wireClusterLinks,
      called: "clusters",
    });
  }

  /** The call for all is tried anew: roles change, and tokens are revoked. */
  forgetRefusal(): void {
    this.#refused = false;
    this.#tokenKnown = false;
  }

  async of(cluster: string, options: CallOptions): Promise<Answer<WireClusterLinks>> {
    if (!this.#refused) {
      try {
        return (await this.#all.of(cluster, options)) ?? none;
      } catch (error) {
        await this.#unlessRefused(error, options);
        this.#refused = true;
      }
    }
    return this.#ofOne(cluster, options);
  }

  /** A cluster without private links may not be known to the call at all. */
  async #ofOne(cluster: string, options: CallOptions): Promise<Answer<WireClusterLinks>> {
    try {
      return await this.#api.clusterLinks(cluster, options);
    } catch (error) {
      const refused = await this.#unlessRefused(error, options);
      if (refused.code !== "notFound") throw roleFailure(refused);
      return none;
    }
  }

  /**
   * Rethrows what is no refusal of just this call. The description has one status for a token that is
   * not known and for one whose role does not allow a call (api-facts §2.1): another call tells them apart.
   */
  async #unlessRefused(error: unknown, options: CallOptions): Promise<ApiError> {
    const refused = asApiError(error, "permission", "notFound", "authentication");
    if (refused === undefined) throw error;
    if (refused.code === "authentication" && !this.#tokenKnown) {
      await this.#check.ask(options);
      this.#tokenKnown = true;
    }
    return refused;
  }
}
