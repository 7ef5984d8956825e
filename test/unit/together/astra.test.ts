// Astra DB's provider and its sandbox, over real HTTP.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Values } from "../../../src/domain/draft.ts";
import { allParts, type Cluster, type Networking } from "../../../src/domain/model.ts";
import { asApiError } from "../../../src/http/errors.ts";
import type { Priority } from "../../../src/http/limiter.ts";
import type { ActionId, Target } from "../../../src/providers/provider.ts";
import type { AstraVariants } from "../../../src/sandbox/astra/variants.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import { rootPrincipal } from "../../../src/sandbox/world/places.ts";
import { failureOf } from "../http/scripted.ts";
import { cases } from "./astraCases.ts";
import { cloudEndpoint, driveAstra, type AstraDrive } from "./astraDrive.ts";
import { act, networkingOf } from "./driven.ts";

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

  it("asks once for the links, and once for the access lists, of all clusters that wait for their turn", async () => {
    const drive = await driveAstra({}, { limit: { requests: 10, seconds: 1 } });
    const { items } = await drive.session.clusters(undefined, {});
    expect(drive.asked().sort()).toEqual([
      "GET /v2/databases",
      "GET /v2/organizations/customDomains",
    ]);
    const read = await Promise.all(items.map((one) => networkingOf(drive.session, one)));
    expect(read.map(({ services }) => services.items.length)).toEqual([1, 1, 1, 1, 0, 0]);
    const asked = drive.asked();
    const all = ["GET /v2/organizations/private-link", "GET /v2/access-lists"];
    const own = asked.filter((one) => !all.includes(one));
    // Names are asked for of each active database that has a service.
    const bundles = ["catalog-prod", "sessions-eu", "invoices-eu"].map(
      (name) => `POST /v2/databases/${drive.database(name).id}/secureBundleURL`,
    );
    expect(own.sort()).toEqual(bundles.sort());
    // One that found a turn at once goes alone.
    for (const one of all)
      expect(asked.filter((call) => call === one).length).toBeLessThanOrEqual(2);
  });
});

describe("calls that are refused", () => {
  it.each([403, 404] as const)(
    "for the whole organization (%i): each cluster is asked for, until the list is read again",
    async (organizationCall) => {
      const usual = await readEverything(await driveAstra());
      const drive = await driveAstra({ organizationCall });
      const plain = (value: unknown): string =>
        JSON.stringify(value).replaceAll(/"since":\d+/g, '"since":0');
      expect(plain(await readEverything(drive))).toBe(plain(usual));
      const links = drive.asked().filter((one) => one.endsWith("/private-link"));
      expect(links.filter((one) => one.endsWith("organizations/private-link"))).toHaveLength(1);
      expect(links).toHaveLength(1 + usual.length);
    },
  );

  it.each(["unnamed", 403, 404, 405] as const)(
    "for all access lists (%s): each database is asked for",
    async (accessListsCall) => {
      const usual = await readEverything(await driveAstra());
      const drive = await driveAstra({ accessListsCall });
      const access = (all: typeof usual) =>
        all.map(({ networking }) => networking.owners.publicAccess);
      expect(access(await readEverything(drive))).toEqual(access(usual));
      const asked = drive.asked().filter((one) => one.includes("access-list"));
      expect(asked.filter((one) => one.endsWith("/access-list"))).toHaveLength(usual.length);
      const shared = asked.filter((one) => one.endsWith("/access-lists"));
      expect(shared).toHaveLength(accessListsCall === "unnamed" ? usual.length : 1);
    },
  );

  it.each([401, 403] as const)(
    "because of the role (%i): the list is there, and what is missing names the role",
    async (roleRefusal) => {
      const drive = await driveAstra({ roleRefusal });
      const reader = await drive.as(drive.sandbox.address.parts["astra"]!.keys["reader"]!);
      const { items } = await reader.clusters(undefined, {});
      expect(items).toHaveLength(6);
      const failure = await failureOf(networkingOf(reader, items[0]!));
      expect([failure.code, failure.next]).toEqual([
        "permission",
        "This needs a token with the role Organization Administrator or Database Administrator.",
      ]);
    },
  );

  it("because the token is not known: that is what they say", async () => {
    const drive = await driveAstra();
    const { items } = await drive.session.clusters(undefined, {});
    const revoked = await drive.as(drive.sandbox.address.parts["astra"]!.keys.revoked);
    expect((await failureOf(revoked.check({}))).code).toBe("authentication");
    expect((await failureOf(networkingOf(revoked, items[0]!))).code).toBe("authentication");
  });

  it("for the access list or the custom domains: nothing else is harmed", async () => {
    const drive = await driveAstra();
    const faults: [string, FaultAction][] = [
      ["**/access-list*", { status: 403 }],
      ["**/customDomains", { malformed: "not-json" }],
      ["**/secureBundleURL", { status: 404 }],
    ];
    drive.sandbox.faults.setPlan(faults.map(([path, action]) => ({ match: { path }, do: action })));
    const { items } = await drive.session.clusters(undefined, {});
    const cluster = await drive.session.cluster(items[0]!.id, {});
    const { owners, endpoints } = await networkingOf(drive.session, cluster);
    expect(owners.publicAccess).toBeUndefined();
    expect([owners.items.length, endpoints.items.length]).toEqual([2, 4]);
    expect(cluster.facts?.some(({ label }) => label.includes("ustom"))).toBe(false);
  });
});

describe("names to create", () => {
  it("are facts of the cluster, and of each endpoint service once somebody looks at it", async () => {
    const drive = await driveAstra({ bundleHost: "own" });
    const { id } = drive.database("sessions-eu");
    const listed = (await drive.session.clusters(undefined, {})).items.find(
      (one) => one.id === id,
    )!;
    const own = ["apps", "db"].map((kind) => `${id}-europe-west1.${kind}.astra.datastax.com`);
    expect(listed.facts?.map(({ value }) => value)).toEqual([...own, "data.meridian.example"]);
    const custom = ["db", "apps", "dashboard"].map(
      (kind) => `${id}-europe-west1.${kind}.data.meridian.example`,
    );
    const all = [...own, `${id}-1.db.astra.datastax.com`, ...custom, "29042", "29080"];
    const read = async (priority: Priority, known?: Networking) => {
      const { services } = await drive.session.networking(listed, allParts, { priority }, known);
      return services!.items[0]!.facts?.map(({ value }) => value);
    };
    expect(await read("sweep")).toEqual(own);
    drive.asked();
    expect([await read("visible"), await read("visible"), await read("asked")]).toEqual([
      all,
      all,
      all,
    ]);
    // Once is enough; a poll keeps them, also in a later session that nobody asks yet.
    expect(drive.asked().filter((one) => one.endsWith("secureBundleURL"))).toHaveLength(1);
    expect(await read("sweep")).toEqual(all);
    const { networking } = await drive.read("sessions-eu");
    const later = await drive.as(drive.sandbox.address.parts["astra"]!.keys.admin);
    const poll = await later.networking(listed, ["services"], { priority: "sweep" }, networking);
    expect(poll.services!.items[0]!.facts?.map(({ value }) => value)).toEqual(all);
  });

  it("are in the form that registers an endpoint, to copy", async () => {
    const drive = await driveAstra();
    const target = await drive.read("sessions-eu");
    const { prerequisites } = drive.action("registerEndpoint").draft({}, target);
    const offered = prerequisites.flatMap(({ label, copy }) =>
      label.startsWith("DNS name") ? [copy] : [],
    );
    expect(offered).toHaveLength(5);
    expect(offered).toContain(target.cluster.regions[0]!.host);
  });

  it("come without anything else of the bundles, which are secrets as their addresses are", async () => {
    const drive = await driveAstra();
    const everything = await readEverything(drive);
    const { id } = drive.database("catalog-prod");
    const shown = [
      everything,
      await drive.session.cluster(id, {}),
      await drive.session.raw({ cluster: id }, {}),
      drive.log,
    ];
    const answers = JSON.stringify(drive.calls.map(({ answer }) => answer));
    expect(answers).toContain("secure-connect.zip?signature=");
    expect(drive.files.length).toBeGreaterThan(2);
    for (const file of drive.files) expect(file).toContain("config.json");
    expect(JSON.stringify(shown)).toContain("29042");
    expect(JSON.stringify(shown)).not.toMatch(/secure-connect|signature=|sandbox-|PRIVATE KEY/);
    expect(JSON.stringify(shown)).not.toContain("AstraCS:");
  });
});

describe("datacenters in a call of their own", () => {
  it("are asked for once, with the networking, and are in the list from then on", async () => {
    const drive = await driveAstra({ datacenters: "call" });
    const before = await drive.session.clusters(undefined, {});
    expect(before.items.map(({ regions }) => regions)).toEqual(before.items.map(() => []));
    for (const cluster of before.items) await networkingOf(drive.session, cluster);
    const regions = (of: AstraDrive) =>
      of.session.clusters(undefined, {}).then(({ items }) => items.map((one) => one.regions));
    expect(await regions(drive)).toEqual(await regions(await driveAstra()));
    for (const cluster of before.items) await networkingOf(drive.session, cluster);
    const asked = drive.asked().filter((one) => one.endsWith("/datacenters"));
    expect(asked).toHaveLength(before.items.length);
  });
});

describe("an answer that is malformed", () => {
  it("harms the one cluster that it is about", async () => {
    const drive = await driveAstra();
    drive.sandbox.faults.setPlan([
      { match: { path: "/v2/databases" }, do: { malformed: "wrong-type", field: "info" } },
      {
        match: { path: "/v2/organizations/private-link" },
        do: { malformed: "wrong-type", field: "allowedPrincipals" },
      },
    ]);
    const page = await drive.session.clusters(undefined, {});
    expect([page.items.length, page.broken.length]).toEqual([5, 1]);
    expect(page.broken[0]).toMatchObject({ id: drive.database("catalog-prod").id });
    const catalog = await drive.session.cluster(drive.database("catalog-prod").id, {});
    const failure = await failureOf(networkingOf(drive.session, catalog));
    expect([failure.code, failure.field]).toEqual([
      "protocol",
      "clusters.datacenters.0.allowedPrincipals",
    ]);
    for (const cluster of page.items) {
      expect((await networkingOf(drive.session, cluster)).owners.emptyMeans).toBe("nobody");
    }
  });
});

describe("the former shape of an item", () => {
  it("tells which endpoints there are, and which were ended", async () => {
    const drive = await driveAstra({ itemShape: "former" });
    const { networking } = await drive.read("catalog-prod");
    expect(networking.endpoints.items.map(({ id, status }) => [id, status.state])).toEqual(
      drive.state.endpoints
        .group(drive.database("catalog-prod").id)
        .map((one) => [one.endpointId, one.status === "Rejected" ? "rejected" : "available"]),
    );
  });
});

/** What is to be found of an action, as the operations look for it after a lost answer. */
function traceOf(drive: AstraDrive, id: ActionId, values: Values, target: Target) {
  const action = drive.action(id);
  if (action.alike === undefined) return action.progress(values, target, {}).kind;
  const [subject] = action.alike(values, target);
  return subject === undefined ? "absent" : action.progress(values, target, { subject }).kind;
}

const variants: readonly Partial<AstraVariants>[] = [
  {},
  { acceptAnswer: "datacenters" },
  { returnedId: "other" },
  { acceptAnswer: "datacenters", returnedId: "other" },
  { organizationCall: 403 },
  { rejectedStays: false },
  { datacenters: "call" },
];
const table = cases.flatMap((one) =>
  variants.map((variant) => [one.action, JSON.stringify(variant), one, variant] as const),
);

describe.each(table)("%s where the service is %s", (_action, _variant, one, variant) => {
  async function begin() {
    const drive = await driveAstra(variant);
    const known = await drive.read(one.cluster);
    const { typed, ...about } = await one.subject(drive, known);
    const target = { ...(await drive.read(one.cluster)), ...about };
    const before = picture(drive);
    return { drive, typed, about, target, before };
  }

  it("is absent before, done after, and as it was once it is taken back", async () => {
    const { drive, typed, about, target, before } = await begin();
    const { id } = drive.action(one.action);
    const { values, subject } = await act(drive, id, typed, target);
    expect(traceOf(drive, id, values, target)).toBe("absent");
    const sent = { subject, at: Date.now() };
    drive.sandbox.clock.advance(60);
    const after = { ...(await drive.read(one.cluster)), ...about };
    expect(drive.action(id).progress(values, after, sent).kind).toBe("done");
    expect(traceOf(drive, id, values, after)).toBe("done");
    expect(picture(drive)).not.toEqual(before);

    const undo = drive.action(id).undo(values, target, sent);
    if ("cannot" in undo) {
      // Astra DB's own id does not tell what the cloud called it.
      expect([id, variant.returnedId]).toEqual(["removeEndpoint", "other"]);
      return;
    }
    const back = { ...after, item: undo.item };
    const inverse = drive.action(undo.action);
    await inverse.run(undo.values, back, {});
    drive.sandbox.clock.advance(60);
    const last = { ...(await drive.read(one.cluster)), item: undo.item };
    expect(inverse.progress(undo.values, last, { at: Date.now(), subject: undo.item }).kind).toBe(
      "done",
    );
    const left = picture(drive).filter((line) => !before.includes(line));
    // A rejected entry is what stays of one that was registered.
    expect(left.filter((line) => !line.includes("Rejected"))).toEqual([]);
  });

  it.each<FaultAction>([{ lostAnswer: true }, { afterEffect: true, status: 503 }])(
    "is found when its answer is lost (%o)",
    async (fault) => {
      const { drive, typed, about, target } = await begin();
      const { values } = drive.action(one.action).draft(typed, target);
      drive.sandbox.faults.setPlan([{ match: { ...one.write, nth: 1, times: 1 }, do: fault }]);
      const failure = await failureOf(drive.action(one.action).run(values, target, {}));
      expect(failure.outcome).toBe("unknown");
      expect(traceOf(drive, one.action, values, target)).toBe("absent");
      drive.sandbox.clock.advance(60);
      const after = { ...(await drive.read(one.cluster)), ...about };
      expect(traceOf(drive, one.action, values, after)).toBe("done");
    },
  );

  it("is not there when it was lost on the way, and waits where the database is not ready", async () => {
    const { drive, typed, about, target, before } = await begin();
    const { values } = drive.action(one.action).draft(typed, target);
    drive.sandbox.faults.setPlan([
      { match: { ...one.write, nth: 1, times: 1 }, do: { drop: true } },
    ]);
    const lost = await failureOf(drive.action(one.action).run(values, target, {}));
    expect(lost.outcome).toBe("unknown");
    const after = { ...(await drive.read(one.cluster)), ...about };
    expect(traceOf(drive, one.action, values, after)).toBe("absent");
    drive.sandbox.faults.setPlan([{ match: one.write, do: { lock: "409" } }]);
    const locked = await failureOf(drive.action(one.action).run(values, target, {}));
    expect([locked.code, locked.outcome]).toEqual(["locked", "unchanged"]);
    expect(picture(drive)).toEqual(before);
  });
});

it("knows the id that was sent also in a later session, from what the inventory kept", async () => {
  const drive = await driveAstra({ returnedId: "other" });
  const { cluster } = await drive.read("catalog-prod");
  const endpointId = await cloudEndpoint(drive, cluster.id, "us-east-1");
  const target = await drive.read("catalog-prod");
  const { subject } = await act(drive, "registerEndpoint", { endpointId }, target);
  const kept = JSON.stringify((await drive.read("catalog-prod")).networking);
  const later = await drive.as(drive.sandbox.address.parts["astra"]!.keys.admin);
  const cloudIdOf = async (known?: Networking) => {
    const { endpoints } = await networkingOf(later, cluster, known);
    return endpoints.items.find((one) => one.id === subject)?.cloudId;
  };
  expect(await cloudIdOf()).toBeUndefined();
  expect(await cloudIdOf(JSON.parse(kept) as Networking)).toBe(endpointId);
  // An operation reads without what was known, and would make the inventory forget it.
  expect(await cloudIdOf()).toBe(endpointId);
});

/** What is there on Astra DB's side and in the customer's cloud, in words. */
function picture({ state }: AstraDrive): string[] {
  const { world } = state;
  return [
    ...state.links.all().map((one) => `link ${one.id} ${one.principals.join(" ")}`),
    ...state.endpoints
      .all()
      .map((one) => `endpoint ${one.halfId} ${one.status} ${one.description}`),
    ...world.endpoints
      .all()
      .filter((one) => state.endpoints.all().some((record) => record.halfId === one.id))
      .map((one) => `half ${one.id} ${one.state}`)
      .filter((line) => !line.endsWith("rejected")),
  ].sort();
}

it("reads writes late where reads lag", async () => {
  const drive = await driveAstra({ readLagSeconds: 10 });
  drive.sandbox.clock.advance(60);
  const target = await drive.read("search-dev");
  const { values } = await act(drive, "createEndpointService", { owner: customer.aws }, target);
  const seen = async () =>
    drive
      .action("createEndpointService")
      .progress(values, await drive.read("search-dev"), { at: 1 }).kind;
  expect(await seen()).toBe("absent");
  drive.sandbox.clock.advance(11);
  expect(await seen()).toBe("done");
});

it.each(["object", "string", "text"] as const)(
  "tells what was refused where errors are a JSON %s",
  async (errorBody) => {
    const drive = await driveAstra({ errorBody });
    const target = await drive.read("catalog-prod");
    const region = target.cluster.regions[0]!.name;
    const values = { region, endpointId: "vpce-0123456789abcdef0", description: "" };
    const refused = await failureOf(drive.action("registerEndpoint").run(values, target, {}));
    expect([refused.code, refused.message]).toEqual([
      "notFound",
      "endpoint vpce-0123456789abcdef0 not found",
    ]);
    const asleep = await drive.read("features-staging");
    const owner = { region: asleep.cluster.regions[0]!.name, owner: rootPrincipal(customer.aws) };
    const locked = await failureOf(drive.action("addTrustedOwner").run(owner, asleep, {}));
    expect([asApiError(locked)?.code, locked.message]).toEqual([
      "locked",
      "The database is not in a valid state to perform the operation: PARKED",
    ]);
  },
);

it("reads what the world is, whatever the generator made, in every variant", async () => {
  const anyVariant = fc.record({
    returnedId: fc.constantFrom("same", "other"),
    datacenters: fc.constantFrom("info", "call"),
    organizationCall: fc.constantFrom("works" as const, 403 as const, 404 as const),
    accessListsCall: fc.constantFrom("works" as const, "unnamed" as const, 405 as const),
  });
  const anySeed = fc.integer({ min: 1, max: 1_000_000 });
  await fc.assert(
    fc.asyncProperty(anySeed, anyVariant, async (seed, variant) => {
      const drive = await driveAstra(variant, { amount: 4, seed });
      const { items } = await drive.session.clusters(undefined, {});
      const all = drive.state.databases.group(drive.state.organizations.main);
      expect(items.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      for (const { id } of items) {
        const cluster = await drive.session.cluster(id, { priority: "sweep" });
        const networking = await networkingOf(drive.session, cluster);
        expect(seenOf(cluster, networking)).toEqual(thereOf(drive, id));
      }
    }),
    { numRuns: 15 },
  );
});

/** A cluster as it is read. */
function seenOf(cluster: Cluster, { services, owners, endpoints }: Networking): unknown {
  return {
    what: [cluster.name, cluster.cloud, cluster.status.word, owners.publicAccess?.state],
    regions: cluster.regions.map((one) => [one.name, one.label]),
    services: services.items.map((one) => [one.region, one.name]),
    owners: owners.items.map((one) => [one.region, one.owner]),
    endpoints: endpoints.items
      .map((one) => [one.region, one.id, one.status.word, one.description].join(" "))
      .sort(),
  };
}

/** The same as it is in the world. */
function thereOf({ state }: AstraDrive, id: string): unknown {
  const database = state.databases.get(id)!;
  const { enabled, addresses } = database.accessList;
  const some = addresses.some((one) => one.enabled);
  const links = state.links.group(id);
  return {
    what: [
      ...[database.name, database.cloud, database.status],
      !enabled ? "open" : some ? "limited" : "closed",
    ],
    regions: database.datacenters.map((one) => [one.id, one.region]),
    services: links.map((one) => [one.id, state.world.services.get(one.serviceId)?.name]),
    owners: links.flatMap((one) => one.principals.map((principal) => [one.id, principal])),
    endpoints: state.endpoints
      .group(id)
      .map((one) => [one.datacenterId, one.endpointId, one.status, one.description].join(" "))
      .sort(),
  };
}
