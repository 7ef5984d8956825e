import type { EndpointService } from "./entities.ts";
import type { World } from "./world.ts";

/** What the cloud says to a new endpoint against a target. */
export type TargetVerdict = "accepted" | "needsAcceptance" | "refused";

/** The customer's endpoint service that an identifier names. */
export function serviceByName(world: World, target: string): EndpointService | undefined {
  const wanted = target.toLowerCase();
  return (
    world.services.get(target) ??
    world.services
      .all()
      .find((one) => one.name.toLowerCase() === wanted || one.id.toLowerCase() === wanted)
  );
}
