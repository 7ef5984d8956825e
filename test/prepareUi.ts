import { findBrowser } from "./host/launch/browser.ts";
import { installedVsix, packageVsix } from "./host/launch/vsix.ts";
import { installVSCodeServer } from "./host/launch/vscodeServer.ts";

/** Gets what the UI tests need, so that no test's time goes into installing it. */
export async function prepareUi(): Promise<void> {
  await installVSCodeServer("newest");
  await installedVsix(await packageVsix());
  await findBrowser();
}
