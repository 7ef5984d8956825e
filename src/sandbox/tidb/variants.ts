import type { VariantRules } from "../world/variants.ts";

/** Points on which sources about TiDB Cloud disagree or are silent (api-facts §3, §8, §9). */
export interface TidbVariants {
  /** Which of the two calls lists projects. */
  projects: "legacy" | "iam" | "neither";
  /** How a PSC endpoint is to be named: the forwarding rule's path, its name, or either. */
  gcpId: "path" | "name" | "either";
  /** Whether node groups have a list of their own, beside that in the cluster. */
  nodeGroupsCall: boolean;
  /** Whether endpoints that exist in the cloud but were not registered are listed. */
  listsDiscovered: boolean;
  /** The hash of HTTP Digest. */
  algorithm: "MD5" | "SHA-256";
  /** World seconds by which reads of networking lag behind writes. */
  readLagSeconds: number;
}

/** What the newest descriptions say; where they are silent, what is likeliest. */
export function defaultTidbVariants(): TidbVariants {
  return {
    projects: "legacy",
    gcpId: "either",
    nodeGroupsCall: false,
    listsDiscovered: true,
    algorithm: "MD5",
    readLagSeconds: 0,
  };
}

/** What each of them may be. */
export const tidbRules: Record<keyof TidbVariants, VariantRules[string]> = {
  projects: ["legacy", "iam", "neither"],
  gcpId: ["path", "name", "either"],
  nodeGroupsCall: "boolean",
  listsDiscovered: "boolean",
  algorithm: ["MD5", "SHA-256"],
  readLagSeconds: "seconds",
};
