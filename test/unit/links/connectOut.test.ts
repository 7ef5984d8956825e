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

it.each(cases)("$name: exactly what was previewed is sent", async (one) => {
  const { desk, form } = await deskOf(one);
  const { results = {} } = await desk.settled(await desk.begin(form));
  const known = JSON.stringify(form.draft.calls).replace(
    /\{(\w+)\}/g,
    (whole, key: string) => results[key] ?? whole,
  );
  const calls = JSON.parse(known) as typeof form.draft.calls;
  const sent = desk.writes();
  expect(sent).toHaveLength(calls.length);
  for (const [at, { method, path, body }] of calls.entries()) {
    if (sent[at]!.face !== one.place.provider) {
      expect([sent[at]!.path, path].map(wordOf)[0]).toBe(wordOf(path));
      continue;
    }
    expect(sent[at]).toMatchObject({ method, body });
    expect(sent[at]!.path).toContain(path);
  }
});

/** An operation of AWS by its name, or by the end of the path that it has in MSK's API. */
function wordOf(path: string): string {
  const end = path.replace(/\?.*/, "").split("/").at(-1)!;
  return { PutClusterPolicy: "policy", UpdateConnectivity: "connectivity" }[end] ?? end;
}
