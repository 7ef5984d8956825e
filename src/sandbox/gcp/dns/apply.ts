import { GcpError } from "../errors.ts";
import type { ManagedZone, RecordSet } from "../state.ts";
import { invalidEntity } from "./zones.ts";

/**
 * The records of a zone after a change: all of it, or nothing.
 * @throws GcpError for a deletion that does not match what is there, and an addition that is there.
 */
export function changedRecords(
  zone: ManagedZone,
  additions: readonly RecordSet[],
  deletions: readonly RecordSet[],
): RecordSet[] {
  const records = [...zone.records];
  for (const [index, gone] of deletions.entries()) takeOut(records, gone, index);
  for (const [index, fresh] of additions.entries()) putIn(zone, records, fresh, index);
  for (const type of ["NS", "SOA"]) assertApex(zone, records, type);
  return records;
}

export function missing(field: string, { name, type }: Pick<RecordSet, "name" | "type">): GcpError {
  const message = `The '${field}' resource named '${name} (${type})' does not exist.`;
  return new GcpError(404, "notFound", message);
}

/** A deletion tells the whole record set as it is. */
function takeOut(records: RecordSet[], gone: RecordSet, index: number): void {
  const field = `entity.change.deletions[${index}]`;
  const place = records.findIndex((one) => isSameName(one, gone));
  const found = records[place];
  if (found === undefined) throw missing(field, gone);
  if (found.ttl !== gone.ttl || !hasSameData(found, gone)) {
    throw new GcpError(412, "conditionNotMet", `Precondition not met for '${field}'`);
  }
  records.splice(place, 1);
}

function putIn(zone: ManagedZone, records: RecordSet[], fresh: RecordSet, index: number): void {
  const field = `entity.change.additions[${index}]`;
  if (!`.${fresh.name}`.endsWith(`.${zone.dnsName}`)) {
    throw invalidEntity(`${field}.name`, fresh.name);
  }
  if (records.some((one) => isSameName(one, fresh))) {
    const what = `'${field}' named '${fresh.name} (${fresh.type})'`;
    throw new GcpError(409, "alreadyExists", `The resource ${what} already exists`);
  }
  records.push(fresh);
}

/** The records that every zone has can be changed, but not left out. */
function assertApex({ dnsName: name }: ManagedZone, records: RecordSet[], type: string): void {
  if (records.some((one) => isSameName(one, { name, type }))) return;
  const message = `The resource record set '${name} (${type})' cannot be deleted.`;
  throw new GcpError(400, "invalid", message);
}

function isSameName(one: RecordSet, other: Pick<RecordSet, "name" | "type">): boolean {
  return one.name === other.name && one.type === other.type;
}

function hasSameData(one: RecordSet, other: RecordSet): boolean {
  return [...one.rrdatas].sort().join("\n") === [...other.rrdatas].sort().join("\n");
}
