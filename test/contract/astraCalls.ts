// What is asked of Astra DB's real session against the sandbox, to be judged by one description or the other.
import { expect } from "vitest";
import type { Values } from "../../src/domain/draft.ts";
import type { Call, HttpClient } from "../../src/http/client.ts";
import { astraApi } from "../../src/providers/astra/api.ts";
import type { ActionId, Target } from "../../src/providers/provider.ts";
import { cloudEndpoint, type AstraDrive } from "../unit/together/astraDrive.ts";
import { act, networkingOf } from "../unit/together/driven.ts";
import { record, type Description, type Json, type MadeCall } from "./description.ts";

/** Both require an error's `id`, and describe `ID` (api-facts §2.1). */
export function mendErrors(schemas: Json): void {
  record(schemas["Error"])["required"] = ["message"];
}

export const schemasOf = (root: Json): Json => record(record(root["components"])["schemas"]);

/** A word that the demo invents on purpose: the provider must survive it. */
const invented = /Quarantined/;
/** What is wrong with the calls by a description, each with what it is about. */
export function problemsOf(
  calls: readonly MadeCall[],
  by: Description | undefined,
  answers: "described" | "other" = "described",
): unknown[] {
  if (by === undefined) throw new Error("There is no description.");
  return calls.flatMap((call) => {
    const problems = by.requestProblems(call);
    if (answers === "described") {
      problems.push(...by.answerProblems(call).filter((one) => !invented.test(one)));
    }
    return problems.length === 0 ? [] : [[call.method, call.url, problems]];
  });
}

/** Sends an action, and checks that what was previewed is what was sent. */
async function acted(
  drive: AstraDrive,
  id: ActionId,
  typed: Values,
  target: Target,
): Promise<string> {
  const before = drive.calls.length;
  const { draft, subject } = await act(drive, id, typed, target);
  const sent = drive.calls.slice(before).map(({ method, url, body }): Json => {
    const { pathname } = new URL(url);
    return { method, path: pathname, ...(body !== undefined && { body }) };
  });
  expect(draft.calls).toEqual(sent);
  return subject;
}

export async function readEverything(drive: AstraDrive): Promise<unknown[]> {
  const { session } = drive;
  await session.check({});
  const page = await session.clusters(undefined, {});
  expect(page.broken).toEqual([]);
  const all = [];
  for (const { id } of page.items) {
    const cluster = await session.cluster(id, {});
    all.push([cluster, await networkingOf(session, cluster)]);
  }
  return all;
}

/** Everything that can be written, on a database that has nothing yet. */
export async function writeEverything(drive: AstraDrive): Promise<void> {
  const name = "search-dev";
  const { id, datacenters } = drive.database(name);
  const region = datacenters[0]!.id;
  const root = (account: string): string => `arn:aws:iam::${account}:root`;
  const about = async (item?: string): Promise<Target> => ({
    ...(await drive.read(name)),
    ...(item !== undefined && { item }),
  });
  await acted(drive, "createEndpointService", { owner: "481516234209" }, await about());
  const other = await acted(
    drive,
    "addTrustedOwner",
    { owner: root("108642097531") },
    await about(),
  );
  await acted(drive, "removeTrustedOwner", {}, await about(other));
  const endpointId = await cloudEndpoint(drive, id, region);
  const values = { endpointId, description: "search" };
  const kept = await acted(drive, "registerEndpoint", values, await about());
  await acted(drive, "describeEndpoint", { description: "search page" }, await about(kept));
  expect((await about()).networking.endpoints.items).toMatchObject([
    { id: kept, description: "search page", status: { state: "available" } },
  ]);
  const shown = "connected from app-1";
  for (const cluster of [name, "catalog-prod"]) {
    const open = await drive.read(cluster);
    await acted(drive, "setPublicAccess", { shown }, open);
    const to = open.networking.owners.publicAccess!.exact!;
    await acted(drive, "setPublicAccess", { shown, to }, await drive.read(cluster));
  }
  await acted(drive, "removeEndpoint", {}, await about(kept));
  const owner = (await about()).networking.owners.items[0]!;
  expect(owner.owner).toBe(root("481516234209"));
  await acted(drive, "removeTrustedOwner", {}, await about(owner.id));
  const { networking } = await about();
  expect([networking.services.items, networking.owners.items]).toEqual([[], []]);
}

/** Method and path of every call that the provider can make. */
export function declaredCalls(): string[] {
  const declared: string[] = [];
  const declare = ({ method, path: template }: Call<unknown>): Promise<never> => {
    declared.push(`${method} ${template}`);
    return new Promise(() => undefined);
  };
  const download = (): Promise<never> => new Promise(() => undefined);
  const http: HttpClient = { request: declare, ask: declare, download };
  for (const call of Object.values(astraApi(http))) {
    // What the arguments are does not matter: only where the call would go.
    void Reflect.apply(call, undefined, ["a", "b", "c", "d"]);
  }
  return declared;
}
