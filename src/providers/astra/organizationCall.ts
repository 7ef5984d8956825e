import { hash } from "node:crypto";
import * as z from "zod/mini";
import type { Answer } from "../../http/answer.ts";
import type { CallOptions } from "../provider.ts";
import { SharedCall } from "../shared.ts";
import { malformed } from "./malformed.ts";

/**
 * What the answer for the organization says of each database, not read yet. Kept as text, a fraction of what
 * it takes parsed: while the same answer comes again, nobody reads it.
 */
interface Known {
  readonly digest: string;
  readonly parts: ReadonlyMap<string, { readonly text: string; readonly digest: string }>;
}

/** A call whose answer tells of all databases of the organization, and how one of them reads. */
interface Options<W, T> {
  readonly ask: (options: CallOptions) => Promise<Answer<W>>;
  /** What the answer says of single databases. */
  readonly partsOf: (answer: W) => readonly unknown[];
  /** The field of a part that names its database. */
  readonly idField: string;
  readonly part: z.ZodMiniType<T>;
  /** What the list of parts is called where one of them cannot be used. */
  readonly called: string;
}

/** One call for all who wait for what it says of their database. A malformed part harms only itself. */
export class OrganizationCall<W, T> {
  readonly #options: Options<W, T>;
  readonly #all: SharedCall<Known>;
  #known: Known | undefined;

  constructor(options: Options<W, T>) {
    this.#options = options;
    this.#all = new SharedCall(async (call) => this.#take(await options.ask(call)));
  }

  /** Undefined = the answer does not name the database. Rejects as the call does. */
  async of(database: string, call: CallOptions): Promise<Answer<T> | undefined> {
    const found = (await this.#all.ask(call)).parts.get(database);
    if (found === undefined) return undefined;
    const { part, called } = this.#options;
    return {
      digest: found.digest,
      value() {
        const read = z.safeParse(part, JSON.parse(found.text));
        if (read.success) return read.data;
        throw malformed(called, database, read.error);
      },
    };
  }

  /** Taken apart once, however many databases are looked up in it. */
  #take(answer: Answer<W>): Known {
    const { digest } = answer;
    if (this.#known?.digest === digest) return this.#known;
    const { partsOf, idField } = this.#options;
    const named = z.looseObject({ [idField]: z.string() });
    const parts = new Map<string, { readonly text: string; readonly digest: string }>();
    for (const one of partsOf(answer.value())) {
      const read = z.safeParse(named, one);
      const id = read.data?.[idField];
      if (typeof id !== "string") continue;
      const text = JSON.stringify(one);
      parts.set(id, { text, digest: hash("sha1", text, "base64") });
    }
    this.#known = { digest, parts };
    return this.#known;
  }
}
