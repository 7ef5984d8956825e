// Every call of the Astra DB provider, made by its real session against the sandbox: the request and the
// answer are judged by the official description.
import { afterAll, describe, expect, it } from "vitest";
import { astraRoutes } from "../../src/sandbox/astra/face.ts";
import type { AstraVariants } from "../../src/sandbox/astra/variants.ts";
import { driveAstra, type AstraDrive } from "../unit/together/astraDrive.ts";
import {
  declaredCalls,
  mendErrors,
  problemsOf,
  readEverything,
  schemasOf,
  writeEverything,
} from "./astraCalls.ts";
import { readDescription, record } from "./description.ts";
import { writeReport, type Covered } from "./report.ts";

const description = readDescription("astra-published-2.3.0.json", (root) => {
  const schemas = schemasOf(root);
  mendErrors(schemas);
  // The description that the official client is made from has them.
  record(record(schemas["DatabaseInfo"])["properties"])["datacenters"] = {
    type: "array",
    items: { $ref: "#/components/schemas/Datacenter" },
  };
});

const covered: Covered[] = [];

function judge({ calls }: AstraDrive, answers: "described" | "other" = "described"): void {
  if (description === undefined) throw new Error("There is no description.");
  expect(problemsOf(calls, description, answers)).toEqual([]);
  for (const call of calls) {
    expect(call.headers.get("authorization")).toMatch(/^Bearer AstraCS:/);
    const template = description.pathOf(call.method, call.url);
    if (call.status < 300 && template !== undefined) {
      covered.push({ provider: "astra", method: call.method, path: template });
    }
  }
}

describe.skipIf(description === undefined)("the Astra DB provider", () => {
  afterAll(() => writeReport(import.meta.filename, covered));

  it.each(["info", "call"] as const)(
    "reads everything of the demo by calls as described (datacenters from %s)",
    async (datacenters) => {
      const drive = await driveAstra({ datacenters });
      const all = await readEverything(drive);
      const usual = await readEverything(await driveAstra());
      const plain = (value: unknown): string =>
        JSON.stringify(value).replaceAll(/"since":\d+/g, '"since":0');
      expect(plain(all)).toBe(plain(usual));
      judge(drive);
    },
  );

  it("reads the links of each cluster on its own, where the call for all is refused", async () => {
    const drive = await driveAstra({ organizationCall: 403 });
    await readEverything(drive);
    const paths = drive.calls.map(({ url }) => new URL(url).pathname);
    expect(paths.some((one) => /clusters\/[^/]+\/private-link$/.test(one))).toBe(true);
    // The refusal has a status that is not described for this call.
    const described = drive.calls.filter(({ status }) => status !== 403);
    judge({ ...drive, calls: described });
  });

  it.each(["unnamed", 403, 404, 405] as const)(
    "reads the access list of each database on its own, where the call for all gives %s",
    async (accessListsCall) => {
      const drive = await driveAstra({ accessListsCall });
      await readEverything(drive);
      const paths = drive.calls.map(({ url }) => new URL(url).pathname);
      expect(paths.some((one) => one.endsWith("/access-list"))).toBe(true);
      // The only status that is not described for this call.
      judge({ ...drive, calls: drive.calls.filter(({ status }) => status !== 405) });
    },
  );

  it("writes everything by calls as described and as previewed", async () => {
    const drive = await driveAstra();
    await writeEverything(drive);
    judge(drive);
  });

  const variants: readonly Partial<AstraVariants>[] = [
    { acceptAnswer: "datacenters" },
    { returnedId: "other" },
    { acceptAnswer: "datacenters", returnedId: "other" },
    { rejectedStays: false },
    { organizationCall: 404 },
    { errorBody: "text" },
  ];

  it.each(variants.map((one) => [JSON.stringify(one), one] as const))(
    "writes the same where the service is %s",
    async (_, variant) => {
      const drive = await driveAstra(variant);
      await writeEverything(drive);
      judge(drive, "other");
    },
  );

  it("is refused in words as described", async () => {
    const drive = await driveAstra();
    const { keys } = drive.sandbox.address.parts["astra"]!;
    const id = drive.database("catalog-prod").id;
    await expect((await drive.as(keys.revoked)).check({})).rejects.toThrow();
    await expect(drive.session.cluster("unknown", {})).rejects.toThrow("not found");
    await expect((await drive.as(keys["other"]!)).cluster(id, {})).rejects.toThrow("not found");
    expect(drive.calls.map(({ status }) => status)).toEqual([401, 404, 404]);
    judge(drive);
  });

  it("walks the pages of a long list as described", async () => {
    const drive = await driveAstra({}, { amount: 120 });
    const first = await drive.session.clusters(undefined, {});
    const second = await drive.session.clusters(first.next, {});
    expect([first.items.length, second.items.length, second.next]).toEqual([100, 20, undefined]);
    judge(drive);
  });

  it("has no call that this run did not make, and the sandbox none that is not described", () => {
    const declared = declaredCalls();
    const made = new Set(covered.map((one) => `${one.method} ${one.path}`));
    expect(declared.length).toBeGreaterThan(10);
    expect(declared.filter((one) => !made.has(one))).toEqual([]);
    const faces = astraRoutes.map(({ method, template }) => {
      const url = `https://host${template.replaceAll(/\{\w+\}/g, "x")}`;
      return [template, description?.pathOf(method, url)];
    });
    for (const [own, described] of faces) expect(described).toBe(own);
  });
});
