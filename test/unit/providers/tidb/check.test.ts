// What shows that a key of TiDB Cloud works.
import { describe, expect, it } from "vitest";
import { tidb } from "../../../../src/providers/tidb/provider.ts";
import { failureOf } from "../../http/scripted.ts";
import { refused, sessionOf } from "./fakes.ts";

const dedicated = "dedicated/v1beta1/clusters";
const serverless = "serverless/v1beta1/clusters";
const legacy = "legacy/api/v1beta/projects";
const none = { clusters: [] };

describe("a key works", () => {
  it("when one of the hosts answers, although one before it is down", async () => {
    const { session } = await sessionOf({ [dedicated]: refused(400), [serverless]: none });
    await expect(session.check({})).resolves.toBeUndefined();
  });

  it("unless none answers: then what is down is told, for nothing says that the key is wrong", async () => {
    const { session } = await sessionOf({ [dedicated]: refused(401), [serverless]: refused(400) });
    expect((await failureOf(session.check({}))).status).toBe(400);
  });

  it("or it is not known when the person gives up", async () => {
    const reason = new Error("given up");
    const { session, asked } = await sessionOf({ [dedicated]: none });
    const signal = AbortSignal.abort(reason);
    await expect(session.check({ signal })).rejects.toBe(reason);
    expect(asked()).toEqual([]);
  });
});

describe("projects that a person typed", () => {
  it("are checked with the key, and what is not there is named", async () => {
    const { session } = await sessionOf({ [dedicated]: none }, { projects: "3, 4" });
    await expect(session.check({})).resolves.toBeUndefined();
    const answers = [none, none, refused(403)()];
    const wrong = await sessionOf({ [dedicated]: () => answers.shift() }, { projects: "3, 4" });
    const { code, field, message } = await failureOf(wrong.session.check({}));
    expect([code, field, message]).toEqual([
      "invalidInput",
      "projects",
      "TiDB Cloud shows this key no project 4.",
    ]);
  });

  it("are only digits", () => {
    const problem = (text: string) => tidb.settings?.[0]?.problem(text);
    expect(problem("1372813089209061633, 2")).toBeUndefined();
    expect(problem("my-project")).toBe(
      "A project id has only digits, such as 1372813089209061633.",
    );
  });

  const projects = { items: [{ id: "3" }], total: 1 };
  it.each([
    ["no call tells them", { [dedicated]: none }, {}, ["projects"]],
    ["the calls for them fail", { [dedicated]: none, [legacy]: refused(400) }, {}, ["projects"]],
    ["some were typed", { [dedicated]: none }, { projects: "3" }, []],
    ["a call tells them", { [dedicated]: none, [legacy]: projects }, {}, []],
    ["the key has no Dedicated clusters", { [dedicated]: refused(403) }, {}, []],
  ])("are wanted, where they would show more: %s", async (_, answers, settings, wanted) => {
    const { session } = await sessionOf(answers, settings);
    expect(await session.lacks?.({})).toEqual(wanted);
  });
});
