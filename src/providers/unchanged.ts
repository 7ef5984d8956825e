import type { Section } from "../domain/model.ts";

/**
 * The digest of the answers that a section was made from. It stands beside the section, for it is
 * neither shown nor written to disk.
 */
const digests = new WeakMap<Section<unknown>, string>();

/** True when the section was made from answers with this digest. */
export function isFrom<T>(section: Section<T> | undefined, digest: string): section is Section<T> {
  return section !== undefined && digests.get(section) === digest;
}

/**
 * A section made from answers with this digest: the known one, if it was made from the same, for
 * reading an answer costs far more than comparing it. Everything that `make` depends on must be in the
 * digest, or be the same for ever.
 */
export function sectionFrom<T>(
  known: Section<T> | undefined,
  digest: string,
  make: () => readonly T[],
): Section<T> {
  if (isFrom(known, digest)) return known;
  const section = { items: make() };
  digests.set(section, digest);
  return section;
}

/** Notes that a section says the same as another one, and so as the answers that made that one. */
export function sameAs<T>(section: Section<T>, other: Section<T>): void {
  const digest = digests.get(other);
  if (digest !== undefined) digests.set(section, digest);
}
