import { expect, test, vi } from "vitest";
import { nothingKnown } from "../../../src/domain/model.ts";
import { FakeCloud } from "./fakeCloud.ts";
import { desk } from "./setup.ts";

vi.mock("../../../src/operations/watch.ts", () => import("./fakeWatch.ts"));

const here = desk();

test("an operation reads with what the tree knows: some of it no answer tells again", async () => {
  const cloud = new FakeCloud();
  const session = cloud.session();
  const known = { ...nothingKnown };
  const given: unknown[] = [];
  const one = await here.open(cloud, {
    known: (account, cluster) => (account === "a1" && cluster === "c1" ? known : undefined),
    session: () =>
      Promise.resolve({
        ...session,
        networking(...asked) {
          given.push(asked[3]);
          return session.networking(...asked);
        },
      }),
  });
  const id = await one.begin({ action: "createEgressEndpoint", values: { target: "db" } });
  expect(await one.settle(id)).toMatchObject({ state: "done" });
  expect(given.length).toBeGreaterThan(1);
  for (const each of given) expect(each).toBe(known);
});
