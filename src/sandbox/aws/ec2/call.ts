import { AwsError } from "../errors.ts";
import type { Principal } from "../keys.ts";
import type { Params } from "../params.ts";
import type { AwsState } from "../state.ts";

/** A call of EC2 as its action reads it. */
export interface Ec2Call {
  readonly state: AwsState;
  readonly who: Principal;
  readonly region: string;
  readonly params: Params;
}

/** What is inside the answer's root element. @throws AwsError. */
export type Ec2Action = (call: Ec2Call) => Record<string, unknown>;

/** @throws AwsError MissingParameter. */
export function required({ params }: Ec2Call, name: string): string {
  const value = params.text(name);
  if (value !== undefined && value !== "") return value;
  const message = `The request must contain the parameter ${name}`;
  throw new AwsError("MissingParameter", message);
}

/** @throws AwsError MissingParameter where the list is empty. */
export function requiredList(call: Ec2Call, name: string): string[] {
  const values = call.params.list(name);
  return values.length > 0 ? values : [required(call, name)];
}

export const done = { return: true } as const;

/** Tags as EC2 writes them. */
export function tagSet(tags: ReadonlyMap<string, string>): unknown {
  return { item: [...tags].map(([key, value]) => ({ key, value })) };
}
