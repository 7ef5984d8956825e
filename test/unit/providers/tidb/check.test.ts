// What shows that a key of TiDB Cloud works.
import { describe, expect, it } from "vitest";
import { failureOf } from "../../http/scripted.ts";
import { refused, sessionOf } from "./fakes.ts";

const dedicated = "dedicated/v1beta1/clusters";
const serverless = "serverless/v1beta1/clusters";
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
