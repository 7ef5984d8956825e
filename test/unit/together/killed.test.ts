import { beforeAll, describe, expect, test } from "vitest";
import { cases, caseOf, type Case } from "./cases.ts";
import { runKilled, type End, type Place } from "./killer.ts";

/** Places that differ in what the journal says and in what the world has seen. */
const places = {
  // Slow: what was on its way is looked for twice, as long as reads may lag. These go first.
  "at the write, before it took effect": (uncut) => ({ request: writeOf(uncut), effect: "before" }),
  "at the write, before its answer": (uncut) => ({ request: writeOf(uncut), effect: "after" }),
  "before anything was sent": () => ({ request: 1, effect: "before" }),
  "at the first look after the write": (uncut) => ({
    request: writeOf(uncut) + 1,
    effect: "before",
  }),
  "while it waits": (uncut) => ({ request: 2 * writeOf(uncut), effect: "after" }),
} as const satisfies Record<string, (uncut: End) => Place>;
type PlaceName = keyof typeof places;
const names = Object.keys(places) as PlaceName[];

/** What a person is asked, where the journal cannot tell that it was sent, or that it was not. */
const asks: Partial<Record<PlaceName, RegExp>> = {
  "before anything was sent":
    /^It was interrupted before anything was sent\. Resume it or forget it\.$/,
  "at the write, before it took effect":
    /^The answer was lost, and nothing can be seen of it; it may still show up\./,
};

/** The number of the write; the looks before, right after and while it waits are as long as this less one. */
function writeOf({ requests }: End): number {
  return requests.findIndex((method) => method !== "GET") + 1;
}

/** So many processes at a time: they mostly wait. */
const atOnce = 12;
let running = 0;
const queue: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next === undefined) running--;
    else next();
  }
}

const uncut = new Map<Case, Promise<End>>();
const killed = new Map<string, Promise<End>>();

async function killedAt(one: Case, name: PlaceName): Promise<End> {
  const whole = await uncut.get(one);
  if (whole === undefined) throw new Error("there is no uncut run");
  return inTurn(() => runKilled(one, places[name](whole)));
}

function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

beforeAll(() => {
  for (const one of cases) uncut.set(one, quietly(inTurn(() => runKilled(one))));
  for (const name of names) {
    for (const one of cases) killed.set(`${one.action} ${name}`, quietly(killedAt(one, name)));
  }
});

function expectWhole(end: End | undefined, one: Case, where: string): void {
  expect(end?.operation.text, where).toMatch(one.text);
  expect(end?.operation.state, where).toBe("done");
  expect(end?.effect, where).toEqual(one.effect);
  expect(end?.operation.steps, where).toMatchObject([{ phase: "done", origin: "made" }]);
  // A turn that the killed process had is left until somebody wants it.
  const files = end?.files.filter((name) => !name.startsWith("turn-"));
  expect(files, where).toEqual([`${end?.operation.id ?? ""}.json`]);
}

describe.each(cases.map((one) => [one.action, one] as const))("%s", (action, one) => {
  test("in a process of its own is done", { timeout: 120_000 }, async () => {
    const end = await uncut.get(one);
    expectWhole(end, one, "uncut");
    expect(end?.asked).toEqual([]);
  });

  test.each(names)("killed %s, ends as if uncut", { timeout: 120_000 }, async (name) => {
    const end = await killed.get(`${action} ${name}`);
    expectWhole(end, one, name);
    const asked = asks[name];
    expect(end?.asked).toHaveLength(asked === undefined ? 0 : 1);
    if (asked !== undefined) expect(end?.asked[0]).toMatch(asked);
    expect(end?.writes).toBeLessThanOrEqual(1);
  });
});

test(
  "a create is never doubled, whichever request it is killed at",
  { timeout: 120_000 },
  async () => {
    const one = caseOf("createEgressEndpoint");
    const whole = await uncut.get(one);
    if (whole === undefined) throw new Error("there is no uncut run");
    // Those that the other tests leave out, to the first look of the waiting.
    const known = names.map((name) => places[name](whole).request);
    const others = whole.requests
      .map((_method, index) => index + 1)
      .filter((n) => !known.includes(n));
    const ends = others.slice(0, -2).map(async (request) => {
      const end = await inTurn(() => runKilled(one, { request, effect: "after" }));
      expectWhole(end, one, `request ${request}`);
    });
    expect(ends.length).toBeGreaterThan(1);
    await Promise.all(ends);
  },
);
