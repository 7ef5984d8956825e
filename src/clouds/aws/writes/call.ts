import type { PlannedCall } from "../../../domain/draft.ts";

/** The tag by which is known which operation made something. */
export const markTag = "private-endpoints:operation";

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
