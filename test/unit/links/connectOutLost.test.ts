import { expect, it, vi } from "vitest";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { cases, deskOf, type OutCase } from "./outCases.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

/** What an undisturbed run ends in, by case. */
const known = new Map<string, object>();
async function undisturbed(one: OutCase): Promise<object> {
  const found = known.get(one.name);
  if (found !== undefined) return found;
  const { desk, form } = await deskOf(one);
  await desk.settled(await desk.begin(form));
  const picture = await desk.picture();
  known.set(one.name, picture);
  return picture;
}

const all = cases.flatMap((one) => one.writes.map((write, at) => ({ ...one, at, write })));
const lost: FaultAction = { lostAnswer: true };
const refused: FaultAction = { afterEffect: true, status: 503 };
const spoiled = [
  ...all.map((one) => ({ ...one, fault: lost })),
  // Of each kind of write, one.
  ...all
    .filter(({ write }, index) => all.findIndex((one) => one.write === write) === index)
    .map((one) => ({ ...one, fault: refused })),
];

it.each(spoiled)(
  "$name: nothing is doubled when the answer to $write is lost ($fault)",
  async ({ write, fault, ...one }) => {
    const { desk, form } = await deskOf(one);
    const match = { path: pathOf(write), method: methodOf(write), times: 1 };
    desk.sandbox.faults.setPlan([{ match, do: fault }]);
    const done = await desk.settled(await desk.begin(form));
    expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
    expect(await desk.picture()).toEqual(await undisturbed(one));
    expect(desk.sandbox.requests.some((request) => request.fault !== undefined)).toBe(true);
  },
);

function methodOf(write: string): string {
  if (write === "connectivity" || write === "policy") return "PUT";
  return write === "{egress}" || write.startsWith("fresh-api") ? "PATCH" : "POST";
}

/** The ids in paths are new each time. */
function pathOf(write: string): string {
  return write === "{egress}"
    ? "/egress-private-endpoints/[^/]+$/"
    : `/${write.replace("{egress}", "[^/]+")}$/`;
}
