import {
  allParts,
  type EgressEndpoint,
  type EndpointService,
  type Networking,
  type OwnerSection,
  type Part,
  type PrivateEndpoint,
  type Section,
  type TrustedOwner,
} from "../domain/model.ts";

/** One item as it was and as it is. */
interface Changed<T> {
  readonly before: T;
  readonly after: T;
}

/** How one list came to be another. Items are told apart by id; their order does not count. */
interface SectionDiff<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly changed: readonly Changed<T>[];
  /** Present when what is said of the list as a whole differs, its being withheld included. */
  readonly about?: Changed<About>;
}

/** How a cluster's networking changed; a part that did not change is absent. */
export interface NetworkingDiff {
  readonly services?: SectionDiff<EndpointService>;
  readonly endpoints?: SectionDiff<PrivateEndpoint>;
  readonly egress?: SectionDiff<EgressEndpoint>;
  readonly owners?: SectionDiff<TrustedOwner>;
}

/** What is said of a list as a whole. */
type About = Omit<OwnerSection, "items">;

function aboutOf<T>(section: Section<T>): About {
  const about: About & { items?: unknown } = { ...section };
  delete about.items;
  return about;
}

interface Identified {
  readonly id: string;
}

/** The difference of two lists without duplicates; undefined = there is none. */
export function diffSection<T extends Identified>(
  before: Section<T>,
  after: Section<T>,
): SectionDiff<T> | undefined {
  if (before === after) return undefined;
  const old = new Map(before.items.map((item) => [item.id, item]));
  const added: T[] = [];
  const changed: Changed<T>[] = [];
  for (const item of after.items) {
    const known = old.get(item.id);
    if (known === undefined) added.push(item);
    else if (!same(known, item)) changed.push({ before: known, after: item });
    old.delete(item.id);
  }
  const about = { before: aboutOf(before), after: aboutOf(after) };
  const aboutDiffers = !same(about.before, about.after);
  if (added.length + changed.length + old.size === 0 && !aboutDiffers) return undefined;
  return {
    added,
    removed: [...old.values()],
    changed,
    ...(aboutDiffers && { about }),
  };
}

/** The list after the difference: what stayed keeps its place and its object, what is new comes last. */
export function applySection<T extends Identified>(
  before: Section<T>,
  diff: SectionDiff<T> | undefined,
): Section<T> {
  if (diff === undefined) return before;
  const replaced = new Map(diff.changed.map(({ after }) => [after.id, after]));
  const removed = new Set(diff.removed.map((item) => item.id));
  const stayed = before.items.filter((item) => !removed.has(item.id));
  const items = [...stayed.map((item) => replaced.get(item.id) ?? item), ...diff.added];
  return { ...(diff.about?.after ?? aboutOf(before)), items };
}

/** The difference that the parts of an answer make; undefined = none. */
export function diffNetworking(
  before: Networking,
  answer: Partial<Networking>,
): NetworkingDiff | undefined {
  const services = diffSection(before.services, answer.services ?? before.services);
  const endpoints = diffSection(before.endpoints, answer.endpoints ?? before.endpoints);
  const egress = diffSection(before.egress, answer.egress ?? before.egress);
  const owners = diffSection(before.owners, answer.owners ?? before.owners);
  if ((services ?? endpoints ?? egress ?? owners) === undefined) return undefined;
  return {
    ...(services && { services }),
    ...(endpoints && { endpoints }),
    ...(egress && { egress }),
    ...(owners && { owners }),
  };
}

/** The networking after the difference; parts and items that did not change keep their objects. */
export function applyNetworking(before: Networking, diff: NetworkingDiff | undefined): Networking {
  if (diff === undefined) return before;
  return {
    services: applySection(before.services, diff.services),
    endpoints: applySection(before.endpoints, diff.endpoints),
    egress: applySection(before.egress, diff.egress),
    owners: applySection(before.owners, diff.owners),
  };
}

/** The parts of an answer that are not the very ones that are known. */
export function otherThan(
  known: Networking | undefined,
  answer: Partial<Networking>,
): Partial<Networking> {
  const other = (part: Part): boolean =>
    answer[part] !== undefined && answer[part] !== known?.[part];
  return Object.fromEntries(allParts.filter(other).map((part) => [part, answer[part]]));
}

/** The answer with the first of each id only, and the ids that came more than once. */
export function withoutDuplicates(answer: Partial<Networking>): {
  answer: Partial<Networking>;
  duplicates: readonly string[];
} {
  const duplicates = new Set<string>();
  const { services, endpoints, egress, owners } = answer;
  return {
    answer: {
      ...(services && { services: unique(services, duplicates) }),
      ...(endpoints && { endpoints: unique(endpoints, duplicates) }),
      ...(egress && { egress: unique(egress, duplicates) }),
      ...(owners && { owners: unique(owners, duplicates) }),
    },
    duplicates: [...duplicates],
  };
}

function unique<T extends Identified>(section: Section<T>, duplicates: Set<string>): Section<T> {
  const byId = new Map<string, T>();
  for (const item of section.items) {
    if (byId.has(item.id)) duplicates.add(item.id);
    else byId.set(item.id, item);
  }
  // Another object than the answer's: when the same answer comes again, it is to be noticed again.
  return byId.size === section.items.length ? section : { ...section, items: [...byId.values()] };
}

/** True when two JSON values are the same; an absent field equals `undefined`. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) return sameList(a, b);
  if (!isRecord(a) || !isRecord(b)) return false;
  for (const key in a) if (!same(a[key], own(b, key))) return false;
  for (const key in b) if (b[key] !== undefined && own(a, key) === undefined) return false;
  return true;
}

/** Not what every object inherits: a name like `constructor` may come in an answer. */
function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function sameList(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((value, index) => same(value, b[index]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
