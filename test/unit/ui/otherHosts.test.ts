import { expect, test } from "vitest";
import type { OpenOperation } from "../../../src/operations/openList.ts";
import { OtherHosts } from "../../../src/ui/otherHosts.ts";
import { MemoryState } from "../accounts/stores.ts";

function open(id: string, host: string): OpenOperation {
  return { id, title: "Create egress endpoint", clusterName: "orders", state: "waiting", host };
}

async function desk() {
  const state = new MemoryState();
  const there = new OtherHosts(state, "there");
  await there.publish([open("1", "there"), open("2", "there")]);
  await new OtherHosts(state, "elsewhere").publish([open("3", "elsewhere")]);
  const here = new OtherHosts(state, "here");
  const ids = () => here.list().map(({ id }) => id);
  return { state, there, here, ids };
}

test("what is dismissed goes, and nothing else; the last one of a machine leaves nothing", async () => {
  const { state, here, ids } = await desk();
  let told = 0;
  here.onDidChange(() => told++);
  await here.dismiss(open("1", "there"));
  expect(ids()).toEqual(["2", "3"]);
  await here.dismiss(open("3", "elsewhere"));
  expect(ids()).toEqual(["2"]);
  expect(state.keys()).toEqual(["openOperations:there"]);
  expect(told).toBe(2);
});

test("what is dismissed comes again when its machine tells of it again", async () => {
  const { there, here, ids } = await desk();
  await here.dismiss(open("1", "there"));
  await there.publish([open("1", "there")]);
  expect(ids()).toEqual(["1", "3"]);
});

test("this machine's own operations are not among them", async () => {
  const { here, ids } = await desk();
  await here.publish([open("4", "here")]);
  expect(ids()).toEqual(["1", "2", "3"]);
});
