import { mkdtemp, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import type { CloudSession, CloudSignIn } from "../../../../src/clouds/cloud.ts";
import { connectTo } from "../../../../src/sandbox/world/customer.ts";
import { send } from "../send.ts";
import { ownNetwork, region, startAtOnce, offer, type Started } from "./start.ts";

interface Pruning {
  googleRest: esbuild.Plugin;
  /** The calls of which something is known in the bundle, by service. */
  calls: Readonly<Record<string, readonly string[]>>;
}

const root = path.resolve(import.meta.dirname, "../../../..");
let pruning: Pruning;
let file: string;

/** Builds the bundle as `esbuild.js` does, with all but our own calls taken out of Google's packages. */
beforeAll(async () => {
  const script = path.join(root, "esbuild.google.js");
  pruning = (await import(script)) as Pruning;
  const folder = await mkdtemp(path.join(tmpdir(), "gcp-"));
  file = path.join(folder, "gcp.cjs");
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["src/clouds/gcp/session.ts"],
    outfile: file,
    bundle: true,
    minify: true,
    format: "cjs",
    platform: "node",
    target: "node22",
    mainFields: ["module", "main"],
    plugins: [pruning.googleRest],
    logLevel: "warning",
  });
  return () => rm(folder, { recursive: true, force: true });
});

/** Our session out of the bundle. */
async function bundled(started: Started): Promise<CloudSession> {
  const { connect } = createRequire(import.meta.url)(file) as {
    connect: (signIn: CloudSignIn) => Promise<CloudSession>;
  };
  const { baseUrl: endpoint, keys } = started.address.clouds.gcp;
  return connect({ source: "serviceAccount", secret: JSON.stringify(keys["admin"]), endpoint });
}

/** The call of Compute Engine that a request is, as the library names it: `Addresses.Insert`. */
function callOf({ method, path: asked }: { method: string; path: string }): string | undefined {
  const [place = ""] = asked.split("?");
  const found = /^\/compute\/v1\/projects\/[^/]+\/(global|regions\/[^/]+)\/(\w+)(\/[^/]+)?$/.exec(
    place,
  );
  if (found === null) return undefined;
  const [, , kind = "", one] = found;
  const service = kind === "operations" ? "regionOperations" : kind;
  const names = one === undefined ? { GET: "List", POST: "Insert" } : undefined;
  const name = names ?? { GET: "Get", PATCH: "Patch", DELETE: "Delete" };
  return `${service[0]!.toUpperCase()}${service.slice(1)}.${name[method as keyof typeof name]}`;
}

describe("the bundle of GCP", () => {
  it("is within its budget", async () => {
    const { size } = await stat(file);
    expect(size).toBeLessThan(1.5 * 1024 * 1024);
  });

  it("makes every call for real that it knows of, and knows of every call that it makes", async () => {
    const started = await startAtOnce();
    const session = await bundled(started);
    expect(await session.whoAmI({})).toMatchObject({ account: started.project });
    const service = offer(started);
    const networks = await session.networks(region, {});
    const { id: network } = ownNetwork(started);
    expect(networks.map(({ id }) => id)).toContain(network);
    const subnets = await session.subnets(region, network, {});
    const subnet = subnets.find(({ name }) => name !== "batch-full")!;
    expect(await session.offered(region, service.id, {})).toBeDefined();
    const made = { region, name: "orders", mark: "operation-1" };
    let count = 0;
    const write: typeof send = (of, id, values) =>
      send(
        of,
        id,
        values,
        `8f14e45f-ceea-467f-a83e-91c1f24d7a${String((count += 1)).padStart(2, "0")}`,
      );
    const address = await write(session, "reserveAddress", { ...made, subnets: [subnet.id] });
    const kept = await session.addresses(region, {});
    expect(kept).toContainEqual(expect.objectContaining({ id: address, mark: "operation-1" }));
    const rest = { ...made, network, service: service.id, address };
    const endpoint = await write(session, "createEndpoint", rest);
    await write(session, "setGlobalAccess", { region, endpoint, on: true });
    const [half] = await session.endpoints(region, [service.id], {});
    const [connection] = started.world.endpoints.group(service.id);
    expect(half).toMatchObject({ id: "orders", globalAccess: true, connectionId: connection!.id });
    const name = "db.orders.example";
    const zone = await write(session, "createZone", { ...made, network, name });
    const record = { region, zone, name, target: half!.addresses[0]!.name };
    await write(session, "setRecord", record);
    expect((await session.zones(region, network, {})).some(({ id }) => id === zone)).toBe(true);
    await write(session, "removeRecord", record);
    await write(session, "deleteZone", { region, zone });
    await write(session, "deleteEndpoint", { region, endpoint });
    await write(session, "releaseAddress", { region, address });
    const services = await session.ownServices(region, {});
    const own = services.find(({ name }) => name === "orders-api");
    const target = { region, target: own!.target };
    await write(session, "allowConsumer", { ...target, principal: "partner-one" });
    await write(session, "withdrawConsumer", { ...target, principal: "partner-one" });
    const { id } = connectTo(
      started.world,
      started.world.services.get(own!.target)!,
      started.project,
    );
    await write(session, "acceptConnection", { ...target, endpoint: id });
    expect(await session.consumers(region, own!.target, {})).toContainEqual(
      expect.objectContaining({ id, owner: started.project }),
    );

    const asked = started.requests.flatMap((request) => callOf(request) ?? []);
    const known = Object.entries(pruning.calls).flatMap(([of, names]) =>
      names.map((one) => `${of}.${one}`),
    );
    // Changes of what is there are sent without the library.
    const without = ["ForwardingRules.Patch", "ServiceAttachments.Patch"];
    expect([...new Set(asked)].sort()).toEqual([...known, ...without].sort());
  });

  it("tells refusals and failures of operations in the house's words", async () => {
    const started = await startAtOnce();
    const session = await bundled(started);
    const { id: network } = ownNetwork(started);
    const [subnet] = await session.subnets(region, network, {});
    started.world.subnets.change(subnet!.id, { freeAddresses: 0 });
    const values = { region, name: "orders", mark: "operation-1", subnets: [subnet!.id] };
    await expect(send(session, "reserveAddress", values)).rejects.toMatchObject({
      ...{ name: "ApiError", code: "conflict", outcome: "unchanged" },
      message: expect.stringContaining("is exhausted") as string,
    });
    const body = {
      error: { code: 403, message: "Too fast.", errors: [{ reason: "rateLimitExceeded" }] },
    };
    const rule = { match: { path: "**/networks", times: 1 }, do: { status: 403, body } };
    started.faults.setPlan([rule]);
    expect((await session.networks(region, {})).length).toBeGreaterThan(0);
  });
});
