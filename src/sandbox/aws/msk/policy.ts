import type { MskCluster } from "../../world/entities.ts";
import { rootPrincipal } from "../../world/places.ts";
import { acceptEndpoint } from "../decide.ts";
import { AwsError } from "../errors.ts";
import type { AwsState } from "../state.ts";
import { hexOf } from "../zones.ts";
import { badRequest, bodyOf, clusterOf, type MskCall } from "./call.ts";
import {
  addPrincipals,
  principalsIn,
  readPolicy,
  removePrincipals,
  writePolicy,
} from "./document.ts";

export function getPolicy(call: MskCall): Record<string, unknown> {
  const msk = clusterOf(call);
  const policy = policyOf(call.state, msk);
  if (policy !== undefined) return { policy, currentVersion: versionOf(policy) };
  throw new AwsError("NotFoundException", `The cluster ${msk.id} has no policy.`, 404);
}

/** Replaces the whole policy: whom it lets in connects, who waits among them. */
export function putPolicy(call: MskCall): Record<string, unknown> {
  const { state } = call;
  const msk = clusterOf(call);
  const body = bodyOf(call);
  const { policy } = body;
  if (typeof policy !== "string") throw badRequest("policy", "The policy is missing.");
  const document = readPolicy(policy);
  if (document === undefined) throw badRequest("policy", "The policy is not a valid document.");
  assertVersion(body["currentVersion"], policyOf(state, msk));
  state.mskPolicies.set(msk.id, policy);
  const policyPrincipals = principalsIn(document);
  state.world.mskClusters.change(msk.id, { policyPrincipals });
  letIn(state, msk.id, policyPrincipals);
  return { currentVersion: versionOf(policy) };
}

export function deletePolicy(call: MskCall): Record<string, unknown> {
  const msk = clusterOf(call);
  call.state.mskPolicies.delete(msk.id);
  call.state.world.mskClusters.change(msk.id, { policyPrincipals: [] });
  return {};
}

/** Who gives a version means to replace that one. */
function assertVersion(given: unknown, present: string | undefined): void {
  const current = present === undefined ? undefined : versionOf(present);
  if (given === undefined || given === null || given === current) return;
  throw badRequest("currentVersion", "The policy's version is not the current one.");
}

/** The policy is how the owner of a cluster accepts. */
function letIn(state: AwsState, clusterArn: string, principals: readonly string[]): void {
  const waiting = state.world.endpoints
    .group(clusterArn)
    .filter((one) => one.state === "pendingAcceptance")
    .filter(({ accountId }) => principals.includes(rootPrincipal(accountId)));
  for (const endpoint of waiting) acceptEndpoint(state, endpoint);
}

/**
 * The policy as it was put, except that the world's principals are the truth: a sandbox's control or a
 * provider's part may let somebody in without a document.
 */
function policyOf(state: AwsState, msk: MskCluster): string | undefined {
  const text = state.mskPolicies.get(msk.id);
  const document = (text === undefined ? undefined : readPolicy(text)) ?? { Statement: [] };
  const told = principalsIn(document);
  const missing = msk.policyPrincipals.filter((one) => !told.includes(one));
  const extra = told.filter((one) => !msk.policyPrincipals.includes(one));
  if (missing.length === 0 && extra.length === 0) return text;
  const kept = removePrincipals(document, extra);
  return writePolicy(addPrincipals(kept, msk.id, missing));
}

function versionOf(policy: string): string {
  return `K${hexOf(policy, 12).toUpperCase()}`;
}
