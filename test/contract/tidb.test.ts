// Every call of the TiDB Cloud provider, made by its real session against the sandbox: the request and the
// answer are judged by the official descriptions, where there are two by both. Of v1beta2 (Premium) there
// is none in the folder.
import { afterAll, describe, expect, it } from "vitest";
import type { Values } from "../../src/domain/draft.ts";
import type { Call, HttpClient } from "../../src/http/client.ts";
import { tidbApi } from "../../src/providers/tidb/api.ts";
import type { ActionId, Target } from "../../src/providers/provider.ts";
import { tidbRoutes } from "../../src/sandbox/tidb/face.ts";
import type { TidbVariants } from "../../src/sandbox/tidb/variants.ts";
import { cloudEndpoint, driveTidb, listAll, type TidbDrive } from "../unit/together/tidbDrive.ts";
import { act, networkingOf } from "../unit/together/driven.ts";
import {
  readDescription,
  record,
  type Description,
  type Json,
  type MadeCall,
} from "./description.ts";
import { writeReport, type Covered } from "./report.ts";

const asTheyAre = (): void => undefined;

/** Its pattern of a region's name leaves out Alibaba Cloud, which its list of clouds has. */
function withAlibaba(root: Json): void {
  const region = record(record(root["definitions"])["commonv1beta1Region"]);
  Reflect.deleteProperty(record(record(region["properties"])["name"]), "pattern");
}

/** The descriptions of each host: every one that has a call judges it. */
const descriptions: Readonly<Record<string, readonly (Description | undefined)[]>> = {
  dedicated: [
    readDescription("tidb-dedicated-v1beta1.json", asTheyAre),
    readDescription("tidb-dedicated-v1beta1-published.json", asTheyAre),
  ],
  serverless: [
    readDescription("tidb-serverless-cluster-v1beta1.json", withAlibaba),
    readDescription("tidb-starter-essential-v1beta1-published.json", asTheyAre),
    readDescription("tidb-serverless-privatelink-v1beta1.json", asTheyAre),
  ],
  legacy: [readDescription("tidb-v1beta-published.json", asTheyAre)],
  iam: [readDescription("tidb-iam-v1beta1.json", asTheyAre)],
};
const isThere = Object.values(descriptions)
  .flat()
  .every((one) => one !== undefined);

/** A word that the demo invents on purpose: the provider must survive it. */
const invented = /QUARANTINED/;
const covered: Covered[] = [];
/** Host, method and path of every good call. */
const made: string[] = [];

/** The host of a call, and its address there: at the sandbox hosts are folders. */
function atHost(call: MadeCall): { readonly host: string; readonly there: MadeCall } {
  const { origin, pathname, search } = new URL(call.url);
  const [, host = "", ...rest] = pathname.split("/");
  return { host, there: { ...call, url: `${origin}/${rest.join("/")}${search}` } };
}

function judge({ calls }: Pick<TidbDrive, "calls">): void {
  for (const call of calls) {
    const { host, there } = atHost(call);
    const { method, url, status } = there;
    expect(there.headers.get("authorization") ?? "").toMatch(/^(Digest .*response="|$)/);
    if (status < 300) made.push(`${method} ${host}${new URL(url).pathname}`);
    if (host === "premium") continue;
    const judges = (descriptions[host] ?? []).filter((one) => one?.pathOf(method, url));
    expect([method, url, judges.length]).not.toEqual([method, url, 0]);
    for (const description of judges) {
      // That a host does not have a call is not in its own description.
      const isAbsent = status === 404 && call.url.endsWith("/projects");
      const answer = isAbsent ? [] : (description?.answerProblems(there) ?? []);
      const problems = [
        ...(description?.requestProblems(there) ?? []),
        ...answer.filter((one) => !invented.test(one)),
      ];
      expect([method, url, status, problems]).toEqual([method, url, status, []]);
      const template = description?.pathOf(method, url);
      if (status < 300 && template !== undefined) {
        covered.push({ provider: "tidb", method, path: template });
      }
    }
  }
}

/** Sends an action, and checks that what was previewed is what was sent. */
async function acted(
  drive: TidbDrive,
  id: ActionId,
  typed: Values,
  target: Target,
): Promise<string> {
  const before = drive.calls.length;
  const { draft, subject } = await act(drive, id, typed, target);
  const sent = drive.calls.slice(before).map((call): Json => {
    const { method, url, body } = atHost(call).there;
    return { method, path: new URL(url).pathname, ...(body !== undefined && { body }) };
  });
  expect(draft.calls.map(({ method, path: to }) => [method, to])).toEqual(
    sent.map((one) => [one["method"], one["path"]]),
  );
  // A name that the first answer tells is not known before.
  if (sent.length === 1) expect(draft.calls).toEqual(sent);
  return subject;
}

async function readEverything(drive: TidbDrive): Promise<unknown[]> {
  const { session } = drive;
  await session.check({});
  const { items, broken } = await listAll(session);
  expect(broken).toEqual([]);
  const all = [];
  for (const { id } of items) {
    const cluster = await session.cluster(id, {});
    const networking = await networkingOf(session, cluster);
    all.push([cluster, networking]);
    expect(await session.raw({ cluster: id }, {})).toBeDefined();
    for (const part of ["services", "endpoints", "egress"] as const) {
      for (const { id: item } of networking[part].items) {
        expect(await session.raw({ cluster: id, part, item }, {})).toBeDefined();
      }
    }
  }
  return all;
}

/** Everything that can be written, and taken back. */
async function writeEverything(drive: TidbDrive): Promise<void> {
  const later = (): void => drive.sandbox.clock.advance(120);
  const about = async (name: string, item?: string): Promise<Target> => ({
    ...(await drive.read(name)),
    ...(item !== undefined && { item }),
  });
  const endpointId = await cloudEndpoint(drive, drive.row("shop-prod"));
  const kept = await acted(drive, "registerEndpoint", { endpointId }, await about("shop-prod"));
  later();
  await acted(drive, "removeEndpoint", {}, await about("shop-prod", kept));
  const tracking = await about("tracking-eu");
  const found = tracking.networking.endpoints.items.find(
    ({ status }) => status.word === "DISCOVERED",
  );
  if (found !== undefined) {
    await acted(drive, "registerEndpoint", {}, { ...tracking, item: found.id });
  }
  const shown = "connected from app-1";
  const web = "web-essential";
  await acted(drive, "setPublicAccess", { shown }, await about(web));
  await acted(drive, "setPublicAccess", { shown, to: "enabled" }, await about(web));
  const used = new Set(drive.state.links.all().map(({ target }) => target));
  const free = drive.sandbox.parts["tidb"]
    ?.targets?.(drive.row(web).id)
    .find(({ identifier, outcome }) => outcome === "accepted" && !used.has(identifier));
  const values = { displayName: "audit", identifier: free?.identifier ?? "" };
  const link = await acted(drive, "createEgressEndpoint", values, await about(web));
  later();
  await acted(drive, "attachDomains", {}, await about(web, link));
  const confluent = { type: "CONFLUENT", uniqueName: "zq81xx" };
  const set = await acted(drive, "attachDomains", confluent, await about(web, link));
  later();
  await acted(drive, "detachDomains", { attachDomainId: set }, await about(web, link));
  await acted(drive, "deleteEgressEndpoint", {}, await about(web, link));
  later();
  const { networking } = await about(web);
  expect(networking.egress.items.some(({ id }) => id === link)).toBe(false);
}

describe.skipIf(!isThere)("the TiDB Cloud provider", () => {
  afterAll(() => writeReport(import.meta.filename, covered));

  const variants: readonly Partial<TidbVariants>[] = [
    {},
    { projects: "iam" },
    { gcpId: "name" },
    { listsDiscovered: false },
    { algorithm: "SHA-256" },
  ];

  it.each(variants.map((one) => [JSON.stringify(one), one] as const))(
    "reads and writes everything by calls as described and as previewed where the service is %s",
    async (_, variant) => {
      const drive = await driveTidb(variant);
      await readEverything(drive);
      await writeEverything(drive);
      judge(drive);
    },
  );

  it("walks the pages of long lists as described", async () => {
    const drive = await driveTidb({}, { amount: 150 });
    const { items } = await listAll(drive.session);
    expect(items).toHaveLength(150);
    const dedicated = items.find(({ id }) => id.startsWith("dedicated-"));
    await networkingOf(drive.session, dedicated!);
    judge(drive);
  });

  it("is refused in words as described", async () => {
    const drive = await driveTidb();
    const { keys } = drive.sandbox.address.parts["tidb"]!;
    await expect((await drive.as(keys.revoked)).check({})).rejects.toThrow("public_key not found");
    await expect(drive.session.cluster("dedicated-1", {})).rejects.toThrow("not found");
    await expect(drive.session.cluster("serverless-1", {})).rejects.toThrow("not found");
    await expect(drive.session.cluster("legacy-1-2", {})).rejects.toThrow("not found");
    judge(drive);
  });

  it("has no call that this run did not make, and the sandbox none that is not described", () => {
    const declared: [string, RegExp][] = [];
    const declare = ({ method, host, path: template }: Call<unknown>): Promise<never> => {
      const full = `${method} ${host ?? ""}${template}`;
      const pattern = full.split(/\{\w+\}/).join("[^/:]+");
      declared.push([full, new RegExp(`^${pattern}$`)]);
      return new Promise(() => undefined);
    };
    const download = (): Promise<never> => new Promise(() => undefined);
    const http: HttpClient = { request: declare, ask: declare, download };
    for (const call of Object.values(tidbApi(http))) {
      // What the arguments are does not matter: only where the call would go.
      void Reflect.apply(call, undefined, ["a", "b", "c", {}]);
    }
    expect(declared.length).toBeGreaterThan(20);
    const missing = declared.filter(([, pattern]) => !made.some((one) => pattern.test(one)));
    expect(missing.map(([full]) => full)).toEqual([]);
    for (const { method, template } of tidbRoutes) {
      const [, host = "", ...rest] = template.replaceAll(/\{\w+\}/g, "x").split("/");
      // One route of the face stands for the two verbs behind a colon.
      const verb = method === "POST" && template.endsWith("{link}") ? ":attachDomains" : "";
      const url = `https://host/${rest.join("/")}${verb}`;
      const found = (descriptions[host] ?? []).some((one) => one?.pathOf(method, url));
      expect([method, template, found]).toEqual([method, template, host !== "premium"]);
    }
  });
});
