import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { TreeItem } from "vscode";
import { ApiError } from "../../../src/http/errors.ts";
import { AccountsView } from "../../../src/ui/accountsView.ts";
import { SandboxHost } from "../../../src/ui/sandbox/sandboxHost.ts";
import { FakeView } from "./fakeVscode.ts";
import { caller, goodKey, identityDesk } from "./identityDesk.ts";

vi.mock("vscode", () => import("./fakeVscode.ts"));

const profile = { cloud: "aws", source: "profile", machine: "here" } as const;
const account = { provider: "cockroach", label: "Meridian" } as const;

/** The view over a desk's accounts and identities. */
function viewed() {
  const desk = identityDesk();
  const view = new AccountsView(desk.app);
  onTestFinished(() => view.dispose());
  const rows = (items = view.getChildren()): (string | object)[] =>
    items.flatMap((node) => {
      const below = view.getChildren(node);
      const name = view.getTreeItem(node).label as string;
      return below.length === 0 ? [name] : [name, rows(below)];
    });
  const item = (label: string): TreeItem => {
    const nodes = view.getChildren().flatMap((node) => [node, ...view.getChildren(node)]);
    return nodes.map((node) => view.getTreeItem(node)).find((one) => one.label === label)!;
  };
  const add = (name: string) =>
    desk.identities.add({ ...profile, label: name, profile: name }, undefined);
  return { ...desk, view, rows, item, add, screen: FakeView.last! };
}

describe("the Accounts view", () => {
  test("without any sign-in is empty: its welcome says what to do", () => {
    expect(viewed().rows()).toEqual([]);
  });

  test("offers a cloud identity below the accounts while there is none, and then a group of them", async () => {
    const { accounts, rows, item, add } = viewed();
    await accounts.add(account, "key");
    expect(rows()).toEqual(["Meridian", "Add a cloud identity…"]);
    expect(item("Add a cloud identity…").command?.command).toBe("privateEndpoints.addIdentity");
    await add("prod");
    await add("corp");
    expect(rows()).toEqual(["Meridian", "Cloud identities", ["corp", "prod"]]);
  });

  test("shows the group where there is no account at all", async () => {
    const { rows, add } = viewed();
    await add("prod");
    expect(rows()).toEqual(["Cloud identities", ["prod"]]);
  });

  test("asks who they are only while somebody looks", async () => {
    const { cloud, item, add, screen } = viewed();
    await add("prod");
    await add("corp");
    expect(cloud.signIns).toEqual([]);
    screen.show(true);
    await vi.waitFor(() => expect(item("prod").description).toContain(caller.account));
    expect(item("corp").description).toMatch(/^cannot sign in/);
    expect(item("corp").tooltip).toContain("Run aws sso login --profile corp in a terminal");
    screen.show(false);
    expect(cloud.signIns).toHaveLength(2);
  });

  test("finds by itself that a person signed in in a terminal of their own", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { app, cloud, item, add, screen } = viewed();
    const logged = vi.spyOn(app.log, "error");
    await add("corp");
    screen.show(true);
    await vi.advanceTimersByTimeAsync(3 * 60_000);
    expect(item("corp").description).toMatch(/^cannot sign in/);
    expect(logged).toHaveBeenCalledOnce();
    cloud.signedIn.set("corp", caller);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(item("corp").description).toContain(caller.account);
  });

  test("asks again once the sign-in of one has changed", async () => {
    const { cloud, identities, item, screen } = viewed();
    const keys = { cloud: "aws", label: "Network", source: "keys", region: "eu-west-1" } as const;
    const { id } = await identities.add(keys, "AKIAIOSFODNN7EXAMPLE:old");
    screen.show(true);
    await vi.waitFor(() => expect(item("Network").description).toMatch(/^cannot sign in/));
    await identities.replaceSecret(id, goodKey.join(":"));
    await vi.waitFor(() => expect(item("Network").description).toContain(caller.account));
    expect(cloud.signIns).toHaveLength(2);
  });

  test("tells what is left of a sign-in, and asks again shortly before it ends", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { cloud, item, add, screen } = viewed();
    const hour = 3_600_000;
    cloud.signedIn.set("prod", { ...caller, until: Date.now() + hour });
    await add("prod");
    screen.show(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(item("prod").description).toContain("signs out in 59 min");
    await vi.advanceTimersByTimeAsync(50 * 60_000);
    expect(item("prod").description).toContain("signs out in 9 min");
    cloud.signedIn.set("prod", { ...caller, until: Date.now() + hour });
    await vi.advanceTimersByTimeAsync(6 * 60_000);
    expect(item("prod").description).toContain("signs out in 5");
    cloud.signedIn.delete("prod");
    await vi.advanceTimersByTimeAsync(hour);
    expect(item("prod").description).toMatch(/^cannot sign in/);
  });

  test("repaints the row of an account that cannot sign in any more", async () => {
    const { accounts, inventory, item, view } = viewed();
    const { id } = await accounts.add(account, "key");
    inventory.store.setAccounts([id]);
    view.getChildren();
    const painted: unknown[] = [];
    view.onDidChangeTreeData((node) => painted.push(node));
    const refused = { code: "authentication", message: "No.", next: "Replace it.", at: 0 } as const;
    inventory.store.setPaused(id, { ...refused, call: "GET /clusters" });
    expect(painted).toEqual([{ accountId: id }]);
    expect(item("Meridian").description).toMatch(/^paused: key not accepted/);
    expect(item("Meridian").accessibilityInformation?.label).toMatch(/^Account Meridian, /);
  });
});

test("what cannot be asked now is said in the log, and on the row", async () => {
  const { app, cloud, item, add, screen } = viewed();
  const logged = vi.spyOn(app.log, "error");
  const down = new ApiError("unavailable", "unchanged", { message: "Down.", next: "Later." });
  vi.spyOn(cloud, "connect").mockRejectedValue(down);
  await add("prod");
  screen.show(true);
  await vi.waitFor(() => expect(item("prod").description).toMatch(/^could not be checked/));
  expect(logged).toHaveBeenCalledWith(expect.stringContaining("prod"), down);
});

test("the sandbox takes its cloud identities with it, and leaves the others", async () => {
  const { accounts, identities, app, secrets } = viewed();
  await accounts.add({ ...account, sandbox: "here" }, "key");
  const keys = { cloud: "aws", source: "keys", region: "us-east-1" } as const;
  await identities.add({ ...keys, label: "AWS sandbox", sandbox: "here" }, goodKey.join(":"));
  await identities.add({ ...keys, label: "Mine" }, goodKey.join(":"));
  const storage = { delete: () => Promise.resolve() };
  type Context = ConstructorParameters<typeof SandboxHost>[0];
  const sandbox = new SandboxHost({ secrets: storage } as unknown as Context, app);
  onTestFinished(() => sandbox.dispose());
  await sandbox.close();
  expect(accounts.list()).toEqual([]);
  expect(identities.list().map(({ label }) => label)).toEqual(["Mine"]);
  expect(secrets.values.size).toBe(1);
});
