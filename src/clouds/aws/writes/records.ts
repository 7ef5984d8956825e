import {
  ChangeResourceRecordSetsCommand,
  type ChangeAction,
  type ChangeResourceRecordSetsCommandInput,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import { asApiError } from "../../../http/errors.ts";
import type { CloudOptions, CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Clients } from "../clients.ts";
import { readRecords, withoutDot } from "../zones.ts";
import { planned } from "./call.ts";

/** Records that lead a name to an endpoint are addresses, which may stand at the apex. */
const type = "A";

/**
 * Leads a name to an endpoint, by an alias. Only what is absent is made (CREATE, not UPSERT: nobody's record
 * is written over, also not one made between look and write).
 * Values: `region`, `zone`, `name`, `target` and `targetZone` (a name of the endpoint and its hosted zone).
 */
export function setRecord(clients: Clients): CloudWrite {
  return {
    id: "setRecord",
    purpose: "set",
    // Asked for again it is refused, and then found.
    repeatable: true,
    typicalSeconds: 60,
    calls: (values) => [planned("Route 53", "ChangeResourceRecordSets", inputOf("CREATE", values))],
    async look(values, options) {
      const records = await recordsNamed(clients, values, options);
      const name = textOf(values, "name");
      return {
        blocked: () => taken(values, records),
        progress: () =>
          records.some((record) => isMeant(record, values))
            ? { kind: "done", text: l10n.t("{0} leads to the endpoint.", name) }
            : { kind: "absent", text: l10n.t("{0} does not lead to the endpoint.", name) },
        undo: () => ({ write: "removeRecord", values, about: name }),
        run: (rest) => change(clients, values, inputOf("CREATE", values), rest),
      };
    },
  };
}

/** Removes just such a record; one of the name that leads elsewhere stays. Values: as for `setRecord`. */
export function removeRecord(clients: Clients): CloudWrite {
  return {
    id: "removeRecord",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 60,
    calls: (values) => [planned("Route 53", "ChangeResourceRecordSets", inputOf("DELETE", values))],
    async look(values, options) {
      const records = await recordsNamed(clients, values, options);
      const meant = records.find((record) => isMeant(record, values));
      const name = textOf(values, "name");
      return {
        blocked: () => undefined,
        progress: () =>
          meant !== undefined
            ? { kind: "absent", text: l10n.t("{0} leads to the endpoint.", name) }
            : { kind: "done", text: l10n.t("{0} does not lead to the endpoint any more.", name) },
        undo: () => ({ write: "setRecord", values, about: name }),
        // What is deleted is named just as it is: somebody else may have made it.
        run: (rest) => change(clients, values, inputOf("DELETE", values, meant), rest),
      };
    },
  };
}

/** Of a zone that is gone, there are none. */
async function recordsNamed(
  clients: Clients,
  values: Values,
  options: CloudOptions,
): Promise<ResourceRecordSet[]> {
  const route53 = clients.route53(textOf(values, "region"));
  const name = withoutDot(textOf(values, "name"));
  try {
    const records = await readRecords(route53, textOf(values, "zone"), options);
    return records.filter(({ Name = "" }) => withoutDot(Name) === name);
  } catch (error) {
    if (asApiError(error, "notFound") === undefined) throw error;
    return [];
  }
}

function isMeant({ Type, AliasTarget }: ResourceRecordSet, values: Values): boolean {
  const target = withoutDot(AliasTarget?.DNSName ?? "");
  return Type === type && target === withoutDot(textOf(values, "target"));
}

function taken(values: Values, records: readonly ResourceRecordSet[]): string | undefined {
  const other = records.find(({ Type }) => ["A", "AAAA", "CNAME"].includes(Type ?? ""));
  if (other === undefined) return undefined;
  const target =
    other.AliasTarget?.DNSName ?? other.ResourceRecords?.map(({ Value }) => Value).join(", ");
  return l10n.t(
    "{0} leads elsewhere already ({1}): change or remove that record first.",
    textOf(values, "name"),
    withoutDot(target ?? ""),
  );
}

function inputOf(
  Action: ChangeAction,
  values: Values,
  present?: ResourceRecordSet,
): ChangeResourceRecordSetsCommandInput {
  const { EvaluateTargetHealth = false } = present?.AliasTarget ?? {};
  const ResourceRecordSet = {
    Name: withoutDot(textOf(values, "name")),
    Type: type,
    AliasTarget: {
      HostedZoneId: textOf(values, "targetZone"),
      DNSName: withoutDot(textOf(values, "target")),
      EvaluateTargetHealth,
    },
  } as const;
  return {
    HostedZoneId: textOf(values, "zone"),
    ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] },
  };
}

async function change(
  clients: Clients,
  values: Values,
  input: ChangeResourceRecordSetsCommandInput,
  options: CloudOptions,
): Promise<string> {
  const route53 = clients.route53(textOf(values, "region"));
  await write(route53, "ChangeResourceRecordSets", options, (client) =>
    client.send(new ChangeResourceRecordSetsCommand(input)),
  );
  return textOf(values, "name");
}
