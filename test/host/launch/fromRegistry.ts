import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  packages?: Record<string, Manifest & { version?: string; resolved?: string }>;
}

/**
 * Points dependencies that a package takes from a git host at the same version in the registry, so
 * that npm is all an installation needs. Edits `package.json` and `npm-shrinkwrap.json` of `folder`.
 */
export async function fromRegistry(folder: string): Promise<void> {
  const lockFile = path.join(folder, "npm-shrinkwrap.json");
  const lock = await readManifest(lockFile);
  const packages = lock.packages ?? {};
  const versions: Record<string, string> = {};
  for (const [place, { resolved, version }] of Object.entries(packages)) {
    if (resolved?.startsWith("git+") !== true || version === undefined) continue;
    versions[place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length)] = version;
    Reflect.deleteProperty(packages, place);
  }
  if (Object.keys(versions).length === 0) return;
  const manifestFile = path.join(folder, "package.json");
  const manifest = await readManifest(manifestFile);
  for (const each of [manifest, packages[""]]) {
    for (const [name, version] of Object.entries(versions)) {
      if (each?.dependencies?.[name] !== undefined) each.dependencies[name] = version;
      // npm reads the ones it is told to leave out as well.
      if (each?.devDependencies?.[name] !== undefined) each.devDependencies[name] = version;
    }
  }
  await writeFile(lockFile, JSON.stringify(lock));
  await writeFile(manifestFile, JSON.stringify(manifest));
}

async function readManifest(file: string): Promise<Manifest> {
  return JSON.parse(await readFile(file, "utf8")) as Manifest;
}
