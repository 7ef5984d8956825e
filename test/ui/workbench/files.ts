import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** All files below a folder, absolute; none when it is not there. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((e) => e.isFile()).map((e) => path.join(e.parentPath, e.name));
}

/**
 * What an output channel holds, from its log files: of all windows since the server started, one after
 * the other, the oldest first.
 */
export async function outputText(userDataDir: string, channel: string): Promise<string> {
  const all = await filesBelow(path.join(userDataDir, "logs"));
  const files = all.filter((file) => path.basename(file) === `${channel}.log`).sort();
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return texts.join("");
}

/** Files that contain one of these texts, with the text: for finding secrets where none may be. */
export async function filesWith(
  folder: string,
  texts: readonly string[],
): Promise<{ file: string; text: string }[]> {
  const found: { file: string; text: string }[] = [];
  for (const file of await filesBelow(folder)) {
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    for (const text of texts) if (content.includes(text)) found.push({ file, text });
  }
  return found;
}
