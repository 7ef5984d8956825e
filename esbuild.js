// Builds what ships: the extension, the bundles it loads on first use, and the browser side of the
// forms. `--watch` rebuilds on change, `--production` minifies.
import { globSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import * as esbuild from "esbuild";
import { googleRest } from "./esbuild.google.js";

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

/**
 * What is too heavy for activation, for which the whole file is compiled. A dynamic import of one of these
 * modules stays a load of its own file at run time; everything else a file imports is bundled into it.
 */
const loadedOnFirstUse = {
  undiciFetch: "src/http/undiciFetch.ts",
  digestFetch: "src/http/digestFetch.ts",
  drafts: "src/operations/drafts.ts",
  // What reads with schemas, whose library is heavy.
  client: "src/http/client.ts",
  journalFormat: "src/operations/journalFormat.ts",
  formPanel: "src/ui/forms/formPanel.ts",
  sandboxProgram: "src/ui/sandbox/program.ts",
  // A provider's calls and their schemas, all but its name and how it is signed in to; a cloud's SDK.
  ...Object.fromEntries(
    globSync("src/{providers,clouds}/*/session.ts", { cwd: import.meta.dirname }).map((file) => {
      const entry = file.split(path.sep).join("/");
      return [entry.split("/")[2], entry];
    }),
  ),
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

const require = createRequire(import.meta.url);

/** The values that a module exports by name. */
const exported = {
  // There is no such package; its types tell.
  vscode: async () => {
    const types = await readFile(require.resolve("@types/vscode/index.d.ts"), "utf8");
    const values = /^\texport (?:namespace|class|enum|function|const|let) (\w+)/gm;
    return [...types.matchAll(values)].map(([, name]) => name);
  },
  "@vscode/l10n": () => Promise.resolve(Object.keys(require("@vscode/l10n"))),
};

/**
 * Where they are found at run time. All bundles load the one l10n: which language it speaks is told to it
 * once.
 */
const shipped = { vscode: "vscode", "@vscode/l10n": "./l10n.cjs" };

/**
 * Makes one ES module of each of these. As CommonJS, every file that imports them would copy all their
 * exports for itself while the extension is loaded: half of the time that takes.
 */
const copiedNowhere = {
  name: "copied-nowhere",
  setup(build) {
    const namespace = "copied-nowhere";
    build.onResolve({ filter: /^(vscode|@vscode\/l10n)$/ }, (args) => {
      if (args.kind === "entry-point") return undefined;
      if (args.namespace !== namespace) return { path: args.path, namespace, sideEffects: false };
      return { path: shipped[args.path], external: true };
    });
    build.onLoad({ filter: /./, namespace }, async ({ path: name }) => {
      const lines = (await exported[name]()).map(
        (value) => `export const ${value} = /* @__PURE__ */ get("${value}");`,
      );
      const contents = `const get = (name) => require("${name}")[name];\n${lines.join("\n")}`;
      return { contents, resolveDir: import.meta.dirname };
    });
  },
};

/**
 * Writes out the names of traits in the schemas of AWS's SDK. Keys that are computed, even of constants, keep
 * esbuild from leaving out the schemas of the calls that nobody makes: more than half of the bundle.
 */
const plainKeys = {
  name: "plain-keys",
  setup(build) {
    const filter = /[/\\]dist-es[/\\]schemas[/\\]schemas_\d+\.js$/;
    build.onLoad({ filter }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const constants = text.matchAll(/^const (\w+) = ("[^"\\\n]*");$/gm);
      const texts = new Map([...constants].map(([, name, value]) => [name, value]));
      const contents = text.replace(/\[(\w+)\]:/g, (key, name) =>
        texts.has(name) ? `${texts.get(name)}:` : key,
      );
      return { contents };
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
    l10n: "@vscode/l10n",
    ...loadedOnFirstUse,
  },
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  platform: "node",
  target: "node22",
  // The ESM builds of dependencies: half the size, and they load faster (measured in anchors.md).
  mainFields: ["module", "main"],
  plugins: [onFirstUse, copiedNowhere, plainKeys, googleRest],
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
