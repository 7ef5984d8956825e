import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { Networking } from "../../../../src/domain/model.ts";
import type { Priority } from "../../../../src/http/limiter.ts";
import { readBundle } from "../../../../src/providers/astra/bundle.ts";
import { clusterStatusOf } from "../../../../src/providers/astra/states.ts";
import type { Session } from "../../../../src/providers/provider.ts";
import { json } from "../../http/scripted.ts";
import { astraSession, cluster } from "./fakes.ts";

const secret = "keystore-password-and-key";
const archive = (config: unknown): Uint8Array<ArrayBuffer> =>
  zipSync({
    key: strToU8(secret),
    "config.json": strToU8(typeof config === "string" ? config : JSON.stringify(config)),
  });

describe("a secure bundle", () => {
  it("is read for the host and its ports, and for nothing else", () => {
    const config = { host: "a.example", port: 29080, cql_port: 29042, keyStorePassword: secret };
    expect(readBundle(archive(config))).toEqual({ host: "a.example", port: 29080, cqlPort: 29042 });
    expect(readBundle(archive({ host: "a.example" }))).toEqual({ host: "a.example" });
  });

  it.each([
    new Uint8Array(),
    strToU8("<html>sign in</html>"),
    archive({}).slice(0, 60),
    zipSync({ key: strToU8(secret) }),
    archive("no JSON"),
    archive({}),
    archive({ host: 5 }),
    archive({ host: "" }),
    archive({ host: "two words.example" }),
    archive({ host: "a.example", port: "29080" }),
    archive({ host: "a.example", cql_port: 70000 }),
    archive({ host: "a.example", long: "x".repeat(65 * 1024) }),
  ])("%# that cannot be used says nothing", (bytes) => {
    expect(readBundle(bytes)).toBeUndefined();
  });
});

const organization = "/v2/organizations/private-link";
const bundles = "/v2/databases/db/secureBundleURL";
const usual = ["db-us-east-1.apps.astra.datastax.com", "db-us-east-1.db.astra.datastax.com"];
const linked = { datacenterID: "db-1", serviceName: "svc" };

/** A database with a service in its first region, and what its calls for bundles answer. */
async function withBundles(more: Readonly<Record<string, unknown>> = {}) {
  const answers: Record<string, unknown> = {
    "/v2/databases": [],
    "/v2/organizations/customDomains": ["corp.example"],
    [organization]: { clusters: [{ clusterID: "db", datacenters: [linked] }] },
    [bundles]: [
      { downloadURL: "https://files.example/one?signature=x", datcenterID: "db-1" },
      { downloadURL: "https://files.example/two?signature=x", datcenterID: "db-2" },
    ],
    "/one": archive({ host: "one.example", port: 1, cql_port: 2 }),
    "/two": archive({ host: "two.example" }),
    ...more,
  };
  const made = await astraSession((url) => {
    const answer = answers[new URL(url).pathname];
    if (answer instanceof Uint8Array) return Promise.resolve(new Response(Buffer.from(answer)));
    if (answer instanceof Response) return Promise.resolve(answer.clone());
    return Promise.resolve(answer === undefined ? json({ errors: [] }, 404) : json(answer));
  });
  const { session, asked } = made;
  await session.clusters(undefined, {});
  /** The values to create, and how many calls for bundles that took. */
  const read = async (
    priority: Priority,
    known?: Networking,
    one = cluster(),
  ): Promise<[string[] | undefined, number]> => {
    const before = asked().length;
    const { services } = await session.networking(one, ["services"], { priority }, known);
    const calls = asked().slice(before);
    const facts = services?.items.find((service) => service.region === "db-1")?.facts;
    const count = calls.filter((call) => call.includes("secureBundleURL")).length;
    return [facts?.map(({ value }) => value), count];
  };
  return { answers, session, asked, read };
}

describe("names to create", () => {
  it("come for who looks at a database or asks for it, once, each region's own", async () => {
    const { read, asked, session } = await withBundles();
    expect(await read("sweep")).toEqual([usual, 0]);
    expect(await read("transition")).toEqual([usual, 0]);
    expect(await read("operation")).toEqual([usual, 0]);
    const all = [...usual, "one.example", "2", "1"];
    expect(await read("visible")).toEqual([all, 1]);
    for (const priority of ["sweep", "visible", "asked"] as const) {
      expect(await read(priority)).toEqual([all, 0]);
    }
    const { services } = await session.networking(cluster(), ["services"], {});
    expect(services?.items[0]?.facts?.map(({ label }) => label)).toEqual([
      "DNS name to create (APIs)",
      "DNS name to create (drivers)",
      "DNS name to create (secure bundle)",
      "Port to allow (drivers)",
      "Port to allow (metadata of drivers)",
    ]);
    expect(JSON.stringify(services)).not.toContain(secret);
    expect(asked().filter((call) => call.includes("signature"))).toEqual([
      "GET /one?signature=x",
      "GET /two?signature=x",
    ]);
  });

  it("stand once each: the bundle's host is often what drivers connect to", async () => {
    const { read } = await withBundles({ "/one": archive({ host: usual[1] }) });
    expect(await read("asked")).toEqual([usual, 1]);
  });

  it.each([{ datacenterID: "db-1", region: "elsewhere" }, { region: "us-east-1" }])(
    "are found by what says whose bundle it is: %o",
    async (whose) => {
      const downloadURL = "https://files.example/one";
      const customDomainBundles = [{ cqlFQDN: "c.corp.example", apiFQDN: "", dashboardFQDN: null }];
      const { read } = await withBundles({
        [bundles]: { downloadURL, ...whose, customDomainBundles },
      });
      expect((await read("asked"))[0]).toEqual([
        ...usual,
        "one.example",
        "c.corp.example",
        "2",
        "1",
      ]);
    },
  );

  it("are not asked for where nobody can connect", async () => {
    const { read } = await withBundles({ [organization]: { clusters: [] } });
    expect(await read("asked")).toEqual([undefined, 0]);
    const asleep = cluster({ status: clusterStatusOf("PARKED") });
    const there = await withBundles();
    expect(await there.read("asked", undefined, asleep)).toEqual([usual, 0]);
  });

  it("are asked for anew when the custom domains or the regions changed", async () => {
    const { read, answers, session } = await withBundles();
    expect((await read("visible"))[1]).toBe(1);
    const [first] = cluster().regions;
    expect((await read("visible", undefined, cluster({ regions: [first!] })))[1]).toBe(1);
    answers["/v2/organizations/customDomains"] = ["other.example"];
    await session.clusters(undefined, {});
    expect((await read("visible"))[1]).toBe(1);
  });

  it.each<[string, Record<string, unknown>]>([
    ["the call is refused", { [bundles]: json({ errors: [] }, 403) }],
    ["a bundle cannot be had", { "/one": json({}, 403) }],
    ["a bundle cannot be read", { "/two": "nonsense" }],
    ["there is no address", { [bundles]: [{ datcenterID: "db-1" }] }],
  ])(
    "that are missed because %s are asked for again by who asks, after a new list",
    async (_, more) => {
      const { read, session } = await withBundles(more);
      const calls = async (...priorities: Priority[]) => {
        const counts = [];
        for (const priority of priorities) counts.push((await read(priority))[1]);
        return counts;
      };
      expect(await calls("visible", "visible", "asked")).toEqual([1, 0, 0]);
      await session.clusters(undefined, {});
      expect(await calls("visible", "asked", "asked")).toEqual([0, 1, 0]);
    },
  );

  it("stay as they were known until they are asked for, also in a later session", async () => {
    const { read, session } = await withBundles();
    await read("asked");
    const services = (await session.networking(cluster(), ["services"], {})).services!;
    const none = { items: [] };
    const known = JSON.parse(
      JSON.stringify({ services, endpoints: none, egress: none, owners: none }),
    ) as Networking;
    const later = await withBundles({ "/one": archive({ host: "new.example" }) });
    expect(await later.read("sweep", known)).toEqual([[...usual, "one.example", "2", "1"], 0]);
    expect(await later.read("visible", known)).toEqual([[...usual, "new.example"], 1]);
  });

  it("harm nothing else: an abort alone ends the reading", async () => {
    const cancel = new AbortController();
    const { session } = await withBundles({ "/one": json({}, 500), "/two": json({}, 500) });
    const read = (one: Session) =>
      one.networking(cluster(), ["services"], { signal: cancel.signal });
    expect((await read(session)).services?.items).toHaveLength(1);
    const other = await withBundles();
    cancel.abort(new Error("enough"));
    await expect(read(other.session)).rejects.toThrow("enough");
  });
});
