import * as l10n from "@vscode/l10n";
import {
  textOf,
  type Draft,
  type Field,
  type Prerequisite,
  type Values,
} from "../../../domain/draft.ts";
import { recognise } from "../../../domain/identifiers.ts";
import type { PrivateEndpoint } from "../../../domain/model.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Target } from "../../provider.ts";
import { paths } from "../api.ts";
import { endpointWord } from "../states.ts";
import { cloudIdOf, endpointBy, exampleId, idProblem, isCloudId } from "./endpointIds.ts";
import {
  noServiceYet,
  ownersIn,
  placeOf,
  regionField,
  regionLabel,
  regionOf,
  regionProblem,
  serviceIn,
} from "./place.ts";

/** What is asked for, as it is sent. */
export interface Wanted {
  readonly region: string;
  readonly endpointId: string;
  readonly description: string;
}

/** What the values mean on this target. */
export function wantedOf(values: Values, target: Target): Wanted {
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

/** Why an endpoint that is listed cannot be registered once more. */
export function notAgain(endpoint: PrivateEndpoint, cloud: string): string | undefined {
  if (endpoint.status.state !== "rejected") {
    return l10n.t("This endpoint is registered already ({0}).", endpointWord(endpoint.status));
  }
  return cloud === "azure" ? recreate(endpoint.id) : undefined;
}

/** What Azure asks for once an endpoint was rejected (api-facts §2.3). */
export function recreate(id: string): string {
  return l10n.t("In Azure, {0} must be made anew before it can be registered again.", id);
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

/** The form that registers an endpoint, as far as it is filled in. */
export function draftOf(wanted: Wanted, target: Target): Draft {
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
