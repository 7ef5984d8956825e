import { describe, expect, it } from "vitest";
import { memoryAccounts, prod } from "./stores.ts";

const key = "CCDB1_secret-of-the-test";

describe("adding an account", () => {
  it("keeps its name in the state and its secret in the keyring only", async () => {
    const { accounts, state, secrets, told } = memoryAccounts();
    const added = await accounts.add({ ...prod, baseUrl: "https://api.example" }, key);
    expect(accounts.list()).toMatchObject([added]);
    expect(accounts.get(added.id)).toMatchObject({ label: "Production", provider: "cockroach" });
    expect(await accounts.secret(added.id)).toBe(key);
    expect([...secrets.values]).toEqual([[added.id, key]]);
    expect(JSON.stringify([...state.values])).not.toContain(key);
    expect(accounts.isSessionOnly(added.id)).toBe(false);
    expect(told).toEqual([{ id: added.id, kind: "added" }]);
  });

  it("is possible several times for one provider, and lists them by name", async () => {
    const { accounts } = memoryAccounts();
    for (const label of ["zeta", "Alpha", "beta"]) await accounts.add({ ...prod, label }, key);
    expect(accounts.list().map(({ label }) => label)).toEqual(["Alpha", "beta", "zeta"]);
    expect(new Set(accounts.list().map(({ id }) => id)).size).toBe(3);
  });

  it("stores nothing at all when the keyring fails", async () => {
    const { accounts, state, secrets, told } = memoryAccounts();
    secrets.broken.add("set");
    await expect(accounts.add(prod, key)).rejects.toThrow("The keyring is locked.");
    expect([accounts.list(), [...state.values], [...secrets.values], told]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it("leaves no secret behind when the state cannot be written", async () => {
    const { accounts, state, secrets } = memoryAccounts();
    state.update = () => Promise.reject(new Error("The disk is full."));
    await expect(accounts.add(prod, key)).rejects.toThrow("The disk is full.");
    expect([accounts.list(), [...secrets.values]]).toEqual([[], []]);
  });

  it("for this session only writes nothing anywhere, and the next window does not know it", async () => {
    const { accounts, state, secrets } = memoryAccounts();
    const added = await accounts.add(prod, key, { sessionOnly: true });
    expect(await accounts.secret(added.id)).toBe(key);
    expect(accounts.isSessionOnly(added.id)).toBe(true);
    expect([[...state.values], [...secrets.values]]).toEqual([[], []]);
    expect(memoryAccounts(state, secrets).accounts.list()).toEqual([]);
  });

  it("survives the end of the window", async () => {
    const { accounts, state, secrets } = memoryAccounts();
    const settings = { projects: "1" };
    const more = { caFile: "/ca.pem", sandbox: "here", settings };
    const added = await accounts.add({ ...prod, ...more }, key);
    const next = memoryAccounts(state, secrets).accounts;
    expect(next.list()).toMatchObject([added]);
    expect(await next.secret(added.id)).toBe(key);
  });
});

describe.each([{ sessionOnly: false }, { sessionOnly: true }])("an account (%j)", (options) => {
  it("can be renamed", async () => {
    const { accounts, told } = memoryAccounts();
    const { id } = await accounts.add({ ...prod, proxy: "http://proxy:1" }, key, options);
    await accounts.rename(id, "Staging");
    expect(accounts.get(id)).toMatchObject({ label: "Staging", proxy: "http://proxy:1" });
    expect(told.at(-1)).toEqual({ id, kind: "label" });
  });

  it("can be reached in another way, and in the usual one again", async () => {
    const { accounts, told } = memoryAccounts();
    const { id } = await accounts.add({ ...prod, proxy: "http://proxy:1" }, key, options);
    await accounts.setReach(id, { baseUrl: "https://gateway.example", caFile: "/ca.pem" });
    expect(accounts.get(id)).toMatchObject({
      label: "Production",
      baseUrl: "https://gateway.example",
      caFile: "/ca.pem",
    });
    expect(accounts.get(id)?.proxy).toBeUndefined();
    await accounts.setReach(id, {});
    expect(accounts.get(id)?.baseUrl).toBeUndefined();
    expect(told.slice(1)).toEqual([
      { id, kind: "settings" },
      { id, kind: "settings" },
    ]);
  });

  it("keeps what its provider must be told, until that is left empty", async () => {
    const { accounts } = memoryAccounts();
    const { id } = await accounts.add({ ...prod, settings: { projects: "1" } }, key, options);
    expect(accounts.get(id)?.settings).toEqual({ projects: "1" });
    await accounts.setReach(id, { settings: { projects: "1, 2" } });
    expect(accounts.get(id)?.settings).toEqual({ projects: "1, 2" });
    await accounts.setReach(id, {});
    expect(accounts.get(id)?.settings).toBeUndefined();
  });

  it("gets another key, and forgets the old one", async () => {
    const { accounts, secrets, told } = memoryAccounts();
    const { id } = await accounts.add(prod, key, options);
    await accounts.replaceSecret(id, "CCDB1_another");
    expect(await accounts.secret(id)).toBe("CCDB1_another");
    expect(JSON.stringify([...secrets.values])).not.toContain(key);
    expect(told.at(-1)).toEqual({ id, kind: "secret" });
  });

  it("is removed with its secret", async () => {
    const { accounts, state, secrets, told } = memoryAccounts();
    const { id } = await accounts.add(prod, key, options);
    await accounts.remove(id);
    expect([accounts.list(), accounts.get(id), await accounts.secret(id)]).toEqual([
      [],
      undefined,
      undefined,
    ]);
    expect([[...state.values], [...secrets.values]]).toEqual([[], []]);
    expect(told.at(-1)).toEqual({ id, kind: "removed" });
  });
});

describe("a key that the keyring does not take", () => {
  it("is kept until reload when the person wants it so, and the next window has the old one", async () => {
    const { accounts, state, secrets, told } = memoryAccounts();
    const { id } = await accounts.add(prod, "CCDB1_old");
    await accounts.replaceSecret(id, key, { sessionOnly: true });
    secrets.broken.add("get");
    expect([await accounts.secret(id), accounts.isSessionOnly(id)]).toEqual([key, true]);
    expect(told.at(-1)).toEqual({ id, kind: "secret" });
    secrets.broken.clear();
    expect(JSON.stringify([[...state.values], [...secrets.values]])).not.toContain(key);
    const next = memoryAccounts(state, secrets).accounts;
    expect([await next.secret(id), next.isSessionOnly(id)]).toEqual(["CCDB1_old", false]);
  });

  it("gives way to one that the keyring takes later", async () => {
    const { accounts, secrets } = memoryAccounts();
    const { id } = await accounts.add(prod, "CCDB1_old");
    await accounts.replaceSecret(id, key, { sessionOnly: true });
    await accounts.replaceSecret(id, "CCDB1_stored");
    expect([await accounts.secret(id), accounts.isSessionOnly(id)]).toEqual([
      "CCDB1_stored",
      false,
    ]);
    expect([...secrets.values]).toEqual([[id, "CCDB1_stored"]]);
  });

  it("goes with its account", async () => {
    const { accounts, state, secrets } = memoryAccounts();
    const { id } = await accounts.add(prod, "CCDB1_old");
    await accounts.replaceSecret(id, key, { sessionOnly: true });
    await accounts.remove(id);
    expect([await accounts.secret(id), accounts.isSessionOnly(id)]).toEqual([undefined, false]);
    expect([[...state.values], [...secrets.values]]).toEqual([[], []]);
  });
});

describe("an account that is gone", () => {
  it("is neither renamed nor given a key again: no secret is stored for nobody", async () => {
    const { accounts, state, secrets, told } = memoryAccounts();
    await accounts.rename("gone", "x");
    await accounts.setReach("gone", {});
    await accounts.replaceSecret("gone", key);
    expect([[...state.values], [...secrets.values], told]).toEqual([[], [], []]);
  });

  it("is gone even when the keyring fails to forget its secret, which is swept later", async () => {
    const { accounts, secrets, told } = memoryAccounts();
    const { id } = await accounts.add(prod, key);
    secrets.broken.add("delete");
    await expect(accounts.remove(id)).rejects.toThrow("The keyring is locked.");
    expect([accounts.list(), told.at(-1)]).toEqual([[], { id, kind: "removed" }]);
    secrets.broken.clear();
    await accounts.sweepOrphans();
    expect([...secrets.values]).toEqual([]);
  });
});

describe("secrets that belong to no account", () => {
  it("are swept, and those of accounts are kept", async () => {
    const { accounts, secrets } = memoryAccounts();
    const { id } = await accounts.add(prod, key);
    await secrets.set("left-behind", "CCDB1_orphan");
    await accounts.sweepOrphans();
    expect([...secrets.values.keys()]).toEqual([id]);
  });

  it("are not those of an account that another window has just added", async () => {
    const { state, secrets, accounts } = memoryAccounts();
    const { id } = await memoryAccounts(state, secrets).accounts.add(prod, key);
    await accounts.sweepOrphans();
    expect([...secrets.values.keys()]).toEqual([id]);
  });
});

describe("what other windows change", () => {
  it("is told after reading again: added, changed, removed, and nothing else", async () => {
    const here = memoryAccounts();
    const there = memoryAccounts(here.state, here.secrets).accounts;
    const one = await there.add({ ...prod, label: "one" }, key);
    const two = await there.add({ ...prod, label: "two" }, key);
    expect(here.accounts.list()).toEqual([]);
    here.accounts.reread();
    expect(here.accounts.list().map(({ label }) => label)).toEqual(["one", "two"]);
    await there.rename(one.id, "uno");
    await there.remove(two.id);
    here.told.length = 0;
    here.accounts.reread();
    here.accounts.reread();
    expect(here.told).toEqual([
      { id: two.id, kind: "removed" },
      { id: one.id, kind: "settings" },
    ]);
    expect(here.accounts.list().map(({ label }) => label)).toEqual(["uno"]);
  });

  it("does not touch the accounts of this session", async () => {
    const { accounts, told } = memoryAccounts();
    const { id } = await accounts.add(prod, key, { sessionOnly: true });
    told.length = 0;
    accounts.reread();
    expect([accounts.list().map((one) => one.id), told]).toEqual([[id], []]);
  });

  it("includes keys that this window cannot read: it knows those it stored itself", async () => {
    const here = memoryAccounts();
    const there = memoryAccounts(here.state, here.secrets).accounts;
    const { id } = await there.add(prod, key);
    here.accounts.reread();
    expect([there.storedHere(id), here.accounts.storedHere(id)]).toEqual([true, false]);
    await here.accounts.replaceSecret(id, `${key}-2`);
    expect(here.accounts.storedHere(id)).toBe(true);
    await there.remove(id);
    expect(there.storedHere(id)).toBe(false);
  });

  it("is told for a replaced secret of an account that is known here", async () => {
    const { accounts, told } = memoryAccounts();
    const { id } = await accounts.add(prod, key);
    told.length = 0;
    accounts.secretReplaced(id);
    accounts.secretReplaced("unknown");
    expect(told).toEqual([{ id, kind: "secret" }]);
  });

  it("is not told any more to who stopped listening", async () => {
    const { accounts } = memoryAccounts();
    const told: unknown[] = [];
    accounts.onDidChange((change) => told.push(change)).dispose();
    await accounts.add(prod, key);
    expect(told).toEqual([]);
  });
});

describe("the state", () => {
  it("may hold what this version cannot read: that is passed over and kept", () => {
    const { state } = memoryAccounts();
    state.values.set("account:1", { id: 1, label: "from the future" });
    state.values.set("account:2", "text");
    state.values.set("other", { id: "3", provider: "cockroach", label: "no account" });
    const { accounts } = memoryAccounts(state);
    expect(accounts.list()).toEqual([]);
    expect(state.values.size).toBe(3);
  });

  it("may hold settings of which only some can be read", () => {
    const { state } = memoryAccounts();
    const settings = { projects: "1", other: 2 };
    state.values.set("account:1", { ...prod, id: "1", settings });
    state.values.set("account:2", { ...prod, id: "2", settings: "none" });
    const { accounts } = memoryAccounts(state);
    expect(accounts.get("1")?.settings).toEqual({ projects: "1" });
    expect(accounts.get("2")?.settings).toBeUndefined();
  });
});
