import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";
import { chromium, type Browser } from "playwright-core";
import { findBrowser } from "../host/launch/browser.ts";
import { projectRoot } from "../host/launch/paths.ts";
import { startBareServer } from "../host/launch/serverProcess.ts";
import { writeSettings } from "../host/launch/settings.ts";
import { installVSCodeServer } from "../host/launch/vscodeServer.ts";
import { extensionFolder, installedVsix, packageVsix } from "../host/launch/vsix.ts";
import { loadedAtOnce } from "./loadedAtOnce.ts";
import { eventually } from "../ui/workbench/one.ts";
import { list, median, row, type Row } from "./metrics.ts";

/** What the probe saw of one activation. */
interface Seen {
  readonly loadMs: number;
  readonly activateMs: number;
  /** Of both the CPU time, which a busy machine does not lengthen. */
  readonly cpuMs: number;
  /** The files of the extension that were loaded when `activate` returned, absolute. */
  readonly files: readonly string[];
  /** Everything that they had required until then. */
  readonly requests: readonly string[];
  /** True when `activate` returned something to wait for. */
  readonly later: boolean;
}

const hosts = 5;
/** How long a window may take until its probe is through, ms. */
const patience = 60_000;

/** Builtin modules that talk to a network. */
const networkModules =
  /^(node:)?(net|tls|http|https|http2|dgram|dns|inspector|child_process)(\/|$)/;

/**
 * `require` and `activate` of the packaged extension, each time in an extension host of its own, with
 * what it had loaded when `activate` returned.
 */
export async function measureActivation(): Promise<Row> {
  const extension = await extensionFolder(await installedVsix(await packageVsix()));
  const program = path.join(extension, "dist/extension.cjs");
  const folder = await mkdtemp(path.join(tmpdir(), "pe-bench-host-"));
  const results = await mkdtemp(path.join(tmpdir(), "pe-bench-seen-"));
  await Promise.all([writeSettings(folder), buildProbe()]);
  const server = await startBareServer(await installVSCodeServer("newest"), {
    userDataDir: folder,
    extensionsDir: path.join(folder, "extensions"),
    env: {
      NODE_OPTIONS: `--require=${probeFile}`,
      PRIVATE_ENDPOINTS_BENCH_FOLDER: results,
      PRIVATE_ENDPOINTS_BENCH_PROGRAM: program,
    },
  });
  const browser = await chromium.launch(await findBrowser());
  try {
    const seen: Seen[] = [];
    for (let host = 0; host < hosts; host++) {
      seen.push(await activateOnce(browser, address(server.port, extension), results));
    }
    const times = seen.map(({ loadMs, activateMs }) => loadMs + activateMs);
    const problems = seen.flatMap((one) => loadedTooEarly(one, program));
    return row(
      "activation.ms",
      median(times),
      `hosts: ${list(times)}; of it require ${list([median(seen.map((one) => one.loadMs))])}; CPU time ${list([median(seen.map((one) => one.cpuMs))])}`,
      { problems: [...new Set([...problems, ...(await loadedAtOnce())])] },
    );
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
    await rm(results, { recursive: true, force: true });
  }
}

/** The probe as one file that Node can preload and VS Code can run. */
const probeFile = path.join(projectRoot, "out/bench-host/probe.cjs");

async function buildProbe(): Promise<void> {
  await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, "host/probe.ts")],
    outfile: probeFile,
    bundle: true,
    format: "cjs",
    platform: "node",
    external: ["vscode"],
    supported: { "dynamic-import": false },
    logLevel: "warning",
  });
}

/** Opens a window, which gets an extension host of its own, until the extension is active in it. */
async function activateOnce(browser: Browser, url: string, results: string): Promise<Seen> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    // VS Code says by these how a test run goes; there is none but the activation.
    await page.exposeFunction("codeAutomationLog", () => undefined);
    await page.exposeFunction("codeAutomationExit", () => undefined);
    await page.goto(url);
    const name = await eventually(
      async () => (await readdir(results))[0],
      () => "The extension was not activated.",
      patience,
    );
    const file = path.join(results, name);
    const text = await eventually(
      async () => (await readFile(file, "utf8")) || undefined,
      () => "The probe wrote nothing.",
    );
    await rm(file);
    return JSON.parse(text) as Seen;
  } finally {
    await context.close();
  }
}

/** The address of an empty window that develops the extension. */
function address(port: number, extension: string): string {
  const remote = (file: string): string => `vscode-remote://127.0.0.1:${port}${file}`;
  const payload = [
    ["extensionDevelopmentPath", remote(extension)],
    ["extensionTestsPath", remote(probeFile)],
    ["skipWelcome", "true"],
  ];
  const query = new URLSearchParams({ ew: "true", payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

/** What of the network, an SDK or a form was there when `activate` returned, in words. */
function loadedTooEarly({ files, requests, later }: Seen, program: string): string[] {
  // The language of all texts is one small module for all bundles.
  const needed = [program, path.join(path.dirname(program), "l10n.cjs")];
  const others = files.filter((file) => !needed.includes(file));
  return [
    ...others.map((file) => `${path.basename(file)} was loaded before activate returned.`),
    ...requests
      .filter((request) => networkModules.test(request))
      .map((request) => `${request} was required before activate returned.`),
    ...(later ? ["activate is not over when it returns."] : []),
  ];
}
