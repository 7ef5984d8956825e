// ClickHouse Cloud's provider where answers are odd, or sources disagree; and in any world, over real HTTP.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allParts } from "../../../src/domain/model.ts";
import { asApiError } from "../../../src/http/errors.ts";
import { attachable } from "../../../src/sandbox/clickhouse/rules.ts";
import type { ClickhouseVariants } from "../../../src/sandbox/clickhouse/variants.ts";
import { failureOf } from "../http/scripted.ts";
import { driveClickhouse, readAll, type ClickhouseDrive } from "./clickhouseDrive.ts";

describe("a service that sleeps", () => {
  it("may refuse to tell of its networking: words that help, in place of an error", async () => {
    const drive = await driveClickhouse({ of: { asleepReads: 424 } });
    const { networking } = await drive.read("history-2024");
    const words = "The service sleeps, and does not tell this: wake it, then refresh.";
    expect(networking.services).toEqual({ items: [], unavailable: words });
    expect(networking.egress).toEqual({ items: [], unavailable: words });
    expect(networking.endpoints.items).toHaveLength(1);
    const [events] = (await drive.session.clusters(undefined, {})).items;
    const { services } = await drive.session.networking(events!, allParts, {});
    expect(services?.items).toHaveLength(1);
  });

  it("keeps its endpoint service when it told that before", async () => {
    const drive = await driveClickhouse({ of: { asleepReads: 424 } });
    const before = await drive.read("events-prod");
    drive.book.services.change(before.cluster.id, { state: "idle" });
    const after = await drive.read("events-prod");
    expect(after.networking.services).toEqual(before.networking.services);
    expect(after.networking.egress.unavailable).toBeDefined();
  });
});

describe("answers that are not as they should be", () => {
  it("harm one service only", async () => {
    const drive = await driveClickhouse();
    const good = await drive.session.clusters(undefined, {});
    drive.fault({ malformed: "missing-field", field: "state" });
    const { items, broken } = await drive.session.clusters(undefined, {});
    expect([items.length, broken.length]).toEqual([good.items.length - 1, 1]);
    expect(broken[0]).toMatchObject({ id: good.items[0]?.id, name: "events-prod" });
    expect(broken[0]?.error.message).toContain("result.state");
    const sections = await drive.session.networking(items[1]!, ["endpoints", "owners"], {});
    expect(sections.endpoints?.items).toHaveLength(1);
    const failure = await failureOf(drive.session.networking(good.items[0]!, ["owners"], {}));
    expect(failure.code).toBe("protocol");
  });

  it("leave an endpoint without a description that cannot be read", async () => {
    const drive = await driveClickhouse({
      through: (fetch) => async (url, init) => {
        const answer = await fetch(url, init);
        if (!url.endsWith("/v1/organizations")) return answer;
        const text = (await answer.text()).replaceAll('"app VPC"', "7");
        return new Response(text, answer);
      },
    });
    const { networking } = await drive.read("events-prod");
    expect(networking.endpoints.items).toHaveLength(2);
    expect(networking.endpoints.items[0]).not.toHaveProperty("description");
    expect(networking.endpoints.items[0]).toMatchObject({ cloudRegion: "eu-west-1" });
    expect(networking.endpoints.items[1]).toMatchObject({ description: "jobs VPC" });
  });

  it("say what is wrong: no organization, a service that is gone, a key that is not known", async () => {
    const drive = await driveClickhouse();
    const [events] = (await drive.session.clusters(undefined, {})).items;
    drive.book.services.remove(events!.id);
    const gone = await failureOf(drive.session.networking(events!, ["owners"], {}));
    expect([gone.code, gone.message]).toEqual([
      "notFound",
      "The service events-prod is not listed any more.",
    ]);
    expect((await failureOf(drive.session.cluster(events!.id, {}))).code).toBe("notFound");
    drive.fault({ status: 200, body: { status: 200, result: [] } });
    expect((await failureOf(drive.session.check({}))).code).toBe("permission");
    const revoked = await driveClickhouse({ key: "revoked" });
    expect((await failureOf(revoked.session.check({}))).code).toBe("authentication");
  });

  it("name words that nobody knows: shown, and neither ready nor failed", async () => {
    const drive = await driveClickhouse();
    drive.fault({ unknownEnum: "Brand_New" });
    const { items } = await drive.session.clusters(undefined, {});
    expect(items[0]?.status).toEqual({ state: "unknown", word: "Brand_New" });
  });
});

/** What the tree would know, without where it was read from. */
async function everything(drive: ClickhouseDrive): Promise<unknown> {
  await readAll(drive);
  return readAll(drive);
}

describe("points on which sources disagree", () => {
  const variants: Partial<ClickhouseVariants>[] = [
    { emptyLists: "absent" },
    { emptyLists: "null" },
    { attachCall: 404, unknownAdded: 404 },
    { attachAgain: 409 },
  ];
  it.each(variants)("read the same with %j", async (of) => {
    const usual = await everything(await driveClickhouse());
    expect(await everything(await driveClickhouse({ of }))).toEqual(usual);
  });

  it.each(["X-RateLimit-Reset", "Retry-After", "absent"] as const)(
    "come back after the wait that %s tells",
    async (rateHeader) => {
      const drive = await driveClickhouse({ of: { rateHeader }, rateLimits: true });
      const work = Promise.all(
        Array.from({ length: 11 }, () => drive.session.cluster("unknown", {}).catch(asApiError)),
      );
      const failures = await work;
      expect(failures.map((failure) => asApiError(failure)?.code)).toEqual(
        Array.from({ length: 11 }, () => "notFound"),
      );
      expect(drive.sandbox.requests.some(({ status }) => status === 429)).toBe(true);
    },
    30_000,
  );
});

describe("any world that the generator makes", () => {
  it("is read as it is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 25 }),
        async (seed, n) => {
          const drive = await driveClickhouse({ seed, clusters: { clickhouse: n } });
          const { book } = drive;
          const services = book.services.all();
          const expected = services.map((service) => ({
            id: service.id,
            word: service.state,
            region: service.region,
            open: service.ipAccess.map(({ source }) => source),
            endpoints: service.endpointIds.map((id) => ({
              id,
              description: book.endpoints.get(`${book.organizationId}/${id}`)?.description ?? "",
              also: services
                .filter((other) => other.id !== service.id && other.endpointIds.includes(id))
                .map(({ name }) => name),
            })),
            offered: attachable(book, service, 0),
            egress: book.reverse
              .group(service.id)
              .map(({ id, target, state, names }) => ({ id, target, state, names })),
          }));
          const seen = (await readAll(drive)).map(({ cluster, networking }) => ({
            id: cluster.id,
            word: cluster.status.word,
            region: cluster.regions[0]?.name,
            open: networking.owners.publicAccess?.entries,
            endpoints: networking.endpoints.items.map(({ id, description, alsoServes }) => ({
              id,
              description: description ?? "",
              also: alsoServes ?? [],
            })),
            offered: (networking.endpoints.known ?? [])
              .filter(({ blocked }) => blocked === undefined)
              .map(({ id }) => id),
            egress: networking.egress.items.map(({ id, target, status, domainNames }) => ({
              id,
              target,
              state: status.word,
              names: domainNames,
            })),
          }));
          expect(seen).toEqual(expected);
          await drive.sandbox.close();
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);
});
