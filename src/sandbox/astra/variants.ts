import type { VariantRules } from "../world/variants.ts";

/** Points on which sources about Astra DB disagree or are silent (api-facts §2, §8, §9). */
export interface AstraVariants {
  /** What accepting an endpoint answers: the endpoint, or its datacenter with all of them. */
  acceptAnswer: "object" | "datacenters";
  /** How refusals are said: a JSON object with a list, a JSON string, or plain text. */
  errorBody: "object" | "string" | "text";
  /** The id under which an endpoint is kept: the one that was sent, or one of Astra DB's own. */
  returnedId: "same" | "other";
  /** The call for all links of the organization. */
  organizationCall: "works" | 403 | 404;
  /** The call for the access lists of all databases; `unnamed`: its answer does not say whose they are. */
  accessListsCall: "works" | "unnamed" | 403 | 404 | 405;
  /** How the links read: as described, or as before version 2.3. */
  itemShape: "current" | "former";
  /** Where a database's datacenters stand: in its description, or in a call of their own only. */
  datacenters: "info" | "call";
  /** How a bundle's address says whose it is: by region and cloud, or by the datacenter's id once more. */
  bundleFields: "region" | "datacenter";
  /** The host in a bundle: what drivers connect to, or a name of its own. */
  bundleHost: "drivers" | "own";
  /** Whether a rejected endpoint stays listed. */
  rejectedStays: boolean;
  /** What a token is answered whose role does not allow a call. */
  roleRefusal: 401 | 403;
  /** World seconds by which reads of links lag behind writes. */
  readLagSeconds: number;
}

/** What the newest description says; where it is silent, what is likeliest. */
export function defaultAstraVariants(): AstraVariants {
  return {
    acceptAnswer: "object",
    errorBody: "object",
    returnedId: "same",
    organizationCall: "works",
    accessListsCall: "works",
    itemShape: "current",
    datacenters: "info",
    bundleFields: "region",
    bundleHost: "drivers",
    rejectedStays: true,
    roleRefusal: 403,
    readLagSeconds: 0,
  };
}

/** What each of them may be. */
export const astraRules: Record<keyof AstraVariants, VariantRules[string]> = {
  acceptAnswer: ["object", "datacenters"],
  errorBody: ["object", "string", "text"],
  returnedId: ["same", "other"],
  organizationCall: ["works", 403, 404],
  accessListsCall: ["works", "unnamed", 403, 404, 405],
  itemShape: ["current", "former"],
  datacenters: ["info", "call"],
  bundleFields: ["region", "datacenter"],
  bundleHost: ["drivers", "own"],
  rejectedStays: "boolean",
  roleRefusal: [401, 403],
  readLagSeconds: "seconds",
};
