import { glob } from "node:fs/promises";
import path from "node:path";
import * as esbuild from "esbuild";
import { projectRoot } from "./launch/paths.ts";

/**
 * Bundles all of `test/host/suite/` into one file that VS Code can load as `extensionTestsPath`.
 *
 * @returns its path, absolute
 */
export async function bundleSuites(): Promise<string> {
  const files: string[] = [];
  for await (const file of glob("suite/**/*.test.ts", { cwd: import.meta.dirname })) {
    files.push(`./${file.split(path.sep).join("/")}`);
  }
  files.sort();
  const outfile = path.join(projectRoot, "out/host/index.cjs");
  await esbuild.build({
    stdin: {
      contents: [
        'import { runSuites } from "./harness.ts";',
        `const suites = [${files.map((f) => `() => import(${JSON.stringify(f)})`).join(", ")}];`,
        "export const run = () => runSuites(suites);",
      ].join("\n"),
      resolveDir: import.meta.dirname,
      loader: "ts",
    },
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node22",
    sourcemap: "inline",
    logLevel: "warning",
    // Mocha looks for its workers, which only a parallel run has.
    logOverride: { "require-resolve-not-external": "silent" },
    // Mocha goes into the bundle: what `require` makes of it depends on the Node of the host.
    external: ["vscode"],
  });
  return outfile;
}
