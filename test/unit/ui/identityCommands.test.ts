import { afterEach, describe, expect, test, vi } from "vitest";
import type { CloudIdentity } from "../../../src/accounts/cloudIdentity.ts";
import { gcp } from "../../../src/clouds/gcp/gcp.ts";
import { ApiError } from "../../../src/http/errors.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { untilSignedIn } from "../../../src/ui/commands/renewIdentity.ts";
import type { Answer } from "./fakeVscode.ts";
import { person } from "./fakeVscode.ts";
import { caller, goodKey, identityDesk } from "./identityDesk.ts";

vi.mock("vscode", () => import("./fakeVscode.ts"));

const usual: Answer = { pick: "As usual" };
const [keyId, secretKey] = goodKey;
const typedKey: Answer[] = [{ type: keyId }, { type: secretKey }, { type: "" }];
const addByKey: Answer[] = [
  ...[{ pick: "Access key" }, usual, { type: "eu-west-1" }, { type: "Network" }],
  ...typedKey,
];
const addProfile: Answer[] = [{ pick: "Profile" }, { pick: "prod" }, usual, { type: "Prod" }];

afterEach(() => {
  expect(person.isDone).toBe(true);
});

describe("adding a cloud identity", () => {
  test("by an access key: its second and third part are hidden, and it is checked before it is stored", async () => {
    const desk = identityDesk();
    person.does(...addByKey);
    await desk.run("addIdentity");
    const parts = person.asked.slice(-3);
    expect(parts.map(({ title }) => title)).toEqual([
      "Network: Access key id (1/3)",
      "Network: Secret access key (2/3)",
      "Network: Session token (only of a temporary key) (3/3)",
    ]);
    expect(parts.map(({ hidden }) => hidden)).toEqual([false, true, true]);
    const secret = goodKey.join(":");
    expect(desk.cloud.signIns[0]).toEqual({ source: "keys", secret, region: "eu-west-1" });
    const [identity] = desk.identities.list();
    expect(identity).toMatchObject({ label: "Network", source: "keys", ...caller });
    expect(identity?.machine).toBeUndefined();
    expect(await desk.identities.secret(identity!.id)).toBe(secret);
    expect(JSON.stringify([...desk.state.values])).not.toContain(secretKey);
    expect(person.told).toContain(
      "Network works: you are arn:aws:iam::123456789012:user/ann in 123456789012.",
    );
    expect(person.told.join()).not.toContain(secretKey);
  });

  test("by a profile of this machine, which it then is of", async () => {
    const desk = identityDesk();
    person.does(...addProfile);
    await desk.run("addIdentity");
    expect(person.asked[1]).toMatchObject({ lines: ["corp", "prod"] });
    const [identity] = desk.identities.list();
    expect(identity).toMatchObject({ profile: "prod", machine: "here", account: caller.account });
    expect(desk.secrets.values.size).toBe(0);
  });

  test("at another address: only https or this machine, and only a region that can be one", async () => {
    const desk = identityDesk();
    person.does(
      ...[{ pick: "Access key" }, { pick: "Another address or region…" }],
      ...[{ type: "http://aws.example" }, { type: "http://127.0.0.1:4566" }],
      ...[{ type: "" }, { type: "eu west" }, { type: "eu-west-1" }, { type: "Network" }],
      ...typedKey,
    );
    await desk.run("addIdentity");
    expect(person.refused).toEqual([
      "Only https addresses (or this machine's own) may receive a key.",
      "Enter a region.",
      "A region has only small letters, digits and hyphens.",
    ]);
    expect(desk.identities.list()[0]).toMatchObject({
      endpoint: "http://127.0.0.1:4566",
      region: "eu-west-1",
    });
  });

  test("of a machine's GCP sign-in: in the project that a person names, if any", async () => {
    const desk = identityDesk();
    const { sources } = gcp;
    Object.assign(desk.cloud, { name: "GCP", sources });
    desk.cloud.signedIn.set("", { account: "ops-1", principal: "ann@meridian.example" });
    const first = [{ pick: "What this machine has" }, usual];
    person.does(...first, { type: "Ops 1" }, { type: "ops-1" }, { type: "Ops" });
    await desk.run("addIdentity");
    expect(person.refused.join()).toContain("my-project-1");
    person.does(...first, { type: "" }, { type: "Ops too" });
    await desk.run("addIdentity");
    const [named, other] = desk.cloud.signIns;
    expect([named, other]).toEqual([
      { source: "default", project: "ops-1" },
      { source: "default" },
    ]);
  });

  test("says what is wrong with a key before it is sent", async () => {
    const desk = identityDesk();
    person.does(
      ...addByKey.slice(0, 4),
      ...[{ type: "ASIAIOSFODNN7EXAMPLE" }, { type: secretKey }, { type: "" }],
      "leave",
    );
    await desk.run("addIdentity");
    expect(person.refused).toEqual(["A temporary key (ASIA…) needs its session token."]);
    expect(desk.cloud.signIns).toEqual([]);
  });

  test("asks again after a key that does not work, and stores only the one that does", async () => {
    const desk = identityDesk();
    person.does(
      ...addByKey.slice(0, 4),
      ...[{ type: keyId }, { type: "wrong" }, { type: "" }],
      { press: "Try Again" },
      ...typedKey,
    );
    await desk.run("addIdentity");
    expect(person.told.join("\n")).toContain(
      "the token has expired. Renew it. Nothing was stored.",
    );
    expect(desk.identities.list()).toHaveLength(1);
  });

  test("with a profile that is signed out runs its command in a terminal, and goes on once it works", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 500 });
    const desk = identityDesk();
    person.does(...[{ pick: "Profile" }, { pick: "corp" }, usual, { type: "Corp" }], {
      press: "Sign In in Terminal",
    });
    const adding = desk.run("addIdentity");
    await vi.waitFor(() => expect(desk.terminal).toHaveLength(1));
    expect(desk.terminal).toEqual(["Sign in: Corp: aws sso login --profile corp"]);
    expect(desk.identities.list()).toEqual([]);
    desk.cloud.signedIn.set("corp", caller);
    await vi.advanceTimersByTimeAsync(10_000);
    await adding;
    vi.useRealTimers();
    expect(desk.identities.list()).toMatchObject([{ label: "Corp", profile: "corp" }]);
  });

  test("proposes a name that is free, and takes no other", async () => {
    const desk = identityDesk();
    person.does(...addProfile);
    await desk.run("addIdentity");
    person.does(
      ...[{ pick: "Profile" }, { pick: "prod" }, usual],
      ...[{ type: "Prod" }, { type: " " }, { type: "Prod 2" }],
    );
    await desk.run("addIdentity");
    expect(person.refused).toEqual([
      "There is a cloud identity of this name already.",
      "Enter a name.",
    ]);
  });

  test("says so where the machine has no profile", async () => {
    const desk = identityDesk();
    desk.cloud.profileNames = [];
    person.does({ pick: "Profile" });
    await desk.run("addIdentity");
    expect(person.told.join()).toContain("This machine has no profile of AWS.");
  });

  test("keeps the secret until the reload where the keyring fails, if the person wants that", async () => {
    const desk = identityDesk();
    desk.secrets.broken.add("set");
    person.does(...addByKey, { press: "Keep Until Reload" });
    await desk.run("addIdentity");
    const [identity] = desk.identities.list();
    expect(desk.identities.isSessionOnly(identity!.id)).toBe(true);
    expect(desk.state.values.size).toBe(0);
  });

  test.each(Array.from({ length: 7 }, (_, step) => step))(
    "left at question %d changes nothing",
    async (step) => {
      const desk = identityDesk();
      person.does(...addByKey.slice(0, step), "leave");
      await desk.run("addIdentity");
      expect(desk.stored()).toBe("[]");
      expect(desk.cloud.signIns).toEqual([]);
    },
  );

  test.each<[string, Answer[]]>([
    ["the failure", [...addByKey.slice(0, 4), { type: keyId }, { type: "wrong" }, { type: "" }]],
    ["the question about the keyring", addByKey],
  ])("left at %s changes nothing", async (where, script) => {
    const desk = identityDesk();
    if (where.includes("keyring")) desk.secrets.broken.add("set");
    person.does(...script, "leave");
    await desk.run("addIdentity");
    expect(desk.stored()).toBe("[]");
  });
});

/** A desk with a key and a profile. */
async function withTwo() {
  const desk = identityDesk();
  person.does(...addByKey);
  await desk.run("addIdentity");
  person.does(...addProfile);
  await desk.run("addIdentity");
  const named = (label: string): CloudIdentity =>
    desk.identities.list().find((one) => one.label === label)!;
  const key = { identityId: named("Network").id };
  const profile = { identityId: named("Prod").id };
  return { ...desk, named, key, profile };
}

describe("a cloud identity", () => {
  test("is checked, and says who it is", async () => {
    const desk = await withTwo();
    person.does({ pick: "Prod" });
    await desk.run("checkIdentity");
    expect(person.asked[0]?.lines).toEqual([
      "Network | AWS · 123456789012 | arn:aws:iam::123456789012:user/ann",
      "Prod | AWS · 123456789012 | arn:aws:iam::123456789012:user/ann",
    ]);
    expect(person.told.at(-1)).toMatch(/^Prod works: you are arn:aws:iam::123456789012:user\/ann/);
    expect(desk.identityStates.of(desk.profile.identityId)).toEqual({ caller });
  });

  test("that is signed out is told with its command; once copied and run, it is checked again", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 500 });
    const desk = await withTwo();
    desk.cloud.signedIn.delete("prod");
    person.does({ press: "Copy Command" });
    await desk.run("checkIdentity", desk.profile);
    await vi.waitFor(() => expect(person.clipboard).toBe("aws sso login --profile prod"));
    expect(person.told.find((text) => text.includes("[Copy Command]"))).toBe(
      "Prod: AWS refused GetCallerIdentity: the token has expired. Run aws sso login --profile prod in a terminal on here: once you have signed in, it is checked again. [Sign In in Terminal] [Copy Command] [Show Log]",
    );
    desk.cloud.signedIn.set("prod", caller);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(person.told.at(-1)).toBe("Prod works.");
    expect(desk.identityStates.of(desk.profile.identityId)).toEqual({ caller });
    expect(desk.terminal).toEqual([]);
  });

  test("where the terminals are on another machine has a command to copy only", async () => {
    const desk = await withTwo();
    desk.cloud.signedIn.delete("prod");
    Object.assign(desk.app, { inTerminal: undefined });
    person.does();
    await desk.run("checkIdentity", desk.profile);
    expect(person.told.at(-1)).toMatch(/\[Copy Command\] \[Show Log\]$/);
    expect(person.told.at(-1)).not.toContain("[Sign In in Terminal]");
  });

  test("that is known to be signed out is not asked once more before its command is offered", async () => {
    const desk = await withTwo();
    desk.cloud.signedIn.delete("prod");
    person.does();
    await desk.run("checkIdentity", desk.profile);
    const asked = desk.cloud.signIns.length;
    await desk.run("renewIdentity", desk.profile);
    expect(desk.cloud.signIns).toHaveLength(asked);
    expect(person.told.at(-1)).toContain("[Sign In in Terminal]");
  });

  test("whose key is refused is offered another secret", async () => {
    const desk = await withTwo();
    desk.cloud.signedIn.delete(goodKey.join(":"));
    person.does({ press: "Replace Secret…" }, "leave");
    await desk.run("renewIdentity", desk.key);
    await vi.waitFor(() => expect(person.asked.at(-1)?.title).toContain("Access key id"));
    expect(person.told.join()).not.toContain("Terminal");
  });

  test("is renamed to a name that no other has", async () => {
    const desk = await withTwo();
    person.does({ type: "Network" }, { type: "Staging" });
    await desk.run("renameIdentity", desk.profile);
    expect(person.refused).toEqual(["There is a cloud identity of this name already."]);
    expect(desk.identities.list().map(({ label }) => label)).toEqual(["Network", "Staging"]);
  });

  test("gets another secret only once that works; others have none to replace", async () => {
    const desk = await withTwo();
    desk.cloud.signedIn.set(`${keyId}:new`, caller);
    person.does(
      ...[{ type: keyId }, { type: "wrong" }, { type: "" }, { press: "Try Again" }],
      ...[{ type: keyId }, { type: "new" }, { type: "" }],
    );
    await desk.run("replaceIdentitySecret");
    expect(await desk.identities.secret(desk.key.identityId)).toBe(`${keyId}:new`);
  });

  test("is not moved to another account unasked", async () => {
    const desk = await withTwo();
    desk.cloud.signedIn.set(`${keyId}:other`, { ...caller, account: "999999999999" });
    const typed: Answer[] = [{ type: keyId }, { type: "other" }, { type: "" }];
    person.does(...typed, "leave");
    await desk.run("replaceIdentitySecret", desk.key);
    expect(person.told.at(-1)).toContain("The new secret is of another account: 999999999999.");
    expect(await desk.identities.secret(desk.key.identityId)).toBe(goodKey.join(":"));
    person.does(...typed, { press: "Replace" });
    await desk.run("replaceIdentitySecret", desk.key);
    expect(desk.named("Network")).toMatchObject({ account: "999999999999" });
  });

  test("left while it is changed stays as it was", async () => {
    const desk = await withTwo();
    const before = desk.stored();
    for (const name of ["renameIdentity", "replaceIdentitySecret", "removeIdentity"]) {
      person.does("leave");
      await desk.run(name, desk.key);
    }
    expect(desk.stored()).toBe(before);
  });

  test("gives its account and its ARN to the clipboard, once they are known", async () => {
    const desk = await withTwo();
    person.does();
    await desk.run("copyIdentityAccount", desk.key);
    expect(person.clipboard).toBe(caller.account);
    await desk.run("copyIdentityPrincipal", desk.key);
    expect(person.clipboard).toBe(caller.principal);
  });

  test("is removed after a question that says what needs it, and leaves nothing", async () => {
    const desk = await withTwo();
    const step = { kind: "cloud", identity: desk.key.identityId };
    desk.begun.push(
      { state: "running", steps: [step] } as unknown as Operation,
      { state: "done", steps: [step] } as unknown as Operation,
      { state: "undone", steps: [step] } as unknown as Operation,
      { state: "running", steps: [{ ...step, identity: "other" }] } as unknown as Operation,
    );
    person.does({ press: "Remove" });
    await desk.run("removeIdentity", desk.key);
    expect(person.told[0]).toContain("Remove the cloud identity Network?");
    expect(person.told[0]).toContain("1 operation of it is not over and cannot go on without it.");
    expect(desk.identities.list().map(({ label }) => label)).toEqual(["Prod"]);
    expect(desk.secrets.values.size).toBe(0);
    person.does({ press: "Remove" });
    await desk.run("removeIdentity", desk.profile);
    expect(person.told[0]).toContain("The files of this machine stay as they are.");
    expect(desk.stored()).toBe("[]");
  });
});

describe("the cloud identity of a cluster", () => {
  const orders = { accountId: "a", clusterId: "orders" };
  const lines = (): readonly string[] => person.asked.at(-1)?.lines ?? [];

  test("is chosen among those of its cloud, with who they are, and remembered", async () => {
    const desk = await withTwo();
    await desk.identities.add({ cloud: "gcp", label: "Google", source: "default" }, undefined);
    person.does({ pick: "Prod" });
    await desk.run("chooseIdentity", orders);
    expect(lines()).toEqual([
      "Network | AWS · 123456789012 | arn:aws:iam::123456789012:user/ann",
      "Prod | AWS · 123456789012 | arn:aws:iam::123456789012:user/ann",
      "Add a cloud identity…",
    ]);
    expect(desk.clusterIdentities.of(orders)?.label).toBe("Prod");
    person.does({ pick: "None: ask when it is needed" });
    await desk.run("chooseIdentity", orders);
    expect(lines()[1]).toContain("AWS · 123456789012 · chosen now");
    expect(desk.clusterIdentities.of(orders)).toBeUndefined();
  });

  test("can be added on the way, where there is none or another is wanted", async () => {
    const desk = identityDesk();
    person.does(...addProfile);
    await desk.run("chooseIdentity", orders);
    expect(desk.clusterIdentities.of(orders)?.label).toBe("Prod");
    person.does({ pick: "Add a cloud identity…" }, ...addByKey);
    await desk.run("chooseIdentity", orders);
    expect(desk.clusterIdentities.of(orders)?.label).toBe("Network");
  });

  test("stays as it was when the person leaves", async () => {
    const desk = await withTwo();
    const before = desk.stored();
    person.does("leave");
    await desk.run("chooseIdentity", orders);
    expect(desk.stored()).toBe(before);
  });

  test("is none where this extension does not sign in to the cloud, or nothing is known yet", async () => {
    const desk = await withTwo();
    person.does();
    await desk.run("chooseIdentity", { accountId: "a", clusterId: "azure" });
    expect(person.told.at(-1)).toContain("azure is on Azure, to which this extension does not");
    await desk.run("chooseIdentity", { accountId: "a", clusterId: "unread" });
    expect(person.told.at(-1)).toContain("Nothing is known of this cluster yet.");
  });

  test("is the sandbox's own for what is in the sandbox, and no other's", async () => {
    const desk = await withTwo();
    const { id } = await desk.accounts.add(
      { provider: "cockroach", label: "Sandbox", sandbox: "here" },
      "key",
    );
    const store = desk.inventory.store;
    const inSandbox = { accountId: id, clusterId: "orders" };
    const entry = store.cluster("a", "orders");
    vi.spyOn(store, "cluster").mockReturnValue(entry);
    person.does();
    await desk.run("chooseIdentity", inSandbox);
    expect(person.told.at(-1)).toContain("The sandbox's cloud identity was removed.");
    await desk.identities.add(
      { cloud: "aws", label: "AWS sandbox", source: "keys", sandbox: "here" },
      goodKey.join(":"),
    );
    await desk.run("chooseIdentity", inSandbox);
    expect(desk.clusterIdentities.of(inSandbox)?.label).toBe("AWS sandbox");
    person.does({ pick: "Prod" });
    await desk.run("chooseIdentity", orders);
    expect(lines().join()).not.toContain("AWS sandbox");
  });
});

describe("the wait for a sign-in", () => {
  const over = (code: "authentication" | "unavailable") =>
    new ApiError(code, "unchanged", { message: "No.", next: "Again." });
  const never = new AbortController().signal;

  test("goes on while the sign-in is refused, and ends once it works", async () => {
    vi.useFakeTimers();
    const works = vi.fn().mockRejectedValueOnce(over("authentication")).mockResolvedValue({});
    const waited = untilSignedIn(works, never);
    await vi.advanceTimersByTimeAsync(10_000);
    await waited;
    vi.useRealTimers();
    expect(works).toHaveBeenCalledTimes(2);
  });

  test("ends with another failure at once, and with the refusal after ten minutes", async () => {
    vi.useFakeTimers();
    const down = untilSignedIn(() => Promise.reject(over("unavailable")), never);
    const failed = expect(down).rejects.toMatchObject({ code: "unavailable" });
    await vi.advanceTimersByTimeAsync(3_000);
    await failed;
    const works = vi.fn(() => Promise.reject(over("authentication")));
    const refused = expect(untilSignedIn(works, never)).rejects.toMatchObject({
      code: "authentication",
    });
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    const asked = works.mock.calls.length;
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    await refused;
    expect(works.mock.calls.length).toBeGreaterThan(asked);
    vi.useRealTimers();
  });

  test("can be cancelled", async () => {
    const controller = new AbortController();
    const waited = untilSignedIn(() => Promise.resolve(), controller.signal);
    controller.abort();
    await expect(waited).rejects.toMatchObject({ name: "AbortError" });
  });
});
