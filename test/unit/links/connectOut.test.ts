import { expect, it, vi } from "vitest";
import type { ConnectOutDraft } from "../../../src/operations/connectOutDraft.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { cases, deskOf, ends, type OutCase } from "./outCases.ts";
import type { OutDesk } from "./outDesk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

it.each(cases)(
  "$name: connected in the order of the field, by just the calls that were told",
  async (one) => {
    const { desk, form } = await deskOf(one);
    expect(form.draft.errors).toEqual({});
    const before = (await serviceOf(desk, one))!.allowed;
    const done = await desk.settled(await desk.begin(form));
    expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
    expect(done.text).not.toContain("pending");
    const writes = desk.writes();
    expect(ends(writes, done.results)).toEqual(one.writes);
    expect(writes.every(({ status }) => status !== undefined && status < 300)).toBe(true);
    const { allowed = [] } = (await serviceOf(desk, one)) ?? {};
    expect(allowed).toEqual(expect.arrayContaining([...before]));
    const { networking } = await desk.target();
    const made = networking.egress.items.find(({ id }) => id === done.results!["egress"])!;
    expect(made.status.state).toBe("available");

    expectPreviewed(one, form, done, writes);
  },
);

/** The service, as its owner sees it; whom it lets in besides us is none of our business. */
async function serviceOf(desk: OutDesk, { place, service }: OutCase) {
  const all = await desk.cloud.ownServices(place.region, {});
  return all.find(({ name }) => name === service);
}

/** Exactly what was previewed was sent. */
function expectPreviewed(
  { place }: OutCase,
  form: ConnectOutDraft,
  { results = {} }: Operation,
  sent: ReturnType<OutDesk["writes"]>,
): void {
  const known = JSON.stringify(form.draft.calls).replace(
    /\{(\w+)\}/g,
    (whole, key: string) => results[key] ?? whole,
  );
  const calls = JSON.parse(known) as typeof form.draft.calls;
  expect(sent).toHaveLength(calls.length);
  for (const [at, { method, path, body }] of calls.entries()) {
    if (sent[at]!.face !== place.provider) {
      expect([sent[at]!.path, path].map(wordOf)[0]).toBe(wordOf(path));
      continue;
    }
    expect(sent[at]).toMatchObject({ method, body });
    expect(sent[at]!.path).toContain(path);
  }
}

/** An operation of AWS by its name, or by the end of the path that it has in MSK's API. */
function wordOf(path: string): string {
  const end = path.replace(/\?.*/, "").split("/").at(-1)!;
  return { PutClusterPolicy: "policy", UpdateConnectivity: "connectivity" }[end] ?? end;
}
