// Steps that other people do.
import { describe, expect, test, vi } from "vitest";
import { handedOver } from "../../../src/operations/handOver.ts";
import { planned, undoOf } from "../../../src/operations/operation.ts";
import type { HandOverTask } from "../../../src/operations/task.ts";
import { creation, forNetworkTeam, registration } from "./bothSides.ts";
import { FakeCloud } from "./fakeCloud.ts";
import { drive, pass } from "./harness.ts";
import { desk } from "./setup.ts";

vi.mock("../../../src/operations/watch.ts", () => import("./fakeWatch.ts"));

const here = desk();
const steps = [planned(forNetworkTeam), registration];
const waiting = {
  state: "needsYou",
  asks: "act",
  text: "Create the endpoint: hand it over, then enter Endpoint id.",
};

/** The database team registers what our step made. */
const forDatabaseTeam: HandOverTask = {
  kind: "handOver",
  title: "Register the endpoint",
  text: "Register {id} with orders.",
  seenBy: { kind: "action", action: "registerEndpoint", values: {} },
};

describe("a step that is handed over", () => {
  test("sends nothing, and goes on with what others gave back", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const id = await one.begin({ steps });
    expect(await one.settle(id)).toMatchObject(waiting);
    expect(handedOver(one.operation(id))?.text).toBe("Make an endpoint to com.example.service.");
    await pass(3600_000);
    expect([one.operation(id).state, cloud.arrived]).toEqual(["needsYou", []]);
    one.operations.give(id, " vpce-0aaaaaaaaaaaaaaaa ");
    await pass(60_000);
    expect(await one.settle(id)).toMatchObject({
      state: "done",
      results: { endpoint: "vpce-0aaaaaaaaaaaaaaaa" },
    });
    expect(cloud.world).toEqual(["ingress vpce-0aaaaaaaaaaaaaaaa []"]);
    expect(handedOver(one.operation(id))).toBeUndefined();
  });

  test("refuses an id of another kind, and goes on waiting for the right one", async () => {
    const one = await here.open(new FakeCloud());
    const id = await one.begin({ steps });
    await one.settle(id);
    for (const wrong of ["", "  ", "vpce-svc-0aaaaaaaaaaaaaaaa", "123456789012"]) {
      expect(() => one.operations.give(id, wrong)).toThrow(/Endpoint id/);
    }
    await pass(60_000);
    expect(one.operation(id)).toMatchObject(waiting);
  });

  test("takes an answer once, and only in the window that is at it", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const two = await here.open(cloud);
    const id = await one.begin({ steps });
    await one.settle(id);
    await pass(15_000);
    expect(() => two.operations.give(id, "vpce-0aaaaaaaaaaaaaaaa")).toThrow("not at the operation");
    one.operations.give(id, "vpce-0aaaaaaaaaaaaaaaa");
    await pass(5000);
    expect(() => one.operations.give(id, "vpce-0bbbbbbbbbbbbbbbb")).toThrow("waits for nothing");
    await one.settle(id);
    expect(cloud.world).toEqual(["ingress vpce-0aaaaaaaaaaaaaaaa []"]);
  });

  test("is waited for by the next window, which goes on with the answer unasked", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const id = await one.begin({ steps });
    await one.settle(id);
    await drive(one.operations.dispose());
    const two = await here.open(cloud);
    await pass(60_000);
    expect(two.operation(id)).toMatchObject(waiting);
    two.operations.give(id, "vpce-0aaaaaaaaaaaaaaaa");
    await pass(60_000);
    expect(await two.settle(id)).toMatchObject({ state: "done" });
    expect(cloud.arrived).toEqual(["register"]);
  });

  test("is theirs to take back: undo says so before and after", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const id = await one.begin({ steps });
    await one.settle(id);
    one.operations.give(id, "vpce-0aaaaaaaaaaaaaaaa");
    await pass(60_000);
    const theirs = "Create the endpoint: what others did is theirs to take back.";
    expect(undoOf(await one.settle(id))).toMatchObject({ cannot: [theirs] });
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({ state: "undone", leftBehind: [theirs] });
    expect(cloud.world).toEqual([]);
  });

  test("is over when it is seen to be done, with all values in its text before", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const register = { ...planned(forDatabaseTeam), takes: { id: "endpoint" } };
    const id = await one.begin({ steps: [planned(creation), register] });
    expect(await one.settle(id)).toMatchObject({
      ...waiting,
      text: "Register the endpoint: hand it over, then say that it is done.",
    });
    const { endpoint = "" } = one.operation(id).results ?? {};
    expect(handedOver(one.operation(id))?.text).toBe(`Register ${endpoint} with orders.`);
    const theirs = await here.open(cloud);
    await theirs.begin({ action: "registerEndpoint", values: { id: endpoint } });
    await pass(120_000);
    expect(await one.settle(id)).toMatchObject({ state: "done", text: "It is available." });
    expect(cloud.arrived).toEqual(["create", "register"]);
  });

  test("gives the id that is seen, so that nobody needs to copy it", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const seen = planned({ ...forNetworkTeam, seenBy: creation });
    const id = await one.begin({ steps: [seen, registration] });
    await one.settle(id);
    const theirs = await here.open(cloud);
    await theirs.begin({ steps: [planned(creation)], clusterId: "c2" });
    await pass(120_000);
    expect(await one.settle(id)).toMatchObject({
      state: "done",
      results: { endpoint: "vpce-0123456789abcdef0" },
    });
    await drive(one.operations.undo(id));
    await one.settle(id);
    expect(cloud.world).toEqual(["vpc operation-1 []"]);
  });

  test("of which nothing comes back is over when a person says so", async () => {
    const one = await here.open(new FakeCloud());
    const task = { kind: "handOver", title: "Add our account", text: "In Confluent." } as const;
    const id = await one.begin({ steps: [planned(task)] });
    await one.settle(id);
    one.operations.give(id, "");
    await pass(5000);
    expect(await one.settle(id)).toMatchObject({ state: "done", text: "Others have done it." });
  });
});
