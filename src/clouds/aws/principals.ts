import { partitionOf } from "./clients.ts";

/**
 * A principal as endpoint services and policies take it: the root of its account. What signs in is a session
 * of a role, which no service takes, or has a path in its name, which EC2 refuses.
 */
export function principalFor(text: string, region: string): string {
  const told = text.trim();
  if (told === "*") return told;
  const account = /^\d{12}$/.test(told)
    ? told
    : /^arn:[\w-]+:(?:iam|sts)::(\d{12}):/.exec(told)?.[1];
  if (account === undefined) return told;
  const plain = /^arn:[\w-]+:iam::\d{12}:(?:root|(?:user|role)\/[\w+=,.@-]+)$/.test(told);
  return plain ? told : `arn:${partitionOf(region)}:iam::${account}:root`;
}
