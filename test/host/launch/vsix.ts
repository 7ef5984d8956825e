import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { cached, forgetOld } from "./cache.ts";
import { cacheFolder, projectRoot } from "./paths.ts";
import { npm } from "./processes.ts";
import { installExtension } from "./serverProcess.ts";
import { installVSCodeServer } from "./vscodeServer.ts";

/** What the package is made from, relative to the project's root. */
const sources = [
  ...["package.json", "package-lock.json", "package.nls.json", "tsconfig.json"],
  ...["esbuild.js", "esbuild.google.js"],
  ...[".vscodeignore", "README.md", "CHANGELOG.md", "LICENSE"],
  ...["src", "webviews", "media", "l10n"],
];

/** Written by the tests themselves, and not part of the package. */
const screenshots = path.join(projectRoot, "media/screenshots");

/** The package as a person installs it. */
export interface Vsix {
  /** The `.vsix` file, absolute. */
  readonly file: string;
  /** Of the sources it was made from; equal for equal sources. */
  readonly hash: string;
}

/**
 * Packages the extension, once for each state of its sources. It is built in a copy of them, so that
 * what is tested holds still while people go on editing and building in the checkout.
 *
 * @throws Error with the output of the build when it fails
 */
export async function packageVsix(): Promise<Vsix> {
  await mkdir(cacheFolder, { recursive: true });
  await forgetOld(["vsix-", "extensions-", ".partial-"]);
  const copy = await mkdtemp(path.join(cacheFolder, ".partial-"));
  try {
    for (const source of sources) {
      const from = path.join(projectRoot, source);
      if (!existsSync(from)) continue;
      const filter = (file: string): boolean => file !== screenshots;
      await cp(from, path.join(copy, source), { recursive: true, filter });
    }
    const hash = await hashOf(copy);
    const folder = await cached(`vsix-${hash}`, async (partial) => {
      await symlink(path.join(projectRoot, "node_modules"), path.join(copy, "node_modules"));
      await mkdir(path.join(copy, "out"));
      await npm(copy, ["run", "package"]);
      await cp(path.join(copy, "out", fileName), path.join(partial, fileName));
    });
    return { file: path.join(folder, fileName), hash };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/**
 * The package installed into an extensions folder, once for each package.
 *
 * @returns the folder, for `--extensions-dir`. Copy it where a server may change it
 */
export async function installedVsix(vsix: Vsix): Promise<string> {
  return await cached(`extensions-${vsix.hash}`, async (folder) => {
    const userDataDir = await mkdtemp(path.join(tmpdir(), "pe-install-"));
    try {
      await installExtension(await installVSCodeServer("newest"), vsix.file, folder, userDataDir);
    } finally {
      await rm(userDataDir, { recursive: true, force: true });
    }
  });
}

/** The one extension's own folder, with its package.json, in an extensions folder. */
export async function extensionFolder(extensionsDir: string): Promise<string> {
  const names = (await readdir(extensionsDir)).filter((n) => n.startsWith("private-endpoints."));
  if (names.length !== 1) {
    throw new Error(`One extension expected in ${extensionsDir}, found: ${names.join(", ")}`);
  }
  return path.join(extensionsDir, names[0]!);
}

/** Where `npm run package` puts it, below out/. */
const fileName = "private-endpoints.vsix";

/** A short hash of the names and contents of all files below a folder. */
async function hashOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile()).map((e) => path.join(e.parentPath, e.name));
  for (const file of files.sort()) {
    const content = await readFile(file);
    hash.update(`${path.relative(folder, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 12);
}
