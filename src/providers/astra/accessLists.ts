import type { Answer } from "../../http/answer.ts";
import { asApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import { wireAccessList, type AstraApi, type WireAccessList } from "./api.ts";
import { OrganizationCall } from "./organizationCall.ts";

/**
 * Who may come over the internet, of each database: by one call for all of them where the token may make
 * it and its answer names the database, else by one for the database. What is refused leaves it unknown,
 * and is not asked again until the list of databases is read anew.
 */
export class AccessLists {
  readonly #api: AstraApi;
  readonly #all;
  /** The call for all cannot be used. */
  #refused = false;
  /** Databases whose own call was refused. */
  readonly #refusedOf = new Set<string>();

  constructor(api: AstraApi) {
    this.#api = api;
    this.#all = new OrganizationCall({
      ask: (options) => api.accessLists(options),
      partsOf: (lists) => lists ?? [],
      idField: "databaseId",
      part: wireAccessList,
      called: "access-lists",
    });
  }

  /** Roles change. */
  forgetRefusals(): void {
    this.#refused = false;
    this.#refusedOf.clear();
  }

  /** Undefined = not known. Its failure harms nothing else: rejects with an abort only. */
  async of(database: string, options: CallOptions): Promise<Answer<WireAccessList> | undefined> {
    try {
      const answer =
        (await this.#fromAll(database, options)) ?? (await this.#own(database, options));
      // A malformed one harms no more than one that did not come.
      answer?.value();
      return answer;
    } catch (error) {
      if (asApiError(error) === undefined) throw error;
      return undefined;
    }
  }

  async #fromAll(
    database: string,
    options: CallOptions,
  ): Promise<Answer<WireAccessList> | undefined> {
    if (this.#refused) return undefined;
    try {
      return await this.#all.of(database, options);
    } catch (error) {
      this.#refused = isRefused(error);
      if (!this.#refused) throw error;
      return undefined;
    }
  }

  async #own(database: string, options: CallOptions): Promise<Answer<WireAccessList> | undefined> {
    if (this.#refusedOf.has(database)) return undefined;
    try {
      return await this.#api.accessList(database, options);
    } catch (error) {
      if (isRefused(error)) this.#refusedOf.add(database);
      throw error;
    }
  }
}

/** True = asking again would be answered the same way: by the role, or because there is no such call. */
function isRefused(error: unknown): boolean {
  const { code, status = 0 } = asApiError(error) ?? {};
  // A method or a call that the service does not know is not in the list of usual refusals.
  return code === "protocol" || [401, 403, 404, 405].includes(status);
}
