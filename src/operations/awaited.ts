import type { Awaited } from "../clouds/cloud.ts";
import { Pace } from "./pace.ts";
import { unreadable } from "./readBack.ts";
import type { Run } from "./run.ts";
import { lookToWrite } from "./sight.ts";

/** Waits until nothing must be over any more before the step can be sent. */
export async function untilReady(run: Run, index: number): Promise<void> {
  const pace = new Pace();
  for (;;) {
    await run.sleep(pace.next());
    try {
      const sight = await lookToWrite(run, index, "operation");
      const awaited = sight.awaits?.();
      if (awaited === undefined) return;
      await tellAwaited(run, awaited);
    } catch (error) {
      await unreadable(run, error);
    }
  }
}

/** Says what must be over first. */
export function tellAwaited(run: Run, { kind, text }: Awaited): Promise<void> {
  return kind === "person" ? run.tell("needsYou", text, "act") : run.tell("waiting", text);
}
