import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linkQuery, readLink } from "../../../src/ui/linkAddress.ts";

const part = fc.constantFrom("services", "endpoints", "egress", "owners");
const word = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text));

const encode = (value: unknown): string =>
  `to=${Buffer.from(JSON.stringify(value)).toString("base64url")}`;

const good = { provider: "cockroach", cluster: "c1" };

describe("links", () => {
  test("lead to where they were made for, whatever is in the ids", () => {
    fc.assert(
      fc.property(word, word, word, part, word, (provider, cluster, region, which, item) => {
        const target = { provider, cluster, region, part: which, item };
        expect(readLink("/reveal", linkQuery(target))).toEqual(target);
      }),
    );
  });

  test("survive parameters that a browser or a proxy adds", () => {
    expect(readLink("/reveal", `${linkQuery(good)}&windowId=_blank`)).toMatchObject(good);
  });

  test.each([
    ["another path", "/delete", encode(good)],
    ["nothing", "/reveal", ""],
    ["no JSON", "/reveal", "to=AAAA"],
    ["no object", "/reveal", encode("c1")],
    ["a list", "/reveal", encode([])],
    ["no cluster", "/reveal", encode({ provider: "cockroach" })],
    ["a field that is none", "/reveal", encode({ ...good, action: "delete" })],
    ["an inherited name", "/reveal", encode({ ...good, constructor: "x" })],
    ["a part that is none", "/reveal", encode({ ...good, part: "keys" })],
    ["an item without its part", "/reveal", encode({ ...good, region: "r", item: "i" })],
    ["an item without its region", "/reveal", encode({ ...good, part: "egress", item: "i" })],
    ["a value that is no text", "/reveal", encode({ ...good, region: 1 })],
    ["an empty value", "/reveal", encode({ ...good, region: "" })],
    ["a control character", "/reveal", encode({ ...good, region: "a\nb" })],
    ["an endless id", "/reveal", encode({ ...good, cluster: "x".repeat(201) })],
    ["an endless link", "/reveal", `${linkQuery(good)}&x=${"x".repeat(10_000)}`],
  ])("are refused with %s", (_what, path, query) => {
    expect(readLink(path, query)).toBeUndefined();
  });
});
