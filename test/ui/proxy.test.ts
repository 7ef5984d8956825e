import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { certificate, serveProxy, serveTls } from "../unit/http/servers.ts";
import { cockroachOf } from "../unit/sandbox/cockroachOf.ts";
import { addAccount, askedForKey, typeKey } from "./steps/accounts.ts";
import { allRead } from "./steps/sandbox.ts";
import { openWorkbench, type Workbench, type WorkbenchOptions } from "./workbench/index.ts";

/** No resolver knows this host, by its definition: only the proxy of the test leads to it. */
const host = "probe.invalid";
const baseUrl = `https://${host}`;

/** A company's network: a service that only its proxy reaches, with a certificate of its own CA. */
interface Company {
  readonly sandbox: Sandbox;
  readonly proxy: string;
  /** What the proxy was asked to connect to. */
  readonly connected: readonly string[];
  readonly caFile: string;
}

async function company(): Promise<Company> {
  const folder = await mkdtemp(path.join(tmpdir(), "pe-proxy-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const sandbox = await startSandbox({ clusters: 3 });
  onTestFinished(() => sandbox.close());
  const made = await certificate(host);
  const caFile = path.join(folder, "ca.pem");
  await writeFile(caFile, made.cert);
  const plain = cockroachOf(sandbox).baseUrl;
  const { port } = await serveTls(made, (incoming, outgoing) => {
    forward(plain, incoming, outgoing);
  });
  const { port: proxyPort, connected } = await serveProxy(port);
  return { sandbox, proxy: `http://127.0.0.1:${proxyPort}`, connected, caFile };
}

/** Passes a request on to a plain address, and its answer back. */
function forward(plain: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url = "/", headers } = incoming;
  const onward = request(new URL(url, plain), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
}

async function open(options: WorkbenchOptions = {}): Promise<Workbench> {
  const workbench = await openWorkbench(options);
  onTestFinished(() => workbench.close());
  await workbench.openView();
  return workbench;
}

test("VS Code's own proxy setting and the system's certificates hold for an account", async () => {
  const { sandbox, proxy, connected, caFile } = await company();
  const workbench = await open({
    settings: { "http.proxy": proxy },
    env: { SSL_CERT_FILE: caFile },
  });
  await addAccount(workbench, { baseUrl, key: cockroachOf(sandbox).keys.admin });
  await allRead(workbench);
  await expect.poll(() => workbench.tree("Clusters").rows()).toHaveLength(3);
  expect(sandbox.requests.length).toBeGreaterThan(3);
  expect(new Set(connected)).toEqual(new Set([`${host}:443`]));
});

test("an account has a proxy and a CA file of its own; without them the words say what is missing", async () => {
  const { sandbox, proxy, connected, caFile } = await company();
  const { admin: key } = cockroachOf(sandbox).keys;
  const workbench = await open();
  const refusal = async (how: { proxy?: string; caFile?: string }): Promise<string> => {
    await askedForKey(workbench, { baseUrl, ...how });
    await typeKey(workbench, key);
    const said = await workbench.dialog();
    await said.press("Cancel");
    return `${said.message} ${said.detail}`;
  };
  expect(await refusal({})).toBe(
    `CockroachDB Cloud: The name ${host} could not be resolved. Check the network, the proxy and the account's address. Nothing was stored.`,
  );
  expect(connected).toEqual([]);
  const untrusted = await refusal({ proxy });
  expect(untrusted).toMatch(`The certificate of ${host} is not trusted (`);
  expect(untrusted).toContain("set the account's CA file to the company's certificate.");
  expect(connected).toEqual([`${host}:443`]);
  const missing = `${caFile}.missing`;
  expect(await refusal({ proxy, caFile: missing })).toContain(
    `The CA file ${missing} cannot be used. Set the account's CA file to a readable PEM file.`,
  );
  expect(sandbox.requests).toEqual([]);

  await addAccount(workbench, { baseUrl, key, proxy, caFile });
  await allRead(workbench);
  await expect.poll(() => workbench.tree("Clusters").rows()).toHaveLength(3);
  expect(new Set(connected)).toEqual(new Set([`${host}:443`]));
  const tooltip = await workbench.tree("Accounts").tooltip("CockroachDB Cloud");
  expect(tooltip).toContain(`Address: ${baseUrl}`);
  expect(tooltip).toContain(`Proxy: ${proxy}`);
  expect(tooltip).toContain(`CA file: ${caFile}`);
});
