import type { LockSpelling } from "./entities.ts";

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

export interface Variants {
  cockroach: CockroachVariants;
}

/** What the newest description says; where it is silent, what is likeliest. */
export function defaultVariants(): Variants {
  return {
    cockroach: {
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
    },
  };
}

/** What each setting of a face may be: a list of values, or the kind of value. */
export type VariantRules = Readonly<Record<string, readonly unknown[] | "boolean" | "seconds">>;

/** What those of CockroachDB Cloud may be. */
export const cockroachRules: Record<
  keyof CockroachVariants,
  readonly unknown[] | "boolean" | "seconds"
> = {
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

/** The settings of a face, and what they may be. */
export interface FaceVariants {
  readonly variants: object;
  readonly variantRules: VariantRules;
}

/**
 * Sets the given settings, by face, and leaves the others.
 * @throws Error naming the face or setting that does not exist or the value that it cannot have.
 */
export function setVariants(
  faces: Readonly<Record<string, FaceVariants>>,
  changes: Record<string, unknown>,
): void {
  for (const [name, settings] of Object.entries(changes)) {
    const face = Object.hasOwn(faces, name) ? faces[name] : undefined;
    if (face === undefined || typeof settings !== "object" || settings === null) {
      const known = Object.keys(faces).join(", ");
      throw new Error(`variants: expected {"<face>": {…}} of ${known}, not "${name}".`);
    }
    for (const [setting, value] of Object.entries(settings)) {
      checkVariant(face.variantRules, setting, value);
    }
    Object.assign(face.variants, settings);
  }
}

function checkVariant(rules: VariantRules, name: string, value: unknown): void {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (rule === undefined) throw new Error(`variants: there is no setting "${name}".`);
  const fits =
    rule === "boolean"
      ? typeof value === "boolean"
      : rule === "seconds"
        ? typeof value === "number" && value >= 0 && Number.isFinite(value)
        : rule.includes(value);
  if (fits) return;
  const choices =
    typeof rule === "string" ? rule : rule.map((one) => JSON.stringify(one)).join(", ");
  throw new Error(`variants: "${name}" must be one of: ${choices}.`);
}
