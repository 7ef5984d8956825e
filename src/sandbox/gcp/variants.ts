import type { VariantRules } from "../world/variants.ts";

/** Points in which GCP may behave one way or the other. */
export interface GcpVariants {
  /** World seconds that an operation takes; what it does shows when it is done. */
  operationSeconds: number;
  /** Lists come in pages of 5 items, also where no size is asked for. */
  smallPages: boolean;
  /** Whether the project has the API of Cloud DNS enabled. */
  dnsEnabled: boolean;
}

export function defaultGcpVariants(): GcpVariants {
  return { operationSeconds: 3, smallPages: false, dnsEnabled: true };
}

export const gcpRules = {
  operationSeconds: "seconds",
  smallPages: "boolean",
  dnsEnabled: "boolean",
} as const satisfies VariantRules & Record<keyof GcpVariants, unknown>;
