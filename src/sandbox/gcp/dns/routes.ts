import { route } from "../call.ts";
import {
  createChange,
  createRecord,
  deleteRecord,
  getChange,
  listRecords,
  patchRecord,
} from "./records.ts";
import { createZone, deleteZone, getZone, listZones } from "./zones.ts";

const zones = "/dns/v1/projects/{project}/managedZones";
const zone = `${zones}/{zone}`;
const record = `${zone}/rrsets/{name}/{type}`;

export const dnsRoutes = [
  route("GET", zones, "dns.managedZones.list", listZones),
  route("POST", zones, "dns.managedZones.create", createZone),
  route("GET", zone, "dns.managedZones.get", getZone),
  route("DELETE", zone, "dns.managedZones.delete", deleteZone),
  route("GET", `${zone}/rrsets`, "dns.resourceRecordSets.list", listRecords),
  route("POST", `${zone}/rrsets`, "dns.resourceRecordSets.create", createRecord),
  route("PATCH", record, "dns.resourceRecordSets.update", patchRecord),
  route("DELETE", record, "dns.resourceRecordSets.delete", deleteRecord),
  route("POST", `${zone}/changes`, "dns.changes.create", createChange),
  route("GET", `${zone}/changes/{change}`, "dns.changes.get", getChange),
];
