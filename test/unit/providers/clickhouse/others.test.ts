import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IpAccess } from "../../../../src/providers/clickhouse/api.ts";
import { publicAccessOf } from "../../../../src/providers/clickhouse/read.ts";
import { allParts, nothingKnown } from "../../../../src/domain/model.ts";
import { actionOf } from "../../../../src/providers/provider.ts";
import { action, byPath, clickhouseSession, cluster, target } from "./fakes.ts";

const id = "vpce-0123456789abcdef0";

describe("an endpoint that may be somebody else's, too", () => {
  const listed = { id, cloudProvider: "aws", region: "us-east-1" };
  const wire = { name: "events", provider: "aws", region: "us-east-1", state: "running" };

  /** What is known of `s-1`, whose organization lists these services and endpoints. */
  async function read(services: readonly unknown[], endpoints: readonly unknown[] = [listed]) {
    const answers = byPath({
      "/v1/organizations": [{ id: "o-1", privateEndpoints: endpoints }],
      "/services": services,
      "/privateEndpointConfig": {},
      "/clickpipesReversePrivateEndpoints": [],
    });
    const { session } = await clickhouseSession(answers);
    const networking = await session.networking(cluster(), allParts, {});
    const about = { ...target({}, id), networking: { ...nothingKnown, ...networking } };
    const remove = actionOf(session, "removeEndpoint")!;
    const drop = actionOf(session, "dropEndpoint")!;
    return { about, remove, drop };
  }
  const first = { ...wire, id: "s-1", privateEndpointIds: [id] };
  const empty = { ...wire, id: "s-1" };
  const offering = { ...empty, availablePrivateEndpointIds: [id] };

  it("stays for a service that cannot be read but says that it has it", async () => {
    const odd = { id: "s-2", name: "odd", state: 7, privateEndpointIds: [id] };
    const { about, remove } = await read([first, odd]);
    expect(about.networking.endpoints.items).toMatchObject([{ alsoServes: ["odd"] }]);
    expect(remove.draft({}, about).then).toBeUndefined();
    const { about: later, drop } = await read([offering, odd]);
    expect(drop.blocked(later)).toBe("It is attached to: odd. Remove it there first.");
  });

  it.each([
    [{ id: "s-2", name: "odd", privateEndpointIds: [7] }, "odd"],
    [7, "Unreadable service"],
  ])("stays while it cannot be read what a service has: %j", async (odd, name) => {
    const { about, remove } = await read([first, odd]);
    const { then, effects, calls } = remove.draft({}, about);
    expect([then, calls.length]).toEqual([undefined, 1]);
    expect(effects).toContain(
      `The organization keeps it: what these services have cannot be read: ${name}.`,
    );
    const { about: later, drop } = await read([empty, odd]);
    expect(drop.blocked(later)).toBe(
      `What these services have cannot be read: ${name}. One of them may need this endpoint.`,
    );
  });

  it("stays for a service that is not read here, and says for which", async () => {
    const far = { ...wire, id: "s-2", name: "far", region: "eu-west-1", privateEndpointIds: [id] };
    const { about, drop } = await read([empty, far]);
    expect(about.networking.endpoints.known).toEqual([]);
    expect(drop.progress({}, about, { at: 1 })).toEqual({
      kind: "done",
      text: "The organization keeps the endpoint for: far.",
    });
    expect(drop.blocked(about)).toBe("It is attached to: far. Remove it there first.");
  });

  it("is not gone while the organization lists it for another service to take", async () => {
    const far = { ...wire, id: "s-2", name: "far", availablePrivateEndpointIds: [id] };
    const { about, drop } = await read([empty, far]);
    expect(about.networking.endpoints.known).toEqual([]);
    expect(drop.progress({}, about, { at: 1 }).kind).toBe("absent");
  });

  it("may go where a service that cannot be read has another", async () => {
    const { about, remove } = await read([first, { id: "s-2", privateEndpointIds: ["vpce-2"] }]);
    expect(remove.draft({}, about).then).toHaveLength(1);
  });

  it.each([
    { ...listed, description: 7, region: null },
    { ...listed, id: 7 },
  ])("does not count as dropped while the organization lists it oddly: %j", async (odd) => {
    const { about, drop } = await read([empty], [odd]);
    expect(drop.progress({}, about, { at: 1 }).kind).toBe("absent");
    const { about: gone, drop: dropped } = await read([empty], []);
    expect(dropped.progress({}, gone, { at: 1 }).kind).toBe("done");
  });
});

describe("who was let in by somebody else", () => {
  const office: IpAccess = { source: "203.0.113.0/24", description: "Office" };
  const theirs: IpAccess = { source: "203.0.113.7/32", description: "theirs" };

  const accessTo = (list: readonly IpAccess[]) =>
    publicAccessOf({ id: "s-1", ipAccessList: [...list] } as never)!;
  const about = (list: readonly IpAccess[]) => target({ owners: { publicAccess: accessTo(list) } });
  const exactOf = (list: readonly IpAccess[]): string => accessTo(list).exact!;
  const sourcesOf = (list: readonly IpAccess[]): string[] => list.map(({ source }) => source);

  type Change = { add?: IpAccess[]; remove?: IpAccess[] };

  /** What the API makes of the call, which knows an entry by its source. */
  function applied(list: readonly IpAccess[], { add = [], remove = [] }: Change): IpAccess[] {
    const without = (all: readonly IpAccess[], some: IpAccess[]): IpAccess[] =>
      all.filter(({ source }) => !sourcesOf(some).includes(source));
    return [...without(without(list, remove), add), ...add];
  }

  const aList = fc.uniqueArray(
    fc.record({
      source: fc.constantFrom("0.0.0.0/0", "10.0.0.0/8", "192.0.2.9", "203.0.113.0/24"),
      description: fc.constantFrom("", "office", "vpn"),
    }),
    { selector: ({ source }) => source },
  );

  it("stays when public access is brought back: only what is missing is added", async () => {
    const { action: open } = await action("setPublicAccess");
    const values = { to: exactOf([office]) };
    expect(open.draft(values, about([theirs])).calls).toMatchObject([
      { method: "PATCH", body: { ipAccessList: { add: [office] } } },
    ]);
    expect(open.progress(values, about([theirs]), {}).kind).toBe("absent");
    expect(open.progress(values, about([office, theirs]), {}).kind).toBe("done");
    // Described anew, it is let in all the same.
    const renamed = { ...office, description: "Headquarters" };
    expect(open.progress(values, about([renamed]), {}).kind).toBe("done");
  });

  it("stays whatever was listed, and all are back who were let in", async () => {
    const { action: set } = await action("setPublicAccess");
    const changed = (list: readonly IpAccess[], to: string): IpAccess[] => {
      const [call] = set.draft({ to }, about(list)).calls;
      return applied(list, (call!.body as { ipAccessList: Change }).ipAccessList);
    };
    fc.assert(
      fc.property(aList, aList, (from, to) => {
        fc.pre(to.length > 0);
        const after = changed(from, exactOf(to));
        for (const one of from) expect(after).toContainEqual(one);
        expect(new Set(sourcesOf(after))).toEqual(new Set(sourcesOf([...from, ...to])));
        expect(set.progress({ to: exactOf(to) }, about(after), {}).kind).toBe("done");
        // Where nobody else touched it, it is just what it was.
        expect(changed(to, "[]")).toEqual([]);
        expect(exactOf(changed([], exactOf(to)))).toBe(exactOf(to));
      }),
    );
  });
});
