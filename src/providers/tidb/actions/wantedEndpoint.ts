import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { EndpointService, PrivateEndpoint } from "../../../domain/model.ts";
import type { Target } from "../../provider.ts";
import { endpointRefOf } from "../ids.ts";
import { isDiscovered, normalId, sameEndpoint } from "./endpointIds.ts";

/** An endpoint of the customer, and the node group that it is to lead to. */
export interface Wanted {
  readonly nodeGroup: string;
  readonly endpointId: string;
  readonly privateIpAddress: string;
}

/** The endpoint that the action was begun on. */
export const itemOf = ({ networking, item }: Target): PrivateEndpoint | undefined =>
  networking.endpoints.items.find(({ id }) => id === item);

/** What its cloud calls an endpoint. */
export const cloudIdOf = ({ cloudId, id }: PrivateEndpoint): string => cloudId ?? id;

/** What was typed, in the spelling of what TiDB Cloud has discovered where that is the same. */
export function wantedOf(values: Values, target: Target): Wanted {
  const item = itemOf(target);
  const typed =
    "endpointId" in values
      ? normalId(textOf(values, "endpointId"))
      : item === undefined
        ? ""
        : cloudIdOf(item);
  const found = target.networking.endpoints.items.find(
    (one) => isDiscovered(one) && sameEndpoint(cloudIdOf(one), typed),
  );
  const given = textOf(values, "nodeGroup") || (item && endpointRefOf(item.id).group);
  return {
    nodeGroup: given || (found && endpointRefOf(found.id).group) || (usable(target)[0]?.id ?? ""),
    endpointId: found === undefined ? typed : cloudIdOf(found),
    privateIpAddress: textOf(values, "privateIpAddress"),
  };
}

/** The services that endpoints can be registered with. */
export function usable({ networking }: Target): readonly EndpointService[] {
  return networking.services.items.filter(({ status }) => status.state === "available");
}

/** Entries of the endpoint in its node group; what is only discovered is no entry of anybody. */
export function entriesOf(wanted: Wanted, target: Target): PrivateEndpoint[] {
  return target.networking.endpoints.items.filter(
    (one) =>
      !isDiscovered(one) &&
      endpointRefOf(one.id).group === wanted.nodeGroup &&
      sameEndpoint(cloudIdOf(one), wanted.endpointId),
  );
}

/** Why the endpoint need not be registered again; undefined = it may be. */
export function twice(wanted: Wanted, target: Target): string | undefined {
  const present = entriesOf(wanted, target).find(({ status }) =>
    ["available", "pending", "deleting"].includes(status.state),
  );
  return present && l10n.t("This endpoint is registered already ({0}).", present.status.word);
}

/** The body that registers it. */
export function bodyOf({ endpointId, privateIpAddress }: Wanted) {
  return { endpointId, ...(privateIpAddress !== "" && { privateIpAddress }) };
}
