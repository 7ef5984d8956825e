import { describe, expect, test, vi } from "vitest";
import type { ActionId } from "../../../src/providers/provider.ts";
import type { CockroachVariants } from "../../../src/sandbox/cockroach/variants.ts";
import { cases, caseOf, type Case } from "./cases.ts";
import { desks, expectDone } from "./desk.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

const desk = desks();

type Variant = Partial<CockroachVariants>;

const everywhere: readonly Variant[] = [
  { readLagSeconds: 5 },
  { readLagSeconds: 18 },
  { stateWords: "older" },
];
const egress: readonly Variant[] = [
  { egressWrapped: true },
  { lastPage: "null" },
  { lastPage: "absent" },
  { maintenanceUntilAvailable: true },
];
const ingress: readonly Variant[] = [
  { connectionRegion: "region" },
  { connectionRegion: "both" },
  { listsUnregistered: true },
];
const special: Partial<Record<ActionId, readonly Variant[]>> = {
  registerEndpoint: ingress,
  removeEndpoint: ingress,
  createEgressEndpoint: [
    ...egress,
    { sparseCreate: true },
    { lateAddress: true },
    { sparseCreate: true, lateAddress: true, egressWrapped: true, readLagSeconds: 5 },
  ],
  setDomainNames: [...egress, { newPatch: 405 }, { newPatch: 501 }],
  deleteEgressEndpoint: egress,
};

const table = cases.flatMap((one) =>
  [...everywhere, ...(special[one.action] ?? [])].map(
    (variant): [string, string, Case, Variant] => [
      one.action,
      JSON.stringify(variant),
      one,
      variant,
    ],
  ),
);

test.each(table)("%s has its one effect where the service is %s", async (_a, _v, one, variant) => {
  const { window, plan, effect, writes } = await desk(one, variant);
  const id = await window.begin(plan);
  const operation = await window.settle(id);
  expectDone(operation, one);
  expect(effect()).toEqual(one.effect);
  expect(writes().filter((line) => line.endsWith(" 200"))).toEqual([`${one.write.method} 200`]);
});

describe("the newer call for domain names", () => {
  const one = caseOf("setDomainNames");

  test("that answers 405 or 501 is followed by the older one", async () => {
    const { window, plan, writes, sandbox } = await desk(one, { newPatch: 405 });
    await window.settle(await window.begin(plan));
    expect(writes()).toEqual(["PATCH 405", "PATCH 200"]);
    expect(sandbox.requests.findLast(({ method }) => method === "PATCH")?.path).toMatch(
      /\/domain-names$/,
    );
  });

  test("that answers 404 is about the endpoint: nothing else is tried, and it says so", async () => {
    const { window, plan, writes, effect } = await desk(one, { newPatch: 404 });
    const operation = await window.settle(await window.begin(plan));
    expect(operation.state).toBe("failed");
    expect(operation.text).toMatch(/^Not Found\b.* Nothing was changed\.$/);
    expect(writes()).toEqual(["PATCH 404"]);
    expect(effect()).toEqual([]);
  });
});
