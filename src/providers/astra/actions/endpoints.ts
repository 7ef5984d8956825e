import * as l10n from "@vscode/l10n";
import {
  textOf,
  type Draft,
  type Field,
  type Prerequisite,
  type Values,
} from "../../../domain/draft.ts";
import { recognise, sameId } from "../../../domain/identifiers.ts";
import type { PrivateEndpoint } from "../../../domain/model.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Sent, Target } from "../../provider.ts";
import {
  paths,
  type AstraApi,
  type WireAccepted,
  type WireEndpoint,
  type WireLink,
} from "../api.ts";
import { endpointId, endpointWireStatus } from "../read.ts";
import type { SentIds } from "../sentIds.ts";
import { endpointWord } from "../states.ts";
import { cloudIdOf, endpointBy, exampleId, idProblem, isCloudId } from "./endpointIds.ts";
import {
  noServiceYet,
  notInService,
  ownersIn,
  placeOf,
  regionField,
  regionLabel,
  regionOf,
  regionProblem,
  serviceIn,
} from "./place.ts";
import { withRole } from "../role.ts";

/** How long REJECTED may still be what was before our request, ms. */
const lagMs = 60_000;

/** What is asked for, as it is sent. */
interface Wanted {
  readonly region: string;
  readonly endpointId: string;
  readonly description: string;
}

function wantedOf(values: Values, target: Target): Wanted {
  const item = target.item === undefined ? undefined : endpointBy(target, target.item);
  const known = item && cloudIdOf(item, target.cluster.cloud);
  const served = target.networking.services.items.map((service) => service.region);
  const typed = "endpointId" in values ? textOf(values, "endpointId") : (known ?? "");
  return {
    region: regionOf(values, { ...target, ...(item && { region: item.region }) }, served),
    endpointId: recognise(typed).text,
    description:
      "description" in values ? textOf(values, "description") : (item?.description ?? ""),
  };
}

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
        ...(azure && { leaves: [recreate(id)] }),
      };
    },
  };
}

/** Why an endpoint that is listed cannot be registered once more. */
function notAgain(endpoint: PrivateEndpoint, cloud: string): string | undefined {
  if (endpoint.status.state !== "rejected") {
    return l10n.t("This endpoint is registered already ({0}).", endpointWord(endpoint.status));
  }
  return cloud === "azure" ? recreate(endpoint.id) : undefined;
}

function recreate(id: string): string {
  return l10n.t("In Azure, {0} must be made anew before it can be registered again.", id);
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

function fieldsOf(target: Target, lacks: (region: string) => string | undefined): Field[] {
  const { cloud } = target.cluster;
  const example = exampleId(cloud);
  return [
    regionField(target, lacks),
    {
      id: "endpointId",
      label: cloud === "gcp" ? l10n.t("PSC connection id") : l10n.t("Private endpoint id"),
      kind: "text",
      required: true,
      help:
        cloud === "aws"
          ? l10n.t("The id of the VPC endpoint in your AWS account. It begins with vpce-.")
          : l10n.t("The id that your cloud gave the endpoint, for example {0}.", example),
      placeholder: example,
    },
    {
      id: "description",
      label: l10n.t("Description"),
      kind: "text",
      help: l10n.t("What the endpoint is for. It can be changed later."),
    },
  ];
}

function draftOf(wanted: Wanted, target: Target): Draft {
  const { region, endpointId: id, description } = wanted;
  const { cluster } = target;
  const lacks = (one: string): string | undefined =>
    serviceIn(target, one)?.status.state === "available" ? undefined : noServiceYet();
  const fields = fieldsOf(target, lacks);
  const present = id === "" ? undefined : endpointBy(target, id);
  const values = { region, endpointId: id, description };
  return makeDraft({
    title: l10n.t("Register private endpoint"),
    fields,
    values,
    errors: errorsOf(fields, values, {
      region: regionProblem(region, target, lacks),
      endpointId: idProblem(id, cluster.cloud) ?? (present && notAgain(present, cluster.cloud)),
      description: taken(wanted, target),
    }),
    prerequisites: prerequisites(target, region),
    effects: [
      l10n.t("Accepts the endpoint for {0}.", cluster.name),
      l10n.t("Nothing changes in your own cloud account."),
      l10n.t("Afterwards create the DNS names of this region in your network."),
    ],
    calls: [
      plannedCall(
        "POST",
        paths.endpoints,
        { ...placeOf(target, region) },
        { endpointID: id, ...(description !== "" && { description }) },
      ),
    ],
  });
}

/** Where Astra DB gives ids of its own, only the description tells which is which after a lost answer. */
function taken(
  { region, description }: Wanted,
  { networking, cluster }: Target,
): string | undefined {
  const twin = networking.endpoints.items.some(
    (one) =>
      one.region === region &&
      description !== "" &&
      one.description === description &&
      one.status.state !== "rejected" &&
      !isCloudId(one.id, cluster.cloud),
  );
  return twin
    ? l10n.t("Another endpoint has this description: choose one that tells them apart.")
    : undefined;
}

function prerequisites(target: Target, region: string): Prerequisite[] {
  const { cluster } = target;
  const name = serviceIn(target, region)?.name ?? "";
  const owners = ownersIn(target, region).map((owner) => owner.owner);
  return [
    {
      label: l10n.t(
        "An endpoint in your network to the service in {0}",
        regionLabel(cluster, region),
      ),
      detail: l10n.t(
        "In the cloud and region of the database; in a shared VPC, made by the VPC's owner.",
      ),
      ...(name !== "" && { copy: name }),
    },
    ...(owners.length === 0
      ? []
      : [{ label: l10n.t("It was made by an allowed principal"), detail: owners.join(", ") }]),
    // The names that must lead to it.
    ...(serviceIn(target, region)?.facts ?? []).map(({ label, value }) => ({ label, copy: value })),
  ];
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
