// Astra DB's provider and its sandbox, over real HTTP.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import { rootPrincipal } from "../../../src/sandbox/world/places.ts";
import { driveAstra, networkingOf, type AstraDrive } from "./astraDrive.ts";

/** Everything of an organization, as the tree would know it. */
async function readEverything({ session }: AstraDrive) {
  const page = await session.clusters(undefined, {});
  expect(page.broken).toEqual([]);
  const all = [];
  for (const cluster of page.items) {
    all.push({ cluster, networking: await networkingOf(session, cluster) });
  }
  return all;
}

describe("reading", () => {
  it("shows the databases, their datacenters and what each has", async () => {
    const drive = await driveAstra();
    const all = await readEverything(drive);
    expect(all.map(({ cluster }) => [cluster.name, cluster.plan, cluster.cloud])).toEqual([
      ["catalog-prod", "Serverless", "aws"],
      ["sessions-eu", "Serverless", "gcp"],
      ["invoices-eu", "C10", "azure"],
      ["features-staging", "Developer", "aws"],
      ["recommendations", "Serverless", "aws"],
      ["search-dev", "Serverless", "aws"],
    ]);
    const catalog = all[0]!;
    const { id } = catalog.cluster;
    expect(catalog.cluster.regions).toEqual([
      { name: `${id}-1`, label: "us-east-1", host: `${id}-us-east-1.db.astra.datastax.com` },
      { name: `${id}-2`, label: "eu-west-1", host: `${id}-eu-west-1.db.astra.datastax.com` },
    ]);
    expect(catalog.networking.services.items).toMatchObject([
      { region: `${id}-1`, status: { state: "available" } },
    ]);
    expect(catalog.networking.endpoints.items.map(({ status }) => status)).toEqual([
      { state: "available", word: "Accepted" },
      { state: "available", word: "Accepted" },
      { state: "rejected", word: "Rejected" },
      { state: "unknown", word: "Quarantined" },
    ]);
    expect(catalog.networking.owners).toMatchObject({
      emptyMeans: "nobody",
      publicAccess: { state: "limited", entries: ["203.0.113.0/24"] },
      items: [
        { owner: rootPrincipal(customer.aws), region: `${id}-1` },
        { owner: rootPrincipal(customer.awsStaging), region: `${id}-1` },
      ],
    });
    expect(catalog.networking.egress.unavailable).toBe("Astra DB has no egress private endpoints.");
    const access = all.map(({ networking }) => networking.owners.publicAccess?.state);
    expect(access).toEqual(["limited", "open", "closed", "open", "open", "open"]);
    const states = all.map(({ cluster }) => cluster.status.state);
    expect(states).toEqual([
      ...["available", "available", "available", "needsAttention", "pending", "available"],
    ]);
    expect(all[4]!.cluster.lock?.holder).toBe("MAINTENANCE");
  });

  it("asks once for the links of all clusters that are read together", async () => {
    const drive = await driveAstra();
    const { items } = await drive.session.clusters(undefined, {});
    expect(drive.asked().sort()).toEqual([
      "GET /v2/databases",
      "GET /v2/organizations/customDomains",
    ]);
    await Promise.all(items.map((one) => networkingOf(drive.session, one)));
    const asked = drive.asked();
    // One that was under way when some of them came, and one for all of those.
    const links = asked.filter((one) => one.endsWith("/private-link"));
    expect(new Set(links)).toEqual(new Set(["GET /v2/organizations/private-link"]));
    expect(links.length).toBeLessThanOrEqual(items.length);
    expect(asked.filter((one) => one.endsWith("/access-list"))).toHaveLength(items.length);
  });
});

it("reads what the world is, whatever the generator made", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const drive = await driveAstra({}, { clusters: { astra: 4 }, seed });
      const { state } = drive;
      const all = await readEverything(drive);
      expect(all.map(({ cluster }) => cluster.id)).toEqual(
        state.databases.group(state.organizations.main).map((one) => one.id),
      );
      for (const { cluster, networking } of all) {
        const database = state.databases.get(cluster.id)!;
        expect([cluster.name, cluster.cloud, cluster.status.word]).toEqual([
          database.name,
          database.cloud,
          database.status,
        ]);
        expect(cluster.regions.map((one) => [one.name, one.label])).toEqual(
          database.datacenters.map((one) => [one.id, one.region]),
        );
        const links = state.links.group(cluster.id);
        expect(networking.services.items.map((one) => [one.region, one.name])).toEqual(
          links.map((one) => [one.id, state.world.services.get(one.serviceId)?.name]),
        );
        expect(networking.owners.items.map((one) => [one.region, one.owner])).toEqual(
          links.flatMap((one) => one.principals.map((principal) => [one.id, principal])),
        );
        const seen = networking.endpoints.items.map((one) =>
          [one.region, one.id, one.status.word, one.description ?? ""].join(" "),
        );
        const there = state.endpoints
          .group(cluster.id)
          .map((one) => [one.datacenterId, one.endpointId, one.status, one.description].join(" "));
        expect(seen.sort()).toEqual(there.sort());
      }
    }),
    { numRuns: 10 },
  );
});
