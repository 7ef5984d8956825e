import type { Answer } from "./face.ts";
import { toPattern, type FaultAction, type FaultPlan } from "./faults.ts";

/** A plan with its counters. */
export interface FaultRunner {
  plan(): FaultPlan;
  /** Starts counting anew. */
  setPlan(plan: FaultPlan): void;
  /** The first rule for this request, counting it for every rule that matches. */
  next(request: FaultSubject): { index: number; action: FaultAction } | undefined;
}

/** What rules match on. */
interface FaultSubject {
  face: string;
  method: string;
  path: string;
  key: string;
}

export function createFaultRunner(first: FaultPlan): FaultRunner {
  let plan = first;
  let counts = first.map(() => 0);
  const matches = (index: number, subject: FaultSubject): boolean => {
    const match = plan[index]?.match ?? {};
    return (
      (match.face === undefined || match.face === subject.face) &&
      (match.method === undefined || match.method.toUpperCase() === subject.method) &&
      (match.key === undefined || match.key === subject.key) &&
      (match.path === undefined || toPattern(match.path).test(subject.path))
    );
  };
  const isDue = (index: number): boolean => {
    const { nth, times } = plan[index]?.match ?? {};
    const count = counts[index] ?? 0;
    const from = nth ?? 1;
    const last = times === undefined ? (nth ?? Infinity) : from + times - 1;
    return count >= from && count <= last;
  };
  return {
    plan: () => plan,
    setPlan(next) {
      plan = next;
      counts = next.map(() => 0);
    },
    next(subject) {
      const matching = plan.flatMap((_, index) => (matches(index, subject) ? [index] : []));
      for (const index of matching) counts[index] = (counts[index] ?? 0) + 1;
      const index = matching.find(isDue);
      const action = index === undefined ? undefined : plan[index]?.do;
      return index === undefined || action === undefined ? undefined : { index, action };
    },
  };
}

/** Whether a rule answers by itself, so that the call has no effect. */
export function answersItself(action: FaultAction): boolean {
  const { status, redirectTo, html, drop, afterEffect, lostAnswer } = action;
  if (afterEffect === true || lostAnswer === true) return false;
  return drop === true || redirectTo !== undefined || html === true || (status ?? 200) >= 300;
}

/** The answer of a rule that answers by itself; `said` is how the face words that status. */
export function ownAnswer(action: FaultAction, said: (status: number) => Answer): Answer {
  const { headers = {} } = action;
  if (action.redirectTo !== undefined) {
    return { status: 307, headers: { ...headers, location: action.redirectTo } };
  }
  const status = action.status ?? 200;
  if (action.html === true) {
    const body =
      "<!DOCTYPE html><html><head><title>Gateway</title></head><body>Sign in</body></html>";
    return { status, headers: { "content-type": "text/html", ...headers }, body };
  }
  if ("body" in action) return { status, headers, body: action.body };
  const answer = said(status);
  return { ...answer, status, headers: { ...answer.headers, ...headers } };
}

/** What a rule makes of an answer that the face gave. */
export function spoil(action: FaultAction, answer: Answer): Answer {
  const headers = { ...answer.headers, ...action.headers };
  let { body } = answer;
  if ("body" in action) body = action.body;
  if (action.unknownEnum !== undefined && action.unknownEnum !== false) {
    body = replaceWords(body, action.unknownEnum === true ? "SOMETHING_NEW" : action.unknownEnum);
  }
  if (action.duplicateIds === true) body = mapLists(body, (list) => [...list, ...list]);
  if (action.endlessToken === true && isRecord(body)) {
    body = { ...body, pagination: { next_page: "endless" } };
  }
  if (action.lock === "state") body = lockClusters(body);
  switch (action.malformed) {
    case "missing-field":
      return { ...answer, headers, body: spoilField(body, action.field, "missing") };
    case "wrong-type":
      return { ...answer, headers, body: spoilField(body, action.field, "wrong") };
    case "not-json":
      return { ...answer, headers, body: `${JSON.stringify(body)}}` };
    case undefined:
      return { ...answer, status: action.status ?? answer.status, headers, body };
  }
}

const stateFields = new Set(["status", "state", "domain_names_state", "operation_status"]);

function replaceWords(value: unknown, word: string): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceWords(item, word));
  if (!isRecord(value)) return value;
  return mapValues(value, (item, name) =>
    stateFields.has(name) && typeof item === "string" ? word : replaceWords(item, word),
  );
}

function mapLists(value: unknown, change: (list: unknown[]) => unknown[]): unknown {
  if (Array.isArray(value)) return change(value);
  if (!isRecord(value)) return value;
  return mapValues(value, (item) => (Array.isArray(item) ? change(item) : item));
}

/** Clusters read as locked: those are the objects with an `operation_status`. */
function lockClusters(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lockClusters);
  if (!isRecord(value)) return value;
  const inner = mapValues(value, lockClusters);
  return "operation_status" in inner ? { ...inner, state: "LOCKED" } : inner;
}

/** Spoils one field of the first object that has it, looking at the outermost first. */
function spoilField(body: unknown, field: string | undefined, how: "missing" | "wrong"): unknown {
  const names = field === undefined ? ["status", "state", "id", "name"] : [field];
  let done = false;
  const visit = (value: unknown): unknown => {
    if (done) return value;
    if (Array.isArray(value)) return value.map(visit);
    if (!isRecord(value)) return value;
    const name = names.find((one) => one in value);
    if (name === undefined) return mapValues(value, visit);
    done = true;
    const { [name]: former, ...rest } = value;
    if (how === "missing") return rest;
    return { ...rest, [name]: typeof former === "string" ? { not: "a text" } : "not what it was" };
  };
  return visit(body);
}

function mapValues(
  value: Record<string, unknown>,
  change: (item: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, change(item, name)]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
