import assert from "node:assert/strict";
import * as vscode from "vscode";

const id = "private-endpoints.private-endpoints";
const prefix = "privateEndpoints.";

interface Command {
  readonly command: string;
  readonly title?: string;
  readonly category?: string;
  readonly enablement?: string;
}

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Contributes {
  readonly commands: readonly Command[];
  readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
  readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
}

function manifest(): Contributes {
  const extension = vscode.extensions.getExtension(id);
  assert.ok(extension, `${id} is not installed`);
  const { contributes } = extension.packageJSON as { contributes: Contributes };
  return contributes;
}

suite("manifest", () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension(id)?.activate();
  });

  test("every command of package.json exists, and every command that exists is in it", async () => {
    const declared = manifest().commands.map(({ command }) => command);
    // VS Code itself adds commands for each view (`….focus`, `….open`, …).
    const views = Object.values(manifest().views)
      .flat()
      .map((view) => `${view.id}.`);
    const existing = (await vscode.commands.getCommands(true)).filter(
      (name) => name.startsWith(prefix) && !views.some((view) => name.startsWith(view)),
    );
    assert.deepEqual(existing.toSorted(), declared.toSorted());
  });

  test("every command has a category, a title and a rule for the palette", () => {
    const { commands, menus } = manifest();
    const palette = new Map(menus["commandPalette"]?.map((item) => [item.command, item.when]));
    for (const { command, title = "", category } of commands) {
      assert.equal(category, "Private Endpoints", command);
      assert.notEqual(title, "", command);
      assert.doesNotMatch(title, /%/, `${command} has no text in package.nls.json`);
      assert.ok(palette.get(command), `${command} has no rule for the palette`);
    }
  });

  test("a command that needs something says so", () => {
    const names = ["addAccount", "addIdentity", "openSandbox", "showLog", "saveLogs"];
    const free = names.map((name) => prefix + name);
    for (const { command, enablement } of manifest().commands) {
      assert.equal(enablement === undefined, free.includes(command), command);
    }
  });

  test("menus name only commands that there are, and at most two stand in a line", () => {
    const { commands, menus } = manifest();
    const declared = new Set(commands.map(({ command }) => command));
    for (const items of Object.values(menus)) {
      for (const { command } of items) assert.ok(declared.has(command), command);
    }
    const inline = (menus["view/item/context"] ?? []).filter((item) =>
      item.group?.startsWith("inline"),
    );
    for (const { group } of inline) assert.match(group ?? "", /^inline@[12]$/);
  });
});
