// Which endpoints that appear at the provider may be the one that others were asked to make.
import { describe, expect, test } from "vitest";
import type { EndpointSection, PrivateEndpoint } from "../../../src/domain/model.ts";
import type { EndpointState } from "../../../src/domain/state.ts";
import { newcomers, type Newcomer } from "../../../src/operations/newcomers.ts";
import type { HandOverTask } from "../../../src/operations/task.ts";

const theirs = "vpce-0aaaaaaaaaaaaaaaa";
const unseen: HandOverTask = {
  kind: "handOver",
  title: "Make the endpoint",
  text: "",
  asks: { label: "the VPC endpoint id", name: "endpoint", is: "awsVpcEndpoint" },
};
const task: HandOverTask = {
  ...unseen,
  appears: { region: "us-east-1", account: "210987654321", known: ["vpce-0bbbbbbbbbbbbbbbb"] },
};

function record(id: string, state: EndpointState, more: Partial<PrivateEndpoint> = {}) {
  return { id, region: "us-east-1", status: { state, word: state }, ...more };
}

function found(endpoints: EndpointSection, one = task): readonly Newcomer[] {
  return newcomers({ endpoints }, one);
}

describe("an endpoint that appears", () => {
  test.each<[string, PrivateEndpoint, boolean]>([
    ["is of their account", record(theirs, "needsAcceptance", { owner: "210987654321" }), true],
    ["may be anybody's", record(theirs, "needsAcceptance"), false],
    ["may be somebody else's who was let in", record(theirs, "available"), false],
    ["may be theirs on its way in", record(theirs, "pending"), false],
  ])("may be theirs where it %s", (_, one, isSure) => {
    expect(found({ items: [one] })).toEqual([{ id: theirs, isSure }]);
  });

  test.each<[string, PrivateEndpoint]>([
    ["was there before", record("vpce-0bbbbbbbbbbbbbbbb", "available")],
    ["is in another region", record(theirs, "available", { region: "eu-west-1" })],
    ["is of another account", record(theirs, "available", { owner: "123456789012" })],
    ["is over", record(theirs, "rejected")],
    ["has an id of another kind", record("1234567890", "available")],
  ])("is not theirs where it %s", (_, one) => {
    expect(found({ items: [one] })).toEqual([]);
  });

  test("is called as their cloud calls it", () => {
    const one = record("link-1", "available", { cloudId: theirs });
    expect(found({ items: [one] })).toEqual([{ id: theirs, isSure: false }]);
  });

  test("is for a person to judge where the provider only knows of it", () => {
    const known = [{ id: theirs, region: "us-east-1", serves: [] }];
    expect(found({ items: [], known })).toEqual([{ id: theirs, isSure: false }]);
  });

  test("is nothing to a step of which no endpoint comes", () => {
    expect(found({ items: [record(theirs, "available")] }, unseen)).toEqual([]);
  });
});
