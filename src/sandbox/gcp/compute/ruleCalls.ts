import { deleteEndpoint } from "../../world/customer.ts";
import { bodyOf, filterBy, flagIn, param, route, type GcpCall } from "../call.ts";
import { startOperation } from "../operations.ts";
import { aggregatedAnswer, listAnswer } from "../pages.ts";
import { fingerprintOf } from "../paths.ts";
import { patchBalancer } from "./balancers.ts";
import { assertFingerprint, assertUnchanged } from "./changes.ts";
import { labelFingerprint, labelsIn } from "./labels.ts";
import { assertRegion } from "./networks.ts";
import { insertRule } from "./ruleInsert.ts";
import {
  endpointNamed,
  rowRegion,
  rowWire,
  ruleFilters,
  ruleNamed,
  ruleRows,
  type RuleRow,
} from "./ruleRows.ts";
import { rulePath, ruleWire } from "./rules.ts";

const project = "/compute/v1/projects/{project}";
const rules = `${project}/regions/{region}/forwardingRules`;
const one = `${rules}/{rule}`;

export const ruleRoutes = [
  route("GET", rules, "compute.forwardingRules.list", listRules),
  route("GET", `${project}/aggregated/forwardingRules`, "compute.forwardingRules.list", listAll),
  route("POST", rules, "compute.forwardingRules.create", insertRule),
  route("GET", one, "compute.forwardingRules.get", getRule),
  route("PATCH", one, "compute.forwardingRules.update", patchRule),
  route("DELETE", one, "compute.forwardingRules.delete", deleteRule),
  route("POST", `${one}/setLabels`, "compute.forwardingRules.setLabels", setLabels),
];

function listRules(call: GcpCall): object {
  const region = param(call, "region");
  assertRegion(call, region);
  const here = ruleRows(call).filter((row) => rowRegion(row) === region);
  const rows = filterBy(call, here, ruleFilters);
  return listAnswer(call, "forwardingRule", rows, (row) => rowWire(call, row));
}

function listAll(call: GcpCall): object {
  const rows = filterBy(call, ruleRows(call), ruleFilters);
  const wire = (row: RuleRow): object => rowWire(call, row);
  return aggregatedAnswer(call, "forwardingRule", rows, { regionOf: rowRegion, wire });
}

function getRule(call: GcpCall): object {
  return rowWire(call, ruleNamed(call));
}

const fixed = [
  "target",
  "network",
  "IPAddress",
  "noAutomateDnsZone",
  "serviceDirectoryRegistrations",
];

/** Only whether other regions may use the endpoint can be changed. */
function patchRule(call: GcpCall): object {
  const { state } = call;
  const { path, endpoint, service } = ruleNamed(call);
  const body = bodyOf(call);
  if (endpoint === undefined) return patchBalancer(call, service, body);
  const { version = 0, globalAccess: before = false } = state.rules.get(endpoint.id) ?? {};
  assertFingerprint(body["fingerprint"], fingerprintOf(path, version));
  const present = { noAutomateDnsZone: false, ...ruleWire(state, endpoint) };
  assertUnchanged(body, present, fixed);
  const globalAccess = flagIn(body, "allowPscGlobalAccess") ?? before;
  const effect = (): undefined => {
    state.rules.change(endpoint.id, { globalAccess, version: version + 1 });
  };
  return startOperation(call, { type: "patch", target: path, effect });
}

function setLabels(call: GcpCall): object {
  const { state } = call;
  const endpoint = endpointNamed(call);
  const body = bodyOf(call);
  const path = rulePath(endpoint);
  const { version = 0, labels: before = {} } = state.rules.get(endpoint.id) ?? {};
  assertFingerprint(body["labelFingerprint"], labelFingerprint(path, before));
  const labels = labelsIn(body["labels"]);
  const effect = (): undefined => {
    state.rules.change(endpoint.id, { labels, version: version + 1 });
  };
  return startOperation(call, { type: "setLabels", target: path, effect });
}

/** The address stays reserved. */
function deleteRule(call: GcpCall): object {
  const { state } = call;
  const endpoint = endpointNamed(call);
  const effect = (): undefined => {
    if (state.world.endpoints.get(endpoint.id) === undefined) return;
    deleteEndpoint(state.world, endpoint.id);
  };
  return startOperation(call, { type: "delete", target: rulePath(endpoint), effect });
}
