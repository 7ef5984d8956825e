import {
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  type CreateHostedZoneCommandInput,
  type ResourceRecordSet,
  type VPCRegion,
} from "@aws-sdk/client-route-53";
import * as l10n from "@vscode/l10n";
import type { PrivateZone } from "../../../domain/customerCloud.ts";
import { textOf, type Values } from "../../../domain/draft.ts";
import { asApiError } from "../../../http/errors.ts";
import type { CloudOptions, CloudWrite } from "../../cloud.ts";
import { madeAgain } from "../../zones.ts";
import { write } from "../calls.ts";
import type { Clients } from "../clients.ts";
import { isCode, missing } from "../errors.ts";
import { readRecords, readZones, withoutDot, zoneIdOf, zonesNamed } from "../zones.ts";
import { commentOf, planned } from "./call.ts";

/**
 * Makes a private zone for one full host name: a parent's zone would hide all its other names.
 * One that leads the name to the endpoint already, whoever made it, is as good. Values: `region`, `network`,
 * `name`, `mark` (which operation it is), `target` (a name of the endpoint). Gives `zone`.
 */
export function createZone(clients: Clients): CloudWrite {
  return {
    id: "createZone",
    purpose: "make",
    // By its caller reference.
    repeatable: true,
    typicalSeconds: 30,
    calls: (values) => [planned("Route 53", "CreateHostedZone", inputOf(values))],
    async look(values, options) {
      const route53 = clients.route53(textOf(values, "region"));
      const name = withoutDot(textOf(values, "name"));
      const [answering, own] = await Promise.all([
        readZones(route53, textOf(values, "network"), options),
        zonesNamed(route53, name, options),
      ]);
      const made = own.filter(({ comment }) => comment === commentOf(textOf(values, "mark")));
      const named = answering.filter((zone) => zone.name === name);
      const led = named.filter((zone) => leads(zone, textOf(values, "target")));
      const alike = [...new Set([...made, ...led].map(({ id }) => id))];
      const other = named.find(({ id }) => !alike.includes(id));
      return {
        blocked: () => taken(name, other?.id),
        alike: () => alike,
        progress({ subject }) {
          if (![...own, ...led].some(({ id }) => id === subject)) {
            return { kind: "absent", text: l10n.t("There is no such private zone.") };
          }
          const text = l10n.t("The private zone {0} is made.", name);
          return { kind: "done", text, gives: { zone: subject ?? "" } };
        },
        undo: ({ subject = "" }) => ({
          write: "deleteZone",
          values: { region: textOf(values, "region"), zone: subject },
          about: name,
        }),
        async run({ token, ...rest }) {
          const operation = "CreateHostedZone";
          const input = { ...inputOf(values), CallerReference: token };
          try {
            const { HostedZone } = await write(route53, operation, rest, (client) =>
              client.send(new CreateHostedZoneCommand(input)),
            );
            if (HostedZone?.Id === undefined) throw missing("Id", { service: route53, operation });
            return zoneIdOf(HostedZone.Id);
          } catch (error) {
            // The same reference: the first sending took effect.
            if (!isCode(error, "HostedZoneAlreadyExists")) throw error;
            const present = await zonesNamed(route53, name, rest);
            const first = present.find(({ reference }) => reference === token);
            if (first === undefined) throw error;
            return first.id;
          }
        },
      };
    },
  };
}

/** Whether the zone's own name leads just where a record of ours would. */
function leads({ name, records }: PrivateZone, target: string): boolean {
  return records.some(
    (one) => one.name === name && one.type === "A" && one.values.includes(withoutDot(target)),
  );
}

function inputOf(values: Values): Omit<CreateHostedZoneCommandInput, "CallerReference"> {
  return {
    Name: withoutDot(textOf(values, "name")),
    VPC: {
      VPCId: textOf(values, "network"),
      VPCRegion: textOf(values, "region") as VPCRegion,
    },
    HostedZoneConfig: { PrivateZone: true, Comment: commentOf(textOf(values, "mark")) },
  };
}

function taken(name: string, zone: string | undefined): string | undefined {
  if (zone === undefined) return undefined;
  return l10n.t(
    "The private zone {0} ({1}) answers in the VPC already: set the record there.",
    name,
    zone,
  );
}

/**
 * Deletes a private zone that has no records of anybody's. Values: `region`, `zone`; where it is to be made
 * again when that is taken back, those of `createZone`.
 */
export function deleteZone(clients: Clients): CloudWrite {
  return {
    id: "deleteZone",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 30,
    calls: (values) => [planned("Route 53", "DeleteHostedZone", { Id: textOf(values, "zone") })],
    async look(values, options) {
      const route53 = clients.route53(textOf(values, "region"));
      const id = textOf(values, "zone");
      const records = await recordsIfAny(clients, values, options);
      return {
        blocked: () => inUse(id, records ?? []),
        progress: () =>
          records === undefined
            ? { kind: "done", text: l10n.t("The private zone is deleted.") }
            : { kind: "absent", text: l10n.t("The private zone {0} is there.", id) },
        undo: () => madeAgain(values),
        async run(rest) {
          await write(route53, "DeleteHostedZone", rest, (client) =>
            client.send(new DeleteHostedZoneCommand({ Id: id })),
          ).catch((error: unknown) => {
            if (asApiError(error, "notFound") === undefined) throw error;
          });
          return id;
        },
      };
    },
  };
}

/** Undefined = there is no such zone. */
async function recordsIfAny(
  clients: Clients,
  values: Values,
  options: CloudOptions,
): Promise<ResourceRecordSet[] | undefined> {
  const route53 = clients.route53(textOf(values, "region"));
  try {
    return await readRecords(route53, textOf(values, "zone"), options);
  } catch (error) {
    if (asApiError(error, "notFound") === undefined) throw error;
    return undefined;
  }
}

/** Every zone has records of its own about itself. */
function inUse(zone: string, records: readonly ResourceRecordSet[]): string | undefined {
  const others = records.filter(({ Type }) => Type !== "NS" && Type !== "SOA");
  if (others.length === 0) return undefined;
  const names = others.map(({ Name = "" }) => withoutDot(Name)).join(", ");
  return l10n.t("The zone {0} still has records: {1}.", zone, names);
}
