import type { Operation } from "../../../src/operations/operation.ts";
import { cases, deskOf, type OutCase } from "./outCases.ts";
import type { OutDesk } from "./outDesk.ts";

/** Every case, to be cut after each of its steps. */
export const cuts = cases.flatMap((one) => one.writes.map((_, at) => ({ ...one, at })));

/** What undisturbed runs end in, by case. */
const known = new Map<string, object>();

/** The world after a run that nothing disturbed. */
export async function undisturbed(one: OutCase): Promise<object> {
  const found = known.get(one.name);
  if (found !== undefined) return found;
  const { desk, form } = await deskOf(one);
  await desk.settled(await desk.begin(form));
  const picture = await desk.picture();
  known.set(one.name, picture);
  return picture;
}

/** Begins, closes the window as soon as the step was sent, and opens another one. */
export async function cutAfter(
  at: number,
  one: OutCase,
): Promise<{ desk: OutDesk; id: string; before: object }> {
  const { desk, form } = await deskOf(one);
  const before = await desk.picture();
  const id = await desk.begin(form);
  const isSent = ({ steps }: Operation): boolean =>
    steps.filter(({ phase }) => phase === "sent" || phase === "done").length > at;
  await desk.until(id, isSent);
  await desk.reopen();
  return { desk, id, before };
}
