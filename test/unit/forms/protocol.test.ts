import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  maxMessage,
  readFromWebview,
  readSavedState,
  readToWebview,
  wireDraft,
} from "../../../src/ui/forms/protocol.ts";
import { draftWith } from "./example.ts";

const change = (values: unknown) => ({ type: "change", requestId: 1, values });

describe("a message of the webview", () => {
  test("is taken when it is one of the closed set", () => {
    const messages = [
      { type: "ready", requestId: 0 },
      { type: "ready", requestId: 0, values: { a: "x" } },
      change({ a: "x", b: ["x", "y"], c: true }),
      { type: "submit", requestId: 2, values: {} },
      { type: "copy", requestId: 3, version: 4, index: 0 },
      { type: "abort", requestId: 3 },
      { type: "cancel" },
    ];
    for (const message of messages) expect(readFromWebview(message)).toEqual({ message });
  });

  test.each([
    [{ type: "run", requestId: 1 }],
    [change({ a: 1 })],
    [change({ a: null })],
    [change({ a: { b: "x" } })],
    [change([])],
    [{ type: "submit", requestId: -1, values: {} }],
    [{ type: "submit", requestId: 1.5, values: {} }],
    [{ type: "copy", requestId: 1, version: 1, index: "0" }],
  ])("is refused otherwise: %j", (message) => {
    expect(readFromWebview(message)).toHaveProperty("refused");
  });

  test("is refused with the id of its request, so that nobody waits for the answer", () => {
    expect(readFromWebview({ type: "run", requestId: 7 })).toMatchObject({ requestId: 7 });
    expect(readFromWebview("run")).not.toHaveProperty("requestId");
  });

  test("may hold a value of 10,000 characters, but not more than a message may", () => {
    expect(readFromWebview(change({ a: "x".repeat(10_000) }))).toHaveProperty("message");
    expect(readFromWebview(change({ a: "x".repeat(maxMessage) }))).toMatchObject({
      refused: expect.stringContaining("characters") as unknown,
      requestId: 1,
    });
  });

  test("never throws and never changes a prototype, whatever it is", () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    expect(readFromWebview(circular)).toHaveProperty("refused");
    expect(readFromWebview(1n)).toHaveProperty("refused");
    const polluting: unknown = JSON.parse(
      '{"type":"change","requestId":1,"values":{"__proto__":["x"]}}',
    );
    readFromWebview(polluting);
    expect(({} as Record<string, unknown>)["0"]).toBeUndefined();
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        const received = readFromWebview(raw);
        expect("message" in received || "refused" in received).toBe(true);
      }),
    );
  });
});

describe("a message of the host", () => {
  const render = {
    type: "render",
    version: 1,
    answers: 1,
    ref: { form: "f", target: {} },
    title: "T",
    submitLabel: "S",
    facts: [],
    draft: wireDraft(draftWith()),
  };

  test("is taken when it has the shape, and ignored when it is foreign", () => {
    expect(readToWebview(render)).toEqual(render);
    expect(readToWebview({ ...render, draft: { title: "T" } })).toBeUndefined();
    expect(readToWebview({ type: "webpackOk" })).toBeUndefined();
    expect(readToWebview(undefined)).toBeUndefined();
  });

  test("carries what a text field suggests", () => {
    const fields = [
      { id: "a", label: "A", kind: "text", suggestions: ["vpce-1", "vpce-2"] },
    ] as const;
    const suggesting = { ...render, draft: wireDraft(draftWith({ fields })) };
    expect(readToWebview(suggesting)).toEqual(suggesting);
  });

  test("does not carry the question that the host asks before a submit", () => {
    const confirmation = { message: "m", detail: "d", button: "b", typed: "orders" };
    expect(wireDraft(draftWith({ confirmation }))).not.toHaveProperty("confirmation");
  });
});

describe("a saved state", () => {
  const state = { ref: { form: "f", target: { id: "1" } }, values: { a: "x" }, ticked: [] };

  test("is read back", () => {
    expect(readSavedState(state)).toEqual(state);
  });

  test("is nothing when it is absent, of another shape or far too large", () => {
    expect(readSavedState(undefined)).toBeUndefined();
    expect(readSavedState({ ...state, ref: "f" })).toBeUndefined();
    expect(readSavedState({ ...state, values: { a: "x".repeat(maxMessage) } })).toBeUndefined();
  });
});
