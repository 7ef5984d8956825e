import { describe, expect, it } from "vitest";
import { linesOf, openSuggestions, textOf } from "../../../src/domain/draft.ts";

describe("the text of a field", () => {
  it("is trimmed, and empty where there is none", () => {
    expect(textOf({ a: "  x y \n" }, "a")).toBe("x y");
    expect(textOf({}, "a")).toBe("");
    expect(textOf({ a: ["x"] }, "a")).toBe("");
    expect(textOf({ a: true }, "a")).toBe("");
  });
});

describe("the lines of a field", () => {
  it("come from a list as they are, trimmed, without the empty ones", () => {
    expect(linesOf({ a: [" x ", "", "  ", "y"] }, "a")).toEqual(["x", "y"]);
  });

  it("come from one text cut at line ends and commas", () => {
    expect(linesOf({ a: "x, y\r\nz,,\n" }, "a")).toEqual(["x", "y", "z"]);
  });

  it("are none where there is no text", () => {
    expect(linesOf({}, "a")).toEqual([]);
    expect(linesOf({ a: true }, "a")).toEqual([]);
    expect(linesOf({ a: " \n , " }, "a")).toEqual([]);
  });
});

describe("the suggestions of a field", () => {
  it("are those that are not its value yet", () => {
    const field = { suggestions: ["vpce-1", "vpce-2"] };
    expect(openSuggestions(field, [""])).toEqual(["vpce-1", "vpce-2"]);
    expect(openSuggestions(field, [" vpce-2 "])).toEqual(["vpce-1"]);
    expect(openSuggestions(field, ["vpce-2", "x", "vpce-1"])).toEqual([]);
    expect(openSuggestions({}, ["x"])).toEqual([]);
  });
});
