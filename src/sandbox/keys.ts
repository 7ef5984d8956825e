import type { Caller } from "./http/face.ts";
import type { World } from "./world/world.ts";

/** Ids of a provider's organizations: the one of the keys, and a second one that has nothing. */
export interface Organizations {
  main: string;
  other?: string;
}

/**
 * Tells whose a key is, by the role that it has in an organization. Logs and fault plans call it by its
 * role, and that of the second organization `other`.
 */
export function callersOf(
  organizations: Organizations,
): (role: string, of?: keyof Organizations) => Caller {
  return (role, of = "main") => ({
    name: of === "main" ? role : of,
    role,
    // Read at each request: a reset makes the organizations anew.
    get organizationId() {
      return organizations[of] ?? "";
    },
  });
}

/** Adds an organization of a provider that has existed for so many days. Returns its id. */
export function addOrganization(world: World, provider: string, name: string, ageDays = 0): string {
  return world.organizations.add({
    id: world.random.uuid(),
    provider,
    name,
    label: name.toLowerCase().replaceAll(" ", "-"),
    createdAt: world.clock.now() - ageDays * 86_400_000,
  }).id;
}
