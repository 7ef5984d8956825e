/** A repeatable source of chance and of the ids that clouds and databases give to things. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** `length` hexadecimal digits. */
  hex(length: number): string;
  /** `length` decimal digits, the first not 0. */
  digits(length: number): string;
  uuid(): string;
}

/** The same seed gives the same sequence (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const hex = (length: number): string => {
    let text = "";
    while (text.length < length) text += below(0x10000).toString(16).padStart(4, "0");
    return text.slice(0, length);
  };
  const digits = (length: number): string => {
    let text = (1 + below(9)).toString();
    while (text.length < length) text += below(10).toString();
    return text;
  };
  return {
    next,
    below,
    hex,
    digits,
    pick(list) {
      const one = list[below(list.length)];
      if (one === undefined) throw new Error("Nothing to pick from.");
      return one;
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[below(4)] ?? "8"}${hex(3)}-${hex(12)}`,
  };
}
