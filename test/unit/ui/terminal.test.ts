import { afterEach, expect, test, vi } from "vitest";
import { ExtensionKind } from "vscode";
import { terminalOf } from "../../../src/ui/terminal.ts";
import { env, terminals } from "./fakeVscode.ts";

vi.mock("vscode", () => import("./fakeVscode.ts"));

afterEach(() => {
  env.remoteName = undefined;
});

test("a command runs in a terminal that is shown, where the extension runs", () => {
  terminalOf({ extensionKind: ExtensionKind.UI }).inTerminal?.("Sign in", "aws sso login");
  env.remoteName = "ssh-remote";
  terminalOf({ extensionKind: ExtensionKind.Workspace }).inTerminal?.("Remote", "aws login");
  expect(terminals).toEqual(["Sign in> aws sso login", "Remote> aws login"]);
});

test("there is none where VS Code's terminals are on another machine than the extension", () => {
  env.remoteName = "ssh-remote";
  expect(terminalOf({ extensionKind: ExtensionKind.UI })).toEqual({});
});
