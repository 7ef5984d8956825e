import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ageMark,
  agoWord,
  bothWords,
  endpointCount,
  shortId,
  shown,
  wordOf,
  plain,
} from "../../../src/ui/texts.ts";

const minute = 60_000;

describe("ages", () => {
  test("are told in the steps in which they matter", () => {
    const told = [0, 1, 4, 12, 59, 60, 60 * 47, 60 * 48].map((n) => agoWord(n * minute));
    expect(told).toEqual([
      "just now",
      "1 min ago",
      "4 min ago",
      "10 min ago",
      "55 min ago",
      "1 h ago",
      "47 h ago",
      "2 days ago",
    ]);
  });

  test("are marked only on what is no longer fresh", () => {
    expect(ageMark(undefined, 0)).toBeUndefined();
    expect(ageMark(0, 9 * minute)).toBeUndefined();
    expect(ageMark(0, 10 * minute)).toBe("as of 10 min ago");
  });
});

describe("states", () => {
  test("are the provider's word, and ours beside it where it says something else", () => {
    expect(bothWords({ state: "available", word: "AVAILABLE" })).toBe("AVAILABLE");
    expect(bothWords({ state: "needsAttention", word: "STALE" })).toBe("STALE (needs attention)");
    expect(bothWords({ state: "unknown", word: "WAT" })).toBe("WAT (not known here)");
    expect(wordOf({ state: "pending", word: "" })).toBe("pending");
  });
});

describe("texts from elsewhere", () => {
  test("are one line without control or direction characters, of the length asked for", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const line = shown(text, 50);
        expect(line.length).toBeLessThanOrEqual(50);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
    expect(shown("a\r\nb\u0000c")).toBe("a b c");
  });

  test("make no link in a message, and keep its lines", () => {
    const name = "[x](command:y)";
    expect(plain(`Remove ${name}?\nIt is in use.`)).toBe("Remove [x] (command:y)?\nIt is in use.");
    // How VS Code finds links in messages, questions and prompts (parseLinkedText).
    const link = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;
    const text = fc.array(
      fc.constantFrom("[x]", "](", "]", "(", "command:y", "\u0000", "\u202e", ")"),
    );
    fc.assert(
      fc.property(text, (parts) => {
        expect(plain(parts.join(""))).not.toMatch(link);
        expect(plain(parts.join(""))).not.toMatch(/[\u0000\u202e]/);
      }),
    );
  });

  test("keep the end of an identifier that tells it from others", () => {
    expect(shortId("com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d")).toBe("vpce-svc-0a1b2c3d");
    expect(shortId("arn:aws:kafka:us-east-1:123456789012:cluster/orders/8f0e-5")).toBe("orders");
    expect(shortId("projects/p/regions/r/serviceAttachments/orders")).toBe("orders");
    expect(shortId("com.amazonaws.us-east-1.logs")).toBe("com.amazonaws.us-east-1.logs");
    expect(shortId("ends/with/")).toBe("ends/with/");
  });

  test("counts speak of one and of many", () => {
    expect([0, 1, 2].map(endpointCount)).toEqual(["0 endpoints", "1 endpoint", "2 endpoints"]);
  });
});
