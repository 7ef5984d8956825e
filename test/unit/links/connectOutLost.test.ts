import { expect, it, vi } from "vitest";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { cases, deskOf } from "./outCases.ts";
import { undisturbed } from "./outCuts.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

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
