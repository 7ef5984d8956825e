import type { VariantRules } from "../world/variants.ts";

/** Points in which AWS may behave one way or the other. */
export interface AwsVariants {
  /** World seconds by which reads of endpoints and security groups lag behind writes. */
  lagSeconds: number;
  /** Lists come in pages of 5 items, also where no size is asked for. */
  smallPages: boolean;
}

export function defaultAwsVariants(): AwsVariants {
  return { lagSeconds: 0, smallPages: false };
}

export const awsRules = {
  lagSeconds: "seconds",
  smallPages: "boolean",
} as const satisfies VariantRules & Record<keyof AwsVariants, unknown>;
