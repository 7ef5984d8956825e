import { describe, expect, test } from "vitest";
import { emptyTally } from "../../../src/inventory/tally.ts";
import { statusBarText, type Overview } from "../../../src/ui/statusBarText.ts";

const now = Date.UTC(2026, 0, 5, 12);

function show(fields: Partial<Overview["tally"]>, rest: Partial<Omit<Overview, "tally">> = {}) {
  const tally = { ...emptyTally, ok: 20, clusters: 5, endpoints: 14, ...fields };
  return statusBarText({ tally, oldest: now - 60_000, signedOut: [], ...rest }, now);
}

describe("the status bar", () => {
  test("is a plain number when all is well and fresh", () => {
    expect(show({})).toEqual({
      text: "$(plug) 14",
      tooltip: "Private Endpoints\n14 endpoints\nall well",
      aria: "Private Endpoints, 14 endpoints, all well",
      isError: false,
    });
  });

  test("rings for what needs a person, without the colour of errors", () => {
    expect(show({ needsYou: 1 })).toMatchObject({ text: "$(plug) 14 $(bell) 1", isError: false });
  });

  test("has the colour of errors only for what is broken", () => {
    expect(show({ needsYou: 1, broken: 2 })).toMatchObject({
      text: "$(plug) 14 $(bell) 1 $(error) 2",
      isError: true,
      aria: "Private Endpoints, 14 endpoints, 1 needs you · 2 broken",
    });
  });

  test("tells what is in progress, which is still well", () => {
    expect(show({ busy: 3 }).tooltip).toBe(
      "Private Endpoints\n14 endpoints\n3 in progress\nall well",
    );
  });

  test.each([
    ["old data", {}, { oldest: now - 12 * 60_000 }, "$(plug) 14 $(history) 10 min ago"],
    [
      "an account that cannot sign in",
      { unreadable: 1 },
      { signedOut: ["Work"] },
      "$(plug) 14 $(warning) sign-in",
    ],
    ["something unreadable", { unreadable: 2 }, {}, "$(plug) 14 $(warning) 2 unreadable"],
    ["something that was never read", { unread: 2 }, {}, "$(plug) 14 $(sync) reading"],
    ["nothing read at all", {}, { oldest: undefined }, "$(plug) 14 $(sync) reading"],
  ] as const)("never says all well with %s", (_what, tally, rest, text) => {
    const shown = show(tally, rest);
    expect(shown.text).toBe(text);
    expect(shown.aria).not.toContain("all well");
    expect(shown.isError).toBe(false);
  });

  test("names the account that cannot sign in", () => {
    expect(show({}, { signedOut: ["Work"] }).aria).toContain("Work cannot sign in");
    expect(show({}, { signedOut: ["Work", "Home"] }).aria).toContain("2 sign-ins do not work");
  });
});
