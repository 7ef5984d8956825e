// One endpoint of all changes: from the provider's answer to the one event that VS Code gets; and what it
// takes to receive and parse the same answers, which any client must do.
import { performance } from "node:perf_hooks";
import type { Fetch } from "../../../src/http/client.ts";
import type { ClusterEntry } from "../../../src/inventory/entries.ts";
import { connect, createInventory, Painting, unlimited } from "./extension.ts";
import { threadMs, watchSlices } from "./slices.ts";
import { answer, readTask } from "./task.ts";

const task = readTask();

/** The answers of the sandbox, which later come from here: the network is not what is measured. */
const answers = new Map<string, { readonly body: Uint8Array; readonly status: number }>();
let replaying = false;
/** What was asked for while answers were replayed. */
let asked: string[] = [];
function replay(url: string): Response | undefined {
  const known = answers.get(url);
  return known && new Response(Buffer.from(known.body), { status: known.status });
}
const replayed = async (fetch: Fetch, ...[url, init]: Parameters<Fetch>): Promise<Response> => {
  const known = replaying ? replay(url) : undefined;
  if (known !== undefined) {
    asked.push(url);
    return known;
  }
  const response = await fetch(url, init);
  const { status, headers } = response;
  const body = new Uint8Array(await response.arrayBuffer());
  answers.set(url, { body, status });
  return new Response(body, { status, headers });
};

const sessions = await connect(task.faces, () => unlimited, undefined, replayed);
const inventory = createInventory(task, sessions);
const painting = new Painting(inventory, task, sessions);
inventory.scheduler.pause();
await inventory.start();
await painting.paintAll();

const events: number[] = [];
painting.onEvent = (repaint) => events.push(repaint === "all" ? Infinity : repaint.length);

/** An endpoint that the provider tells the state of. */
function endpointIn({ networking }: ClusterEntry) {
  return [...(networking?.endpoints.items ?? []), ...(networking?.egress.items ?? [])].find(
    ({ status }) => status.state === "available" && status.word !== "",
  );
}

type Endpoint = NonNullable<ReturnType<typeof endpointIn>>;

/** Gives it another state in the answers that tell of it. True = there is one. */
function otherState(endpoint: Endpoint): boolean {
  let told = false;
  for (const [url, { body, status }] of answers) {
    const text = Buffer.from(body).toString();
    // One that is a file tells no states.
    if (!text.startsWith("{") && !text.startsWith("[")) continue;
    const all: unknown = JSON.parse(text);
    const property = stateIn(all, endpoint);
    if (property === undefined) continue;
    property.holder[property.name] = "SOMETHING_ELSE";
    answers.set(url, { body: Buffer.from(JSON.stringify(all)), status });
    told = true;
  }
  return told;
}

/** Where an answer tells its state: beside its id, of which ours may have more in front, in its word. */
function stateIn(
  value: unknown,
  { id, status }: Endpoint,
): { holder: Record<string, unknown>; name: string } | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const holder = value as Record<string, unknown>;
  const ends = (text: string, end: unknown): boolean =>
    typeof end === "string" && end !== "" && text.endsWith(end);
  const own = Object.values(holder).some((one) => ends(id, one));
  const name = Object.keys(holder).find((key) => ends(String(holder[key]), status.word));
  if (own && name !== undefined) return { holder, name };
  for (const one of Object.values(holder)) {
    const found = stateIn(one, { id, status } as Endpoint);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Receives and parses the answers that were asked for, as they would come by themselves. */
async function bare(): Promise<void> {
  const parse = async (url: string): Promise<unknown> =>
    JSON.parse((await replay(url)?.text()) ?? "null");
  await Promise.all(asked.map(parse));
}

/** What work takes, by the clock and of this thread's CPU time, ms. */
async function timed(work: () => Promise<unknown>): Promise<{ ms: number; cpuMs: number }> {
  const [began, cpu] = [performance.now(), threadMs()];
  await work();
  return { ms: performance.now() - began, cpuMs: threadMs() - cpu };
}

const watch = task.watch ? watchSlices() : undefined;
let most = 0;
const times = [];
for (const { id: accountId, clusters } of inventory.store.accounts()) {
  const ms: number[] = [];
  const cpuMs: number[] = [];
  const bareMs: number[] = [];
  for (const entry of clusters.values()) {
    const endpoint = endpointIn(entry);
    if (endpoint === undefined || ms.length === task.rounds) continue;
    const refresh = () => inventory.scheduler.refreshCluster(accountId, entry.cluster.id);
    answers.clear();
    replaying = false;
    await refresh();
    const change = (): boolean => otherState(endpoint);
    if (!(watch === undefined ? change() : watch.without(change))) continue;
    replaying = true;
    asked = [];
    const before = events.length;
    const took = await timed(refresh);
    ms.push(took.ms);
    cpuMs.push(took.cpuMs);
    // What is only measured to be taken off is no slice of ours.
    if (watch === undefined) bareMs.push((await timed(bare)).ms);
    most = Math.max(most, events.length - before);
    if (events.length === before) throw new Error(`${accountId}: a change caused no event.`);
  }
  if (ms.length < task.rounds) throw new Error(`${accountId}: only ${ms.length} changes.`);
  times.push({ id: accountId, ms, cpuMs, bareMs });
}
const slices = await watch?.stop();
await inventory.dispose();
answer("change", {
  times,
  events: most,
  elements: Math.max(...events),
  ...(slices && { slices }),
});
