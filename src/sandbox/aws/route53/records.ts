import { AwsError } from "../errors.ts";
import type { AwsState, HostedZone, RecordSet } from "../state.ts";
import { child, children, textIn } from "../xml.ts";
import { bodyOf, dnsName, maxItems, sortKey, zoneOf, type Route53Call, type Said } from "./call.ts";
import { addChange } from "./changes.ts";
import { aliasProblem, placeProblem } from "./recordRules.ts";

export function listRecords(call: Route53Call): Said {
  const zone = zoneOf(call);
  const { query } = call.request;
  const from = query.get("name");
  const start = from === null ? "" : `${sortKey(from)}\u0000${query.get("type") ?? ""}`;
  const records = [...zone.records]
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1))
    .filter((one) => orderOf(one) >= start);
  const page = records.slice(0, maxItems(call));
  const next = records[page.length];
  return {
    body: {
      ResourceRecordSets: { ResourceRecordSet: page.map(recordWire) },
      IsTruncated: next !== undefined,
      MaxItems: maxItems(call),
      ...(next !== undefined && { NextRecordName: next.name, NextRecordType: next.type }),
    },
  };
}

function orderOf({ name, type }: RecordSet): string {
  return `${sortKey(name)}\u0000${type}`;
}

function recordWire(record: RecordSet): Record<string, unknown> {
  const { alias } = record;
  return {
    Name: record.name,
    Type: record.type,
    ...(record.ttl !== undefined && { TTL: record.ttl }),
    ...(alias === undefined
      ? { ResourceRecords: { ResourceRecord: record.values?.map((Value) => ({ Value })) } }
      : {
          AliasTarget: {
            HostedZoneId: alias.zoneId,
            DNSName: alias.name,
            EvaluateTargetHealth: alias.evaluatesHealth,
          },
        }),
  };
}

/** All of the changes are made, or none. */
export function changeRecords(call: Route53Call): Said {
  const zone = zoneOf(call);
  const changes = children(child(child(bodyOf(call), "ChangeBatch"), "Changes"), "Change");
  const problems: string[] = [];
  let { records } = zone;
  for (const change of changes) {
    const record = readRecord(child(change, "ResourceRecordSet"));
    const made = applyChange(
      call.state,
      { ...zone, records },
      textIn(change, "Action") ?? "",
      record,
    );
    if (typeof made === "string") problems.push(made);
    else records = made;
  }
  if (changes.length === 0) problems.push("The change batch has no changes");
  if (problems.length > 0) throw new AwsError("InvalidChangeBatch", `[${problems.join(", ")}]`);
  call.state.zones.change(zone.id, { records });
  return { body: { ChangeInfo: addChange(call.state) } };
}

/** The records after a change, or what is wrong with it. */
function applyChange(
  state: AwsState,
  zone: HostedZone,
  action: string,
  record: RecordSet,
): readonly RecordSet[] | string {
  const present = zone.records.find((one) => isSame(one, record));
  const others = zone.records.filter((one) => one !== present);
  const what = `resource record set [name='${record.name}', type='${record.type}']`;
  if (action === "DELETE") {
    if (present === undefined) return `Tried to delete ${what} but it was not found`;
    const equal = JSON.stringify(present) === JSON.stringify(record);
    const differs = `Tried to delete ${what} but the values provided do not match the current values`;
    return equal ? others : differs;
  }
  if (action !== "CREATE" && action !== "UPSERT") return `Unknown action ${action}`;
  if (action === "CREATE" && present !== undefined) {
    return `Tried to create ${what} but it already exists`;
  }
  return placeProblem(zone, others, record) ?? aliasProblem(state, record) ?? [...others, record];
}

function isSame(one: RecordSet, other: RecordSet): boolean {
  return one.name === other.name && one.type === other.type;
}

function readRecord(told: Record<string, unknown>): RecordSet {
  const start = { name: dnsName(textIn(told, "Name") ?? ""), type: textIn(told, "Type") ?? "" };
  if ("AliasTarget" in told) {
    const alias = child(told, "AliasTarget");
    return {
      ...start,
      alias: {
        zoneId: textIn(alias, "HostedZoneId") ?? "",
        name: dnsName(textIn(alias, "DNSName") ?? ""),
        evaluatesHealth: textIn(alias, "EvaluateTargetHealth") === "true",
      },
    };
  }
  const values = children(child(told, "ResourceRecords"), "ResourceRecord");
  return {
    ...start,
    ttl: Number(textIn(told, "TTL") ?? "300"),
    values: values.map((value) => textIn(value, "Value") ?? ""),
  };
}
