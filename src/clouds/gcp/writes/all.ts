import type { CloudWrite } from "../../cloud.ts";
import type { Google } from "../clients.ts";
import { acceptConnection } from "./acceptConnection.ts";
import { releaseAddress, reserveAddress } from "./addresses.ts";
import { allowConsumer, withdrawConsumer } from "./consumers.ts";
import { createEndpoint } from "./createEndpoint.ts";
import { deleteEndpoint } from "./deleteEndpoint.ts";
import { removeRecord, setRecord } from "./records.ts";
import { setGlobalAccess } from "./setGlobalAccess.ts";
import { createZone, deleteZone } from "./zones.ts";

/** The writes that GCP has. */
export function writesOf(google: Google): readonly CloudWrite[] {
  return [
    reserveAddress,
    releaseAddress,
    createEndpoint,
    deleteEndpoint,
    setGlobalAccess,
    createZone,
    deleteZone,
    setRecord,
    removeRecord,
    allowConsumer,
    withdrawConsumer,
    acceptConnection,
  ].map((make) => make(google));
}
