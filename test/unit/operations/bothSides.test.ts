// Writes in the customer's own cloud as steps, beside those of the database.
import { describe, expect, test, vi } from "vitest";
import { ApiError } from "../../../src/http/errors.ts";
import type { Action } from "../../../src/providers/provider.ts";
import { planned } from "../../../src/operations/operation.ts";
import { bothSides, creation, egress, registration } from "./bothSides.ts";
import { FakeCloud, refused } from "./fakeCloud.ts";
import { drive, pass } from "./harness.ts";
import { desk } from "./setup.ts";

vi.mock("../../../src/operations/watch.ts", () => import("./fakeWatch.ts"));

const here = desk();
const endpoint = "vpce-0123456789abcdef0";

describe("steps on both sides", () => {
  test("are done in their order, and take what earlier ones give", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const id = await one.begin({ steps: bothSides });
    expect(await one.settle(id)).toMatchObject({ state: "done", results: { endpoint } });
    expect(cloud.arrived).toEqual(["create", "register", "switch"]);
    expect(cloud.world).toEqual([`ingress ${endpoint} []`, "vpc operation-1 [private]"]);
  });

  test("are taken back, the last one first, each by the side that did it", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const id = await one.begin({ steps: bothSides });
    await one.settle(id);
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({ state: "undone", text: "Undone." });
    expect(cloud.arrived.slice(3)).toEqual(["switch", "unregister", "delete"]);
    expect(cloud.world).toEqual([]);
  });

  test("wait for what goes on by itself, and others may write meanwhile", async () => {
    const cloud = new FakeCloud();
    cloud.buildMs = 600_000;
    const one = await here.open(cloud);
    const first = await one.begin({ steps: [bothSides[0]!, bothSides[2]!] });
    await pass(60_000);
    expect(one.operation(first)).toMatchObject({ state: "waiting", text: "It is PENDING." });
    const other = await one.begin({ action: "registerEndpoint", values: { id: "vpce-other" } });
    await pass(60_000);
    expect(cloud.arrived).toEqual(["create", "register"]);
    expect(await one.settle(first)).toMatchObject({ state: "done" });
    expect(cloud.arrived).toEqual(["create", "register", "switch"]);
    await one.settle(other);
  });

  test("say when a person must act first, and go on by themselves once that is done", async () => {
    const cloud = new FakeCloud();
    cloud.becomes = "needsAcceptance";
    const one = await here.open(cloud);
    const id = await one.begin({ steps: [bothSides[0]!, bothSides[2]!] });
    const waiting = { state: "needsYou", asks: "act", text: "Accept it in your account." };
    expect(await one.settle(id)).toMatchObject(waiting);
    cloud.setState(`customer/${endpoint}`, undefined);
    await pass(60_000);
    expect(await one.settle(id)).toMatchObject({ state: "done" });
  });

  test("are asked for anew where the value that they take is not there", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const id = await one.begin({ steps: [registration] });
    const operation = await one.settle(id);
    expect(operation.state).toBe("failed");
    expect(operation.text).toContain("endpoint");
    expect(cloud.arrived).toEqual([]);
  });

  test("that fail say that what was done before stays", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    cloud.point = (name) => {
      if (name === "register leaves") cloud.faults.push(refusal);
      return Promise.resolve();
    };
    const operation = await one.settle(await one.begin({ steps: bothSides }));
    expect(operation).toMatchObject({
      state: "failed",
      text: "The role does not allow it. Ask for it. This step changed nothing; those before it stay.",
    });
  });

  test("answer what the step before waits for, and are about what it made", async () => {
    const cloud = new FakeCloud();
    cloud.becomes = "needsAcceptance";
    const one = await here.open(cloud);
    const id = await one.begin({ steps: egress });
    expect(await one.settle(id)).toMatchObject({ state: "done", text: "The names are set." });
    expect(cloud.arrived).toEqual(["create", "decide", "set"]);
    expect(cloud.world).toEqual(["egress db [a.example]"]);
    expect(one.settled).toEqual(["done: The names are set."]);
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({ state: "undone" });
    expect(cloud.arrived.slice(3)).toEqual(["set", "decide", "delete"]);
    expect(cloud.world).toEqual([]);
  });

  test("answer once what they need for it is known, and wait quietly until that shows", async () => {
    const cloud = new FakeCloud();
    cloud.becomes = "needsAcceptance";
    cloud.lagMs = 30_000;
    const known = Date.now() + 600_000;
    const actions = cloud.actions.map((one): Action => {
      if (one.id !== "createEgressEndpoint") return one;
      const gives = { connection: "new-1" };
      const progress: Action["progress"] = (...asked) => ({
        ...one.progress(...asked),
        ...(Date.now() > known && { gives }),
      });
      return { ...one, progress };
    });
    const one = await here.open(cloud, { session: () => Promise.resolve(cloud.session(actions)) });
    const [create, accept] = egress;
    const id = await one.begin({
      steps: [create!, { ...accept!, takes: { endpoint: "connection" } }],
    });
    await pass(300_000);
    expect([one.operation(id).state, cloud.arrived]).toEqual(["waiting", ["create"]]);
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(cloud.arrived).toEqual(["create", "decide"]);
    expect(one.settled).toHaveLength(1);
  });

  test("send no answer where nobody waits for one", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    expect(await one.settle(await one.begin({ steps: egress }))).toMatchObject({ state: "done" });
    expect(cloud.arrived).toEqual(["create", "set"]);
  });

  test("stop where the answer fails, and go on with it when resumed", async () => {
    const cloud = new FakeCloud();
    cloud.becomes = "needsAcceptance";
    const one = await here.open(cloud);
    cloud.point = (name) => {
      if (name === "decide leaves") cloud.faults.push(refusal);
      return Promise.resolve();
    };
    const id = await one.begin({ steps: egress });
    expect(await one.settle(id)).toMatchObject({ state: "failed" });
    cloud.point = () => Promise.resolve();
    await drive(one.operations.resume(id));
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(cloud.arrived).toEqual(["create", "decide", "decide", "set"]);
  });
});

describe("a write in the customer's cloud", () => {
  const create = { steps: [planned(creation)] };

  test("that is sent again is sent with the same token, and makes one", async () => {
    const cloud = new FakeCloud();
    cloud.faults.push("loseRequest");
    const one = await here.open(cloud);
    expect(await one.settle(await one.begin(create))).toMatchObject({ state: "done" });
    expect([cloud.arrived, cloud.effects, cloud.tokens.size]).toEqual([
      ["create", "create"],
      ["create"],
      1,
    ]);
  });

  test("of which the answer is lost is found by its mark, and taken back", async () => {
    const cloud = new FakeCloud();
    cloud.faults.push("loseAnswer");
    const one = await here.open(cloud);
    const id = await one.begin(create);
    const operation = await one.settle(id);
    expect(operation.steps[0]).toMatchObject({ origin: "made", sent: { subject: endpoint } });
    expect(cloud.arrived).toEqual(["create"]);
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({ state: "undone" });
    expect(cloud.world).toEqual([]);
  });

  test("asked for twice is done once, and the second leaves it where it is", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    await one.settle(await one.begin(create));
    const id = await one.begin(create);
    const second = await one.settle(id);
    expect(second).toMatchObject({ state: "done", results: { endpoint } });
    expect(cloud.arrived).toEqual(["create"]);
    await drive(one.operations.undo(id));
    await one.settle(id);
    expect(cloud.world).toEqual(["vpc operation-1 []"]);
  });

  test("waits for a sign-in that has ended, and goes on once it is renewed", async () => {
    const cloud = new FakeCloud();
    cloud.buildMs = 600_000;
    const one = await here.open(cloud);
    const id = await one.begin({ steps: [bothSides[0]!, bothSides[2]!] });
    await pass(60_000);
    cloud.readFaults.push(expired);
    await pass(60_000);
    expect(one.operation(id).log.map(({ text }) => text)).toContain(
      "The sign-in has ended. Sign in again.",
    );
    expect(await one.settle(id)).toMatchObject({ state: "done" });
  });

  test("waits while something still uses its subject, without a word of the cluster", async () => {
    const cloud = new FakeCloud();
    cloud.faults.push(refused("locked", "The group is still used.", 30_000));
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(10_000);
    expect(one.operation(id).state).toBe("waiting");
    expect(one.operation(id).text).toMatch(/^Waiting since .*: The group is still used\.$/);
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect([cloud.arrived, cloud.tokens.size]).toEqual([["create", "create"], 1]);
  });

  test("that the cloud does not have fails in words", async () => {
    const one = await here.open(new FakeCloud());
    const steps = [planned({ ...creation, write: "enableMultiVpc" })];
    const operation = await one.settle(await one.begin({ steps }));
    expect(operation.state).toBe("failed");
    expect(operation.text).toContain("This cloud does not offer the step.");
  });
});

const refusal = new ApiError("permission", "unchanged", {
  message: "The role does not allow it.",
  next: "Ask for it.",
});
const expired = new ApiError("authentication", "unchanged", {
  message: "The sign-in has ended.",
  next: "Sign in again.",
});
