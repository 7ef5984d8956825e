import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Draft, Values } from "../../../src/domain/draft.ts";
import { ApiError } from "../../../src/http/errors.ts";
import { draftLimit, submitLimit } from "../../../src/ui/forms/formSession.ts";
import { maxMessage } from "../../../src/ui/forms/protocol.ts";
import { draftWith, Recorded, specWith } from "./example.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const change = (requestId: number, values: Values) => ({ type: "change", requestId, values });
const submit = (requestId: number, values: Values = {}) => ({ type: "submit", requestId, values });

/** A draft function that answers when it is told to. */
function slowDrafts() {
  const asked: { values: Values; signal: AbortSignal; answer: (draft: Draft) => void }[] = [];
  const draft = (values: Values, signal: AbortSignal) =>
    new Promise<Draft>((answer) => asked.push({ values, signal, answer }));
  return { asked, draft };
}

describe("computing", () => {
  test("sends header and draft when the page is ready", async () => {
    const form = new Recorded(specWith());
    form.session.receive({ type: "ready", requestId: 1, values: { a: "kept" } });
    await settle();
    expect(form.renders).toHaveLength(1);
    expect(form.lastRender).toMatchObject({
      answers: 1,
      submitLabel: "Do it",
      facts: [{ label: "Cluster", value: "orders" }],
      draft: { values: { a: "kept" } },
    });
    expect(form.lastRender).not.toHaveProperty("busy");
  });

  test("discards a late answer to older values, and aborts the work on them", async () => {
    const { asked, draft } = slowDrafts();
    const form = new Recorded(specWith({ draft }));
    form.session.receive(change(1, { a: "old" }));
    form.session.receive(change(2, { a: "new" }));
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[1]!.answer(draftWith({ values: { a: "new" } }));
    await settle();
    asked[0]!.answer(draftWith({ values: { a: "old" } }));
    await settle();
    expect(form.renders.map((one) => [one.answers, one.draft?.values])).toEqual([
      [2, { a: "new" }],
    ]);
  });

  test("says that it is busy only when it takes a while", async () => {
    const { asked, draft } = slowDrafts();
    const form = new Recorded(specWith({ draft }));
    form.session.receive(change(1, {}));
    await vi.advanceTimersByTimeAsync(199);
    expect(form.renders).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(form.lastRender).toMatchObject({ busy: "draft" });
    asked[0]!.answer(draftWith());
    await settle();
    expect(form.lastRender).not.toHaveProperty("busy");
  });

  test("shows a failure in its own words, keeps the last draft, and recovers", async () => {
    let broken = false;
    const failure = new ApiError("unavailable", "unchanged", { message: "Down.", next: "Wait." });
    const form = new Recorded(
      specWith({
        draft: (values) => (broken ? Promise.reject(failure) : draftWith({ values })),
      }),
    );
    form.session.receive(change(1, { a: "x" }));
    await settle();
    broken = true;
    form.session.receive(change(2, { a: "y" }));
    await settle();
    expect(form.lastRender).toMatchObject({
      lost: { message: "Down.", next: "Wait." },
      draft: { values: { a: "x" } },
    });
    broken = false;
    form.session.receive(change(3, { a: "y" }));
    await settle();
    expect(form.lastRender).toMatchObject({ draft: { values: { a: "y" } } });
    expect(form.lastRender).not.toHaveProperty("lost");
  });

  test("does not wait for ever, even for work that does not listen", async () => {
    const { asked, draft } = slowDrafts();
    const form = new Recorded(specWith({ draft }));
    form.session.receive(change(1, {}));
    await vi.advanceTimersByTimeAsync(draftLimit);
    expect(form.lastRender?.lost?.message).toContain("30 seconds");
    expect(asked[0]!.signal.aborted).toBe(true);
  });

  test("puts an error at a value that is longer than any id", async () => {
    const fields: Draft["fields"] = [
      { id: "a", label: "A", kind: "text" },
      { id: "l", label: "L", kind: "list" },
    ];
    const form = new Recorded(specWith({ draft: () => draftWith({ fields }) }));
    form.session.receive(
      change(1, { a: "x".repeat(10_000), l: ["", "short", "x".repeat(10_000)] }),
    );
    await settle();
    const errors = form.lastRender?.draft?.errors ?? {};
    expect(Object.keys(errors)).toEqual(["a", "l.1"]);
    expect(errors["a"]).toContain("4096");
  });
});

describe("submitting", () => {
  test("sends the values as the draft normalised them, once, and closes the form", async () => {
    const sent: Values[] = [];
    const form = new Recorded(
      specWith({
        draft: () => draftWith({ values: { a: "clean" } }),
        submit: (values) => {
          sent.push(values);
          return Promise.resolve({ ok: true });
        },
      }),
    );
    form.session.receive(submit(1, { a: " clean " }));
    form.session.receive(submit(2, { a: " clean " }));
    await settle();
    expect(sent).toEqual([{ a: "clean" }]);
    expect(form.closed).toBe(true);
    expect(form.results).toMatchObject([
      { requestId: 2, outcome: "refused" },
      { requestId: 1, outcome: "done" },
    ]);
  });

  test("sends nothing while there are errors, whatever the webview believed", async () => {
    const send = vi.fn(() => Promise.resolve({ ok: true as const }));
    const draft = () => draftWith({ errors: { a: "Fill this in." } });
    const form = new Recorded(specWith({ draft, submit: send }));
    form.session.receive(submit(1));
    await settle();
    expect(send).not.toHaveBeenCalled();
    expect(form.results).toEqual([{ type: "result", requestId: 1, outcome: "invalid" }]);
    expect(form.lastRender?.draft?.errors).toEqual({ a: "Fill this in." });
    expect(form.closed).toBe(false);
  });

  test("sends only what was shown: what has changed meanwhile is shown first", async () => {
    let path = "/seen";
    const sent: string[] = [];
    const form = new Recorded(
      specWith({
        draft: (values) =>
          draftWith({ values: { a: "1", ...values }, calls: [{ method: "POST", path }] }),
        submit: () => Promise.resolve({ ok: sent.push(path) > 0 } as { ok: true }),
      }),
    );
    form.session.receive({ type: "ready", requestId: 0 });
    await settle();
    path = "/new";
    form.session.receive(submit(1, { a: "1" }));
    await settle();
    expect(sent).toEqual([]);
    const message = "What would be done has changed meanwhile: look at it again.";
    expect(form.results).toMatchObject([{ requestId: 1, outcome: "failed", message }]);
    expect(form.lastRender?.draft?.calls).toMatchObject([{ path: "/new" }]);
    form.session.receive(submit(2, { a: "1" }));
    await settle();
    expect(sent).toEqual(["/new"]);
  });

  test("asks the draft's question first, and sends nothing on a no", async () => {
    const send = vi.fn(() => Promise.resolve({ ok: true as const }));
    const confirmation = { message: "Sure?", detail: "", button: "Go" };
    const confirm = vi.fn(() => Promise.resolve(false));
    const spec = specWith({ draft: () => draftWith({ confirmation }), submit: send });
    const form = new Recorded(spec, { confirm });
    form.session.receive(submit(1));
    await settle();
    expect(confirm).toHaveBeenCalledWith(confirmation);
    expect(send).not.toHaveBeenCalled();
    expect(form.results).toMatchObject([{ outcome: "stopped" }]);
  });

  test("shows what the submit came back with, until the values change", async () => {
    const answer = { ok: false as const, errors: { a: "Taken." }, message: "Not created." };
    const form = new Recorded(specWith({ submit: () => Promise.resolve(answer) }));
    form.session.receive(submit(1));
    await settle();
    expect(form.results).toMatchObject([{ outcome: "invalid", message: "Not created." }]);
    expect(form.lastRender?.draft?.errors).toEqual({ a: "Taken." });
    form.session.receive(change(2, { a: "other" }));
    await settle();
    expect(form.lastRender?.draft?.errors).toEqual({});
  });

  test("shows a throw in words, never its stack, and can be tried again", async () => {
    const submits = [
      () => Promise.reject(new Error("secret internals")),
      () => Promise.resolve({ ok: true as const }),
    ];
    const form = new Recorded(specWith({ submit: () => submits.shift()!() }));
    form.session.receive(submit(1));
    await settle();
    expect(form.results).toMatchObject([{ outcome: "failed" }]);
    expect(JSON.stringify(form.posted)).not.toContain("secret internals");
    form.session.receive(submit(2));
    await settle();
    expect(form.closed).toBe(true);
  });

  test("ends when no answer comes, and says that something may have been done", async () => {
    const form = new Recorded(specWith({ submit: () => new Promise(() => undefined) }));
    form.session.receive(submit(1));
    await vi.advanceTimersByTimeAsync(submitLimit);
    expect(form.results[0]?.message).toContain("60 seconds");
    expect(form.results[0]?.message).toContain("done already");
    expect(form.lastRender).not.toHaveProperty("busy");
  });

  test("leaves a newer draft alone that came while it was under way", async () => {
    const { asked, draft } = slowDrafts();
    const form = new Recorded(specWith({ draft }));
    form.session.receive(submit(1, { a: "old" }));
    form.session.receive(change(2, { a: "new" }));
    asked[1]!.answer(draftWith({ values: { a: "new" } }));
    await settle();
    asked[0]!.answer(draftWith({ values: { a: "old" }, errors: { a: "Wrong." } }));
    await settle();
    expect(form.lastRender).toMatchObject({ answers: 2, draft: { values: { a: "new" } } });
    expect(form.lastRender).not.toHaveProperty("busy");
  });
});

describe("the rest", () => {
  test("copies only what it offered, by its place in a render", async () => {
    const prerequisites = [{ label: "P", copy: "arn:aws:iam::1:root" }, { label: "Q" }];
    const form = new Recorded(specWith({ draft: () => draftWith({ prerequisites }) }));
    form.session.receive({ type: "ready", requestId: 1 });
    await settle();
    const version = form.lastRender!.version;
    form.session.receive({ type: "copy", requestId: 2, version, index: 0 });
    form.session.receive({ type: "copy", requestId: 3, version, index: 1 });
    form.session.receive({ type: "copy", requestId: 4, version: version + 1, index: 0 });
    await settle();
    expect(form.copied).toEqual(["arn:aws:iam::1:root"]);
    expect(form.results.map((one) => [one.requestId, one.outcome]).sort()).toEqual([
      [2, "copied"],
      [3, "refused"],
      [4, "refused"],
    ]);
  });

  test("answers a message that is too large with words, and logs no value of it", () => {
    const form = new Recorded(specWith());
    form.session.receive(change(5, { a: "v".repeat(maxMessage) }));
    expect(form.results).toMatchObject([{ requestId: 5, outcome: "refused" }]);
    expect(form.logged.join()).not.toContain("vvv");
  });

  test("stops everything when it is closed", async () => {
    const { asked, draft } = slowDrafts();
    const form = new Recorded(specWith({ draft }));
    form.session.receive(change(1, {}));
    form.session.receive({ type: "cancel" });
    expect(form.closed).toBe(true);
    expect(asked[0]!.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(draftLimit);
    form.session.receive(change(2, {}));
    expect(form.posted).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("aborts work that the webview gave up on", async () => {
    const { asked, draft } = slowDrafts();
    const form = new Recorded(specWith({ draft }));
    form.session.receive(change(1, {}));
    form.session.receive({ type: "abort", requestId: 1 });
    await settle();
    expect(asked[0]!.signal.aborted).toBe(true);
    expect(form.lastRender).toHaveProperty("lost");
    expect(form.logged).toEqual([]);
  });
});
