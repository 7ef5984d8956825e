import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClock } from "../../../src/sandbox/world/clock.ts";
import { registerEndpoint, removeConnection } from "../../../src/sandbox/world/connections.ts";
import { deleteEndpoint, makeEndpoint } from "../../../src/sandbox/world/customer.ts";
import { fillDemo } from "../../../src/sandbox/world/demo.ts";
import { setDomainNames } from "../../../src/sandbox/world/domainNames.ts";
import {
  acceptEgress,
  createEgress,
  deleteEgress,
  endAcceptance,
} from "../../../src/sandbox/world/egress.ts";
import type { Cluster } from "../../../src/sandbox/world/entities.ts";
import { unlockCluster } from "../../../src/sandbox/world/lock.ts";
import { Problem } from "../../../src/sandbox/world/problem.ts";
import { createServices } from "../../../src/sandbox/world/services.ts";
import { createWorld, type World } from "../../../src/sandbox/world/world.ts";

const targets = ["com.amazonaws.us-east-1.logs", "com.amazonaws.vpce.us-east-1.vpce-svc-0"];

/** What people on both sides can do; `pick` chooses among what is there. */
const acts: Record<string, (world: World, cluster: Cluster, pick: number) => void> = {
  services: (world, cluster) => createServices(world, cluster),
  makeEndpoint: (world, cluster) => void makeEndpoint(world, cluster, "us-east-1"),
  deleteEndpoint: (world, _cluster, pick) => {
    const made = world.endpoints.all().filter((one) => one.name.startsWith("crdb-"));
    deleteEndpoint(world, at(made, pick)?.id ?? "");
  },
  register: (world, cluster, pick) =>
    void registerEndpoint(world, cluster, at(world.endpoints.all(), pick)?.id ?? ""),
  remove: (world, cluster, pick) =>
    removeConnection(
      world,
      cluster,
      at(world.connections.group(cluster.id), pick)?.endpointId ?? "",
    ),
  createEgress: (world, cluster, pick) => {
    const own = world.services.all().filter((one) => one.region === "us-east-1");
    const target = at([...targets, ...own.map((one) => one.name)], pick) ?? "";
    createEgress(world, cluster, { region: "us-east-1", targetType: "privateService", target });
  },
  deleteEgress: (world, cluster, pick) => {
    const one = at(world.egressEndpoints.group(cluster.id), pick);
    if (one !== undefined) deleteEgress(world, cluster, one);
  },
  accept: (world, _cluster, pick) =>
    acceptEgress(world, at(world.egressEndpoints.all(), pick)?.id ?? ""),
  reject: (world, _cluster, pick) =>
    endAcceptance(world, at(world.egressEndpoints.all(), pick)?.id ?? "", "rejected"),
  domainNames: (world, cluster, pick) => {
    const one = at(world.egressEndpoints.group(cluster.id), pick);
    const names = at([["a.example"], ["a.example", "b.invalid"], []], pick) ?? [];
    if (one !== undefined) setDomainNames(world, cluster, one, names);
  },
  unlock: (world, cluster) => unlockCluster(world, cluster.id),
};

function at<T>(list: readonly T[], pick: number): T | undefined {
  return list.length === 0 ? undefined : list[pick % list.length];
}

describe("whatever people do, in whatever order", () => {
  it("comes to an end: nothing stays under way, and no cluster stays busy", () => {
    const act = fc.record({
      name: fc.constantFrom(...Object.keys(acts)),
      pick: fc.nat(30),
      seconds: fc.constantFrom(0, 1, 5, 20),
    });
    const run = (
      script: { name: string; pick: number; seconds: number }[],
      late: boolean,
    ): void => {
      const clock = createClock({ start: 0, speed: 0, wall: () => 0 });
      const world = createWorld(clock, 1);
      world.variants.cockroach.lateAddress = late;
      world.variants.cockroach.maintenanceUntilAvailable = late;
      fillDemo(world);
      // What the demo shows at a standstill is no concern of this.
      const frozen = new Set<unknown>([...world.connections.all(), ...world.egressEndpoints.all()]);
      const named = (name: string) => world.clusters.all().find((one) => one.name === name);
      for (const { name, pick, seconds } of script) {
        const cluster = named(pick % 3 === 0 ? "reports-staging" : "orders-prod");
        try {
          if (cluster !== undefined) acts[name]?.(world, cluster, pick);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
        }
        clock.advance(seconds);
      }
      clock.advance(1_000_000);

      const underWay = [...world.connections.all(), ...world.egressEndpoints.all()]
        .filter((row) => !frozen.has(row))
        .filter((row) => ["pending", "pendingAcceptance", "deleting"].includes(row.state));
      expect(underWay).toEqual([]);
      for (const name of ["orders-prod", "reports-staging"]) {
        expect(named(name)?.operation).toBeUndefined();
      }
      for (const row of world.egressEndpoints.all()) {
        if (row.state !== "available" || frozen.has(row)) continue;
        expect(world.endpoints.get(row.connectionId)?.address).toBe(row.address);
        expect(row.domainNamesState).not.toBe("pending");
      }
    };
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), fc.boolean(), (script, late) => {
        run(script, late);
      }),
      { numRuns: 300 },
    );
  });
});
