import * as l10n from "@vscode/l10n";
import { createHash } from "node:crypto";
import { textOf, type Values } from "../../../domain/draft.ts";
import { asApiError } from "../../../http/errors.ts";
import type { CloudOptions, CloudWrite } from "../../cloud.ts";
import { madeAgain } from "../../zones.ts";
import { write } from "../calls.ts";
import type { Google } from "../clients.ts";
import { readRecords, readZonesOf, withoutDot, zonesPath } from "../dns.ts";
import type { RecordWire, ZoneWire } from "../dns.ts";
import { isReason } from "../errors.ts";
import { pathOf, urlOf } from "../paths.ts";
import { ask } from "../rest.ts";
import { descriptionOf, planned } from "./call.ts";

/**
 * Makes a private zone for one full host name: a parent's zone would hide all its other names.
 * Values: `region`, `network`, `name`, `mark` (which operation it is). Gives `zone`.
 */
export function createZone(google: Google): CloudWrite {
  return {
    id: "createZone",
    purpose: "make",
    // A second one of the same name is refused.
    repeatable: true,
    typicalSeconds: 10,
    calls: (values) => [planned("POST", zonesPath(google), inputOf(values))],
    async look(values, options) {
      const name = withoutDot(textOf(values, "name"));
      const zones = await zonesNamed(google, values, options);
      const ours = zones.find((zone) => isOurs(zone, values));
      return {
        blocked: () => taken(name, zones, ours),
        alike: () => (ours === undefined ? [] : [ours.name]),
        progress() {
          if (ours === undefined) {
            return { kind: "absent", text: l10n.t("There is no such private zone.") };
          }
          const text = l10n.t("The private zone {0} is made.", name);
          return { kind: "done", text, gives: { zone: ours.name } };
        },
        undo: () => ({
          write: "deleteZone",
          values: { region: textOf(values, "region"), zone: zoneNameOf(values) },
          about: name,
        }),
        run: (rest) => create(google, values, rest),
      };
    },
  };
}

async function create(google: Google, values: Values, options: CloudOptions): Promise<string> {
  try {
    await write(google, "dns.managedZones.create", options, () =>
      ask(google, "dns", "POST", zonesPath(google), inputOf(values)),
    );
  } catch (error) {
    if (!isReason(error, "alreadyExists")) throw error;
    // The first sending took effect.
    const present = await zonesNamed(google, values, options);
    if (!present.some((zone) => isOurs(zone, values))) throw error;
  }
  return zoneNameOf(values);
}

/** The zones of just this name that answer in the network. */
async function zonesNamed(
  google: Google,
  values: Values,
  options: CloudOptions,
): Promise<ZoneWire[]> {
  const zones = await readZonesOf(google, textOf(values, "network"), options);
  const name = withoutDot(textOf(values, "name"));
  return zones.filter(({ dnsName }) => withoutDot(dnsName) === name);
}

function isOurs({ name, description }: ZoneWire, values: Values): boolean {
  return name === zoneNameOf(values) && description === descriptionOf(values);
}

/** A zone's own name: told from those for the same host name in the project's other networks. */
function zoneNameOf(values: Values): string {
  const host = withoutDot(textOf(values, "name"));
  const place = `${host} ${pathOf(textOf(values, "network"))}`;
  const hash = createHash("sha256").update(place).digest("hex").slice(0, 8);
  return `pe-${host.replace(/[^a-z0-9]+/g, "-").slice(0, 50)}-${hash}`;
}

function inputOf(values: Values): object {
  return {
    name: zoneNameOf(values),
    dnsName: `${withoutDot(textOf(values, "name"))}.`,
    description: descriptionOf(values),
    visibility: "private",
    privateVisibilityConfig: { networks: [{ networkUrl: urlOf(textOf(values, "network")) }] },
  };
}

function taken(
  name: string,
  zones: readonly ZoneWire[],
  ours: ZoneWire | undefined,
): string | undefined {
  const other = zones.find((zone) => zone !== ours);
  if (other === undefined) return undefined;
  return l10n.t(
    "The private zone {0} ({1}) answers in the network already: set the record there.",
    name,
    other.name,
  );
}

/**
 * Deletes a private zone that has no records of anybody's. Values: `region`, `zone`; where it is to be made
 * again when that is taken back, those of `createZone`.
 */
export function deleteZone(google: Google): CloudWrite {
  return {
    id: "deleteZone",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 10,
    calls: (values) => [planned("DELETE", zonesPath(google, textOf(values, "zone")))],
    async look(values, options) {
      const id = textOf(values, "zone");
      const records = await readRecords(google, id, options);
      return {
        blocked: () => inUse(id, records ?? []),
        progress: () =>
          records === undefined
            ? { kind: "done", text: l10n.t("The private zone is deleted.") }
            : { kind: "absent", text: l10n.t("The private zone {0} is there.", id) },
        undo: () => madeAgain(values),
        async run(rest) {
          await write(google, "dns.managedZones.delete", rest, () =>
            ask(google, "dns", "DELETE", zonesPath(google, id)),
          ).catch((error: unknown) => {
            if (asApiError(error, "notFound") === undefined) throw error;
          });
          return id;
        },
      };
    },
  };
}

/** Every zone has records of its own about itself. */
function inUse(zone: string, records: readonly RecordWire[]): string | undefined {
  const others = records.filter(({ type }) => type !== "NS" && type !== "SOA");
  if (others.length === 0) return undefined;
  const names = others.map(({ name }) => withoutDot(name)).join(", ");
  return l10n.t("The zone {0} still has records: {1}.", zone, names);
}
