import type { CloudWrite } from "../../cloud.ts";
import type { Clients } from "../clients.ts";
import { acceptConnection } from "./acceptConnection.ts";
import { allowConsumer, withdrawConsumer } from "./consumers.ts";
import { createEndpoint } from "./createEndpoint.ts";
import { createSecurityGroup } from "./createSecurityGroup.ts";
import { deleteEndpoint } from "./deleteEndpoint.ts";
import { deleteSecurityGroup } from "./deleteSecurityGroup.ts";
import { enableMultiVpc } from "./enableMultiVpc.ts";
import { closePorts, openPorts } from "./ports.ts";
import { removeRecord, setRecord } from "./records.ts";
import { setPrivateDns } from "./setPrivateDns.ts";
import { createZone, deleteZone } from "./zones.ts";

/** The writes that AWS has. */
export function writesOf(clients: Clients): readonly CloudWrite[] {
  return [
    createSecurityGroup,
    deleteSecurityGroup,
    openPorts,
    closePorts,
    createEndpoint,
    deleteEndpoint,
    setPrivateDns,
    createZone,
    deleteZone,
    setRecord,
    removeRecord,
    allowConsumer,
    withdrawConsumer,
    acceptConnection,
    enableMultiVpc,
  ].map((make) => make(clients));
}
