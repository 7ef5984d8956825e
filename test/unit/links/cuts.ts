import { expect, it } from "vitest";
import type { Operation } from "../../../src/operations/operation.ts";
import { connect, planOf, targetOf, type Case } from "./cases.ts";
import { cut, type Place } from "./cut.ts";
import { linkDesk } from "./desk.ts";
import { comparable } from "./pictures.ts";

/** Everywhere that a process can end in these steps. A wait sends nothing; after the last one nothing is left. */
function placesIn(steps: Operation["steps"]): Place[] {
  return steps.flatMap(({ kind }, step): Place[] => [
    ...(kind === "await"
      ? []
      : [{ step, when: "unsent" } as const, { step, when: "unheard" } as const]),
    ...(step < steps.length - 1 ? [{ step, when: "over" } as const] : []),
  ]);
}

/** Cuts connecting everywhere, in one sandbox a case: each time what was made is taken back again. */
export function testCuts(cases: readonly Case[]): void {
  it.each(cases)(
    "%s: connecting %s, cut anywhere, ends as if uncut when resumed, and in the world before when undone",
    { timeout: 120_000 },
    async (id, cluster, region, _order, cloud) => {
      const desk = await linkDesk(id, {}, cloud);
      const target = await targetOf(desk, cluster, region);
      const before = await desk.picture(target);
      const expectUndone = async (undone: Operation, where: string): Promise<void> => {
        expect([undone.text, undone.state], where).toEqual([expect.any(String), "undone"]);
        expect((await desk.picture(target)).customer, where).toEqual(before.customer);
      };
      const plan = await planOf(desk, target, 1);
      const uncut = await connect(desk, target, 1);
      const wanted = comparable(await desk.picture(target), before);
      await desk.operations.undo(uncut.id);
      await expectUndone(await desk.settled(uncut.id), "uncut");
      for (const place of placesIn(uncut.steps)) {
        const where = `${place.when} ${place.step}`;
        for (const goesOn of place.when === "over" ? [true, false] : [true]) {
          const from = await desk.picture(target);
          const next = await cut(desk, id, plan, place);
          if (goesOn) {
            const done = await next.resume();
            expect([done.text, done.state], where).toEqual([expect.any(String), "done"]);
            expect(comparable(await desk.picture(target), from), where).toEqual(wanted);
          }
          await expectUndone(await next.undo(), where);
          await next.close();
        }
      }
    },
  );
}
