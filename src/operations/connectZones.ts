import * as l10n from "@vscode/l10n";
import type { CloudOptions, CloudSession } from "../clouds/cloud.ts";
import { addressLedTo, type EndpointHalf, type PrivateZone } from "../domain/customerCloud.ts";
import { asApiError, inWords } from "../http/errors.ts";

/** The private zones that answer in the endpoint's network, or why they cannot be read. */
export type Zones = { readonly known: readonly PrivateZone[] } | { readonly problem: string };

/** Reads them. Who may not look may not make one either: then the form says so, and goes on without. */
export async function readZones(
  cloud: CloudSession,
  region: string,
  network: string,
  options: CloudOptions,
): Promise<Zones> {
  try {
    return { known: await cloud.zones(region, network, options) };
  } catch (error) {
    const refused = asApiError(error, "permission");
    if (refused === undefined) throw error;
    return { problem: inWords(refused) };
  }
}

/** Why a name cannot have a zone of its own any more. */
export function takenText({ name, id, records }: PrivateZone): string {
  const led = records.find((one) => one.name === name && one.type === "A");
  return led === undefined
    ? l10n.t("The zone {0} ({1}) answers in this network already: set its record there.", name, id)
    : l10n.t(
        "In this network {0} leads to {1} already, by the zone {2}.",
        ...([name, led.values.join(", "), id] as const),
      );
}

/** How full host names stand in the endpoint's network. */
export interface HostNames {
  /** Those for which a zone can be made. */
  readonly open: readonly string[];
  /** The zones that lead theirs to the endpoint already. */
  readonly led: readonly PrivateZone[];
  /** Why there can be no zone for the others. */
  readonly problems: readonly string[];
}

/** Sorts them. `endpoint`: the one that is there, if it is. */
export function hostNames(
  hosts: readonly string[],
  zones: Zones,
  endpoint: EndpointHalf | undefined,
): HostNames {
  if (hosts.length === 0) return { open: [], led: [], problems: [] };
  if ("problem" in zones) return { open: [], led: [], problems: [zones.problem] };
  const present = zones.known.filter(({ name }) => hosts.includes(name));
  const led = present.filter((zone) => isLed(zone, endpoint));
  return {
    open: hosts.filter((host) => !present.some(({ name }) => name === host)),
    led,
    problems: present.filter((zone) => !led.includes(zone)).map(takenText),
  };
}

function isLed({ name, records }: PrivateZone, endpoint: EndpointHalf | undefined): boolean {
  if (endpoint === undefined) return false;
  return records.some(
    (one) => one.name === name && one.type === "A" && addressLedTo(one, endpoint) !== undefined,
  );
}
