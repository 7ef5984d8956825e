// Who may connect over the internet: how the IP allow list is read, and which calls make one of another.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PublicAccess } from "../../../../src/domain/model.ts";
import {
  changesOf,
  closedList,
  publicAccessOf,
  type AllowEntry,
} from "../../../../src/providers/cockroach/allowList.ts";
import type { Target } from "../../../../src/providers/provider.ts";
import { failureOf, json } from "../../http/scripted.ts";
import { action, byPath, cluster, cockroachSession, endpoint, owner, target } from "./fakes.ts";

const office: AllowEntry = {
  ...{ cidr_ip: "203.0.113.0", cidr_mask: 24, name: "office" },
  ...{ sql: true, ui: true },
};
const runners: AllowEntry = {
  ...{ cidr_ip: "198.51.100.16", cidr_mask: 28 },
  ...{ sql: true, ui: false },
};
const screen: AllowEntry = { cidr_ip: "192.0.2.7", cidr_mask: 32, sql: false, ui: true };
const anywhere: AllowEntry = { cidr_ip: "0.0.0.0", cidr_mask: 0, sql: true, ui: false };

const exactOf = (...entries: AllowEntry[]): string => publicAccessOf(entries, false).exact ?? "";

describe("who may connect over the internet", () => {
  it.each<[string, AllowEntry[], PublicAccess["state"], string[]]>([
    ["nobody is listed", [], "closed", []],
    ["who is listed may only look at the DB Console", [screen], "closed", []],
    [
      "networks are listed",
      [office, screen, runners],
      "limited",
      ["203.0.113.0/24", "198.51.100.16/28"],
    ],
    ["everybody is listed", [office, anywhere], "open", ["203.0.113.0/24", "0.0.0.0/0"]],
    [
      "everybody may look at the DB Console",
      [{ ...anywhere, sql: false, ui: true }, runners],
      "limited",
      ["198.51.100.16/28"],
    ],
  ])("is told where %s", (_, list, state, entries) => {
    expect(publicAccessOf(list, false)).toEqual({
      state,
      entries,
      exact: expect.any(String) as unknown,
    });
  });

  it("is the same in whatever order it comes, with what does not matter, or twice", () => {
    const plain = publicAccessOf([office, runners], false);
    const unnamed = { ...runners, name: "", created_at: "2026-01-01" };
    const twice = publicAccessOf([unnamed, office, { ...runners, name: null }], false);
    expect(twice.exact).toBe(plain.exact);
    expect(twice.entries).toEqual(["198.51.100.16/28", "203.0.113.0/24"]);
  });

  it("lets in who cannot be read, and is then not set: it could not be brought back", () => {
    for (const [unread, network] of [
      [{ ...runners, sql: null }, "198.51.100.16/28"],
      [{ cidr_ip: "198.51.100.16", sql: true, ui: true }, "198.51.100.16/?"],
      [{ cidr_mask: 24, sql: true, ui: false }, "?/24"],
    ] as const) {
      expect(publicAccessOf([unread], false)).toEqual({ state: "limited", entries: [network] });
    }
  });
});

describe("reading it", () => {
  const owners = "/private-endpoint-trusted-owners";
  const one = { id: "o-1", type: "AWS_ACCOUNT_ID", external_owner_id: "*" };

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function read(answers: Record<string, unknown>, of = cluster()) {
    const made = await cockroachSession(
      byPath({ [owners]: { trusted_owners: [one] }, ...answers }),
    );
    const reading = made.session.networking(of, ["owners"], {});
    await Promise.race([reading, vi.advanceTimersByTimeAsync(60_000)]);
    return (await reading).owners;
  }

  it.each([403, 404, 501])("costs nothing else where it is refused (%i)", async (status) => {
    const refused = { "/allowlist": json({ message: "no" }, status) };
    expect(await read(refused)).toEqual({ items: [{ ...owner("o-1", "*") }] });
    const standard = await read(refused, cluster({ plan: "Standard" }));
    expect(standard).toEqual({ items: [], unavailable: expect.any(String) as unknown });
  });

  it("fails where it is no matter of rights, and does not tell a wrong state", async () => {
    for (const [answer, code] of [
      [json({ message: "no" }, 401), "authentication"],
      [{ allowlist: "x", propagating: false }, "protocol"],
    ] as const) {
      const made = await cockroachSession(byPath({ [owners]: {}, "/allowlist": answer }));
      const failure = await failureOf(made.session.networking(cluster(), ["owners"], {}));
      expect(failure.code).toBe(code);
    }
  });

  it("says that a change is not everywhere yet", async () => {
    const found = await read({ "/allowlist": { allowlist: [office], propagating: true } });
    expect(found?.publicAccess).toMatchObject({ state: "limited", propagating: true });
  });

  it("ends when its pages repeat", async () => {
    const endless = { allowlist: [office], propagating: false, pagination: { next_page: "2" } };
    const made = await cockroachSession(byPath({ [owners]: {}, "/allowlist": endless }));
    const failure = await failureOf(made.session.networking(cluster(), ["owners"], {}));
    expect(failure).toMatchObject({ code: "protocol", field: "pagination" });
  });
});

/** What the API makes of the calls. */
function applied(from: string, to: string): string {
  const list = new Map((JSON.parse(from) as AllowEntry[]).map((one) => [keyOf(one), one]));
  for (const { method, entry } of changesOf(from, to)) {
    // An entry that is there is not put, and one that is not there neither changed nor deleted.
    expect(list.has(keyOf(entry))).toBe(method !== "PUT");
    if (method === "DELETE") list.delete(keyOf(entry));
    else list.set(keyOf(entry), entry);
  }
  return exactOf(...list.values());
}

const keyOf = ({ cidr_ip, cidr_mask }: AllowEntry): string => `${cidr_ip}/${cidr_mask}`;

const aList = fc
  .uniqueArray(
    fc.record(
      {
        cidr_ip: fc.constantFrom("0.0.0.0", "10.0.0.0", "10.1.0.0", "192.0.2.0", "203.0.113.0"),
        cidr_mask: fc.constantFrom(0, 8, 24, 32),
        name: fc.constantFrom("office", "vpn"),
        sql: fc.boolean(),
        ui: fc.boolean(),
      },
      { requiredKeys: ["cidr_ip", "cidr_mask", "sql", "ui"] },
    ),
    { selector: keyOf, maxLength: 8 },
  )
  .map((entries) => exactOf(...entries));

const entriesIn = (exact: string): AllowEntry[] => JSON.parse(exact) as AllowEntry[];

describe("the calls that make one list of another", () => {
  it("close it and bring back just what was there, whatever that was", () => {
    fc.assert(
      fc.property(aList, (list) => {
        const closed = closedList(list);
        expect(entriesIn(closed).filter(({ sql }) => sql)).toEqual([]);
        // Who may look at the DB Console still may.
        const lookers = (exact: string) =>
          entriesIn(exact)
            .filter(({ ui }) => ui)
            .map(keyOf);
        expect(lookers(closed)).toEqual(lookers(list));
        expect(applied(list, closed)).toBe(closed);
        expect(applied(closed, list)).toBe(list);
        expect(changesOf(list, list)).toEqual([]);
      }),
    );
  });

  it("bring back all whom the wanted list lets in, and touch nothing else", () => {
    fc.assert(
      fc.property(aList, aList, (from, to) => {
        const letIn = entriesIn(to).filter(({ sql }) => sql);
        fc.pre(letIn.length > 0);
        const after = entriesIn(applied(from, to));
        const before = new Map(entriesIn(from).map((one) => [keyOf(one), one]));
        // Of an entry that is there, who may look at the DB Console is not ours to change.
        const wanted = letIn.map((one) => ({ ...(before.get(keyOf(one)) ?? one), sql: true }));
        for (const one of wanted) expect(after).toContainEqual(one);
        const ours = new Set(letIn.map(keyOf));
        const others = (all: AllowEntry[]) => all.filter((one) => !ours.has(keyOf(one)));
        expect(others(after)).toEqual(others(entriesIn(from)));
        expect(changesOf(exactOf(...after), to)).toEqual([]);
      }),
    );
  });

  it("are done by whoever goes on, after any of them", () => {
    fc.assert(
      fc.property(aList, aList, fc.nat(8), (from, to, cut) => {
        const list = new Map(entriesIn(from).map((one) => [keyOf(one), one]));
        for (const { method, entry } of changesOf(from, to).slice(0, cut)) {
          if (method === "DELETE") list.delete(keyOf(entry));
          else list.set(keyOf(entry), entry);
        }
        expect(applied(exactOf(...list.values()), to)).toBe(applied(from, to));
      }),
    );
  });
});

describe("Close public access", () => {
  const shown = "connected from app-1";
  const path = "/api/v1/clusters/c-1/networking/allowlist";

  function about(list: readonly AllowEntry[], more: Partial<PublicAccess> = {}): Target {
    const known = target({ endpoints: [endpoint("vpce-1")], owners: [owner("o-1", "*")] });
    const publicAccess = { ...publicAccessOf(list, false), ...more };
    return {
      ...known,
      networking: {
        ...known.networking,
        owners: { ...known.networking.owners, publicAccess },
      },
    };
  }

  const inWords = (calls: readonly { method: string; path: string; body?: unknown }[]): string[] =>
    calls.map((one) => {
      const body = one.body === undefined ? "" : ` ${JSON.stringify(one.body)}`;
      return `${one.method} ${one.path}${body}`;
    });

  it("sends just the calls that it tells: the DB Console stays, and what lets nobody in", async () => {
    const { action: close, asked } = await action("setPublicAccess", json({}));
    const now = about([office, runners, screen]);
    expect(close.blocked(now)).toBeUndefined();
    const draft = close.draft({ shown }, now);
    expect(draft.errors).toEqual({});
    expect(inWords(draft.calls)).toEqual([
      `DELETE ${path}/198.51.100.16/28`,
      `PATCH ${path}/203.0.113.0/24 {"name":"office","sql":false,"ui":true}`,
    ]);
    expect(await close.run(draft.values, now, {})).toBe("c-1");
    expect(asked()).toEqual(inWords(draft.calls));
  });

  it("brings back what was there by the calls that it tells", async () => {
    const { action: open, asked } = await action("setPublicAccess", json({}));
    const undo = open.undo({ shown }, about([office, runners, screen]), {});
    const values = "values" in undo ? undo.values : {};
    const closed = about([{ ...office, sql: false }, screen]);
    expect(open.blocked(closed, values)).toBeUndefined();
    const draft = open.draft(values, closed);
    expect(inWords(draft.calls)).toEqual([
      `PUT ${path}/198.51.100.16/28 {"sql":true,"ui":false}`,
      `PATCH ${path}/203.0.113.0/24 {"name":"office","sql":true,"ui":true}`,
    ]);
    await open.run(values, closed, {});
    expect(asked()).toEqual(inWords(draft.calls));
    expect(open.progress(values, closed, {}).kind).toBe("absent");
    // What somebody put on the list meanwhile, for the DB Console alone, is theirs.
    const theirs: AllowEntry = { ...screen, cidr_ip: "192.0.2.8" };
    expect(open.progress(values, about([office, runners, screen, theirs]), {}).kind).toBe("done");
  });

  it("is done once the cluster has taken it over", async () => {
    const { action: close } = await action("setPublicAccess", json({}));
    const kind = (list: readonly AllowEntry[], more: Partial<PublicAccess> = {}) =>
      close.progress({ shown }, about(list, more), {}).kind;
    expect(kind([runners])).toBe("absent");
    expect(kind([runners], { propagating: true })).toBe("absent");
    expect(kind([screen], { propagating: true })).toBe("running");
    expect(kind([screen])).toBe("done");
  });

  it("takes an entry that is gone already for deleted", async () => {
    const { action: close, asked } = await action("setPublicAccess", json({ message: "x" }, 404));
    await close.run({ shown }, about([runners]), {});
    expect(asked()).toHaveLength(1);
  });

  it("names the role that may, when the key may not", async () => {
    const { action: close } = await action("setPublicAccess", json({ message: "denied" }, 403));
    expect(await failureOf(close.run({ shown }, about([runners, office]), {}))).toMatchObject({
      code: "permission",
      outcome: "unchanged",
      next: "This needs a key whose service account has the role Cluster Admin on the cluster.",
    });
  });

  it("says that it is half done when a later call is refused, and is not cancelled in between", async () => {
    const cancel = new AbortController();
    const { action: close, asked } = await action(
      "setPublicAccess",
      () => {
        cancel.abort();
        return Promise.resolve(json({}));
      },
      json({ message: "the cluster is locked" }, 409),
    );
    const now = about([runners, office]);
    const failure = await failureOf(close.run({ shown }, now, { signal: cancel.signal }));
    expect(asked()).toHaveLength(2);
    expect(failure).toMatchObject({
      code: "locked",
      outcome: "unknown",
      message: expect.stringMatching(
        /^1 of 2 entries of the allow list were set\. the cluster is locked\./,
      ) as unknown,
      next: "Send the rest again: what is set already stays.",
    });
  });
});
