import { expect } from "vitest";
import type { Workbench } from "../workbench/index.ts";
import type { Form } from "./forms.ts";

/** axe finds nothing in the form as it is now; `what` says how it is. */
export async function expectAccessible(
  workbench: Workbench,
  form: Form,
  what: string,
): Promise<void> {
  const { violations, incomplete } = await workbench.axe(form.frame);
  expect([what, violations]).toEqual([what, []]);
  expect([what, incomplete]).toEqual([what, []]); // what axe could not decide: there is nothing
}
