import type { WriteCase } from "./operationDesk.ts";
import { cloudEndpoint, type TidbDrive } from "./tidbDrive.ts";

/** A write on a thing of the demo that it fits, and what it does. */
export interface Case extends WriteCase<TidbDrive> {
  readonly name: string;
}

const connections = "/dedicated/v1beta1/clusters/*/tidbNodeGroups/*/privateEndpointConnections";
const links = "/serverless/v1beta1/clusters/*/privateLinkConnections";

/** The id of the demo's connection with domain names. */
export const kafka = ({ state }: TidbDrive): string =>
  state.links.all().find(({ displayName }) => displayName === "kafka")?.id ?? "";

/** An accepted target to which nothing leads yet. */
function free(drive: TidbDrive): string {
  const used = new Set(drive.state.links.all().map(({ target }) => target));
  const targets = drive.sandbox.parts["tidb"]?.targets?.(drive.row("web-essential").id) ?? [];
  return targets.find((one) => one.outcome === "accepted" && !used.has(one.identifier))!.identifier;
}

/** Every write of TiDB Cloud. */
export const cases: readonly Case[] = [
  {
    name: "registers what a person made in AWS",
    action: "registerEndpoint",
    cluster: "shop-prod",
    write: { method: "POST", path: connections },
    async subject(drive) {
      const endpointId = await cloudEndpoint(drive, drive.row("shop-prod"));
      return { typed: { endpointId: ` ${endpointId} ` } };
    },
  },
  {
    name: "registers what was discovered on GCP",
    action: "registerEndpoint",
    cluster: "tracking-eu",
    write: { method: "POST", path: connections },
    async subject(drive, { networking }): ReturnType<Case["subject"]> {
      const found = networking.endpoints.items.find(({ status }) => status.word === "DISCOVERED");
      if (found !== undefined) return { typed: {}, item: found.id };
      return { typed: { endpointId: await cloudEndpoint(drive, drive.row("tracking-eu")) } };
    },
  },
  {
    name: "removes an endpoint",
    action: "removeEndpoint",
    cluster: "shop-prod",
    write: { method: "DELETE", path: `${connections}/*` },
    subject: (_, { networking }) =>
      Promise.resolve({ typed: {}, item: networking.endpoints.items[0]!.id }),
  },
  {
    name: "creates an egress endpoint",
    action: "createEgressEndpoint",
    cluster: "web-essential",
    write: { method: "POST", path: links },
    subject: (drive) =>
      Promise.resolve({ typed: { displayName: "audit", identifier: free(drive) } }),
  },
  {
    name: "attaches domains",
    action: "attachDomains",
    cluster: "web-essential",
    write: { method: "POST", path: `${links}/*` },
    subject: (drive) =>
      Promise.resolve({ typed: { type: "CONFLUENT", uniqueName: "zq81xx" }, item: kafka(drive) }),
  },
  {
    name: "detaches domains",
    action: "detachDomains",
    cluster: "web-essential",
    write: { method: "POST", path: `${links}/*` },
    subject: (drive) => {
      const [set] = drive.state.domains.all().filter(({ type }) => type === "CONFLUENT");
      return Promise.resolve({ typed: { attachDomainId: set!.id }, item: kafka(drive) });
    },
  },
  {
    name: "deletes an egress endpoint",
    action: "deleteEgressEndpoint",
    cluster: "web-essential",
    write: { method: "DELETE", path: `${links}/*` },
    subject: (drive) => Promise.resolve({ typed: {}, item: kafka(drive) }),
  },
];
