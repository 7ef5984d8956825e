import type { PlannedCall } from "../../../domain/draft.ts";

/** The tag by which is known which operation made something. */
export const markTag = "private-endpoints:operation";

/** What tags tell of who made something: the operation of ours, if it was one. */
export function markIn(tags: Readonly<Record<string, string>>): { readonly mark?: string } {
  const mark = tags[markTag];
  return mark === undefined ? {} : { mark };
}

/** Zones take no tags when they are made: who made one stands in its comment, in one language only. */
export function commentOf(mark: string): string {
  return `Made by Private Endpoints (${mark})`;
}

/** The same read again. */
export function markInComment(comment = ""): { readonly mark?: string } {
  const mark = /^Made by Private Endpoints \((.*)\)$/.exec(comment)?.[1];
  return mark === undefined ? {} : { mark };
}

/** A call as a preview shows it: the API, the operation, and its parameters as they are sent. */
export function planned(
  api: "EC2" | "MSK" | "Route 53",
  operation: string,
  body: object,
): PlannedCall {
  return { method: api, path: operation, body };
}

/** Tags of what is made: its name for people, and the operation that made it. */
export function madeTags<Type extends string>(ResourceType: Type, name: string, mark: string) {
  const tags = [
    { Key: "Name", Value: name },
    { Key: markTag, Value: mark },
  ];
  return [{ ResourceType, Tags: tags.filter(({ Value }) => Value !== "") }];
}
