import type { Cluster, Networking, Part } from "../../domain/model.ts";
import type { CallOptions } from "../provider.ts";
import { sectionFrom } from "../unchanged.ts";
import type { DedicatedCluster } from "./connections.ts";
import { refOf } from "./ids.ts";
import { readService } from "./readEndpoints.ts";
import {
  digestOf,
  egressInConsole,
  noOwners,
  orAbsent,
  withheld,
  type Read,
  type Reading,
  type Surroundings,
} from "./reading.ts";
import { readLegacy, readPremium } from "./readOnlyNetworking.ts";
import { readServerless } from "./serverlessNetworking.ts";

/** Reads the named parts side by side. What came again as it was is taken from `known`. */
export async function readNetworking(
  around: Surroundings,
  cluster: Cluster,
  parts: readonly Part[],
  options: CallOptions,
  known: Networking | undefined,
): Promise<Read> {
  const { kind, cluster: id, project = "" } = refOf(cluster.id);
  const wants = (part: Part): boolean => parts.includes(part);
  const region = cluster.regions[0]?.name ?? "";
  const reading: Reading = { around, id, region, wants, options, known };
  switch (kind) {
    case "dedicated":
      return readDedicated(reading);
    case "serverless":
      return readServerless(reading, cluster);
    case "premium":
      return readPremium(reading);
    case "legacy":
      return readLegacy(reading, project);
  }
}

async function readDedicated(reading: Reading): Promise<Read> {
  const { around, id, region, wants, options, known } = reading;
  const needed = wants("services") || wants("endpoints");
  const of = needed ? await around.dedicated(id, options) : undefined;
  const [services, endpoints] = await Promise.all([
    of && wants("services") ? groupServices(reading, of) : undefined,
    of && wants("endpoints")
      ? around.connections.section(of, region, options, known?.endpoints)
      : undefined,
  ]);
  return {
    ...(services && { services }),
    ...(endpoints && { endpoints }),
    ...withheld(reading, "egress", egressInConsole()),
    ...withheld(reading, "owners", noOwners()),
  };
}

/** One service a node group, one call each. A group without one yet has none to show. */
async function groupServices(
  { around, id, region, options, known }: Reading,
  { groups }: DedicatedCluster,
): Promise<Networking["services"]> {
  const found = await Promise.all(
    groups.map(async (group) => ({
      group,
      answer: await orAbsent(around.api.service(id, group.id, options)),
    })),
  );
  const digest = found.map(({ group, answer }) => `${group.id} ${group.name} ${digestOf(answer)}`);
  return sectionFrom(known?.services, digest.join(), () => ({
    items: found.flatMap(({ group, answer }) =>
      answer === undefined ? [] : [readService(answer.value(), group.id, region, group.name)],
    ),
  }));
}
