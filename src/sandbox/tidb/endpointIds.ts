import { createHash } from "node:crypto";
import type { CloudEndpoint } from "../world/entities.ts";
import type { TidbVariants } from "./variants.ts";

const ruleOf = ({ accountId, region, name }: CloudEndpoint): string =>
  `projects/${accountId}/regions/${region}/forwardingRules/${name}`;

/** How TiDB Cloud writes an endpoint of the customer that it has found itself. */
export function spelled(endpoint: CloudEndpoint, { gcpId }: TidbVariants): string {
  if (endpoint.cloud !== "gcp") return endpoint.id;
  return gcpId === "name" ? endpoint.name : ruleOf(endpoint);
}

/** True when this is a way of naming the endpoint that is taken. */
export function names(id: string, endpoint: CloudEndpoint, { gcpId }: TidbVariants): boolean {
  if (endpoint.cloud === "azure") return id.toLowerCase() === endpoint.id.toLowerCase();
  if (endpoint.cloud === "aws") return id === endpoint.id;
  const isPath = gcpId !== "name" && id === ruleOf(endpoint);
  return isPath || (gcpId !== "path" && id === endpoint.name);
}

/** The id under which an endpoint is listed that nobody has registered: digits, always the same. */
export function discoveredId({ id }: CloudEndpoint): string {
  const hex = createHash("sha256").update(id).digest("hex").slice(0, 14);
  return BigInt(`0x${hex}`).toString().padStart(18, "1");
}
