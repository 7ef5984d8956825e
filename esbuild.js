// Builds what ships: the extension, the bundles it loads on first use, and the browser side of the
// forms. `--watch` rebuilds on change, `--production` minifies.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as esbuild from "esbuild";

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

/**
 * What is too heavy for activation. A dynamic import of one of these modules stays a load of its own
 * file at run time; everything else a file imports is bundled into it.
 */
const loadedOnFirstUse = {
  undiciFetch: "src/http/undiciFetch.ts",
};

/** Leaves `import("…/heavy.ts")` as a load of `./heavy.cjs`, in any bundle but the module's own. */
const onFirstUse = {
  name: "on-first-use",
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, (args) => {
      if (args.kind !== "dynamic-import") return undefined;
      const file = path.relative(import.meta.dirname, path.resolve(args.resolveDir, args.path));
      const name = Object.entries(loadedOnFirstUse).find(
        ([, entry]) => entry === file.split(path.sep).join("/"),
      )?.[0];
      return name === undefined ? undefined : { path: `./${name}.cjs`, external: true };
    });
  },
};

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  logLevel: "info",
  absWorkingDir: import.meta.dirname,
};

/** @type {esbuild.BuildOptions} */
const host = {
  ...common,
  entryPoints: {
    extension: "src/extension.ts",
    sandbox: "src/sandbox/main.ts",
    ...loadedOnFirstUse,
  },
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  platform: "node",
  target: "node22",
  external: ["vscode"],
  // The ESM builds of dependencies: half the size, and they load faster (measured in anchors.md).
  mainFields: ["module", "main"],
  plugins: [onFirstUse],
};

/** @type {esbuild.BuildOptions} */
const browser = {
  ...common,
  entryPoints: { form: "webviews/form.ts" },
  outdir: "dist/webviews",
  format: "iife",
  platform: "browser",
  target: "es2024",
};

/**
 * The README as VS Code's details page can show it: that page loads pictures over https only, neither from
 * the package nor from a `data:` address, and opens no relative link.
 */
async function writeReadme() {
  const blocks = (await readFile("README.md", "utf8")).split("\n\n");
  const text = blocks.filter((block) => !block.includes("](media/")).join("\n\n");
  await writeFile("dist/readme.md", text.replace(/\[([^\]]+)\]\((?!https:)[^)]+\)/g, "$1"));
}

await rm("dist", { recursive: true, force: true });
await mkdir("out", { recursive: true }); // where `npm run package` puts the VSIX
if (watch) {
  for (const options of [host, browser]) await (await esbuild.context(options)).watch();
} else {
  await Promise.all([host, browser].map((options) => esbuild.build(options)));
  await writeReadme();
}
