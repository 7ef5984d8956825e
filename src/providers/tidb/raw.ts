import type { CallOptions, RawRef } from "../provider.ts";
import { pages } from "../paging.ts";
import type { TidbApi } from "./api.ts";
import { endpointRefOf, refOf, type ClusterRef } from "./ids.ts";
import { connectionIdOf } from "./readEndpoints.ts";
import { readItem } from "./unread.ts";
import { connection } from "./wire.ts";

/** What TiDB Cloud says of a cluster or of one item, unchanged. */
export async function rawOf(api: TidbApi, ref: RawRef, options: CallOptions): Promise<unknown> {
  const of = refOf(ref.cluster);
  const item = ref.item ?? "";
  switch (ref.part) {
    case undefined:
      return rawCluster(api, of, options);
    case "services":
      return rawService(api, of, item, options);
    case "endpoints":
      return rawEndpoint(api, of, item, options);
    case "egress":
      return (await api.privateLink(of.cluster, item, options)).value();
    case "owners":
      return undefined;
  }
}

async function rawCluster(api: TidbApi, { kind, cluster, project }: ClusterRef, o: CallOptions) {
  switch (kind) {
    case "dedicated":
      return api.dedicatedCluster(cluster, o);
    case "serverless":
      return (await api.serverlessCluster(cluster, o)).value();
    case "premium":
      return api.premiumCluster(cluster, o);
    case "legacy":
      return api.legacyCluster(project ?? "", cluster, o);
  }
}

async function rawService(
  api: TidbApi,
  { kind, cluster, project }: ClusterRef,
  item: string,
  o: CallOptions,
) {
  switch (kind) {
    case "dedicated":
      return (await api.service(cluster, item, o)).value();
    case "serverless":
      return (await api.serverlessCluster(cluster, o)).value().endpoints;
    case "premium":
      return (await api.premiumService(cluster, o)).value();
    case "legacy":
      return (await api.legacyService(project ?? "", cluster, o)).value().private_endpoint_service;
  }
}

/** From the list, where discovered endpoints are, too. */
async function rawEndpoint(
  api: TidbApi,
  { kind, cluster, project }: ClusterRef,
  item: string,
  o: CallOptions,
) {
  if (kind === "legacy") {
    const { endpoints } = (await api.legacyEndpoints(project ?? "", cluster, o)).value();
    return (endpoints ?? []).find(({ id }) => id === item);
  }
  const { group, connection: wanted } = endpointRefOf(item);
  const read = async (pageToken: string | undefined) => {
    const answer =
      kind === "dedicated"
        ? await api.connections(cluster, group, { pageToken }, o)
        : await api.premiumConnections(cluster, pageToken, o);
    const { privateEndpointConnections: found, nextPageToken } = answer.value();
    const items = (found ?? []).map((one) => {
      const wire = readItem(connection, one, "privateEndpointConnections");
      return { id: connectionIdOf(wire), wire };
    });
    return { items, ...(nextPageToken && { next: nextPageToken }) };
  };
  for await (const { items } of pages(read)) {
    const found = items.find(({ id }) => id === wanted);
    if (found !== undefined) return found.wire;
  }
  return undefined;
}
