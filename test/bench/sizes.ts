import { stat } from "node:fs/promises";
import path from "node:path";
import { extensionFolder, installedVsix, packageVsix } from "../host/launch/vsix.ts";
import { row, type Row } from "./metrics.ts";

/** The package as it ships and the bundles in it that have a budget, as the production build makes them. */
export async function measureSizes(): Promise<Row[]> {
  const vsix = await packageVsix();
  const extension = await extensionFolder(await installedVsix(vsix));
  const size = async (bundle: string): Promise<number> =>
    (await stat(path.join(extension, `dist/${bundle}.cjs`))).size;
  const whole = await stat(vsix.file);
  return [
    row("bundle.main.bytes", await size("extension"), "dist/extension.cjs, production build"),
    row("bundle.aws.bytes", await size("aws"), "dist/aws.cjs, loaded on first use"),
    row("bundle.gcp.bytes", await size("gcp"), "dist/gcp.cjs, loaded on first use"),
    row("vsix.bytes", whole.size, "the packaged file"),
  ];
}
