import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PrivateEndpoint, Section } from "../../../src/domain/model.ts";
import {
  applyNetworking,
  applySection,
  diffNetworking,
  diffSection,
  same,
  withoutDuplicates,
} from "../../../src/inventory/diff.ts";
import { anEndpoint, networkOf } from "./fakes.ts";

const endpoint = fc.record<PrivateEndpoint>(
  {
    id: fc.constantFrom("e1", "e2", "e3", "e4", "__proto__", "constructor"),
    region: fc.constantFrom("us-east-1", "eu-west-1"),
    status: fc.constantFrom(
      { state: "available" as const, word: "AVAILABLE" },
      { state: "failed" as const, word: "FAILED" },
    ),
    owner: fc.option(fc.constantFrom("1", "2"), { nil: undefined }),
    facts: fc.option(fc.array(fc.record({ label: fc.string(), value: fc.string() })), {
      nil: undefined,
    }),
  },
  { requiredKeys: ["id", "region", "status"] },
);

const section = fc.record<Section<PrivateEndpoint>>(
  {
    items: fc.uniqueArray(endpoint, { selector: ({ id }) => id }),
    unavailable: fc.option(fc.constantFrom("not enabled", "plan"), { nil: undefined }),
  },
  { requiredKeys: ["items"] },
);

const byId = ({ items, unavailable }: Section<PrivateEndpoint>): unknown => ({
  items: new Map(items.map((item) => [item.id, item])),
  unavailable,
});

const copy = <T>(value: T): T => structuredClone(value);

describe("the difference of two answers", () => {
  it("leads from the one to the other, whatever they are", () => {
    fc.assert(
      fc.property(section, section, (a, b) => {
        expect(byId(applySection(a, diffSection(a, b)))).toEqual(byId(b));
      }),
    );
  });

  it("is none between equals, in whatever order they come", () => {
    fc.assert(
      fc.property(section, (a) => {
        expect(diffSection(a, copy({ ...a, items: a.items.toReversed() }))).toBeUndefined();
      }),
    );
  });

  it("keeps the object and the place of what did not change", () => {
    fc.assert(
      fc.property(section, section, (a, b) => {
        const after = applySection(a, diffSection(a, b));
        const kept = a.items.filter((item) => b.items.some((other) => same(item, other)));
        const places = kept.map((item) => after.items.indexOf(item));
        expect(places).not.toContain(-1);
        expect(places).toEqual(places.toSorted((x, y) => x - y));
      }),
    );
  });

  it("names what came, what went, and what changed as it was and is", () => {
    const before = networkOf(anEndpoint("stays"), anEndpoint("goes"), anEndpoint("turns"));
    const after = networkOf(
      anEndpoint("turns", "failed"),
      anEndpoint("comes"),
      anEndpoint("stays"),
    );
    const diff = diffNetworking(before, after);
    expect(diff).toEqual({
      endpoints: {
        added: [anEndpoint("comes")],
        removed: [anEndpoint("goes")],
        changed: [{ before: anEndpoint("turns"), after: anEndpoint("turns", "failed") }],
      },
    });
    const applied = applyNetworking(before, diff);
    expect(applied.owners).toBe(before.owners);
    expect(applied.endpoints.items[0]).toBe(before.endpoints.items[0]);
  });

  it("leaves the parts alone that an answer does not have", () => {
    const before = networkOf(anEndpoint("e"));
    expect(diffNetworking(before, { owners: { items: [] } })).toBeUndefined();
  });

  it("tells of a list that is withheld from now on", () => {
    const after = { ...networkOf(), owners: { items: [], unavailable: "not enabled" } };
    expect(diffNetworking(networkOf(), after)?.owners?.about).toEqual({
      before: {},
      after: { unavailable: "not enabled" },
    });
  });

  it("tells of a public access that changes, and of nothing when it is the same", () => {
    const at = (entries: string[]) => ({
      owners: { items: [], publicAccess: { state: "limited" as const, entries } },
    });
    const before = { ...networkOf(), ...at(["10.0.0.0/8"]) };
    expect(diffNetworking(before, at(["10.0.0.0/8"]))).toBeUndefined();
    const diff = diffNetworking(before, at(["0.0.0.0/0"]));
    expect(applyNetworking(before, diff).owners).toEqual(at(["0.0.0.0/0"]).owners);
  });

  it("keeps the first of an id that comes twice, and says which did", () => {
    const { answer, duplicates } = withoutDuplicates(
      networkOf(anEndpoint("e"), anEndpoint("f"), anEndpoint("e", "failed")),
    );
    expect(answer.endpoints?.items).toEqual([anEndpoint("e"), anEndpoint("f")]);
    expect(duplicates).toEqual(["e"]);
  });
});

describe("sameness", () => {
  it("holds for any value and its copy", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => same(value, copy(value))));
  });

  it("agrees with the equality of their texts, up to the order of fields", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (a, b) => {
        let equal = true;
        try {
          expect(a).toEqual(b);
        } catch {
          equal = false;
        }
        // -0 and 0 are one number to a person.
        fc.pre(!/-0/.test(JSON.stringify([a, b])) && !hasNegativeZero([a, b]));
        expect(same(a, b)).toBe(equal);
      }),
    );
  });

  it("takes an absent field for an undefined one, and an array for no object", () => {
    expect(same({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(same({ a: 1 }, { a: 1, b: undefined })).toBe(true);
    expect(same({ a: 1 }, { a: 1, b: null })).toBe(false);
    expect(same([], {})).toBe(false);
  });
});

function hasNegativeZero(value: unknown): boolean {
  if (Object.is(value, -0)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasNegativeZero);
}
