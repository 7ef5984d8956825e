import type { Workbench } from "../workbench/index.ts";

/** A line of our log about a call: when it was over, and how long it took. */
const call =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) \[info\] ([^:]+): [A-Z]+ \S+ \S+ (\d+) ms$/gm;

/**
 * When each request of an account left, of all windows, ms since the epoch and in order. Read from the
 * log, because on a busy machine requests that left one by one may arrive together.
 */
export async function departures(workbench: Workbench, account: string): Promise<number[]> {
  const text = await workbench.output("Private Endpoints");
  return [...text.matchAll(call)]
    .filter(([, , label]) => label === account)
    .map(([, over = "", , took]) => Date.parse(`${over.replace(" ", "T")}Z`) - Number(took))
    .sort((a, b) => a - b);
}

/** The most requests in any second. */
export function mostInASecond(times: readonly number[]): number {
  const within = (start: number): number =>
    times.filter((time) => time >= start && time < start + 1000).length;
  return Math.max(0, ...times.map(within));
}
