import * as l10n from "@vscode/l10n";
import { recognise } from "../../domain/identifiers.ts";
import { cloudRegionOf } from "../../domain/otherSide.ts";
import { invalidInput } from "../../http/errors.ts";
import type { LinkRules } from "../../providers/link.ts";
import type { Session, Target } from "../../providers/provider.ts";
import type { App } from "../app.ts";
import { say } from "../messages.ts";
import { regionWord } from "../texts.ts";
import { readTarget, targetOf } from "./actions.ts";
import { choose } from "./choose.ts";
import { chooseCluster, placeOf, type Place } from "./place.ts";

/** A place that is in a region. */
export type RegionPlace = Place & { readonly region: string };

/** A region of a cluster, and the name of the service in it that is meant; empty = the one that will be made. */
export interface Link {
  readonly place: RegionPlace;
  readonly service: string;
}

/** Asks what is to be connected to, as far as the node does not say it. Undefined = it cannot be, which was said. */
export async function chooseLink(
  app: App,
  node: unknown,
  subject: { accountId?: string | undefined },
): Promise<Link | undefined> {
  const given = placeOf(node) ?? (await chooseCluster(app, l10n.t("Connect to which cluster?")));
  subject.accountId = given.accountId;
  await readTarget(app, given);
  const place = await regionOf(app, given);
  const service = await chooseService(app, place);
  return service === undefined ? undefined : { place, service };
}

/** The region of a place; asks for one where it names none. Throws `Cancelled`. */
export async function regionOf(app: App, place: Place): Promise<RegionPlace> {
  if (place.region !== undefined) return { ...place, region: place.region };
  const { cluster } = targetOf(app, place);
  const choices = cluster.regions.map(({ name }) => ({
    label: regionWord(cluster, name),
    value: name,
  }));
  const region =
    choices.length === 1 && choices[0] !== undefined
      ? choices[0].value
      : await choose(l10n.t("Connect to which region?"), choices, l10n.t("It has no region."));
  return { ...place, region };
}

async function chooseService(app: App, place: RegionPlace): Promise<string | undefined> {
  const target = targetOf(app, place);
  const links = (await app.connections.session(place.accountId)).links(target);
  if ("blocked" in links) {
    void say(l10n.t("Not possible for {0}: {1}", target.cluster.name, links.blocked));
    return undefined;
  }
  const wanted = leadsTo(app, place);
  const choices = links.rules
    .filter(({ service }) => wanted === undefined || recognise(service?.name ?? "").text === wanted)
    .map(({ service }) => ({
      label: service?.leadsTo ?? service?.name ?? "",
      value: service?.name ?? "",
    }));
  if (choices.length === 1) return choices[0]?.value;
  return choose(l10n.t("Connect to which service?"), choices, l10n.t("There is no service."));
}

/** The service that the endpoint at a place leads to, where only the customer's cloud knows it. */
function leadsTo(app: App, place: RegionPlace): string | undefined {
  const identity = app.clusterIdentities.of(place)?.id;
  if (identity === undefined || place.item === undefined) return undefined;
  const region = cloudRegionOf(place, targetOf(app, place).cluster.regions);
  const { endpoints = [] } = app.cloudSides.of({ identity, region }) ?? {};
  const half = endpoints.find(({ id }) => id === place.item);
  return half && recognise(half.service).text;
}

/** The rules of a service as it is now. Throws `invalidInput` when nothing can lead to it any more. */
export function rulesOf(session: Session, target: Target, service: string): LinkRules {
  const links = session.links(target);
  if ("blocked" in links) {
    throw invalidInput(links.blocked, l10n.t("Close the form, and connect once that is over."));
  }
  const found = links.rules.find((one) => (one.service?.name ?? "") === service) ?? links.rules[0];
  if (found !== undefined) return found;
  throw invalidInput(l10n.t("There is no service."), l10n.t("Refresh the cluster."));
}
