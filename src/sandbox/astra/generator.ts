import type { Cloud } from "../world/entities.ts";
import { regionNames } from "../world/places.ts";
import { addAccount, addDatabase, addEndpoint, addLink } from "./build.ts";
import type { AstraState } from "./state.ts";

const names = ["catalog", "profiles", "sessions", "events", "vectors", "carts", "search", "chat"];
const stages = ["prod", "staging", "dev", "test"];
const states = ["PARKED", "MAINTENANCE", "RESIZING", "ERROR", "INITIALIZING"];
const accounts: Readonly<Record<Cloud, string>> = {
  aws: "210987654321",
  gcp: "customer-prod",
  azure: "11111111-2222-4333-8444-555555555555",
};

/** Fills an empty part with `count` databases of about 20 endpoints each, nine of ten accepted. */
export function fillGenerated(state: AstraState, count: number): void {
  for (const cloud of ["aws", "gcp", "azure"] as const) {
    addAccount(state.world, accounts[cloud], cloud, "generated", "customer");
  }
  for (let index = 0; index < count; index += 1) generate(state, index);
}

function generate(state: AstraState, index: number): void {
  const { random } = state.world;
  const cloud = random.pick(["aws", "aws", "gcp", "azure"] as const);
  const all = regionNames[cloud];
  const first = random.below(all.length);
  const stage = random.pick(stages);
  const regions = Array.from(
    { length: 1 + random.below(3) },
    (_, step) => all[(first + step) % all.length] ?? "",
  );
  const database = addDatabase(state, {
    name: `${random.pick(names)}-${stage}-${index.toString().padStart(4, "0")}`,
    cloud,
    regions,
    vector: random.below(2) === 0,
    status: random.below(10) === 0 ? random.pick(states) : "ACTIVE",
    accessList: {
      enabled: random.below(2) === 0,
      addresses: [{ address: "203.0.113.0/24", enabled: random.below(2) === 0, description: "" }],
    },
    ageDays: 1 + random.below(900),
  });
  // A region in twenty has no service yet.
  const served = regions.flatMap((_, place) =>
    random.below(20) === 0 ? [] : [addLink(state, database, place, [accounts[cloud]])],
  );
  const total = served.length === 0 ? 0 : 15 + random.below(11);
  for (let number = 0; number < total; number += 1) {
    const status = random.below(10) === 0 ? random.pick(["Rejected", "Quarantined"]) : "Accepted";
    addEndpoint(state, random.pick(served), accounts[cloud], status, `service ${number}`);
  }
}
