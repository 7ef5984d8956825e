import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { Journal } from "../../../src/operations/journal.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { followOtherWindows } from "../../../src/operations/follow.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import { FakeCloud } from "./fakeCloud.ts";
import { drive, pass } from "./harness.ts";
import { desk } from "./setup.ts";

vi.mock("../../../src/operations/watch.ts", () => import("./fakeWatch.ts"));

const here = desk();
const create: Partial<Plan> = { action: "createEgressEndpoint", values: { target: "db" } };

describe("another window", () => {
  test("shows the operation as running elsewhere, offers nothing, and sees how it ends", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const two = await here.open(cloud);
    const changed: string[] = [];
    two.operations.onDidChange((ids) => changed.push(...ids));
    const id = await one.begin(create);
    await pass(15_000);
    expect(two.operations.isElsewhere(id)).toBe(true);
    expect(one.operations.isElsewhere(id)).toBe(false);
    expect(two.operations.offers(id)).toEqual([]);
    await expect(drive(two.operations.resume(id))).rejects.toThrow("Another window");
    await expect(drive(two.operations.forget(id))).rejects.toThrow("Another window");
    expect(await two.settle(id)).toMatchObject({ state: "done" });
    await pass(15_000);
    expect(two.operations.isElsewhere(id)).toBe(false);
    expect(two.settled).toEqual([]);
    expect(new Set(changed)).toEqual(new Set([id]));
    await drive(one.operations.forget(id));
    await pass(15_000);
    expect(two.operations.list()).toEqual([]);
  });

  test("takes a wait over when its window closes, without a question", async () => {
    const cloud = new FakeCloud();
    cloud.buildMs = 600_000;
    const one = await here.open(cloud);
    const two = await here.open(cloud);
    const id = await one.begin(create);
    await pass(60_000);
    await drive(one.operations.dispose());
    expect(await two.settle(id)).toMatchObject({ state: "done" });
    expect(two.settled).toEqual(["done: It is available."]);
    expect(cloud.arrived).toEqual(["create"]);
  });
});

describe("what another window does to a cluster", () => {
  test("is told of with each step it takes, and what this window does is not", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const two = await here.open(cloud);
    const told: [string, number][] = [];
    for (const [name, { operations }] of Object.entries({ one, two })) {
      followOtherWindows(operations, (accountId, clusterId, at) => {
        told.push([`${name}: ${accountId}/${clusterId}`, at]);
      });
    }
    const id = await one.begin(create);
    await pass(15_000);
    await two.settle(id);
    await pass(60_000);
    // Sent, on its way, available.
    const places = new Set(told.map(([place]) => place));
    expect(places).toEqual(new Set(["two: a1/c1"]));
    expect(told.length).toBeGreaterThan(1);
    expect(told.length).toBeLessThan(5);
    expect(told.at(-1)?.[1]).toBe(one.operation(id).updatedAt);
  });

  test("is not told of before anything was sent", async () => {
    const cloud = new FakeCloud();
    cloud.lock = { holder: "LOCKED", until: Infinity };
    const one = await here.open(cloud);
    const two = await here.open(cloud);
    const told: string[] = [];
    followOtherWindows(two.operations, (_account, clusterId) => told.push(clusterId));
    const id = await one.begin(create);
    await pass(60_000);
    expect(two.operation(id).text).toContain("is locked since");
    expect(told).toEqual([]);
  });
});

describe("a reload of the window", () => {
  test("goes on with the wait, and does not repeat what it said", async () => {
    const cloud = new FakeCloud();
    cloud.becomes = "needsAcceptance";
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await one.settle(id);
    await drive(one.operations.dispose());
    const two = await here.open(cloud);
    await pass(60_000);
    expect(two.settled).toEqual([]);
    cloud.setState("new-1", undefined);
    await pass(60_000);
    expect(two.settled).toEqual(["done: It is available."]);
  });

  test("before anything was sent asks, and sends nothing by itself", async () => {
    const cloud = new FakeCloud();
    cloud.lock = { holder: "LOCKED", until: Date.now() + 60_000 };
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(10_000);
    await drive(one.operations.dispose());
    const two = await here.open(cloud);
    expect(await two.settle(id)).toMatchObject({
      state: "needsYou",
      asks: "resume",
      text: "It was interrupted before anything was sent. Resume it or forget it.",
    });
    await pass(3600_000);
    expect(cloud.arrived).toEqual([]);
    expect(two.operations.offers(id)).toEqual(["resume", "forget"]);
    await drive(two.operations.resume(id));
    expect(await two.settle(id)).toMatchObject({ state: "done" });
  });
});

describe("the list of open operations", () => {
  test("is published at the start even when it is empty: a crash may have left another", async () => {
    const one = await here.open(new FakeCloud());
    expect(one.published).toEqual([]);
  });

  test("is published with the machine's name while they are open", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(10_000);
    expect(one.published).toEqual([
      { id, title: "Test", clusterName: "orders", state: "waiting", host: "here" },
    ]);
    await one.settle(id);
    expect(one.published).toEqual([]);
  });
});

describe("the journal", () => {
  test("is readable by its owner only, and leaves no temporary file", async () => {
    const one = await here.open(new FakeCloud());
    const id = await one.begin(create);
    await one.settle(id);
    await drive(one.operations.dispose());
    const names = await readdir(here.folder);
    expect(names.filter((name) => !name.startsWith("turn-"))).toEqual([`${id}.json`]);
    expect((await stat(join(here.folder, `${id}.json`))).mode & 0o777).toBe(0o600);
  });

  test.each([
    ["cut short", (text: string) => text.slice(0, 100)],
    ["empty", () => ""],
    ["of another operation", (text: string) => text.replace(/"id": "[^"]*"/, '"id": "../x"')],
    ["without a field", (text: string) => text.replace('"steps"', '"stops"')],
  ])("a file that is damaged (%s) is set aside and told; the others go on", async (_how, harm) => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const good = await one.begin(create);
    await one.settle(good);
    const path = join(here.folder, "bad.json");
    await writeFile(path, harm(await readFile(join(here.folder, `${good}.json`), "utf8")));
    const damaged: string[] = [];
    one.operations.onDidFindDamage((files) => damaged.push(...files));
    await pass(15_000);
    expect(damaged).toEqual(["bad.json.damaged"]);
    expect(one.log.join()).toContain("bad.json.damaged");
    expect(one.operations.list().map(({ id }) => id)).toEqual([good]);
    expect(await readdir(here.folder)).toContain("bad.json.damaged");
  });

  test("a folder where a file should be is set aside as well", async () => {
    const one = await here.open(new FakeCloud());
    await mkdir(join(here.folder, "odd.json"));
    await pass(15_000);
    expect(await readdir(here.folder)).toEqual(["odd.json.damaged"]);
    expect(one.operations.list()).toEqual([]);
  });

  test("a file of a newer version is left alone", async () => {
    const one = await here.open(new FakeCloud());
    await writeFile(join(here.folder, "new.json"), JSON.stringify({ version: 2 }));
    await pass(15_000);
    expect(one.operations.list()).toEqual([]);
    expect(await readdir(here.folder)).toEqual(["new.json"]);
  });

  test("keeps what needs a person, and the newest 50 of what is over, for 14 days", async () => {
    const one = await here.open(new FakeCloud());
    const id = await one.begin(create);
    const template = await one.settle(id);
    await drive(one.operations.dispose());
    const journal = new Journal(here.folder);
    const now = Date.now();
    const put = (name: string, change: Partial<Operation>): Promise<void> =>
      journal.save({ ...template, id: name, ...change });
    for (let n = 0; n < 60; n++) await put(`n${n}`, { updatedAt: now + n });
    await put("old", { updatedAt: now - 15 * 24 * 3600_000 });
    await put("asks", { updatedAt: 1, state: "needsYou", asks: "resume" });
    const two = await here.open(new FakeCloud());
    const ids = two.operations.list().map((operation) => operation.id);
    expect(ids).toHaveLength(51);
    expect(ids).toContain("asks");
    expect(ids).toContain("n59");
    expect(ids).not.toContain("n9");
    expect(ids).not.toContain("old");
  });

  test("that cannot be written stops the operation before anything is sent", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    vi.spyOn(Journal.prototype, "save").mockRejectedValue(new Error("ENOSPC"));
    await expect(one.begin(create)).rejects.toThrow("ENOSPC");
    vi.restoreAllMocks();
    cloud.lock = { holder: "LOCKED", until: Date.now() + 5000 };
    const id = await one.begin(create);
    vi.spyOn(Journal.prototype, "save").mockRejectedValue(new Error("ENOSPC"));
    expect(await one.settle(id)).toMatchObject({ state: "failed", text: "ENOSPC" });
    expect(cloud.arrived).toEqual([]);
    vi.restoreAllMocks();
    await drive(one.operations.resume(id));
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(cloud.effects).toEqual(["create"]);
  });
});
