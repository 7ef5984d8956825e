// One hour in which nobody asks for anything, 250 clusters of each provider: how often each API is asked.
// The hour is a simulated one; the requests are real, to a sandbox that enforces each provider's limit.
import { mock } from "node:test";
import type { Account } from "../../../src/accounts/account.ts";
import { createHttpClient, type Fetch } from "../../../src/http/client.ts";
import { RateLimiter } from "../../../src/http/limiter.ts";
import { Scheduler } from "../../../src/inventory/scheduler.ts";
import { Store } from "../../../src/inventory/store.ts";
import type { Provider, Session } from "../../../src/providers/provider.ts";
import { startSandbox } from "../../../src/sandbox/sandbox.ts";
import { providers } from "../../providers.ts";
import { clustersEach } from "../size.ts";
import { answer } from "./task.ts";

const hour = 3_600_000;
/** How far the simulated time goes at once, ms. */
const step = 50;

const clusters = Object.fromEntries(providers.map(({ id }) => [id, clustersEach]));
const sandbox = await startSandbox({ clusters, speed: 0, wall: () => Date.now() });
mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.now() });
// The limiter's clock is another one, and goes with it.
performance.now = () => Date.now();

let inFlight = 0;
const sent = new Map<string, number>();
const refused = new Map<string, number>();

function count(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

async function connect(provider: Provider): Promise<Session> {
  const { id } = provider;
  const { baseUrl, keys } = sandbox.address.parts[id]!;
  const counted: Fetch = async (url, init) => {
    inFlight++;
    count(sent, id);
    try {
      const response = await globalThis.fetch(url, init);
      const body = response.body && (await response.arrayBuffer());
      if (response.status === 429) count(refused, id);
      return new Response(body, response);
    } finally {
      inFlight--;
    }
  };
  const hosts = Object.keys(provider.hosts ?? {}).map((name) => [name, `${baseUrl}/${name}`]);
  const http = createHttpClient({
    baseUrl,
    hosts: Object.fromEntries(hosts) as Record<string, string>,
    fetch: (await provider.signedIn?.(keys.admin, counted)) ?? counted,
    headers: provider.headers(keys.admin),
    limiter: new RateLimiter(provider.rateLimit),
    log: () => undefined,
    ...provider.refusals,
  });
  return provider.connect(http);
}

const sessions = new Map<string, Session>();
for (const provider of providers) sessions.set(provider.id, await connect(provider));
const accounts: Account[] = providers.map(({ id, name }) => ({ id, provider: id, label: name }));
const scheduler = new Scheduler({
  store: new Store((error) => console.error(error)),
  accounts: () => accounts,
  session: (id) => Promise.resolve(sessions.get(id)!),
  log: (line) => console.error(line),
});

/** Lets the simulated time pass; no request takes any of it. */
async function pass(ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    mock.timers.tick(step);
    do await new Promise((resolve) => setImmediate(resolve));
    while (inFlight > 0);
  }
}

scheduler.start();
// What is new is read first; the hour after that is an ordinary one.
await pass(hour);
sent.clear();
refused.clear();
await pass(hour);
scheduler.dispose();
await sandbox.close();
answer("idle", {
  providers: providers.map(({ id, rateLimit: { requests, seconds } }) => {
    const most = (requests * 3600) / seconds;
    return { id, perHour: sent.get(id) ?? 0, refused: refused.get(id) ?? 0, most };
  }),
});
