import { Problem } from "../world/problem.ts";

/** @throws Problem invalid. */
export function jsonBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Problem("invalid", "the body is not valid JSON");
  }
}

/** @throws Problem invalid when it is absent, empty or no text. */
export function textField(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value !== "") return value;
  throw new Problem("invalid", `"${name}" must be a text`);
}

/** @throws Problem invalid when it is there and no text. */
export function optionalText(body: Record<string, unknown>, name: string): string | undefined {
  return body[name] === undefined ? undefined : textField(body, name);
}

/** A number from 0. @throws Problem invalid. */
export function countField(body: Record<string, unknown>, name: string): number {
  const value = body[name];
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw new Problem("invalid", `"${name}" must be a number from 0`);
}

/** @throws Problem invalid when it is there and no number from 0. */
export function optionalCount(body: Record<string, unknown>, name: string): number | undefined {
  return body[name] === undefined ? undefined : countField(body, name);
}
