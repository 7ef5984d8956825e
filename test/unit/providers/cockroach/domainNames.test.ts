import { describe, expect, it } from "vitest";
import { failureOf, json } from "../../http/scripted.ts";
import { action, egress, target, word } from "./fakes.ts";

const path = "/api/v1/clusters/c-1/networking/egress-private-endpoints/e-1";
const before = ["a.example.com", "b.example.com"];

function about(more: Parameters<typeof egress>[1] = {}) {
  return target({ egress: [egress("e-1", { domainNames: before, ...more })] }, { item: "e-1" });
}

describe("setting domain names", () => {
  it("marks a name that is listed twice, whatever its spelling", async () => {
    const { action: set } = await action("setDomainNames", json({}));
    const draft = set.draft({ domainNames: ["*.example.com", "*.Example.com."] }, about());
    expect(draft.errors).toEqual({ "domainNames.1": "This name is listed already." });
  });

  it("sends the whole list, normalised, and shows it before and after", async () => {
    const { action: set, asked } = await action("setDomainNames", json({}));
    const typed = " A.example.com.\n*.Example.com";
    const draft = set.draft({ domainNames: typed }, about());
    const names = ["a.example.com", "*.example.com"];
    expect(draft).toMatchObject({
      values: { domainNames: names, before },
      errors: {},
      effects: [
        "Before: a.example.com, b.example.com",
        "After: a.example.com, *.example.com",
        "Added: *.example.com",
        "Removed, and no longer resolved: b.example.com",
        "Puts orders into maintenance until it is done, a minute or more.",
      ],
      calls: [{ method: "PATCH", path, body: { domain_names: names } }],
    });
    expect(await set.run(draft.values, about(), {})).toBe("e-1");
    expect(asked()).toEqual([`PATCH ${path} ${JSON.stringify({ domain_names: names })}`]);
    expect(set.undo(draft.values, about(), {})).toEqual({
      action: "setDomainNames",
      item: "e-1",
      about: "e-1: a.example.com, b.example.com",
      values: { domainNames: before, before: names },
    });
    const unnamed = set.undo({ ...draft.values, before: [] }, about(), {});
    expect(unnamed).toHaveProperty("about", "e-1: none");
  });

  it("proposes Confluent's pattern for the endpoint's region", async () => {
    const { action: set } = await action("setDomainNames", json({}));
    expect(set.draft({}, about()).fields[0]?.suggestions).toEqual([
      "*.us-east-1.aws.confluent.cloud",
    ]);
  });

  it("begins with the present list, and says when nothing is changed", async () => {
    const { action: set } = await action("setDomainNames", json({}));
    const fresh = set.draft({}, about());
    expect([fresh.values["domainNames"], fresh.errors]).toEqual([before, {}]);
    const same = set.draft({ domainNames: [...before].reverse() }, about());
    expect(same.errors).toEqual({ domainNames: "Nothing is changed yet." });
    const failed = about({ domainNamesStatus: word("needsAttention", "FAILED") });
    expect(set.draft({ domainNames: before }, failed).errors).toEqual({});
    expect(set.draft({ domainNames: [] }, about())).toMatchObject({
      errors: {},
      values: { domainNames: [] },
    });
  });

  it.each([
    ["localhost", "A domain name has at least two parts, as in example.com."],
    ["a.*.com", "A wildcard stands alone and first, as in *.example.com."],
    ["../x.y", "A domain name has only letters, digits, hyphens and dots."],
    ["x".repeat(10_000), "A domain name has at most 253 characters."],
  ])("refuses a name with its reason, at its line (%#)", async (name, words) => {
    const { action: set } = await action("setDomainNames", json({}));
    const draft = set.draft({ domainNames: ["ok.example.com", name] }, about());
    expect(draft.errors).toEqual({ "domainNames.1": words });
  });

  it.each([405, 501])("takes the older call where the newer one answers %i", async (status) => {
    const { action: set, asked } = await action(
      "setDomainNames",
      json({ message: "Method Not Allowed" }, status),
      json({}),
    );
    await set.run({ domainNames: ["c.example.com"], before }, about(), {});
    expect(asked().map((call) => call.split(" ").slice(0, 2).join(" "))).toEqual([
      `PATCH ${path}`,
      `PATCH ${path}/domain-names`,
    ]);
  });

  it.each([400, 403, 404, 409, 500, 503])(
    "does not take the older call for a %i, which is about something else",
    async (status) => {
      const { action: set, asked } = await action("setDomainNames", json({ message: "x" }, status));
      const failing = set.run({ domainNames: ["c.example.com"], before }, about(), {});
      expect((await failureOf(failing)).status).toBe(status);
      expect(asked()).toHaveLength(1);
    },
  );

  it("changes nothing when somebody else changed the list meanwhile", async () => {
    const { action: set, asked } = await action("setDomainNames", json({}));
    const now = about({ domainNames: ["new.example.com"] });
    const failing = set.run({ domainNames: ["c.example.com"], before }, now, {});
    expect(await failureOf(failing)).toMatchObject({
      code: "conflict",
      outcome: "unchanged",
      message: "The domain names were changed meanwhile; they are now: new.example.com.",
      next: "Open the form again and make your change on the present list.",
    });
    expect(asked()).toEqual([]);
  });

  const failedWords = "The names could not be set (FAILED). Change the list and try again.";
  it.each([
    [{}, {}, "absent", "The names are not set."],
    [{ domainNames: ["c.example.com"] }, {}, "done", "The names are set."],
    [
      { domainNames: ["c.example.com"], domainNamesStatus: word("available", "AVAILABLE") },
      { at: 1 },
      "done",
      "The names are set.",
    ],
    [
      { domainNames: ["c.example.com"], domainNamesStatus: word("pending", "PENDING") },
      { at: 1 },
      "running",
      "The names are being set (PENDING).",
    ],
    [
      { domainNames: ["c.example.com"], domainNamesStatus: word("unknown", "NEW") },
      { at: 1 },
      "running",
      "The names are being set (NEW).",
    ],
    [
      { domainNames: ["c.example.com"], domainNamesStatus: word("needsAttention", "FAILED") },
      { at: 1 },
      "failed",
      failedWords,
    ],
    // Before our own request that is what an earlier one left.
    [
      { domainNames: ["c.example.com"], domainNamesStatus: word("needsAttention", "FAILED") },
      {},
      "absent",
      "The names are not set.",
    ],
  ])("seen as %o after %o is %s", async (more, sent, kind, text) => {
    const { action: set } = await action("setDomainNames", json({}));
    const values = { domainNames: ["c.example.com"], before };
    expect(set.progress(values, about(more), sent)).toEqual({ kind, text });
  });

  it("has failed when the endpoint is gone", async () => {
    const { action: set } = await action("setDomainNames", json({}));
    expect(set.progress({ domainNames: [] }, target({}, { item: "e-1" }), { at: 1 })).toEqual({
      kind: "failed",
      text: "The endpoint does not exist any more.",
    });
  });

  it("is offered once the endpoint has its connection", async () => {
    const { action: set } = await action("setDomainNames", json({}));
    const making = { ...egress("e-1") };
    Reflect.deleteProperty(making, "connectionId");
    expect(set.blocked(about())).toBeUndefined();
    expect(set.blocked(about({ status: word("needsAttention", "AVAILABLE") }))).toBeUndefined();
    expect(set.blocked(about({ status: word("unknown", "NEW") }))).toBeUndefined();
    expect(set.blocked(target({ egress: [making] }, { item: "e-1" }))).toBe(
      "Domain names can be set once the endpoint is available.",
    );
    const why = "Limited access: not enabled for this organization.";
    expect(set.blocked(target({ unavailable: { egress: why } }))).toBe(why);
  });

  it("is not offered while somebody must still accept the endpoint, or when it is over", async () => {
    const { action: set } = await action("setDomainNames", json({}));
    for (const state of ["pending", "needsAcceptance", "failed", "expired", "deleting"] as const) {
      expect(set.blocked(about({ status: word(state, "WORD") }))).toBe(
        "Domain names can be set once the endpoint is available.",
      );
    }
  });
});
