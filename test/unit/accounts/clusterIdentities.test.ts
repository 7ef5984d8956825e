import { expect, it } from "vitest";
import { CloudIdentities } from "../../../src/accounts/cloudIdentities.ts";
import { ClusterIdentities } from "../../../src/accounts/clusterIdentities.ts";
import { MemorySecrets, MemoryState } from "./stores.ts";

const orders = { accountId: "a", clusterId: "c1" };
const risk = { accountId: "a", clusterId: "c2" };

/** What a machine knows, over the state that follows the person. */
function machine(host: string, state = new MemoryState()) {
  const identities = new CloudIdentities(state, new MemorySecrets(), host);
  const chosen = new ClusterIdentities(state, identities);
  const add = async (label: string): Promise<string> => {
    const profile = { cloud: "aws", source: "profile", profile: label, machine: host } as const;
    return (await identities.add({ ...profile, label }, undefined)).id;
  };
  return { state, identities, chosen, add };
}

it("a cluster has the identity that was chosen for it, in later windows too", async () => {
  const { state, chosen, add } = machine("here");
  const [prod, test] = [await add("prod"), await add("test")];
  expect(chosen.of(orders)).toBeUndefined();
  const told: unknown[] = [];
  chosen.onDidChange((cluster) => told.push(cluster));
  await chosen.choose(orders, prod);
  await chosen.choose(risk, test);
  expect(told).toEqual([orders, risk]);
  expect(machine("here", state).chosen.of(orders)?.label).toBe("prod");
  await chosen.choose(orders, test);
  expect(chosen.of(orders)?.label).toBe("test");
  await chosen.choose(orders, undefined);
  expect(chosen.of(orders)).toBeUndefined();
  expect(chosen.of(risk)?.label).toBe("test");
});

it("each machine keeps its own choice where the identities are of one machine only", async () => {
  const here = machine("here");
  const there = machine("there", here.state);
  const mine = await here.add("mine");
  await here.chosen.choose(orders, mine);
  there.identities.reread();
  expect(there.chosen.of(orders)).toBeUndefined();
  const theirs = await there.add("theirs");
  await there.chosen.choose(orders, theirs);
  expect(there.chosen.of(orders)?.label).toBe("theirs");
  expect(here.chosen.of(orders)?.label).toBe("mine");
  await there.chosen.choose(orders, undefined);
  expect(here.chosen.of(orders)?.label).toBe("mine");
});

it("nothing is left of an identity or an account that is gone", async () => {
  const { state, identities, chosen, add } = machine("here");
  const [prod, test] = [await add("prod"), await add("test")];
  await chosen.choose(orders, prod);
  await chosen.choose({ accountId: "b", clusterId: "c1" }, prod);
  await chosen.choose(risk, test);
  await identities.remove(prod);
  await chosen.forgetIdentity(prod);
  const left = (): string[] => state.keys().filter((key) => key.startsWith("clusterIdentity:"));
  expect(left()).toEqual(["clusterIdentity:a/c2"]);
  await chosen.forgetAccount("a");
  expect(left()).toEqual([]);
});

it("an entry that cannot be read is none", async () => {
  const { state, chosen } = machine("here");
  await state.update("clusterIdentity:a/c1", { id: 1 });
  expect(chosen.of(orders)).toBeUndefined();
});
