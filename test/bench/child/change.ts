// One endpoint of all changes: from the provider's answer to the one event that VS Code gets.
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
const replayed = async (fetch: Fetch, ...[url, init]: Parameters<Fetch>): Promise<Response> => {
  const known = replaying ? answers.get(url) : undefined;
  if (known !== undefined) return new Response(Buffer.from(known.body), { status: known.status });
  const response = await fetch(url, init);
  answers.set(url, { body: await bodyOf(response), status: response.status });
  return response;
};

const sessions = await connect(task.faces, () => unlimited, undefined, replayed);
const inventory = createInventory(task, sessions);
const painting = new Painting(inventory, task, sessions);
inventory.scheduler.pause();
await inventory.start();
await painting.paintAll();

const events: number[] = [];
painting.onEvent = (repaint) => events.push(repaint === "all" ? Infinity : repaint.length);

async function bodyOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.clone().arrayBuffer());
}

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

const watch = task.watch ? watchSlices() : undefined;
let most = 0;
const times = [];
for (const { id: accountId, clusters } of inventory.store.accounts()) {
  const ms: number[] = [];
  const cpuMs: number[] = [];
  for (const entry of clusters.values()) {
    const endpoint = endpointIn(entry);
    if (endpoint === undefined || ms.length === task.rounds) continue;
    const refresh = () => inventory.scheduler.refreshCluster(accountId, entry.cluster.id);
    answers.clear();
    replaying = false;
    await refresh();
    if (!otherState(endpoint)) continue;
    replaying = true;
    const before = events.length;
    const [began, cpu] = [performance.now(), threadMs()];
    await refresh();
    ms.push(performance.now() - began);
    cpuMs.push(threadMs() - cpu);
    most = Math.max(most, events.length - before);
    if (events.length === before) throw new Error(`${accountId}: a change caused no event.`);
  }
  if (ms.length < task.rounds) throw new Error(`${accountId}: only ${ms.length} changes.`);
  times.push({ id: accountId, ms, cpuMs });
}
const slices = await watch?.stop();
await inventory.dispose();
answer("change", {
  times,
  events: most,
  elements: Math.max(...events),
  ...(slices && { slices }),
});
