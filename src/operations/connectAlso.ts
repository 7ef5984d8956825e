import * as l10n from "@vscode/l10n";
import type { EndpointHalf } from "../domain/customerCloud.ts";
import type { Field, Values } from "../domain/draft.ts";
import { halfOf } from "../domain/otherSide.ts";
import type { LinkRules } from "../providers/link.ts";
import type { Session, Target } from "../providers/provider.ts";

/** A region of a cluster. */
export type RegionTarget = Target & { readonly region: string };

/** Another cluster to which an endpoint leads as well, and what its link takes. */
export interface AlsoLed {
  readonly target: RegionTarget;
  readonly rules: LinkRules;
}

/** Those of these clusters to which a service leads too, and with which the endpoint is not registered. */
export function alsoLed(
  session: Session,
  { service }: LinkRules,
  endpoint: EndpointHalf,
  others: readonly RegionTarget[],
): readonly AlsoLed[] {
  return others.flatMap((target) => {
    const links = session.links(target);
    if (service === undefined || "blocked" in links) return [];
    const rules = links.rules.find((one) => one.service?.name === service.name);
    const { items } = target.networking.endpoints;
    const isIn = items.some((one) => halfOf(one, [endpoint]) !== undefined);
    return rules === undefined || isIn ? [] : [{ target, rules }];
  });
}

/** One question a cluster. */
export function alsoFields(all: readonly AlsoLed[]): readonly Field[] {
  return all.map(({ target: { cluster } }) => ({
    id: alsoField(cluster.id),
    label: l10n.t("Connect {0} as well", cluster.name),
    kind: "checkbox",
    help: l10n.t("The service leads to it too: the same endpoint serves it."),
  }));
}

/** Those that a person wants. */
export function alsoWanted(all: readonly AlsoLed[], values: Values): readonly AlsoLed[] {
  return all.filter(({ target: { cluster } }) => values[alsoField(cluster.id)] === true);
}

function alsoField(clusterId: string): string {
  return `also-${clusterId}`;
}
