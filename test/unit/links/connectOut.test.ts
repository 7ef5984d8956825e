import { expect, it } from "vitest";
import { cases, deskOf, ends } from "./outCases.ts";

it.each(cases)("$name: connected in the order of the field", async (one) => {
  const { desk, form } = await deskOf(one);
  expect(form.draft.errors).toEqual({});
  const done = await desk.settled(await desk.begin(form));
  expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
  const writes = desk.writes();
  expect(ends(writes, done.results)).toEqual(one.writes);
  expect(writes.every(({ status }) => status !== undefined && status < 300)).toBe(true);
  const { networking } = await desk.target();
  const made = networking.egress.items.find(({ id }) => id === done.results!["egress"])!;
  expect(made.status.state).toBe("available");
});
