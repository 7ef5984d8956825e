import type { Section } from "../domain/model.ts";
import type { Answer } from "../http/answer.ts";

/** What the pages of a list were read as, for as long as they come again as they were. */
export class KnownPages<P> {
  readonly #pages = new Map<string, { readonly digest: string; readonly page: P }>();

  /** The page of this token, from its answer: the known one, or what `read` makes of it. */
  take<T>(token: string | undefined, answer: Answer<T>, read: (value: T) => P): P {
    const key = token ?? "";
    const { digest } = answer;
    const known = this.#pages.get(key);
    if (known?.digest === digest) return known.page;
    // Tokens that change with every list must not pile up.
    if (token === undefined) this.#pages.clear();
    const page = read(answer.value());
    this.#pages.set(key, { digest, page });
    return page;
  }
}

/**
 * The digest of the answers that a section was made from: neither shown nor written to disk. The symbol is
 * one for all bundles, since a provider's session has a bundle of its own.
 */
const from = Symbol.for("privateEndpoints.sectionFrom");

function digestOf(section: Section<unknown>): unknown {
  return (section as { [from]?: unknown })[from];
}

/** True when the section was made from answers with this digest. */
export function isFrom<T>(section: Section<T> | undefined, digest: string): section is Section<T> {
  return section !== undefined && digestOf(section) === digest;
}

/**
 * A section made from answers with this digest: the known one, if it was made from the same, for
 * reading an answer costs far more than comparing it. Everything that `make` depends on must be in the
 * digest, or be the same for ever.
 */
export function sectionFrom<T>(
  known: Section<T> | undefined,
  digest: string,
  make: () => Section<T>,
): Section<T> {
  if (isFrom(known, digest)) return known;
  return marked(make(), digest);
}

/** Notes that a section says the same as another one, and so as the answers that made that one. */
export function sameAs<T>(section: Section<T>, other: Section<T>): void {
  const digest = digestOf(other);
  if (digest !== undefined) marked(section, digest);
}

/** Not enumerable, so that a copy with other items is not taken for it. */
function marked<S extends Section<unknown>>(section: S, digest: unknown): S {
  return Object.defineProperty(section, from, { value: digest, configurable: true });
}
