import type { FaceRequest } from "../http/face.ts";

/** Parameters of the query protocol: nested as `Filter.1.Value.2=…`. */
export interface Params {
  text(name: string): string | undefined;
  /** Undefined unless it is `true` or `false`. */
  flag(name: string): boolean | undefined;
  number(name: string): number | undefined;
  /** Texts of a list, in order. */
  list(name: string): string[];
  /** Items of a list of structures, in order. */
  items(name: string): Params[];
  /** A structure inside. */
  inside(name: string): Params;
  /** Everything as one text, in an order that is always the same. */
  canonical(): string;
}

/** Those of a request: in its body, or in its query. */
export function paramsOf(request: FaceRequest): Params {
  return fromEntries([...request.query, ...new URLSearchParams(request.body)]);
}

function fromEntries(entries: readonly (readonly [string, string])[]): Params {
  const all = new Map(entries);
  const below = (prefix: string): [string, string][] =>
    entries.flatMap(([name, value]) =>
      name.startsWith(`${prefix}.`) ? [[name.slice(prefix.length + 1), value]] : [],
    );
  const places = (name: string): string[] => {
    const found = below(name).map(([rest]) => rest.split(".", 1)[0] ?? "");
    return [...new Set(found)].sort((one, other) => Number(one) - Number(other));
  };
  return {
    text: (name) => all.get(name),
    flag: (name) => {
      const value = all.get(name)?.toLowerCase();
      return value === "true" ? true : value === "false" ? false : undefined;
    },
    number: (name) => {
      const value = all.get(name);
      return value === undefined || value === "" ? undefined : Number(value);
    },
    list: (name) => places(name).flatMap((place) => all.get(`${name}.${place}`) ?? []),
    items: (name) => places(name).map((place) => fromEntries(below(`${name}.${place}`))),
    inside: (name) => fromEntries(below(name)),
    canonical: () =>
      [...all]
        .map(([name, value]) => `${name}=${value}`)
        .sort()
        .join("&"),
  };
}
