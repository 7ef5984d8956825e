import type { LockSpelling } from "../http/face.ts";
import type { VariantRules } from "../world/variants.ts";

/** Points on which sources about CockroachDB Cloud disagree or are silent (api-facts §1, §8, §9). */
export interface CockroachVariants {
  /** Field of a connection that names its region: the schema has one, its `required` the other. */
  connectionRegion: "region_name" | "region" | "both";
  /** Words of states: of the newest version, or those of 2022-09-20 whatever version is asked for. */
  stateWords: "current" | "older";
  /** One egress endpoint at the top level, or wrapped as before SDK 6.7.0. */
  egressWrapped: boolean;
  /** Creating an egress endpoint answers without `state` and `domain_names`. */
  sparseCreate: boolean;
  /** Where there is no further page. */
  lastPage: "object" | "null" | "absent";
  /** What the newer domain-names call answers. */
  newPatch: "works" | 404 | 405 | 501;
  retryAfter: "seconds" | "date" | "absent";
  /** Which field of a GCP service holds the service attachment. */
  gcpTarget: "name" | "endpoint_service_id";
  noTrustedOwners: "absent" | "empty" | "null";
  /** Where a limited-access feature is off. */
  limitedAccess: 403 | 404 | 501;
  /** How a cluster refuses writes while maintenance runs. */
  lockSpelling: LockSpelling;
  /** Whether the operator role writes too (the description says so) or only reads (the seeds). */
  operatorWrites: boolean;
  /** Whether endpoints that exist in the cloud but were not registered are listed. */
  listsUnregistered: boolean;
  /** Whether `AVAILABLE` shows before connection id and address do. */
  lateAddress: boolean;
  /** Maintenance goes on until the owner accepted, or ends when the cloud's half is made. */
  maintenanceUntilAvailable: boolean;
  /** World seconds by which reads of networking lag behind writes. */
  readLagSeconds: number;
}

/** What the newest description says; where it is silent, what is likeliest. */
export function defaultCockroachVariants(): CockroachVariants {
  return {
    connectionRegion: "region_name",
    stateWords: "current",
    egressWrapped: false,
    sparseCreate: false,
    lastPage: "object",
    newPatch: "works",
    retryAfter: "seconds",
    gcpTarget: "name",
    noTrustedOwners: "absent",
    limitedAccess: 403,
    lockSpelling: "503",
    operatorWrites: false,
    listsUnregistered: false,
    lateAddress: false,
    maintenanceUntilAvailable: false,
    readLagSeconds: 0,
  };
}

/** What each of them may be. */
export const cockroachRules: Record<keyof CockroachVariants, VariantRules[string]> = {
  connectionRegion: ["region_name", "region", "both"],
  stateWords: ["current", "older"],
  egressWrapped: "boolean",
  sparseCreate: "boolean",
  lastPage: ["object", "null", "absent"],
  newPatch: ["works", 404, 405, 501],
  retryAfter: ["seconds", "date", "absent"],
  gcpTarget: ["name", "endpoint_service_id"],
  noTrustedOwners: ["absent", "empty", "null"],
  limitedAccess: [403, 404, 501],
  lockSpelling: ["409", "503", "message", "state"],
  operatorWrites: "boolean",
  listsUnregistered: "boolean",
  lateAddress: "boolean",
  maintenanceUntilAvailable: "boolean",
  readLagSeconds: "seconds",
};
