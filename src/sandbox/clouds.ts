import { createAwsCloud } from "./aws/cloud.ts";
import type { CloudOptions } from "./cloud.ts";
import { createGcpCloud } from "./gcp/cloud.ts";
import type { Part } from "./part.ts";
import type { World } from "./world/world.ts";

/** The customer's clouds: one line each. */
function makeClouds(options: CloudOptions) {
  return { aws: createAwsCloud(options), gcp: createGcpCloud(options) };
}

export type Clouds = ReturnType<typeof makeClouds>;

/** Where a cloud is, and what signs in to it; `signIn` as a person would. */
export type CloudAddresses = {
  [Id in keyof Clouds]: {
    baseUrl: string;
    keys: Clouds[Id]["keys"];
    signIn: ReturnType<Clouds[Id]["signIn"]>;
  };
};

/** The clouds of a world; what they decide about endpoints, the database providers are told. */
export function createClouds(world: World, parts: Readonly<Record<string, Part>>): Clouds {
  return makeClouds({
    world,
    now: () => Date.now(),
    decide(endpoint, decision) {
      for (const part of Object.values(parts)) {
        const waiting = part.pending?.().find((one) => one.endpointId === endpoint.id);
        if (waiting === undefined) continue;
        part.decide?.(waiting.id, decision);
        return true;
      }
      return false;
    },
  });
}
