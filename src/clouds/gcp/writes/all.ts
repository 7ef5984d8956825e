import type { CloudWrite } from "../../cloud.ts";
import type { Google } from "../clients.ts";
import { releaseAddress, reserveAddress } from "./addresses.ts";
import { createEndpoint } from "./createEndpoint.ts";
import { deleteEndpoint } from "./deleteEndpoint.ts";
import { setGlobalAccess } from "./setGlobalAccess.ts";

/** The writes that GCP has. */
export function writesOf(google: Google): readonly CloudWrite[] {
  return [reserveAddress, releaseAddress, createEndpoint, deleteEndpoint, setGlobalAccess].map(
    (make) => make(google),
  );
}
