import { hash } from "node:crypto";

/**
 * A part of an answer that tells of many clusters, not read yet. Who asks first for its digest makes a text
 * of it, a fraction of what it takes parsed; while the same answer comes again, nobody reads it.
 */
export class UnreadPart {
  #value: unknown;
  #kept: { readonly text: string; readonly digest: string } | undefined;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** Two parts with the same content have the same. */
  get digest(): string {
    return this.#keep().digest;
  }

  /** What it says. */
  read(): unknown {
    return JSON.parse(this.#keep().text);
  }

  #keep(): { readonly text: string; readonly digest: string } {
    if (this.#kept === undefined) {
      const text = JSON.stringify(this.#value);
      this.#kept = { text, digest: hash("sha1", text, "base64") };
      this.#value = undefined;
    }
    return this.#kept;
  }
}
