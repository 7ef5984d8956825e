import type { CallOptions, RawRef } from "../provider.ts";
import type { AstraApi } from "./api.ts";
import { endpointId, ownerId } from "./read.ts";

/** What Astra DB says of one thing, without what would let somebody in. */
export async function readRaw(api: AstraApi, ref: RawRef, options: CallOptions): Promise<unknown> {
  if (ref.part === undefined) return withoutSecrets(await api.database(ref.cluster, options));
  const { datacenters } = (await api.clusterLinks(ref.cluster, options)).value();
  for (const link of datacenters ?? []) {
    const region = link.datacenterID ?? "";
    if (ref.part === "services" && [link.serviceName, region].includes(ref.item)) return link;
    if (ref.part === "endpoints") {
      const found = (link.endpoints ?? []).find((one) => endpointId(one) === ref.item);
      if (found !== undefined) return found;
    }
    const owners = ref.part === "owners" ? (link.allowedPrincipals ?? []) : [];
    if (owners.some((one) => ownerId(region, one) === ref.item)) return link;
  }
  return undefined;
}

/** The addresses of secure bundles open the database to whoever has them (api-facts §2.2). */
const secret = /^(secureBundle|downloadURL|password)/i;

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !secret.test(name))
      .map(([name, inner]) => [name, withoutSecrets(inner)]),
  );
}
