import { createKeyRing } from "../http/keys.ts";
import { addOrganization, callersOf } from "../keys.ts";
import type { CreatePart, Part } from "../part.ts";
import { endpointGone, recordEverywhere } from "./connections.ts";
import { fillDemo } from "./demo.ts";
import { acceptEgress, endAcceptance } from "./egress.ts";
import { createCockroachFace } from "./face.ts";
import { fillGenerated } from "./generator.ts";
import { lockCluster, unlockCluster } from "./lock.ts";
import { usableServices } from "./services.ts";
import { clearState, clusterOf, createState, type CockroachState } from "./state.ts";
import { cockroachRules } from "./variants.ts";
import { pendingAcceptances, targetsOf } from "./views.ts";

/** Keys of the face, by what they may do. */
export interface CockroachKeys {
  admin: string;
  operator: string;
  creator: string;
  reader: string;
  revoked: string;
  /** Admin of a second organization, which has nothing. */
  other: string;
}

/** The part with what tests look at. */
export interface CockroachPart extends Part {
  readonly state: CockroachState;
  readonly keys: Part["keys"] & CockroachKeys;
}

const prefix = "CCDB1_";

/** CockroachDB Cloud in the sandbox. */
export const createCockroachPart: CreatePart = ({ world, now }): CockroachPart => {
  const state = createState(world);
  const ring = createKeyRing();
  const caller = callersOf(state.organizations);
  return {
    state,
    face: createCockroachFace(state, ring, now),
    keys: {
      admin: ring.add(prefix, caller("admin")),
      operator: ring.add(prefix, caller("operator")),
      creator: ring.add(prefix, caller("creator")),
      reader: ring.add(prefix, caller("reader")),
      revoked: ring.revoked(prefix),
      other: ring.add(prefix, caller("admin", "other")),
    },
    variants: state.variants,
    variantRules: cockroachRules,
    fill(amount) {
      const generated = amount !== "demo";
      const name = generated ? "Generated" : "Meridian Freight";
      state.organizations.main = addOrganization(world, "cockroach", name, generated ? 0 : 900);
      if (generated) fillGenerated(state, amount);
      else fillDemo(state);
      state.organizations.other = addOrganization(world, "cockroach", "Meridian Labs");
    },
    clear: () => clearState(state),
    clusterName: (id) => state.clusters.get(id)?.name,
    serviceOf: (id, region) => usableServices(state, id).find((one) => one.region === region),
    endpointGone: (endpoint) => endpointGone(state, endpoint),
    endpointLetIn: (endpoint) => recordEverywhere(state, endpoint),
    pending: () => pendingAcceptances(state),
    decide(id, decision) {
      if (decision === "accept") acceptEgress(state, id);
      else endAcceptance(state, id, decision === "reject" ? "rejected" : "expired");
    },
    targets: (id) => targetsOf(state, clusterOf(state, id)),
    locks: {
      lock: (id, wish) => lockCluster(state, id, wish),
      unlock: (id) => unlockCluster(state, id),
    },
  };
};
