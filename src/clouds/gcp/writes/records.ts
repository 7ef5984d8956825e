import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import { asApiError } from "../../../http/errors.ts";
import type { CloudOptions, CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Google } from "../clients.ts";
import { readRecords, withoutDot, zonesPath, type RecordWire } from "../dns.ts";
import { ask } from "../rest.ts";
import { planned } from "./call.ts";

/** How long names may be remembered, seconds. */
const ttl = 300;

/**
 * Lets a name lead to an endpoint, by an address record.
 * Values: `region`, `zone`, `name`, `target` (the endpoint's address).
 */
export function setRecord(google: Google): CloudWrite {
  return {
    id: "setRecord",
    purpose: "set",
    // Asked for again it is refused, and then found.
    repeatable: true,
    typicalSeconds: 30,
    calls: (values) => [
      planned("POST", changesPath(google, values), { additions: [recordOf(values)] }),
    ],
    async look(values, options) {
      const records = await recordsNamed(google, values, options);
      const name = textOf(values, "name");
      return {
        blocked: () => noZone(values, records) ?? taken(values, records ?? []),
        progress: () =>
          meantIn(records, values) === undefined
            ? { kind: "absent", text: l10n.t("{0} does not lead to the endpoint.", name) }
            : { kind: "done", text: l10n.t("{0} leads to the endpoint.", name) },
        undo: () => ({ write: "removeRecord", values, about: name }),
        async run(rest) {
          await change(google, values, { additions: [recordOf(values)] }, rest);
          return name;
        },
      };
    },
  };
}

/** Removes just such a record; one of the name that leads elsewhere stays. Values: as for `setRecord`. */
export function removeRecord(google: Google): CloudWrite {
  return {
    id: "removeRecord",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 30,
    calls: (values) => [
      planned("POST", changesPath(google, values), { deletions: [recordOf(values)] }),
    ],
    async look(values, options) {
      const records = await recordsNamed(google, values, options);
      const meant = meantIn(records, values);
      const name = textOf(values, "name");
      return {
        blocked: () => undefined,
        progress: () =>
          meant === undefined
            ? { kind: "done", text: l10n.t("{0} does not lead to the endpoint any more.", name) }
            : { kind: "absent", text: l10n.t("{0} leads to the endpoint.", name) },
        undo: () => ({ write: "setRecord", values, about: name }),
        async run(rest) {
          // What is deleted is named just as it is, which somebody may have changed.
          const deletions = [{ ...recordOf(values), ttl: meant?.ttl ?? ttl }];
          await change(google, values, { deletions }, rest).catch((error: unknown) => {
            if (asApiError(error, "notFound") === undefined) throw error;
          });
          return name;
        },
      };
    },
  };
}

function changesPath(google: Google, values: Values): string {
  return `${zonesPath(google, textOf(values, "zone"))}/changes`;
}

function recordOf(values: Values) {
  const name = `${withoutDot(textOf(values, "name"))}.`;
  return { name, type: "A", ttl, rrdatas: [textOf(values, "target")] };
}

/** Undefined = there is no such zone. */
async function recordsNamed(
  google: Google,
  values: Values,
  options: CloudOptions,
): Promise<RecordWire[] | undefined> {
  const name = withoutDot(textOf(values, "name"));
  const records = await readRecords(google, textOf(values, "zone"), options);
  return records?.filter((record) => withoutDot(record.name) === name);
}

function meantIn(
  records: readonly RecordWire[] | undefined,
  values: Values,
): RecordWire | undefined {
  const target = textOf(values, "target");
  return records?.find(
    ({ type, rrdatas = [] }) => type === "A" && rrdatas.length === 1 && rrdatas[0] === target,
  );
}

function noZone(values: Values, records: readonly RecordWire[] | undefined): string | undefined {
  if (records !== undefined) return undefined;
  return l10n.t("There is no zone {0} in the project.", textOf(values, "zone"));
}

function taken(values: Values, records: readonly RecordWire[]): string | undefined {
  const other = records.find(({ type }) => ["A", "AAAA", "CNAME"].includes(type));
  if (other === undefined) return undefined;
  return l10n.t(
    "{0} leads elsewhere already ({1}): change or remove that record first.",
    textOf(values, "name"),
    (other.rrdatas ?? []).map(withoutDot).join(", "),
  );
}

async function change(
  google: Google,
  values: Values,
  body: object,
  options: CloudOptions,
): Promise<void> {
  await write(google, "dns.changes.create", options, () =>
    ask(google, "dns", "POST", changesPath(google, values), body),
  );
}
