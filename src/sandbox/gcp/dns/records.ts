import {
  bodyOf,
  isJson,
  listIn,
  param,
  textIn,
  textsIn,
  type GcpCall,
  type Json,
} from "../call.ts";
import { GcpError } from "../errors.ts";
import { pageOf } from "../pages.ts";
import type { RecordSet, ZoneChange } from "../state.ts";
import { changedRecords, missing } from "./apply.ts";
import { invalidEntity, zoneNamed } from "./zones.ts";

/** World seconds until all name servers know of a change. */
const changeSeconds = 3;

export function listRecords(call: GcpCall): object {
  const { query } = call.request;
  const [name, type] = [query.get("name"), query.get("type")];
  const page = pageOf(
    call,
    zoneNamed(call).records.filter(
      (one) => (name === null || one.name === name) && (type === null || one.type === type),
    ),
  );
  return {
    kind: "dns#resourceRecordSetsListResponse",
    rrsets: page.rows.map(recordWire),
    ...page.next,
  };
}

function recordWire(record: RecordSet): object {
  return { kind: "dns#resourceRecordSet", ...record };
}

export function createRecord(call: GcpCall): object {
  const record = recordIn(bodyOf(call));
  change(call, { additions: [record], deletions: [] });
  return recordWire(record);
}

export function patchRecord(call: GcpCall): object {
  const before = recordNamed(call);
  const record = recordIn({ ...before, ...bodyOf(call) });
  change(call, { additions: [record], deletions: [before] });
  return recordWire(record);
}

export function deleteRecord(call: GcpCall): object {
  change(call, { additions: [], deletions: [recordNamed(call)] });
  return {};
}

function recordNamed(call: GcpCall): RecordSet {
  const [name, type] = [param(call, "name"), param(call, "type")];
  const found = zoneNamed(call).records.find((one) => one.name === name && one.type === type);
  if (found !== undefined) return found;
  throw missing("parameters.name", { name, type });
}

/** Several records at once: all of it or nothing. */
export function createChange(call: GcpCall): object {
  const body = bodyOf(call);
  const read = (field: string): RecordSet[] =>
    listIn(body, field).map((one) => recordIn(isJson(one) ? one : {}));
  return changeWire(
    call,
    change(call, { additions: read("additions"), deletions: read("deletions") }),
  );
}

export function getChange(call: GcpCall): object {
  const id = `${zoneNamed(call).id}/${param(call, "change")}`;
  const found = call.state.changes.get(id);
  if (found !== undefined) return changeWire(call, found);
  const message = `The 'parameters.changeId' resource named '${param(call, "change")}' does not exist.`;
  throw new GcpError(404, "notFound", message);
}

function change(
  call: GcpCall,
  { additions, deletions }: Pick<ZoneChange, "additions" | "deletions">,
): ZoneChange {
  const { state } = call;
  const zone = zoneNamed(call);
  const records = changedRecords(zone, additions, deletions);
  state.zones.change(zone.id, { records });
  const number = state.changes.group(zone.id).length + 1;
  const at = state.world.clock.now();
  return state.changes.add({
    id: `${zone.id}/${number}`,
    zoneId: zone.id,
    additions,
    deletions,
    at,
  });
}

function recordIn(body: Json): RecordSet {
  const name = textIn(body, "name") ?? "";
  const type = textIn(body, "type") ?? "";
  const ttl = body["ttl"] ?? 0;
  const rrdatas = textsIn(body, "rrdatas");
  if (!name.endsWith(".")) throw invalidEntity("entity.resourceRecordSet.name", name);
  if (!/^[A-Z]+$/.test(type)) throw invalidEntity("entity.resourceRecordSet.type", type);
  if (typeof ttl !== "number") throw invalidEntity("entity.resourceRecordSet.ttl", ttl);
  const fits = type !== "A" || rrdatas.every((one) => /^(?:\d{1,3}\.){3}\d{1,3}$/.test(one));
  if (!fits || rrdatas.length === 0) {
    throw invalidEntity("entity.resourceRecordSet.rrdata", rrdatas.join(" "));
  }
  return { name, type, ttl, rrdatas };
}

function changeWire({ state }: GcpCall, { id, additions, deletions, at }: ZoneChange): object {
  const isDone = state.world.clock.now() - at >= changeSeconds * 1000;
  return {
    kind: "dns#change",
    id: id.slice(id.lastIndexOf("/") + 1),
    startTime: new Date(at).toISOString(),
    status: isDone ? "done" : "pending",
    additions: additions.map(recordWire),
    deletions: deletions.map(recordWire),
  };
}
