import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "./paths.ts";

/**
 * A folder of the cache that is either whole or absent: `fill` works in a temporary folder beside it,
 * which takes the name only once `fill` is through. Two processes may race; the first one wins.
 *
 * @param name the folder's name below `.vscode-test/`; put every version and hash it depends on in it
 * @param fill makes the content; what it throws is thrown, and nothing stays behind
 * @returns the folder's absolute path
 */
export async function cached(
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const partial = await mkdtemp(path.join(cacheFolder, ".partial-"));
  try {
    await fill(partial);
    await rename(partial, folder).catch((error: unknown) => {
      // Another process was faster, and its folder is as good as ours.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

/** Removes folders of the cache that begin with one of these and were made more than a day ago. */
export async function forgetOld(prefixes: readonly string[]): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
    const folder = path.join(cacheFolder, name);
    const { birthtimeMs } = await stat(folder);
    if (Date.now() - birthtimeMs < day) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

const day = 24 * 60 * 60 * 1000;
