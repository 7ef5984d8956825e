import { describe, expect, test } from "vitest";
import type { Operation } from "../../../src/operations/operation.ts";
import { operationItems } from "../../../src/ui/attentionItems.ts";
import { OperationsAlert } from "../../../src/ui/operationsBadge.ts";

function operation(id: string, fields: Partial<Operation>): Operation {
  return {
    version: 1,
    id,
    title: "Register private endpoint",
    accountId: "a",
    accountLabel: "Northwind",
    provider: "cockroach",
    clusterId: "c1",
    clusterName: "orders",
    steps: [],
    state: "running",
    text: "Accept it.",
    createdAt: 1,
    updatedAt: 1,
    host: "here",
    log: [],
    ...fields,
  };
}

const resumable = operation("1", { state: "needsYou", asks: "resume" });
const toAccept = operation("2", { state: "needsYou", asks: "act", region: "us-east-1" });
const failed = operation("3", { state: "failed" });
const others = [operation("4", {}), operation("5", { state: "done" })];

describe("the badge of the operations", () => {
  test("counts what waits for a person and what failed, in words", () => {
    const alert = new OperationsAlert();
    expect(alert.badge([resumable, toAccept, failed, ...others])).toEqual({
      value: 3,
      tooltip: "2 operations wait for you · 1 operation failed",
    });
    expect(alert.badge([resumable])?.tooltip).toBe("1 operation waits for you");
    expect(alert.badge(others)).toBeUndefined();
  });

  test("goes once a failure was seen, and comes again with a new one; what waits stays", () => {
    const alert = new OperationsAlert();
    alert.seen([resumable, failed]);
    expect(alert.badge([failed])).toBeUndefined();
    expect(alert.badge([resumable, failed])?.value).toBe(1);
    expect(alert.badge([{ ...failed, updatedAt: 2 }])?.tooltip).toBe("1 operation failed");
  });
});

test("operations that wait for a person are listed, each with what comes next", () => {
  const items = operationItems([resumable, toAccept, failed, ...others]);
  expect(items.map(({ about, action }) => [about, action?.command])).toEqual([
    [{ operationId: "1" }, "resumeOperation"],
    [{ operationId: "2" }, "showOperationLog"],
  ]);
  expect(items[1]).toMatchObject({
    label: "Register private endpoint",
    description: "orders · waits for you",
    detail: "Accept it.",
    place: { accountId: "a", clusterId: "c1", region: "us-east-1" },
  });
});
