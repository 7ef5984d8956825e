import type { Answer } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import { bodyOf, callCluster, ok, textField, type Call } from "./call.ts";
import type { Cluster } from "./entities.ts";
import { readLag } from "./state.ts";
import {
  addTrustedOwner,
  assertOwnersEnabled,
  removeTrustedOwner,
  trustedOwner,
} from "./trustedOwners.ts";
import { ownerWire } from "./wire.ts";

/** `GET …/private-endpoint-trusted-owners`; an empty list may be left out altogether. */
export function listOwners(call: Call): Answer {
  const { state } = call;
  const owners = state.trustedOwners.groupAt(enabledCluster(call).id, readLag(state));
  if (owners.length > 0) return ok({ trusted_owners: owners.map(ownerWire) });
  switch (state.variants.noTrustedOwners) {
    case "absent":
      return ok({});
    case "empty":
      return ok({ trusted_owners: [] });
    case "null":
      return ok({ trusted_owners: null });
  }
}

/** `POST …/private-endpoint-trusted-owners`. */
export function postOwner(call: Call): Answer {
  const cluster = enabledCluster(call);
  const body = bodyOf(call);
  const ownerId = textField(body, "external_owner_id");
  if (textField(body, "type") !== "AWS_ACCOUNT_ID") {
    throw new Problem("invalid", "type must be AWS_ACCOUNT_ID");
  }
  return ok({ trusted_owner: ownerWire(addTrustedOwner(call.state, cluster, ownerId)) });
}

/** `GET …/private-endpoint-trusted-owners/{owner_id}`. */
export function getOwner(call: Call): Answer {
  const id = call.params["owner_id"] ?? "";
  return ok({ trusted_owner: ownerWire(trustedOwner(call.state, enabledCluster(call), id)) });
}

/** `DELETE …/private-endpoint-trusted-owners/{owner_id}`: answers the removed one. */
export function deleteOwner(call: Call): Answer {
  const id = call.params["owner_id"] ?? "";
  return ok({ trusted_owner: ownerWire(removeTrustedOwner(call.state, enabledCluster(call), id)) });
}

function enabledCluster(call: Call): Cluster {
  const cluster = callCluster(call);
  assertOwnersEnabled(cluster);
  return cluster;
}
