import { describe, expect, it } from "vitest";
import { action, cluster, target } from "./fakes.ts";

describe("wake a service", () => {
  const of = (state: "available" | "pending" | "failed" | "needsAttention", word: string) =>
    target({ cluster: cluster({ status: { state, word } }) });

  it.each([
    [of("available", "idle"), "absent"],
    [of("available", "stopped"), "absent"],
    [of("pending", "stopping"), "absent"],
    [of("pending", "awaking"), "running"],
    [of("available", "running"), "done"],
    [of("needsAttention", "degraded"), "done"],
    [of("failed", "failed"), "failed"],
  ])("%#: is %s", async (about, kind) => {
    const { action: wake } = await action("wakeCluster");
    expect(wake.progress({}, about, {}).kind).toBe(kind);
    const asleep = /^(idle|stopped)$/.test(about.cluster.status.word);
    expect(wake.blocked(about) === undefined).toBe(asleep);
  });

  it.each([
    [of("available", "idle"), "awake", /goes idle again by itself/],
    [of("available", "stopped"), "start", /which somebody stopped/],
  ])("%#: asks before, for it is billed", async (about, command, words) => {
    const { action: wake } = await action("wakeCluster");
    const { calls, confirmation } = wake.draft({}, about);
    expect(calls[0]?.body).toEqual({ command });
    expect(confirmation).toMatchObject({ message: "Wake events?", button: "Wake" });
    expect(confirmation?.detail).toMatch(words);
    expect(confirmation?.detail).toContain("its compute is billed");
    expect(wake.undo({}, about, {})).toHaveProperty("cannot");
  });
});
