import { stat } from "node:fs/promises";
import path from "node:path";
import { extensionFolder, installedVsix, packageVsix } from "../host/launch/vsix.ts";
import { row, type Row } from "./metrics.ts";

/** The package as it ships and the main bundle in it, as the production build makes them. */
export async function measureSizes(): Promise<Row[]> {
  const vsix = await packageVsix();
  const extension = await extensionFolder(await installedVsix(vsix));
  const main = await stat(path.join(extension, "dist/extension.cjs"));
  const whole = await stat(vsix.file);
  return [
    row("bundle.main.bytes", main.size, "dist/extension.cjs, production build"),
    row("vsix.bytes", whole.size, "the packaged file"),
  ];
}
