// Every call of the Astra DB provider that the description of the official client has: made by its real
// session against the sandbox, and judged by that description.
import { describe, expect, it } from "vitest";
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
import { readDescription, type MadeCall } from "./description.ts";

/** What the official client is made from: other names, no custom domains, refusals as plain text. */
const ofClient = readDescription("astra.yaml", (root) => mendErrors(schemasOf(root)));

/** It describes all calls but one. */
const known = ({ calls }: AstraDrive): MadeCall[] =>
  calls.filter(({ url }) => !url.endsWith("/customDomains"));

describe.skipIf(ofClient === undefined)("by the description of the official client", () => {
  const made = new Set<string>();

  function judgeByClient(calls: readonly MadeCall[], answers?: "other"): void {
    expect(problemsOf(calls, ofClient, answers)).toEqual([]);
    for (const { method, url } of calls) made.add(`${method} ${ofClient?.pathOf(method, url)}`);
  }

  const reads: readonly Partial<AstraVariants>[] = [
    { bundleFields: "datacenter" },
    { bundleFields: "datacenter", datacenters: "call" },
    { bundleFields: "datacenter", organizationCall: 404, accessListsCall: 404 },
    { bundleFields: "datacenter", accessListsCall: "unnamed" },
  ];

  it.each(reads.map((one) => [JSON.stringify(one), one] as const))(
    "everything is read by calls as described (%s)",
    async (_, variant) => {
      const drive = await driveAstra(variant);
      const all = await readEverything(drive);
      expect(JSON.stringify(all)).toContain("29042");
      judgeByClient(known(drive));
    },
  );

  it.each(["object", "datacenters"] as const)(
    "everything is written by calls as described, where an endpoint is answered as %s",
    async (acceptAnswer) => {
      const drive = await driveAstra({ bundleFields: "datacenter", acceptAnswer });
      await writeEverything(drive);
      judgeByClient(known(drive), acceptAnswer === "object" ? undefined : "other");
    },
  );

  it("refusals of private links are plain text, the others JSON; both are said", async () => {
    const refused = async (errorBody: AstraVariants["errorBody"]) => {
      const drive = await driveAstra({ bundleFields: "datacenter", errorBody });
      const target = await drive.read("catalog-prod");
      drive.asked();
      return { drive, target };
    };
    const text = await refused("text");
    const region = text.target.cluster.regions[0]!.name;
    const values = { region, endpointId: "vpce-0123456789abcdef0", description: "" };
    const register = text.drive.action("registerEndpoint");
    await expect(register.run(values, text.target, {})).rejects.toThrow("not found");
    const other = { ...text.target, cluster: { ...text.target.cluster, id: "unknown" } };
    const add = text.drive.action("addTrustedOwner");
    const owner = { region, owner: "arn:aws:iam::481516234209:root" };
    await expect(add.run(owner, other, {})).rejects.toThrow("not found");
    expect(text.drive.calls.map(({ status, answer }) => [status, typeof answer])).toEqual([
      [404, "string"],
      [404, "string"],
    ]);
    judgeByClient(text.drive.calls);
    const json = await refused("object");
    await expect(json.drive.session.cluster("unknown", {})).rejects.toThrow("not found");
    judgeByClient(json.drive.calls);
  });

  it("every call that it describes was judged by it", () => {
    const described = declaredCalls().map((one) => {
      const [method = "", template = ""] = one.split(" ");
      const url = `https://host${template.replaceAll(/\{\w+\}/g, "x")}`;
      return [one, ofClient?.pathOf(method, url)] as const;
    });
    expect(described.filter(([, path_]) => path_ === undefined).map(([one]) => one)).toEqual([
      "GET /v2/organizations/customDomains",
    ]);
    const missing = described.filter(([one, path_]) => {
      return path_ !== undefined && !made.has(`${one.split(" ")[0]} ${path_}`);
    });
    expect(missing).toEqual([]);
  });
});
