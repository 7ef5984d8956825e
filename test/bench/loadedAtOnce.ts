import * as esbuild from "esbuild";
import { projectRoot } from "../host/launch/paths.ts";

/**
 * What may only be loaded on first use: calls over the network with their schemas, the undici package,
 * the sandbox, SDKs, and forms except the registration of their editor.
 */
const onFirstUse = [
  /^node_modules\/(?!@vscode\/l10n\/)/,
  /^src\/http\/(client|undiciFetch)\.ts$/,
  /^src\/providers\/\w+\/(?!provider\.ts$)/,
  /^src\/clouds\/(\w+)\/(?!(\1|accessKey|serviceAccountKey|renewal)\.ts$)/,
  /^src\/sandbox\//,
  /^src\/ui\/forms\/(protocol|formSession|page)\.ts$/,
];

/**
 * The modules that `require` of the extension evaluates although they are for first use, in words:
 * those that are reached from it by static imports alone. What is imported dynamically is evaluated in
 * a later turn than `activate`, which is synchronous.
 */
export async function loadedAtOnce(): Promise<string[]> {
  const entry = "src/extension.ts";
  const { metafile } = await esbuild.build({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    external: ["vscode"],
    logLevel: "silent",
  });
  const [output] = Object.values(metafile.outputs);
  const reached = new Set<string>();
  const reach = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
      if (external !== true && kind !== "dynamic-import") reach(path);
    }
  };
  reach(entry);
  return [...reached]
    .filter((file) => (output?.inputs[file]?.bytesInOutput ?? 0) > 0)
    .filter((file) => onFirstUse.some((pattern) => pattern.test(file)))
    .map((file) => `${file} is loaded with the extension, not on first use.`);
}
