import { createHash } from "node:crypto";
import { zoneIds } from "../world/places.ts";
import { createRandom } from "../world/random.ts";

/** A zone as one account sees it: the id is the same for all, the name is not. */
export interface Zone {
  id: string;
  name: string;
}

/** The zones of a region: those that services are in, and one more that none is in. */
export function regionZoneIds(region: string): string[] {
  const served = zoneIds("aws", region);
  return [...served, (served[0] ?? "").replace(/1$/, "4")];
}

/** The zones of a region by name, each account's in an order of its own. */
export function zonesOf(accountId: string, region: string): Zone[] {
  const ids = regionZoneIds(region);
  const random = createRandom(seedOf(`${accountId}/${region}`));
  const zones: Zone[] = [];
  for (const letter of "abcd") {
    const [id = ""] = ids.splice(random.below(ids.length), 1);
    zones.push({ id, name: `${region}${letter}` });
  }
  return zones;
}

/** The name that an account knows a zone by; empty for a zone that there is not. */
export function zoneName(accountId: string, region: string, zoneId: string): string {
  return zonesOf(accountId, region).find((zone) => zone.id === zoneId)?.name ?? "";
}

/** Hexadecimal digits that are always the same for the same text: ids of what has no row of its own. */
export function hexOf(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

function seedOf(text: string): number {
  return Number.parseInt(hexOf(text, 8), 16);
}
