import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClock } from "../../../src/sandbox/world/clock.ts";
import {
  endpointGone,
  registerEndpoint,
  removeConnection,
} from "../../../src/sandbox/cockroach/connections.ts";
import { connectTo, deleteEndpoint } from "../../../src/sandbox/world/customer.ts";
import { fillDemo } from "../../../src/sandbox/cockroach/demo.ts";
import { setDomainNames } from "../../../src/sandbox/cockroach/domainNames.ts";
import {
  acceptEgress,
  createEgress,
  deleteEgress,
  endAcceptance,
} from "../../../src/sandbox/cockroach/egress.ts";
import type { Cluster } from "../../../src/sandbox/cockroach/entities.ts";
import { unlockCluster } from "../../../src/sandbox/cockroach/lock.ts";
import { Problem } from "../../../src/sandbox/world/problem.ts";
import { createServices, usableServices } from "../../../src/sandbox/cockroach/services.ts";
import { createState, type CockroachState } from "../../../src/sandbox/cockroach/state.ts";
import { createWorld } from "../../../src/sandbox/world/world.ts";

const targets = ["com.amazonaws.us-east-1.logs", "com.amazonaws.vpce.us-east-1.vpce-svc-0"];

/** What people on both sides can do; `pick` chooses among what is there. */
const acts: Record<string, (state: CockroachState, cluster: Cluster, pick: number) => void> = {
  services: (state, cluster) => createServices(state, cluster),
  makeEndpoint: (state, cluster) => {
    const [service] = usableServices(state, cluster.id);
    if (service !== undefined) connectTo(state.world, service);
  },
  deleteEndpoint: (state, _cluster, pick) => {
    const made = state.world.endpoints.all().filter((one) => one.name.startsWith("db-"));
    deleteEndpoint(state.world, at(made, pick)?.id ?? "");
  },
  register: (state, cluster, pick) =>
    void registerEndpoint(state, cluster, at(state.world.endpoints.all(), pick)?.id ?? ""),
  remove: (state, cluster, pick) =>
    removeConnection(
      state,
      cluster,
      at(state.connections.group(cluster.id), pick)?.endpointId ?? "",
    ),
  createEgress: (state, cluster, pick) => {
    const own = state.world.services.all().filter((one) => one.region === "us-east-1");
    const target = at([...targets, ...own.map((one) => one.name)], pick) ?? "";
    createEgress(state, cluster, { region: "us-east-1", targetType: "privateService", target });
  },
  deleteEgress: (state, cluster, pick) => {
    const one = at(state.egressEndpoints.group(cluster.id), pick);
    if (one !== undefined) deleteEgress(state, cluster, one);
  },
  accept: (state, _cluster, pick) =>
    acceptEgress(state, at(state.egressEndpoints.all(), pick)?.id ?? ""),
  reject: (state, _cluster, pick) =>
    endAcceptance(state, at(state.egressEndpoints.all(), pick)?.id ?? "", "rejected"),
  domainNames: (state, cluster, pick) => {
    const one = at(state.egressEndpoints.group(cluster.id), pick);
    const names = at([["a.example"], ["a.example", "b.invalid"], []], pick) ?? [];
    if (one !== undefined) setDomainNames(state, cluster, one, names);
  },
  unlock: (state, cluster) => unlockCluster(state, cluster.id),
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
      const state = createState(world);
      world.onEndpointGone.push((endpoint) => endpointGone(state, endpoint));
      state.variants.lateAddress = late;
      state.variants.maintenanceUntilAvailable = late;
      fillDemo(state);
      // What the demo shows at a standstill is no concern of this.
      const frozen = new Set<unknown>([...state.connections.all(), ...state.egressEndpoints.all()]);
      const named = (name: string) => state.clusters.all().find((one) => one.name === name);
      for (const { name, pick, seconds } of script) {
        const cluster = named(pick % 3 === 0 ? "reports-staging" : "orders-prod");
        try {
          if (cluster !== undefined) acts[name]?.(state, cluster, pick);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
        }
        clock.advance(seconds);
      }
      clock.advance(1_000_000);

      const underWay = [...state.connections.all(), ...state.egressEndpoints.all()]
        .filter((row) => !frozen.has(row))
        .filter((row) => ["pending", "pendingAcceptance", "deleting"].includes(row.state));
      expect(underWay).toEqual([]);
      for (const name of ["orders-prod", "reports-staging"]) {
        expect(named(name)?.operation).toBeUndefined();
      }
      for (const row of state.egressEndpoints.all()) {
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
