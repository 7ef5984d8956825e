import assert from "node:assert/strict";
import * as vscode from "vscode";

suite("activation", () => {
  test("the extension is present and activates", async () => {
    const extension = vscode.extensions.getExtension("private-endpoints.private-endpoints");
    assert.ok(extension, "private-endpoints.private-endpoints is not installed");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
