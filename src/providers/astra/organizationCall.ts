import * as z from "zod/mini";
import type { Answer } from "../../http/answer.ts";
import type { CallOptions } from "../provider.ts";
import { SharedCall } from "../shared.ts";
import { UnreadPart } from "../unreadPart.ts";
import { malformed } from "./malformed.ts";

/** What the answer for the organization says of each database. */
interface Known {
  readonly digest: string;
  readonly parts: ReadonlyMap<string, UnreadPart>;
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
        const read = z.safeParse(part, found.read());
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
    const parts = new Map<string, UnreadPart>();
    for (const one of partsOf(answer.value())) {
      const id: unknown = typeof one === "object" && one !== null && Reflect.get(one, idField);
      if (typeof id === "string") parts.set(id, new UnreadPart(one));
    }
    this.#known = { digest, parts };
    return this.#known;
  }
}
