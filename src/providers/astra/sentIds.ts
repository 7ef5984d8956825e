import type { PrivateEndpoint } from "../../domain/model.ts";

/** The ids that were sent for the endpoints of one database, by the ids that Astra DB answered. */
interface OfDatabase {
  readonly ids: Map<string, string>;
  version: number;
}

/**
 * The ids by which the customer's cloud knows endpoints to which Astra DB gave ids of its own. No call
 * tells them (api-facts §2.3): they are known from what was sent, and to a later session from what an
 * earlier one knew, which the inventory keeps.
 */
export class SentIds {
  readonly #byDatabase = new Map<string, OfDatabase>();

  get(database: string, id: string): string | undefined {
    return this.#byDatabase.get(database)?.ids.get(id);
  }

  /** Changes whenever what is known of the database's endpoints does. */
  version(database: string): number {
    return this.#byDatabase.get(database)?.version ?? 0;
  }

  set(database: string, id: string, sent: string): void {
    const known = this.#byDatabase.get(database) ?? { ids: new Map<string, string>(), version: 0 };
    if (known.ids.get(id) === sent) return;
    known.ids.set(id, sent);
    known.version++;
    this.#byDatabase.set(database, known);
  }

  /** Takes over what was known of endpoints; what was sent in this session is newer. */
  learn(database: string, endpoints: readonly PrivateEndpoint[]): void {
    for (const { id, cloudId } of endpoints) {
      if (cloudId !== undefined && this.get(database, id) === undefined) {
        this.set(database, id, cloudId);
      }
    }
  }
}
