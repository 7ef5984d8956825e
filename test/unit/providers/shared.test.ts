import { describe, expect, it, vi } from "vitest";
import type { CallOptions } from "../../../src/providers/provider.ts";
import { SharedCall } from "../../../src/providers/shared.ts";

/** A call whose turn and answer the test decides. */
function scripted() {
  const calls: { options: CallOptions; answer: (text: string) => void; fail: () => void }[] = [];
  const shared = new SharedCall<string>(
    (options) =>
      new Promise((resolve, reject) => {
        calls.push({ options, answer: resolve, fail: () => reject(new Error("failed")) });
        options.signal?.addEventListener("abort", () => reject(options.signal?.reason as Error));
      }),
  );
  return { calls, shared };
}

describe("one call for many askers", () => {
  it("is shared by all who ask before it is sent", async () => {
    const { calls, shared } = scripted();
    const all = [1, 2, 3].map(() => shared.ask({ priority: "sweep" }));
    calls[0]?.options.onSend?.();
    calls[0]?.answer("one");
    expect(await Promise.all(all)).toEqual(["one", "one", "one"]);
    expect(calls).toHaveLength(1);
  });

  it("answers nobody who asks after it was sent: the answer may be older than the question", async () => {
    const { calls, shared } = scripted();
    const first = shared.ask({ priority: "sweep" });
    calls[0]?.options.onSend?.();
    const second = shared.ask({ priority: "sweep" });
    calls[0]?.answer("one");
    expect(await first).toBe("one");
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    calls[1]?.answer("two");
    expect(await second).toBe("two");
  });

  it.each(["answer", "fail"] as const)(
    "is sent once more for all who ask while it is under way, when that ended (%s)",
    async (end) => {
      const { calls, shared } = scripted();
      const first = shared.ask({ priority: "sweep" }).catch(() => undefined);
      calls[0]?.options.onSend?.();
      const later = [1, 2, 3].map(() => shared.ask({ priority: "sweep" }));
      await Promise.resolve();
      expect(calls).toHaveLength(1);
      calls[0]?.[end]("one");
      await first;
      await vi.waitFor(() => expect(calls).toHaveLength(2));
      calls[1]?.answer("two");
      expect(await Promise.all(later)).toEqual(["two", "two", "two"]);
      expect(calls).toHaveLength(2);
    },
  );

  it("is sent at once for who is more urgent than those of the call under way", async () => {
    const { calls, shared } = scripted();
    void shared.ask({ priority: "sweep" });
    calls[0]?.options.onSend?.();
    const urgent = shared.ask({ priority: "asked" });
    expect(calls).toHaveLength(2);
    calls[1]?.answer("two");
    expect(await urgent).toBe("two");
  });

  it("is not sent again when all who waited for the one under way have left", async () => {
    const { calls, shared } = scripted();
    const first = shared.ask({ priority: "sweep" });
    calls[0]?.options.onSend?.();
    const leaving = new AbortController();
    const second = shared.ask({ priority: "sweep", signal: leaving.signal });
    leaving.abort(new Error("left"));
    await expect(second).rejects.toThrow("left");
    calls[0]?.answer("one");
    await first;
    await new Promise(setImmediate);
    expect(calls).toHaveLength(1);
  });

  it("lets nobody wait behind those who are less urgent", () => {
    const { calls, shared } = scripted();
    void shared.ask({ priority: "sweep" });
    void shared.ask({ priority: "asked" });
    void shared.ask({ priority: "sweep" });
    expect(calls.map(({ options }) => options.priority)).toEqual(["sweep", "asked"]);
  });

  it("fails for all, and is made anew by who asks then", async () => {
    const { calls, shared } = scripted();
    const both = [shared.ask({}), shared.ask({})];
    calls[0]?.fail();
    for (const one of both) await expect(one).rejects.toThrow("failed");
    void shared.ask({});
    expect(calls).toHaveLength(2);
  });

  it("goes on while anybody wants it, and ends with the last", async () => {
    const { calls, shared } = scripted();
    const [first, second] = [new AbortController(), new AbortController()];
    const one = shared.ask({ signal: first.signal });
    const two = shared.ask({ signal: second.signal });
    const ended = vi.fn();
    calls[0]?.options.signal?.addEventListener("abort", ended);
    first.abort(new Error("left"));
    await expect(one).rejects.toThrow("left");
    expect(ended).not.toHaveBeenCalled();
    second.abort(new Error("left too"));
    await expect(two).rejects.toThrow("left too");
    expect(ended).toHaveBeenCalledOnce();
    void shared.ask({});
    expect(calls).toHaveLength(2);
  });

  it("is not made for who has left already", async () => {
    const { calls, shared } = scripted();
    await expect(shared.ask({ signal: AbortSignal.abort(new Error("left")) })).rejects.toThrow(
      "left",
    );
    expect(calls).toEqual([]);
  });
});
