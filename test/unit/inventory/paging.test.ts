import { describe, expect, it } from "vitest";
import { pages } from "../../../src/providers/paging.ts";

interface Item {
  readonly id: string;
}

/** Walks a list that is given as token → page; returns the ids and the tokens asked for. */
async function walk(
  list: Record<string, { items: string[]; broken?: string[]; next?: string }>,
): Promise<{ ids: string[]; asked: string[] }> {
  const asked: string[] = [];
  const ids: string[] = [];
  const read = (token = "first") => {
    asked.push(token);
    const page = list[token]!;
    const items = page.items.map((id): Item => ({ id }));
    const broken = (page.broken ?? []).map((id): Item => ({ id }));
    return Promise.resolve({ ...page, items, broken });
  };
  for await (const page of pages(read)) ids.push(...page.items.map(({ id }) => id));
  return { ids, asked };
}

describe("walking a list page by page", () => {
  it("asks for each page once, until there is no next one", async () => {
    const list = { first: { items: ["a", "b"], next: "2" }, 2: { items: ["c"], next: "" } };
    expect(await walk(list)).toEqual({ ids: ["a", "b", "c"], asked: ["first", "2"] });
  });

  it("takes an empty list for what it is", async () => {
    expect(await walk({ first: { items: [] } })).toEqual({ ids: [], asked: ["first"] });
  });

  it("goes on after a page of which nothing could be read", async () => {
    const list = { first: { items: [], broken: ["x"], next: "2" }, 2: { items: ["c"] } };
    expect((await walk(list)).ids).toEqual(["c"]);
  });

  it("ends with a protocol error when a token comes again", async () => {
    const list = {
      first: { items: ["a"], next: "2" },
      2: { items: ["b"], next: "3" },
      3: { items: ["c"], next: "2" },
    };
    await expect(walk(list)).rejects.toMatchObject({ code: "protocol", outcome: "unchanged" });
  });

  it("ends with a protocol error when a page with a next one brings nothing new", async () => {
    const list = { first: { items: ["a"], next: "2" }, 2: { items: ["a"], next: "3" } };
    await expect(walk(list)).rejects.toMatchObject({ code: "protocol" });
  });

  it("passes on what a page fails with", async () => {
    const reason = new Error("no");
    const walking = pages(() => Promise.reject(reason)).next();
    await expect(walking).rejects.toBe(reason);
  });
});
