import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import { sameId } from "../../../domain/identifiers.ts";
import type { PrivateEndpoint } from "../../../domain/model.ts";
import type { Action, Progress, Sent, Target } from "../../provider.ts";
import type { AstraApi, WireAccepted, WireEndpoint, WireLink } from "../api.ts";
import { endpointId, endpointWireStatus } from "../read.ts";
import { withRole } from "../role.ts";
import type { SentIds } from "../sentIds.ts";
import { endpointWord } from "../states.ts";
import { draftOf, notAgain, recreate, wantedOf } from "./endpointForm.ts";
import { endpointBy, isCloudId } from "./endpointIds.ts";
import { noServiceYet, notInService, placeOf } from "./place.ts";

/** How long REJECTED may still be what was before our request, ms. */
const lagMs = 60_000;

/** Accepts a private endpoint that exists in the customer's cloud, by the id that cloud gave it. */
export function registerEndpoint(api: AstraApi, sentIds: SentIds): Action {
  return {
    id: "registerEndpoint",
    parts: ["services", "endpoints"],
    // Nobody says what a second request for the same endpoint does.
    repeatable: false,
    typicalSeconds: 60,

    blocked(target) {
      const { networking, region, item, cluster } = target;
      const present = item === undefined ? undefined : endpointBy(target, item);
      if (present !== undefined) {
        const why = notAgain(present, cluster.cloud);
        if (why !== undefined) return why;
      }
      const served = networking.services.items.some(
        (service) =>
          service.status.state === "available" &&
          (region === undefined || service.region === region),
      );
      return served ? notInService(target) : noServiceYet();
    },

    draft: (values, target) => draftOf(wantedOf(values, target), target),

    alike: (values, target) =>
      target.networking.endpoints.items
        .filter((one) => matches(values, target, one))
        .map((one) => one.id),

    async run(values, target, options) {
      const { region, endpointId: sent, description } = wantedOf(values, target);
      const body = { endpointID: sent, ...(description !== "" && { description }) };
      const call = api.acceptEndpoint(placeOf(target, region), body, options);
      const id = answeredId(await withRole(call), region, sent, target);
      if (id !== sent) sentIds.set(target.cluster.id, id, sent);
      return id;
    },

    progress: (values, target, sent) =>
      registration(endpointBy(target, sent.subject ?? textOf(values, "endpointId")), sent),

    undo: (values, target, sent) => {
      const id = textOf(values, "endpointId");
      const azure = target.cluster.cloud === "azure";
      return {
        action: "removeEndpoint",
        item: sent.subject ?? id,
        about: id,
        values: {},
        leaves: [
          // To remove an endpoint is to reject it (api-facts §2.3).
          l10n.t("Astra DB still lists {0}, as rejected.", id),
          ...(azure ? [recreate(id)] : []),
        ],
      };
    },
  };
}

/**
 * What was asked for: by its id; where Astra DB gave one of its own, by the description. What is rejected
 * is not: after our request it would be accepted, and then it is ours.
 */
function matches(values: Values, { cluster }: Target, one: PrivateEndpoint): boolean {
  const [id, description] = [textOf(values, "endpointId"), textOf(values, "description")];
  if (one.region !== textOf(values, "region") || one.status.state === "rejected") return false;
  if (sameId(one.id, id) || (one.cloudId !== undefined && sameId(one.cloudId, id))) return true;
  const opaque = one.cloudId === undefined && !isCloudId(one.id, cluster.cloud);
  return opaque && description !== "" && one.description === description;
}

/**
 * One of the documented answers: the endpoint, or all of its datacenter (api-facts §8, 11). Of those it is
 * the one that was not there, or that was rejected and is no more.
 */
function answeredId(
  answer: WireAccepted,
  region: string,
  sent: string,
  { networking }: Target,
): string {
  const { datacenters } = answer;
  if (datacenters == null) return endpointId(answer) || sent;
  const all = endpointsIn(datacenters, region).filter((one) => endpointId(one) !== "");
  const before = new Map(networking.endpoints.items.map((one) => [one.id, one.status.state]));
  const found =
    all.find((one) => sameId(endpointId(one), sent)) ??
    all.find((one) => !before.has(endpointId(one))) ??
    all.find((one) => before.get(endpointId(one)) === "rejected" && !isRejected(one));
  return found === undefined ? sent : endpointId(found);
}

function isRejected(one: WireEndpoint): boolean {
  return endpointWireStatus(one).state === "rejected";
}

function endpointsIn(datacenters: readonly WireLink[], region: string): WireEndpoint[] {
  const own = datacenters.filter((one) => one.datacenterID === region);
  return (own.length > 0 ? own : datacenters).flatMap((one) => one.endpoints ?? []);
}

function registration(endpoint: PrivateEndpoint | undefined, sent: Sent): Progress {
  if (endpoint === undefined) return { kind: "absent", text: l10n.t("It is not registered.") };
  const word = endpointWord(endpoint.status);
  switch (endpoint.status.state) {
    case "available":
      return { kind: "done", text: l10n.t("The endpoint is accepted.") };
    case "rejected":
      // Before our own request: of an earlier removal.
      if (sent.at === undefined) return { kind: "absent", text: l10n.t("It is {0}.", word) };
      return Date.now() - sent.at < lagMs
        ? { kind: "running", text: l10n.t("Still {0}, from an earlier removal.", word) }
        : {
            kind: "failed",
            text: l10n.t(
              "The endpoint stays {0}. Check that it exists, that it targets this region's service, and that its principal is allowed.",
              word,
            ),
          };
    default:
      return { kind: "running", text: l10n.t("The endpoint is {0}.", word) };
  }
}
