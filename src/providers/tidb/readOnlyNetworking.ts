import * as l10n from "@vscode/l10n";
import type { Networking } from "../../domain/model.ts";
import { isFrom, sectionFrom } from "../unchanged.ts";
import type { TidbApi } from "./api.ts";
import {
  readConnection,
  readLegacyEndpoint,
  readLegacyService,
  readService,
} from "./readEndpoints.ts";
import {
  digestOf,
  egressInConsole,
  noOwners,
  orAbsent,
  withheld,
  type Read,
  type Reading,
} from "./reading.ts";
import { readItem, wholeList } from "./unread.ts";
import { connection } from "./wire.ts";

/** How the lists that can only be read are refused where the plan does not have them, or not for this key. */
const refusing: readonly number[] = [400, 403, 404];

/** Reads a Premium or Essential V2 cluster (api-facts §3.6). */
export async function readPremium(reading: Reading): Promise<Read> {
  const { around, id, region, wants, options, known } = reading;
  const { api } = around;
  const [service, first] = await Promise.all([
    wants("services") ? orAbsent(api.premiumService(id, options)) : undefined,
    wants("endpoints")
      ? orAbsent(api.premiumConnections(id, undefined, options), refusing)
      : undefined,
  ]);
  const services =
    wants("services") &&
    sectionFrom(known?.services, digestOf(service), () => ({
      items: service === undefined ? [] : [readService(service.value(), id, region, undefined)],
    }));
  return {
    ...(services && { services }),
    ...(first
      ? { endpoints: await premiumEndpoints(reading, first) }
      : withheld(reading, "endpoints", unreadEndpoints())),
    ...withheld(reading, "egress", egressInConsole()),
    ...withheld(reading, "owners", noOwners()),
  };
}

async function premiumEndpoints(
  { around: { api }, id, region, options, known }: Reading,
  first: Awaited<ReturnType<TidbApi["premiumConnections"]>>,
): Promise<Networking["endpoints"]> {
  // A page that was the only one has no next one.
  if (isFrom(known?.endpoints, first.digest)) return known.endpoints;
  const { digest, items } = await wholeList(
    first,
    (token) => api.premiumConnections(id, token, options),
    (page) => page.privateEndpointConnections,
  );
  return sectionFrom(known?.endpoints, digest, () => ({
    items: items.map((item) =>
      readConnection(readItem(connection, item, "privateEndpointConnections"), id, region),
    ),
  }));
}

/** Reads a cluster that only the legacy API knows (api-facts §3.7). */
export async function readLegacy(reading: Reading, project: string): Promise<Read> {
  const { around, id, region, wants, options, known } = reading;
  const { api } = around;
  const [service, found] = await Promise.all([
    wants("services") ? orAbsent(api.legacyService(project, id, options)) : undefined,
    wants("endpoints") ? orAbsent(api.legacyEndpoints(project, id, options), refusing) : undefined,
  ]);
  const services =
    wants("services") &&
    sectionFrom(known?.services, digestOf(service), () => ({
      items:
        service === undefined
          ? []
          : [readLegacyService(service.value().private_endpoint_service, region)],
    }));
  const endpoints =
    found &&
    sectionFrom(known?.endpoints, found.digest, () => ({
      items: (found.value().endpoints ?? []).map((one) => readLegacyEndpoint(one, region)),
    }));
  return {
    ...(services && { services }),
    ...(endpoints ? { endpoints } : withheld(reading, "endpoints", unreadEndpoints())),
    ...withheld(reading, "egress", egressInConsole()),
    ...withheld(reading, "owners", noOwners()),
  };
}

const unreadEndpoints = (): string =>
  l10n.t(
    "The private endpoints of this cluster cannot be read: TiDB Cloud refuses their list to this key, or for this plan. See its console.",
  );
