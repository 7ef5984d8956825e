import { createKeyRing } from "../http/keys.ts";
import { addOrganization, callersOf } from "../keys.ts";
import { spellingOf, type Locks } from "../locks.ts";
import type { CreatePart, Part } from "../part.ts";
import { fillAstraDemo } from "./demo.ts";
import { createAstraFace } from "./face.ts";
import { fillGenerated } from "./generator.ts";
import { clearState, createState, type AstraState } from "./state.ts";
import { astraRules } from "./variants.ts";

/** The part with what tests look at. */
export interface AstraPart extends Part {
  readonly state: AstraState;
}

const prefix = "AstraCS:";

/** Astra DB in the sandbox. */
export const createAstraPart: CreatePart = ({ world }): AstraPart => {
  const state = createState(world);
  const ring = createKeyRing();
  const caller = callersOf(state.organizations);
  return {
    state,
    face: createAstraFace(state, ring),
    keys: {
      admin: ring.add(prefix, caller("admin")),
      /** May see databases, and nothing of private links. */
      reader: ring.add(prefix, caller("reader")),
      revoked: ring.revoked(prefix),
      /** Admin of a second organization, which has nothing. */
      other: ring.add(prefix, caller("admin", "other")),
    },
    variants: state.variants,
    variantRules: astraRules,
    fill(amount) {
      state.organizations.main = addOrganization(world, "astra", "Meridian Freight");
      state.organizations.other = addOrganization(world, "astra", "Meridian Labs");
      if (amount === "demo") fillAstraDemo(state);
      else fillGenerated(state, amount);
    },
    clear: () => clearState(state),
    clusterName: (id) => state.databases.get(id)?.name,
    serviceOf(clusterId, region) {
      const database = state.databases.get(clusterId);
      const datacenter = database?.datacenters.find(
        (one) => one.id === region || one.region === region,
      );
      const link = datacenter && state.links.get(datacenter.id);
      return link && world.services.get(link.serviceId);
    },
    // Nobody says that Astra DB notices: its record stays as it is.
    endpointGone: () => undefined,
    locks: locksOf(state),
  };
};

/** Only an active database takes writes; any other state is a 409 (api-facts §2.1). */
function locksOf({ world, databases }: AstraState): Locks {
  const unlock = (id: string): void => void databases.change(id, { status: "ACTIVE", message: "" });
  return {
    lock(id, { spelling = "MAINTENANCE", holder, seconds }) {
      const status = spellingOf(["MAINTENANCE", "RESIZING"], spelling);
      databases.change(id, { status, message: holder });
      if (seconds !== undefined) world.clock.after(seconds, () => unlock(id));
    },
    unlock,
  };
}
