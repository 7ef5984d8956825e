import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Account } from "../../../src/accounts/account.ts";
import { Scheduler } from "../../../src/inventory/scheduler.ts";
import { Store } from "../../../src/inventory/store.ts";
import { aCluster, anAccount, anEndpoint, FakeSession, networkOf, refused } from "./fakes.ts";

const minute = 60_000;

describe("the scheduler", () => {
  let store: Store;
  let scheduler: Scheduler;
  let accounts: Account[];
  let sessions: Map<string, FakeSession>;
  let session: FakeSession;
  /** The accounts whose keys were stored by this window. */
  let own: Set<string>;

  /** Lets all that can happen now happen. */
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

  const start = async (clusters: number): Promise<void> => {
    session.clusterList = Array.from({ length: clusters }, (_, i) => aCluster(`c${i}`));
    scheduler.start();
    await settle();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    session = new FakeSession();
    own = new Set();
    sessions = new Map([["a", session]]);
    accounts = [anAccount("a")];
    store = new Store((error) => {
      throw error;
    });
    scheduler = new Scheduler({
      store,
      accounts: () => accounts,
      session: (id) => Promise.resolve(sessions.get(id)!),
      ownKey: (id) => own.has(id),
      log: () => undefined,
    });
  });

  afterEach(() => {
    scheduler.dispose();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("reads the list and then each cluster once", async () => {
    await start(3);
    expect(session.calls).toEqual(["list", "c0", "c1", "c2"]);
    expect(store.tally()).toMatchObject({ clusters: 3, unread: 0, unreadable: 0, ok: 3 });
  });

  it("does nothing before it is started", async () => {
    session.clusterList = [aCluster("c0")];
    await pass(10 * minute);
    expect(session.calls).toEqual([]);
  });

  it("reads what is on screen every 30 s and the rest at most every 5 min", async () => {
    await start(3);
    scheduler.setVisible([{ accountId: "a", clusterId: "c1" }]);
    session.calls.length = 0;
    await pass(5 * minute);
    expect(session.calls).toEqual(Array.from({ length: 10 }, () => "c1"));
    await pass(2 * minute);
    expect(session.calls.filter((call) => call !== "c1").sort()).toEqual(["c0", "c2", "list"]);
  });

  it("reads nothing on its own more often than the interval asks", async () => {
    await start(1);
    scheduler.setVisible([{ accountId: "a", clusterId: "c0" }]);
    scheduler.setInterval(2 * minute);
    session.calls.length = 0;
    await pass(4.5 * minute);
    expect(session.calls).toEqual(["c0", "c0"]);
  });

  it("never asks without a pause, whatever interval is set", async () => {
    await start(1);
    scheduler.setVisible([{ accountId: "a", clusterId: "c0" }]);
    scheduler.setInterval(0);
    session.calls.length = 0;
    await pass(20_000);
    expect(session.calls).toHaveLength(4);
  });

  it("watches what is expected to change more closely", async () => {
    session.networks.set("c1", networkOf(anEndpoint("e", "pending")));
    await start(2);
    session.calls.length = 0;
    await pass(4.5 * minute);
    expect(session.calls).toEqual(["c1", "c1", "c1", "c1"]);
  });

  it("leaves what hangs in transition for 15 min to the background, until something in it moves", async () => {
    session.networks.set("c1", networkOf(anEndpoint("e", "pending"), anEndpoint("f", "pending")));
    await start(2);
    session.calls.length = 0;
    await pass(14.9 * minute);
    expect(session.calls.filter((call) => call === "c1")).toHaveLength(14);
    session.calls.length = 0;
    await pass(25 * minute);
    expect(session.calls.filter((call) => call === "c1")).toHaveLength(4);
    session.networks.set("c1", networkOf(anEndpoint("e", "pending"), anEndpoint("f", "deleting")));
    await pass(6.25 * minute);
    session.calls.length = 0;
    await pass(5 * minute);
    expect(session.calls.filter((call) => call === "c1")).toHaveLength(5);
  });

  it("knows from the cache for how long something hangs", async () => {
    const known = {
      accountId: "a",
      cluster: aCluster("c0"),
      described: true,
      describedAt: Date.now(),
      networking: networkOf(anEndpoint("e", "pending")),
      readAt: Date.now(),
      changedAt: Date.now() - 20 * minute,
    };
    session.networks.set("c0", known.networking);
    store.setAccounts(["a"]);
    store.adopt("a", [known], [], { listedAt: Date.now() });
    await start(1);
    await pass(6 * minute);
    expect(session.calls).toEqual([]);
  });

  it("only reads in the background once the window was without focus for 5 min", async () => {
    await start(1);
    scheduler.setVisible([{ accountId: "a", clusterId: "c0" }]);
    scheduler.setFocused(false);
    await pass(5 * minute);
    session.calls.length = 0;
    await pass(30 * minute);
    expect(session.calls.filter((call) => call === "c0").length).toBeLessThanOrEqual(6);
    scheduler.setFocused(true);
    await settle();
    session.calls.length = 0;
    await pass(minute);
    expect(session.calls).toEqual(["c0", "c0"]);
  });

  it("asks for no more than twelve clusters of an account at once", async () => {
    await start(0);
    session.clusterList = Array.from({ length: 40 }, (_, i) => aCluster(`c${i}`));
    session.held = true;
    void scheduler.refreshAccount("a");
    await settle();
    session.answer("list");
    await settle();
    expect(session.waiting).toHaveLength(12);
    session.answer("c3");
    await settle();
    expect(session.pending()).toContain("c12");
    expect(session.waiting).toHaveLength(12);
  });

  it("begins with one account after the other, and leaves none waiting for long", async () => {
    accounts = ["a", "b", "c"].map((id) => anAccount(id));
    sessions = new Map(accounts.map(({ id }) => [id, new FakeSession()]));
    for (const one of sessions.values()) {
      one.clusterList = Array.from({ length: 40 }, (_, at) => aCluster(`c${at}`));
    }
    scheduler.start();
    await pass(1_000);
    const all = [...sessions.values()];
    for (const one of all) {
      one.held = true;
      one.calls.length = 0;
    }
    for (const { id } of accounts) {
      for (let at = 0; at < 40; at++) void scheduler.refreshCluster(id, `c${at}`).catch(() => 0);
    }
    const begun = (): number[] => all.map(({ calls }) => calls.length);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    expect(begun().filter((count) => count > 0)).toHaveLength(1);
    await pass(10);
    expect(begun().every((count) => count > 0)).toBe(true);
  });

  it("serves asked before operation before visible before the sweep", async () => {
    await start(0);
    session.clusterList = Array.from({ length: 60 }, (_, i) => aCluster(`c${i}`));
    session.held = true;
    void scheduler.refreshAccount("a");
    await settle();
    session.answer("list");
    scheduler.setVisible(range(20, 30).map((i) => ({ accountId: "a", clusterId: `c${i}` })));
    await settle();
    const before = session.pending();
    const asked = [
      scheduler.refreshCluster("a", "c50", "operation"),
      scheduler.refreshCluster("a", "c51", "asked"),
    ];
    await settle();
    expect(session.pending()).toEqual(before);
    for (let i = 20; i < 24; i++) {
      session.answer(`c${i}`);
      await settle();
    }
    const order = session.calls.filter((call) => /^c5.|^c2[89]/.test(call));
    expect(order).toEqual(["c51", "c50", "c28", "c29"]);
    scheduler.dispose();
    await Promise.allSettled(asked);
  });

  it("gives a second asker the answer that is already on its way", async () => {
    await start(1);
    session.calls.length = 0;
    session.held = true;
    const both = [scheduler.refreshCluster("a", "c0"), scheduler.refreshCluster("a", "c0")];
    await settle();
    expect(session.calls).toEqual(["c0", "describe c0"]);
    session.answer("c0", networkOf(anEndpoint("e")));
    session.answer("describe c0");
    const [first, second] = await Promise.all(both);
    expect(first).toBe(second);
    expect(first?.networking?.endpoints.items).toHaveLength(1);
  });

  it("asks again, at once and more urgently, for what still waits behind the sweep", async () => {
    session.held = true;
    await start(3);
    session.answer("list");
    await settle();
    const swept = session.waiting.find(({ what }) => what === "c2");
    expect(swept?.options.priority).toBe("sweep");
    const asked = scheduler.refreshCluster("a", "c2");
    await settle();
    expect(swept?.options.signal?.aborted).toBe(true);
    expect(session.waiting.find(({ what }) => what === "c2")?.options.priority).toBe("asked");
    session.answer("c2");
    session.answer("describe c2");
    expect((await asked).readAt).toBeDefined();
  });

  it("lets the calls that a list has still to make be as urgent as its newest asker", async () => {
    session.held = true;
    await start(3);
    const list = session.waiting[0];
    expect(list?.options.priority).toBe("sweep");
    void scheduler.refreshAccount("a");
    await settle();
    expect(list?.options.priority).toBe("asked");
    expect(session.calls).toEqual(["list"]);
  });

  it("does not let a late answer undo what an operation has read since", async () => {
    await start(1);
    session.held = true;
    const reading = scheduler.refreshCluster("a", "c0", "visible");
    await settle();
    scheduler.learn("a", aCluster("c0"), { endpoints: { items: [anEndpoint("new")] } });
    session.answer("c0", networkOf());
    await reading;
    expect(store.cluster("a", "c0")?.networking?.endpoints.items.map(({ id }) => id)).toEqual([
      "new",
    ]);
  });

  it("keeps a cluster that became known while an older list was under way", async () => {
    await start(1);
    session.held = true;
    const round = scheduler.refreshAccount("a");
    await settle();
    scheduler.learn("a", aCluster("new"), {});
    session.held = false;
    session.answer("list");
    await round;
    expect(store.cluster("a", "new")).toBeDefined();
  });

  it("discards an answer of an account that was removed or moved to another address", async () => {
    await start(1);
    session.held = true;
    const reading = scheduler.refreshCluster("a", "c0");
    const outcome = expect(reading).rejects.toMatchObject({ code: "notFound" });
    await settle();
    const late = session.waiting[0];
    accounts = [anAccount("a", { baseUrl: "https://other.example" })];
    scheduler.accountsChanged();
    late?.answer(networkOf(anEndpoint("old")));
    await outcome;
    expect(store.account("a")?.clusters.size).toBe(0);
    accounts = [];
    scheduler.accountsChanged();
    await settle();
    expect(store.accounts()).toEqual([]);
  });

  it("reads an account anew whose settings changed: it may see other clusters", async () => {
    await start(1);
    session.clusterList = [aCluster("c7")];
    accounts = [anAccount("a", { settings: { projects: "7" } })];
    scheduler.accountsChanged();
    await settle();
    expect([...(store.account("a")?.clusters.keys() ?? [])]).toEqual(["c7"]);
  });

  it("keeps what it knows when only the account's name changes", async () => {
    await start(2);
    session.calls.length = 0;
    accounts = [anAccount("a", { label: "Another name" })];
    scheduler.accountsChanged();
    await settle();
    expect(session.calls).toEqual([]);
    expect(store.account("a")?.clusters.size).toBe(2);
  });

  it("pauses an account that cannot sign in, alone, until it is resumed", async () => {
    const other = new FakeSession();
    other.clusterList = [aCluster("o")];
    sessions.set("b", other);
    accounts.push(anAccount("b"));
    await start(2);
    session.failures.set("list", refused("authentication"));
    session.failures.set("c0", refused("authentication"));
    session.failures.set("c1", refused("authentication"));
    await pass(8 * minute);
    expect(store.account("a")?.paused).toMatchObject({ code: "authentication" });
    expect(store.account("b")?.paused).toBeUndefined();
    expect(store.account("a")?.clusters.size).toBe(2);
    session.calls.length = other.calls.length = 0;
    await pass(60 * minute);
    expect(session.calls).toEqual([]);
    expect(other.calls).not.toEqual([]);
    session.failures.clear();
    scheduler.resume("a");
    await settle();
    expect(session.calls[0]).toBe("list");
    expect(store.account("a")?.paused).toBeUndefined();
  });

  it("tries a paused account when a person asks for it", async () => {
    session.failures.set("list", refused("authentication"));
    await start(1);
    expect(store.account("a")?.paused).toBeDefined();
    session.failures.clear();
    await scheduler.refreshAccount("a");
    expect(store.account("a")?.paused).toBeUndefined();
    expect(store.cluster("a", "c0")?.readAt).toBeDefined();
  });

  it("keeps the last known data of a cluster beside its failure, and asks ever less often", async () => {
    session.networks.set("c0", networkOf(anEndpoint("e")));
    await start(1);
    scheduler.setVisible([{ accountId: "a", clusterId: "c0" }]);
    session.failures.set("c0", refused("unavailable"));
    session.calls.length = 0;
    await pass(5 * minute);
    expect(session.calls.filter((call) => call === "c0")).toHaveLength(4);
    const entry = store.cluster("a", "c0");
    expect(entry?.error).toMatchObject({ code: "unavailable" });
    expect(entry?.networking?.endpoints.items).toHaveLength(1);
    session.failures.clear();
    expect((await scheduler.refreshCluster("a", "c0")).error).toBeUndefined();
  });

  it("comes back to a locked or rate-limited cluster no sooner than it was told", async () => {
    await start(1);
    scheduler.setVisible([{ accountId: "a", clusterId: "c0" }]);
    session.failures.set("c0", refused("rateLimited", 4 * minute));
    await pass(35_000);
    session.calls.length = 0;
    await pass(3.9 * minute);
    expect(session.calls).toEqual([]);
  });

  it("keeps the known clusters when the list fails, and removes none when a later page does", async () => {
    await start(4);
    session.pageSize = 2;
    session.clusterList = session.clusterList.slice(1);
    session.held = true;
    const round = scheduler.refreshAccount("a");
    await settle();
    session.answer("list");
    await settle();
    session.waiting[0]?.fail(refused("unavailable"));
    await round;
    expect(store.account("a")?.clusters.size).toBe(4);
    expect(store.account("a")?.listError).toMatchObject({ code: "unavailable" });
  });

  it("reads the clusters of a page while the next page is on its way", async () => {
    await start(4);
    session.pageSize = 2;
    session.held = true;
    const round = scheduler.refreshAccount("a");
    await settle();
    session.answer("list");
    await settle();
    expect(session.pending().toSorted()).toEqual(["c0", "c1", "list"]);
    session.held = false;
    for (const what of ["c0", "c1", "list"]) session.answer(what);
    await round;
  });

  it("reads everything once for all who want it, and again for who wants it later", async () => {
    await start(2);
    session.calls.length = 0;
    await Promise.all([scheduler.refreshAll(), scheduler.refreshAccount("a")]);
    expect(session.calls).toEqual(["list", "c0", "c1"]);
    await scheduler.refreshAll();
    expect(session.calls).toEqual(["list", "c0", "c1", "list", "c0", "c1"]);
  });

  it("removes the clusters that a whole list does not name any more", async () => {
    await start(4);
    session.clusterList = session.clusterList.slice(1);
    await scheduler.refreshAccount("a");
    expect([...store.account("a")!.clusters.keys()]).toEqual(["c1", "c2", "c3"]);
  });

  it("tells the provider what is known, which it may give back as unread instead of gone", async () => {
    const listing = vi.spyOn(session, "clusters");
    await start(2);
    expect(listing).toHaveBeenLastCalledWith(undefined, expect.anything(), []);
    const refusal = refused("permission");
    session.answers.set("list", {
      items: [aCluster("c0")],
      broken: [{ id: "c1", name: "one", error: refusal }],
    });
    await scheduler.refreshAccount("a");
    const known = [aCluster("c0"), aCluster("c1")];
    expect(listing).toHaveBeenLastCalledWith(undefined, expect.anything(), known);
    const kept = store.cluster("a", "c1");
    expect([kept?.cluster, kept?.error?.code]).toEqual([known[1], "permission"]);
    session.answers.clear();
    await scheduler.refreshAccount("a");
    expect(store.cluster("a", "c1")?.error).toBeUndefined();
  });

  it("shows the clusters of each page as it comes", async () => {
    session.pageSize = 2;
    session.held = true;
    await start(4);
    session.answer("list");
    await settle();
    expect(store.account("a")?.clusters.size).toBe(2);
    expect(store.account("a")?.listedAt).toBeUndefined();
  });

  it("reads nothing while paused but what is asked for", async () => {
    await start(1);
    scheduler.setVisible([{ accountId: "a", clusterId: "c0" }]);
    scheduler.pause();
    session.calls.length = 0;
    await pass(20 * minute);
    expect(session.calls).toEqual([]);
    await scheduler.refreshAll();
    expect(session.calls).toContain("c0");
    scheduler.resume();
    session.calls.length = 0;
    await pass(minute);
    expect(session.calls).toEqual(["c0", "c0"]);
  });

  it("reads only what its person looks at while another window leads", async () => {
    scheduler.setLeader(false);
    store.setAccounts(["a"]);
    store.applyPage("a", { items: [aCluster("c0"), aCluster("c1")], broken: [] }, Date.now());
    store.finishList("a", new Set(["c0", "c1"]), Date.now() - 10 * minute);
    await start(2);
    scheduler.setVisible([{ accountId: "a", clusterId: "c1" }]);
    await pass(20_000);
    expect(session.calls).toEqual(["c1"]);
    scheduler.setLeader(true);
    await settle();
    expect(session.calls).toEqual(["c1", "list", "c0"]);
  });

  it("reads all of an account whose key it stored itself, whichever window leads: that one may lack it", async () => {
    scheduler.setLeader(false);
    own.add("a");
    await start(2);
    expect(session.calls).toEqual(["list", "c0", "c1"]);
    session.calls.length = 0;
    await pass(7 * minute);
    expect(session.calls.sort()).toEqual(["c0", "c1", "list"]);
  });

  it("lists a new account at once, whichever window leads", async () => {
    scheduler.setLeader(false);
    await start(1);
    expect(session.calls).toEqual(["list"]);
    session.failures.set("list", refused("authentication"));
    await scheduler.refreshAccount("a");
    session.failures.clear();
    session.calls.length = 0;
    scheduler.resume("a");
    await settle();
    expect(session.calls).toEqual(["list", "c0"]);
  });

  it("stops everything when it is disposed", async () => {
    await start(2);
    session.held = true;
    const reading = scheduler.refreshCluster("a", "c0");
    const outcome = expect(reading).rejects.toMatchObject({ name: "AbortError" });
    await settle();
    const { signal } = session.waiting[0]!.options;
    scheduler.dispose();
    await outcome;
    expect(signal?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("says of a cluster that is not there that it is not", async () => {
    await start(1);
    await expect(scheduler.refreshCluster("a", "none")).rejects.toMatchObject({ code: "notFound" });
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
