import type { LockSpelling } from "./face.ts";

/** Which requests a rule is for; everything left out matches all. */
export interface FaultMatch {
  /** Name of the face, such as `astra`. */
  face?: string;
  method?: string;
  /** Path without query: `*` within a part, `**` across parts; or `/regular expression/`. */
  path?: string;
  /** Name of the key, such as `admin`; `none` for requests without a known one. */
  key?: string;
  /** Only from the nth matching request on, counted from 1. */
  nth?: number;
  /** For how many requests; without it for all, or for one where `nth` is given. */
  times?: number;
}

/** What happens instead of, or to, the answer. */
export interface FaultAction {
  status?: number;
  headers?: Record<string, string>;
  /** Sent in place of the answer's body. */
  body?: unknown;
  /** Real milliseconds before the answer. */
  delayMs?: number;
  /** Half of the body, then the connection is cut. */
  cut?: boolean;
  /** A page of HTML, with `status` or 200. */
  html?: boolean;
  malformed?: "missing-field" | "wrong-type" | "not-json";
  /** The field that `malformed` is about; without it the first of status, state, id, name. */
  field?: string;
  /** A `status` of 300 and above is sent after the call took effect, not in place of it. */
  afterEffect?: boolean;
  /** The effect happens, then the connection is cut without an answer. */
  lostAnswer?: boolean;
  /** The connection is cut before anything happened. */
  drop?: boolean;
  /** 307 to this address. */
  redirectTo?: string;
  /** Every state word becomes this one; `true` for a made-up word. */
  unknownEnum?: boolean | string;
  /** There is always a next page, and it is the same one. */
  endlessToken?: boolean;
  /** Every item of a list is there twice. */
  duplicateIds?: boolean;
  /** The cluster refuses writes as busy; `state` also makes it read as locked. */
  lock?: LockSpelling;
}

interface FaultRule {
  match: FaultMatch;
  do: FaultAction;
}

export type FaultPlan = FaultRule[];

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === "string";
const isFlag: Check = (value) => typeof value === "boolean";
const isCount: Check = (value) => typeof value === "number" && Number.isInteger(value) && value > 0;
const isOneOf =
  (...values: string[]): Check =>
  (value) =>
    typeof value === "string" && values.includes(value);
const isTexts: Check = (value) => isRecord(value) && Object.values(value).every(isText);

const matchFields: Record<keyof FaultMatch, [Check, string]> = {
  face: [isText, "the name of a face"],
  method: [isText, "an HTTP method"],
  path: [isPattern, "a glob, or a regular expression between slashes"],
  key: [isText, "the name of a key"],
  nth: [isCount, "a whole number from 1"],
  times: [isCount, "a whole number from 1"],
};

const doFields: Record<keyof FaultAction, [Check, string]> = {
  status: [(value) => isCount(value) && Number(value) >= 200 && Number(value) < 600, "200 to 599"],
  headers: [isTexts, "an object of texts"],
  body: [() => true, "anything"],
  delayMs: [(value) => value === 0 || isCount(value), "milliseconds"],
  cut: [isFlag, "true or false"],
  html: [isFlag, "true or false"],
  malformed: [
    isOneOf("missing-field", "wrong-type", "not-json"),
    '"missing-field", "wrong-type" or "not-json"',
  ],
  field: [isText, "the name of a field"],
  afterEffect: [isFlag, "true or false"],
  lostAnswer: [isFlag, "true or false"],
  drop: [isFlag, "true or false"],
  redirectTo: [isText, "an address"],
  unknownEnum: [(value) => isFlag(value) || isText(value), "true or a word"],
  endlessToken: [isFlag, "true or false"],
  duplicateIds: [isFlag, "true or false"],
  lock: [isOneOf("409", "503", "message", "state"), '"409", "503", "message" or "state"'],
};

/**
 * Reads a fault plan out of parsed JSON.
 * @throws Error that names the rule, the field and what it may be.
 */
export function readFaultPlan(value: unknown): FaultPlan {
  if (!Array.isArray(value)) throw new Error("fault plan: expected a list of rules.");
  return value.map((rule: unknown, index) => {
    const where = `fault plan: rule ${index + 1}`;
    if (!isRecord(rule)) throw new Error(`${where} is not an object.`);
    const extra = Object.keys(rule).find((key) => key !== "match" && key !== "do");
    if (extra !== undefined) throw new Error(`${where} has an unknown part "${extra}".`);
    checkFields(`${where}, match`, rule.match ?? {}, matchFields);
    checkFields(`${where}, do`, rule.do, doFields);
    return { match: rule.match ?? {}, do: rule.do } as FaultRule;
  });
}

function checkFields(where: string, value: unknown, fields: Record<string, [Check, string]>): void {
  if (!isRecord(value)) throw new Error(`${where}: expected an object.`);
  for (const [name, field] of Object.entries(value)) {
    const rule = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (rule === undefined) {
      throw new Error(`${where}: there is no "${name}", only ${Object.keys(fields).join(", ")}.`);
    }
    if (!rule[0](field)) throw new Error(`${where}: "${name}" must be ${rule[1]}.`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPattern(value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    toPattern(value);
    return true;
  } catch {
    return false;
  }
}

/** `/…/` is a regular expression; anything else a glob over the whole path. */
export function toPattern(path: string): RegExp {
  if (/^\/.+\/$/.test(path) && /[\\^$()[\]|+?{}]/.test(path)) return new RegExp(path.slice(1, -1));
  const glob = path
    .replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/\*+/g, (stars) => (stars.length > 1 ? ".*" : "[^/]*"));
  return new RegExp(`^${glob}$`);
}
