import type { CloudEndpoint, EndpointService } from "../../world/entities.ts";
import { later } from "../../world/world.ts";
import { bodyOf, flagIn, isJson, listIn, textsIn, type GcpCall, type Json } from "../call.ts";
import { GcpError, invalidField } from "../errors.ts";
import { startOperation } from "../operations.ts";
import { fingerprintOf, pathOf } from "../paths.ts";
import type { GcpState } from "../state.ts";
import { detailsOf } from "./attachmentWire.ts";
import { assertFingerprint } from "./changes.ts";

/** Whom a service attachment takes; a list that is given takes the place of the old one. */
interface Lists {
  allowed: string[];
  limits: Record<string, number>;
  rejected: string[];
}

export function patchAttachment(call: GcpCall, service: EndpointService): object {
  const { state } = call;
  const { id } = service;
  const body = bodyOf(call);
  const before = detailsOf(state, service);
  assertFingerprint(body["fingerprint"], fingerprintOf(id, before.version));
  const preference = preferenceIn(body, service);
  const accepted = body["consumerAcceptLists"] === undefined ? undefined : acceptedIn(body);
  const rejected =
    body["consumerRejectLists"] === undefined ? undefined : textsIn(body, "consumerRejectLists");
  const reconcile = flagIn(body, "reconcileConnections") ?? before.reconcile;
  const lists: Lists = {
    allowed: accepted?.allowed ?? service.allowed,
    limits: accepted?.limits ?? { ...before.limits },
    rejected: (rejected ?? before.rejected).map((one) => pathOf(one)),
  };
  assertNotBoth(lists);
  const effect = (): undefined => {
    state.world.services.change(id, { acceptance: preference, allowed: lists.allowed });
    const { limits, rejected: refused } = lists;
    state.attachments.remove(id);
    state.attachments.add({
      ...{ id, version: before.version + 1, limits, rejected: refused, reconcile },
    });
    decideAll(state, id, lists, reconcile);
  };
  return startOperation(call, { type: "patch", target: id, effect });
}

function preferenceIn(body: Json, service: EndpointService): EndpointService["acceptance"] {
  switch (body["connectionPreference"]) {
    case undefined:
      return service.acceptance;
    case "ACCEPT_AUTOMATIC":
      return "automatic";
    case "ACCEPT_MANUAL":
      return "manual";
    default: {
      const why = "Must be ACCEPT_AUTOMATIC or ACCEPT_MANUAL.";
      throw invalidField("resource.connectionPreference", body["connectionPreference"], why);
    }
  }
}

/** Projects or networks, never both. */
function acceptedIn(body: Json): Pick<Lists, "allowed" | "limits"> {
  const field = "resource.consumerAcceptLists";
  const entries = listIn(body, "consumerAcceptLists").map((entry) => {
    const { projectIdOrNum, networkUrl, connectionLimit } = isJson(entry) ? entry : {};
    const given = [projectIdOrNum, networkUrl].filter((one) => typeof one === "string");
    const [who] = given;
    if (who === undefined || given.length > 1) {
      throw invalidField(field, entry, "Each entry names a project or a network.");
    }
    if (typeof connectionLimit !== "number" || connectionLimit < 1) {
      throw invalidField(`${field}.connectionLimit`, connectionLimit, "Must be at least 1.");
    }
    return [pathOf(who), connectionLimit] as const;
  });
  const networks = entries.filter(([who]) => who.includes("/networks/"));
  if (networks.length > 0 && networks.length < entries.length) {
    throw invalidField(field, "", "Projects and networks cannot be mixed.");
  }
  return { allowed: entries.map(([who]) => who), limits: Object.fromEntries(entries) };
}

function assertNotBoth({ allowed, rejected }: Lists): void {
  const both = allowed.find((one) => rejected.includes(one));
  if (both === undefined) return;
  const message = `'${both}' is in both the accept list and the reject list.`;
  throw new GcpError(400, "invalid", message);
}

/** Endpoints that wait are decided about; those decided before only where that is asked for. */
function decideAll(state: GcpState, id: string, lists: Lists, reconcile: boolean): void {
  const isListed = (list: string[], { accountId, networkId }: CloudEndpoint): boolean =>
    list.includes(accountId) || list.includes(networkId);
  const manual = state.world.services.get(id)?.acceptance === "manual";
  for (const endpoint of state.world.endpoints.group(id)) {
    const waits = endpoint.state === "pendingAcceptance";
    if (!waits && !reconcile) continue;
    if (isListed(lists.rejected, endpoint)) reject(state, endpoint);
    else if (!manual || isListed(lists.allowed, endpoint)) accept(state, endpoint);
    else if (endpoint.state === "available" || endpoint.state === "rejected") {
      state.world.endpoints.change(endpoint.id, { state: "pendingAcceptance" });
    }
  }
}

/** A database provider's own goes on by its rules. */
function accept(state: GcpState, endpoint: CloudEndpoint): void {
  const { world } = state;
  if (endpoint.state !== "pendingAcceptance" && endpoint.state !== "rejected") return;
  if (endpoint.state === "pendingAcceptance" && state.decide(endpoint, "accept")) return;
  world.endpoints.change(endpoint.id, { state: "pending" });
  later(world, world.endpoints, endpoint.id, world.times.connectionReady, () => ({
    state: "available",
  }));
}

function reject(state: GcpState, endpoint: CloudEndpoint): void {
  if (endpoint.state === "pendingAcceptance" && state.decide(endpoint, "reject")) return;
  state.world.endpoints.change(endpoint.id, { state: "rejected" });
}
