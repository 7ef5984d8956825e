import { describe, expect, it } from "vitest";
import { newOperation, type Plan } from "../../../src/operations/plan.ts";

const plan: Plan = {
  title: "Remove private endpoint",
  action: "removeEndpoint",
  accountId: "a",
  clusterId: "c",
  region: "us-east-1",
  item: "vpce-1",
  values: {},
};

describe("an operation of several writes", () => {
  it("has a step for each, in their order, with nothing sent", () => {
    const then = [{ action: "dropEndpoint", item: "vpce-1", values: { region: "us-east-1" } }];
    const { steps } = newOperation({ ...plan, then }, { label: "A", provider: "p" }, "host");
    const same = { item: "vpce-1", region: "us-east-1", phase: "planned" };
    expect(steps).toMatchObject([
      { action: "removeEndpoint", ...same },
      { action: "dropEndpoint", ...same },
    ]);
  });

  it("is called as its cluster is, where that is known before the cluster is read", () => {
    const account = { label: "A", provider: "p" };
    expect(newOperation(plan, account, "host", "orders")).toMatchObject({ clusterName: "orders" });
    expect(newOperation(plan, account, "host")).toMatchObject({ clusterName: "c" });
  });

  it("is not begun when nobody knows one of them", () => {
    const then = [{ action: "somethingElse", values: {} }];
    expect(() => newOperation({ ...plan, then }, { label: "A", provider: "p" }, "host")).toThrow(
      "somethingElse",
    );
  });
});
