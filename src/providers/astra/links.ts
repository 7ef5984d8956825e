import { hash } from "node:crypto";
import * as z from "zod/mini";
import type { Answer } from "../../http/answer.ts";
import { asApiError, type ApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import { SharedCall } from "../shared.ts";
import { wireClusterLinks, type AstraApi, type WireClusterLinks } from "./api.ts";
import { malformed } from "./malformed.ts";
import { roleFailure } from "./role.ts";

/** What the answer for the organization says of each cluster, not read yet. */
interface Known {
  readonly digest: string;
  readonly clusters: ReadonlyMap<string, unknown>;
}

const none: WireClusterLinks = { datacenters: [] };
const named = z.looseObject({ clusterID: z.string() });

/** The private links of clusters: by one call for all of them, where the token may make it. */
export class Links {
  readonly #api: AstraApi;
  readonly #all: SharedCall<Known>;
  #known: Known | undefined;
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
    this.#all = new SharedCall(async (options) => this.#take(await api.organizationLinks(options)));
  }

  /** The call for all is tried anew: roles change, and tokens are revoked. */
  forgetRefusal(): void {
    this.#refused = false;
    this.#tokenKnown = false;
  }

  async of(cluster: string, options: CallOptions): Promise<Answer<WireClusterLinks>> {
    if (!this.#refused) {
      try {
        const { clusters } = await this.#all.ask(options);
        return linksIn(cluster, clusters.get(cluster));
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
      return { digest: "no private links", value: () => none };
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

  /** Taken apart once, however many clusters are looked up in it. */
  #take(answer: Answer<{ clusters?: unknown[] | null | undefined }>): Known {
    const { digest } = answer;
    if (this.#known?.digest === digest) return this.#known;
    const clusters = new Map<string, unknown>();
    for (const one of answer.value().clusters ?? []) {
      const read = z.safeParse(named, one);
      if (read.success) clusters.set(read.data.clusterID, one);
    }
    this.#known = { digest, clusters };
    return this.#known;
  }
}

/** One cluster's part of the answer for all; a malformed one harms only itself. */
function linksIn(cluster: string, found: unknown): Answer<WireClusterLinks> {
  if (found === undefined) return { digest: "no private links", value: () => none };
  return {
    digest: hash("sha1", JSON.stringify(found), "base64"),
    value() {
      const read = z.safeParse(wireClusterLinks, found);
      if (read.success) return read.data;
      throw malformed("clusters", cluster, read.error);
    },
  };
}
