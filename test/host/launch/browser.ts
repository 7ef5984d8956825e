import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { LaunchOptions } from "playwright-core";
import { cached } from "./cache.ts";
import { npm, run } from "./processes.ts";

/** Names the browser to use, as an absolute path. */
export const browserVariable = "PRIVATE_ENDPOINTS_BROWSER";

/** Nothing here may talk to the outside: a machine for tests often has no internet. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A Chromium for playwright-core: the one that PRIVATE_ENDPOINTS_BROWSER names, an installed one, on
 * Debian as root the one of apt-get (about 15 s), else the npm package @sparticuz/chromium below
 * `.vscode-test/` (66 MB).
 *
 * @returns launch options, headless
 * @throws Error with what to do when there is no browser to be had
 */
export async function findBrowser(): Promise<LaunchOptions & { executablePath: string }> {
  const named = process.env[browserVariable];
  if (named !== undefined && named !== "" && !existsSync(named)) {
    throw new Error(`${browserVariable} names ${named}, which is not there.`);
  }
  const installed = named || installedBrowser() || (await browserOfDebian());
  return { executablePath: installed ?? (await browserOfNpm()), args: flags, headless: true };
}

/** A Chrome, Chromium or Edge of this machine, or undefined. */
function installedBrowser(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const onPath = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .flatMap((folder) => [...names, "microsoft-edge"].map((name) => path.join(folder, name)));
  const windows = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
    const root = process.env[variable];
    if (root === undefined) return [];
    return [
      path.join(root, "Google/Chrome/Application/chrome.exe"),
      path.join(root, "Microsoft/Edge/Application/msedge.exe"),
    ];
  });
  const mac = ["Google Chrome", "Chromium", "Microsoft Edge"].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  );
  return [...onPath, ...mac, ...windows].find((file) => existsSync(file));
}

/** Debian's own Chromium, installed when we may; undefined when we may not or it fails. */
async function browserOfDebian(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  if (!existsSync("/usr/bin/apt-get") || !existsSync("/etc/debian_version")) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    console.log("Installing Chromium with apt-get …");
    await run("apt-get", ["update", "-qq"], { env });
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { env });
  } catch (error) {
    console.log(`apt-get could not install Chromium: ${String(error)}`);
  }
  return installedBrowser();
}

/** A Chromium from npm. It is one for Linux servers: elsewhere there is always an installed one. */
async function browserOfNpm(): Promise<string> {
  if (process.platform !== "linux") {
    throw new Error(`Install Chrome, Chromium or Edge, or name one in ${browserVariable}.`);
  }
  const folder = await cached("sparticuz-chromium", async (partial) => {
    await writeFile(path.join(partial, "package.json"), '{ "private": true }\n');
    await npm(partial, ["install", "--ignore-scripts", "@sparticuz/chromium@153.0.0"]);
  });
  const load = createRequire(path.join(folder, "package.json"));
  const loaded = load("@sparticuz/chromium") as {
    default: { executablePath(): Promise<string> };
  };
  return await loaded.default.executablePath();
}
