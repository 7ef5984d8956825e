import * as l10n from "@vscode/l10n";
import type { Cluster, Networking, OwnerSection } from "../../domain/model.ts";
import type { CallOptions } from "../provider.ts";
import { sectionFrom } from "../unchanged.ts";
import type { TidbApi } from "./api.ts";
import { publicAccessOf } from "./read.ts";
import { readPrivateLink, readSharedService } from "./readEndpoints.ts";
import { digestOf, orAbsent, withheld, type Read, type Reading } from "./reading.ts";
import { wholeList } from "./unread.ts";
import type { WirePrivateLink } from "./wire.ts";

/** Reads a Starter or Essential cluster. */
export async function readServerless(reading: Reading, cluster: Cluster): Promise<Read> {
  const { around, id, region, wants, options, known } = reading;
  const [described, egress] = await Promise.all([
    wants("services") || wants("owners") ? around.api.serverlessCluster(id, options) : undefined,
    wants("egress") ? privateLinks(reading) : undefined,
  ]);
  const digest = digestOf(described);
  const services =
    described &&
    wants("services") &&
    sectionFrom(known?.services, digest, () => {
      const one = readSharedService(described.value(), region);
      return { items: one === undefined ? [] : [one] };
    });
  const owners =
    described &&
    wants("owners") &&
    sectionFrom(known?.owners, digest, (): OwnerSection => {
      const publicAccess = publicAccessOf(described.value());
      const unavailable = ownersInConsole();
      return { items: [], unavailable, ...(publicAccess && { publicAccess }) };
    });
  return {
    ...(services && { services }),
    ...withheld(reading, "endpoints", endpointsInConsole(cluster)),
    ...(egress && { egress }),
    ...(owners && { owners }),
  };
}

/** How a call in beta is refused that the cluster or the organization does not have. */
const withoutBeta: readonly number[] = [403, 404, 405, 501];

/** The list tells no domain names; they come with each connection that can have some (api-facts §3.5). */
async function privateLinks({
  around: { api },
  id,
  region,
  options,
  known,
}: Reading): Promise<Networking["egress"]> {
  const list = await orAbsent(api.privateLinks(id, undefined, options), withoutBeta);
  if (list === undefined) return noPrivateLinks(known?.egress);
  const { items: links, digest } = await allLinks(api, id, list, options);
  const wholes = await Promise.all(
    links.map(async (link) =>
      mayHaveMore(link)
        ? orAbsent(api.privateLink(id, link.privateLinkConnectionId, options), withoutBeta)
        : undefined,
    ),
  );
  const whole = [digest, ...wholes.map(digestOf)].join();
  return sectionFrom(known?.egress, whole, () => ({
    items: links.map((link, index) => {
      const told = wholes[index]?.value();
      return readPrivateLink(told ?? link, region, told !== undefined);
    }),
  }));
}

/** True when there may be domain names that the list does not tell: not yet on one that is being made. */
function mayHaveMore({ attachedDomains, state }: WirePrivateLink): boolean {
  return !attachedDomains?.length && !["CREATING", "DELETING"].includes(state?.toUpperCase() ?? "");
}

async function allLinks(
  api: TidbApi,
  id: string,
  first: Awaited<ReturnType<TidbApi["privateLinks"]>>,
  options: CallOptions,
) {
  const { digest, items } = await wholeList(
    first,
    (token) => api.privateLinks(id, token, options),
    (page) => page.privateLinkConnections,
  );
  return { digest, items: items as readonly WirePrivateLink[] };
}

function noPrivateLinks(known: Networking["egress"] | undefined): Networking["egress"] {
  const unavailable = l10n.t(
    "Private link connections (beta) are not available for this cluster, or not to this key.",
  );
  return sectionFrom(known, unavailable, () => ({ items: [], unavailable }));
}

const ownersInConsole = (): string =>
  l10n.t("Which endpoints may connect is set in TiDB Cloud's console only.");

const endpointsInConsole = ({ plan }: Cluster): string =>
  l10n.t(
    "{0} clusters share the region's service: TiDB Cloud does not tell who is connected to it. Authorized endpoints are set in its console only.",
    plan,
  );
