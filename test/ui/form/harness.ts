import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { FormSession } from "../../../src/ui/forms/formSession.ts";
import { formPage } from "../../../src/ui/forms/page.ts";
import type { ToWebview } from "../../../src/ui/forms/protocol.ts";
import type { FormSpec } from "../../../src/ui/forms/spec.ts";
import { projectRoot } from "../../host/launch/paths.ts";
import { themes } from "./themes.ts";

/** Serves the page of the forms on loopback, as VS Code would: same bundle, same policy. */
export interface FormServer {
  readonly url: string;
  /** The size of the minified script, bytes. */
  readonly scriptBytes: number;
  close(): Promise<void>;
}

export async function serveForms(): Promise<FormServer> {
  const built = await build({
    absWorkingDir: projectRoot,
    entryPoints: { form: "webviews/form.ts" },
    outdir: path.join(projectRoot, "out/formAlone"),
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2024",
    write: false,
  });
  const files = new Map(built.outputFiles.map((file) => [path.basename(file.path), file.contents]));
  let origin = "";
  const server = createServer((request, response) => {
    const name = (request.url ?? "/").slice(1);
    const file = files.get(name);
    if (name === "") {
      const page = formPage({
        cspSource: origin,
        nonce: "MDEyMzQ1Njc4OWFiY2RlZg",
        script: `${origin}/form.js`,
        style: `${origin}/form.css`,
        language: "en",
        title: "Form",
      });
      response.setHeader("content-type", "text/html; charset=utf-8").end(page);
    } else if (file === undefined) {
      response.writeHead(204).end();
    } else {
      const type = name.endsWith(".css") ? "text/css" : "text/javascript";
      response.setHeader("content-type", `${type}; charset=utf-8`).end(file);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/`,
    scriptBytes: files.get("form.js")!.byteLength,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A form in a browser, with whatever answers it. */
export interface OpenForm {
  readonly page: Page;
  /** Everything the webview sent. */
  readonly sent: unknown[];
  /** What the browser complained about: policy, console, exceptions. */
  readonly complaints: string[];
  readonly copied: string[];
  /** True when the host closed the form. */
  closed(): boolean;
  /** Sends a message of the host by hand. */
  readonly post: (message: ToWebview) => Promise<void>;
}

/** Opens a form. `spec` absent: nobody answers but `post`. The state survives `page.reload()`. */
export async function openForm(
  browser: Browser,
  server: FormServer,
  options: { spec?: FormSpec; theme?: string } = {},
): Promise<OpenForm> {
  const page = await browser.newPage({ viewport: { width: 900, height: 1000 } });
  page.setDefaultTimeout(20_000);
  const sent: unknown[] = [];
  const complaints: string[] = [];
  const copied: string[] = [];
  let closed = false;
  const post = async (message: ToWebview) => {
    await page.evaluate(`window.postMessage(${JSON.stringify(message)}, window.origin)`);
  };
  const ignoreClosed = (error: unknown) => {
    if (!page.isClosed()) complaints.push(String(error));
  };
  let session: FormSession | undefined;
  const begin = (spec: FormSpec) => {
    const view = {
      post: (message: ToWebview) => void post(message).catch(ignoreClosed),
      close: () => (closed = true),
    };
    const host = {
      confirm: () => Promise.resolve(true),
      copy: (text: string) => Promise.resolve(void copied.push(text)),
      log: () => undefined,
    };
    return new FormSession(spec, view, host, spec.values ?? {});
  };
  await page.exposeFunction("toHost", (message: { type: string }) => {
    sent.push(message);
    // As VS Code does: a page that is made anew after a reload has a host that is made anew.
    if (message.type === "ready" && options.spec) session = begin(options.spec);
    session?.receive(message);
  });
  await page.exposeFunction("complain", (text: string) => void complaints.push(text));
  page.on("console", (line) => {
    if (["error", "warning"].includes(line.type())) complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(preparation(options.theme ?? "vscode-dark"));
  await page.goto(server.url);
  return { page, sent, complaints, copied, closed: () => closed, post };
}

/** Changes the theme of an open form, as VS Code does. */
export async function changeTheme({ page }: OpenForm, theme: string): Promise<void> {
  await page.evaluate(`document.documentElement.removeAttribute("style");
    ${colours(theme)} document.body.className = ${JSON.stringify(classesOf(theme))}`);
}

/** The light one of high contrast has both classes. */
function classesOf(theme: string): string {
  return theme === "vscode-high-contrast-light" ? `${theme} vscode-high-contrast` : theme;
}

function colours(theme: string): string {
  return `for (const [name, value] of ${JSON.stringify(Object.entries(themes[theme]!))})
    document.documentElement.style.setProperty("--vscode-" + name, value);`;
}

/** What VS Code does before the page runs: the API, the theme. */
function preparation(theme: string): string {
  return `
    document.addEventListener("securitypolicyviolation", (event) =>
      window.complain("policy: " + event.violatedDirective + " " + event.sourceFile));
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => void window.toHost(message),
      getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
      setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
    });
    new MutationObserver((_, observer) => {
      observer.disconnect();
      ${colours(theme)}
    }).observe(document, { childList: true });
    document.addEventListener("DOMContentLoaded", () =>
      (document.body.className = ${JSON.stringify(classesOf(theme))}));
  `;
}
