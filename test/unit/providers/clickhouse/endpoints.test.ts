import { describe, expect, it } from "vitest";
import {
  action,
  byPath,
  endpoint,
  host,
  inAzure,
  inGcp,
  knownEndpoint,
  serviceName,
  target,
} from "./fakes.ts";

const id = "vpce-0123456789abcdef0";

describe("attach a private endpoint", () => {
  it.each([
    [{}, "vpce-svc-0123456789abcdef0", /^This is an endpoint service/],
    [{}, serviceName, /^This is an endpoint service/],
    [{}, "6133183410995353", /^This is not the id of a private endpoint, such as vpce-/],
    [inGcp, id, /^This is no PSC connection id/],
    [inAzure, "/subscriptions/x", /^This is not the id of a private endpoint/],
    [
      inAzure,
      "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/a/providers/Microsoft.Network/privateLinkServices/b",
      /^This is a private link service/,
    ],
    [{}, "", /^Fill this in/],
    [{ endpoints: [endpoint(id)] }, id, /^This endpoint is attached already/],
  ])("is refused at its field: %j %s", async (given, endpointId, problem) => {
    const { action: attach } = await action("registerEndpoint");
    const { errors } = attach.draft({ endpointId }, target(given));
    expect(errors["endpointId"]).toMatch(problem);
  });

  it.each([
    [{}, ` ${id}\n`, id],
    [inGcp, "6133183410995353", "6133183410995353"],
    [inAzure, "11111111-2222-4333-8444-555555555555", "11111111-2222-4333-8444-555555555555"],
  ])("takes what its cloud gave it: %j %s", async (given, typed, endpointId) => {
    const { action: attach } = await action("registerEndpoint");
    const { errors, values } = attach.draft({ endpointId: typed }, target(given));
    expect([errors, values]).toEqual([{}, { endpointId, description: "" }]);
  });

  it("sends the id as the organization writes it", async () => {
    const { action: attach } = await action("registerEndpoint");
    const written = "/subscriptions/x/resourceGroups/A/providers/Y/privateEndpoints/b";
    const given = { ...inAzure, known: [knownEndpoint(written)] };
    const draft = attach.draft({ endpointId: written.toLowerCase() }, target(given));
    expect(draft.calls[0]?.body).toEqual({ id: written, description: "" });
  });

  it("warns of one that cannot work here as far as is known, and does not suggest it", async () => {
    const { action: attach } = await action("registerEndpoint");
    const blocked = "It leads elsewhere.";
    const known = [knownEndpoint(id, { blocked }), knownEndpoint("vpce-00000002")];
    const { errors, warnings, fields } = attach.draft({ endpointId: id }, target({ known }));
    expect([errors, warnings]).toEqual([{}, [blocked]]);
    expect(fields[0]?.suggestions).toEqual(["vpce-00000002"]);
  });

  it("is filled in where it is asked for from the tree", async () => {
    const { action: attach } = await action("registerEndpoint");
    const known = [knownEndpoint(id, { description: "app VPC" })];
    const { errors, values } = attach.draft({}, target({ known }, id));
    expect([errors, values]).toEqual([{}, { endpointId: id, description: "app VPC" }]);
  });

  it("keeps descriptions as long as they may be", async () => {
    const { action: attach } = await action("registerEndpoint");
    const draft = attach.draft({ endpointId: id, description: "x".repeat(256) }, target());
    expect(draft.errors).toEqual({ description: "A description has at most 255 characters." });
  });

  it("shows what must be so before, with the values to copy", async () => {
    const { action: attach } = await action("registerEndpoint");
    const { prerequisites } = attach.draft({}, target());
    expect(prerequisites.map(({ copy }) => copy)).toEqual([
      serviceName,
      undefined,
      undefined,
      host,
    ]);
    expect(prerequisites[1]?.label).toContain("443, 8443, 9440, 3306");
    expect(prerequisites[2]?.label).toBe("Its private DNS names are off");
    const labels = attach.draft({}, target(inGcp)).prerequisites.map(({ label }) => label);
    expect(labels).toEqual(["An endpoint in your network to the endpoint service of events"]);
  });

  it("is blocked where the service is gone, or has it", async () => {
    const { action: attach } = await action("registerEndpoint");
    expect(attach.blocked(target({ endpoints: [endpoint(id)] }, id))).toMatch(/attached already/);
    expect(attach.blocked(target())).toBeUndefined();
    const blocked = "It leads elsewhere.";
    const known = [knownEndpoint(id, { blocked })];
    expect(attach.blocked(target({ known }, id))).toBe(blocked);
    expect(attach.blocked(target({ known: [knownEndpoint(id)] }, id))).toBeUndefined();
    const cluster = {
      ...target().cluster,
      status: { state: "deleting", word: "terminating" },
    } as const;
    expect(attach.blocked(target({ cluster }))).toBe("The service is terminating.");
  });

  it("falls back only where the API lacks the call", async () => {
    const organization = byPath({ "/v1/organizations": [{ id: "o-1" }] });
    const refused = () => Promise.resolve(Response.json({ error: "no" }, { status: 400 }));
    const { action: attach, asked } = await action("registerEndpoint", organization, refused);
    const values = { endpointId: id, description: "d" };
    await expect(attach.run(values, target(), {})).rejects.toMatchObject({ code: "invalidInput" });
    expect(asked()).toEqual([
      "GET /v1/organizations",
      `POST /v1/organizations/o-1/services/s-1/privateEndpoint {"id":"${id}","description":"d"}`,
      // It may have been refused for being there already.
      "GET /v1/organizations/o-1/services/s-1",
    ]);
  });
});

describe("remove a private endpoint", () => {
  it("drops it afterwards only when it is nobody else's and the organization lists it", async () => {
    const { action: remove } = await action("removeEndpoint");
    const then = (more: object) =>
      remove.draft({}, target({ endpoints: [endpoint(id, more), endpoint("vpce-2")] }, id)).then;
    expect(then({ description: "d", cloudRegion: "eu-west-1" })).toEqual([
      {
        action: "dropEndpoint",
        item: id,
        values: { cloudProvider: "aws", region: "eu-west-1", description: "d", wasAttached: true },
      },
    ]);
    expect(then({ alsoServes: ["other"] })).toBeUndefined();
    expect(then({ cloudRegion: undefined })).toBeUndefined();
  });

  it("is typed only for what is attached", async () => {
    const { action: remove } = await action("removeEndpoint");
    const typed = (...args: Parameters<typeof target>) =>
      remove.draft({}, target(...args)).confirmation?.typed;
    expect(typed({ endpoints: [endpoint(id)] }, id)).toBe("events");
    expect(typed({}, id)).toBeUndefined();
  });

  it.each([
    ["open", "The service stays open to the internet."],
    ["limited", "Only the networks of its IP access list still reach it."],
    ["closed", "Its IP access list is empty as well: nobody reaches it any more."],
    [undefined, "no endpoint may enter."],
  ] as const)("of the last one warns: public access %s", async (state, words) => {
    const { action: remove } = await action("removeEndpoint");
    const owners = state === undefined ? {} : { publicAccess: { state, entries: [] } };
    const { warnings } = remove.draft({}, target({ endpoints: [endpoint(id)], owners }, id));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.endsWith(words)).toBe(true);
  });

  it("gives its description back when it is taken back", async () => {
    const { action: remove } = await action("removeEndpoint");
    const about = target({ endpoints: [endpoint(id, { description: "d" })] }, id);
    const { values } = remove.draft({}, about);
    expect(remove.undo(values, about, {})).toEqual({
      action: "registerEndpoint",
      about: id,
      values: { endpointId: id, description: "d" },
    });
  });
});

describe("drop a private endpoint", () => {
  const known = (serves: readonly string[]) => [knownEndpoint(id, { serves })];

  it("waits until no service has it, and is done when nobody lists it", async () => {
    const { action: drop } = await action("dropEndpoint");
    const progress = (given: Parameters<typeof target>[0]) =>
      drop.progress({}, target(given, id), {}).kind;
    expect(progress({ known: known([]) })).toBe("absent");
    expect(progress({ known: [] })).toBe("done");
    expect(drop.blocked(target({ known: known(["other"]) }, id))).toMatch(/attached to: other/);
    const here = [endpoint(id, { alsoServes: ["other"] })];
    expect(drop.blocked(target({ endpoints: here }, id))).toMatch(/attached to: events, other/);
    expect(drop.blocked(target({ known: known([]) }, id))).toBeUndefined();
  });

  it("asks first, says what stops, and cannot put it back without a service", async () => {
    const { action: drop } = await action("dropEndpoint");
    const about = target({ known: [knownEndpoint(id, { cloudRegion: "eu-west-1" })] }, id);
    const { confirmation, calls, values, effects } = drop.draft({}, about);
    expect(confirmation).toMatchObject({
      message: `Drop the private endpoint ${id} from the organization?`,
      button: "Drop",
    });
    expect(confirmation?.detail).toContain("No service has it, so nobody loses a connection.");
    expect(effects[0]).toBe(`Takes ${id} out of the organization's list.`);
    const remove = [{ id, cloudProvider: "aws", region: "eu-west-1" }];
    expect(calls[0]?.body).toEqual({ privateEndpoints: { remove } });
    expect(drop.undo(values, about, {})).toEqual({
      cannot: `The organization lists ${id} again only when it is attached to a service.`,
    });
  });

  it("names it as the organization writes it, and is done where that does not have it", async () => {
    const organization = byPath({ "/v1/organizations": [{ id: "o-1" }] });
    const { action: drop, asked } = await action("dropEndpoint", organization, byPath({}));
    const written = "/subscriptions/x/resourceGroups/A/providers/Y/privateEndpoints/b";
    const given = {
      ...inAzure,
      known: [knownEndpoint(written, { region: "eastus", blocked: "no" })],
    };
    const about = target(given, written.toLowerCase());
    expect(await drop.run({}, about, {})).toBe(written);
    const remove = [{ id: written, cloudProvider: "azure", region: "eastus" }];
    const body = { privateEndpoints: { remove } };
    expect(drop.draft({}, about).calls[0]?.body).toEqual(body);
    expect(asked()[1]).toBe(`PATCH /v1/organizations/o-1 ${JSON.stringify(body)}`);
  });
});
