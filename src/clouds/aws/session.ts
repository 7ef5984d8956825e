import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { CloudCaller } from "../../domain/customerCloud.ts";
import type { CloudOptions, CloudSession, CloudSignIn } from "../cloud.ts";
import { read } from "./calls.ts";
import { createClients, type Clients } from "./clients.ts";
import { homeRegion } from "./credentials.ts";
import { readEndpoints, readOffered } from "./endpoints.ts";
import { missing } from "./errors.ts";
import { isKafka, readKafka, readKafkaConnections } from "./msk.ts";
import { readGroups, readNetworks, readSubnets } from "./networks.ts";
import { readConnections, readOwnServices } from "./ownServices.ts";
import { markIn } from "./writes/call.ts";
import { writesOf } from "./writes/all.ts";
import { readZones } from "./zones.ts";

export { profileNames } from "./credentials.ts";
export { renewalCommand } from "./renewal.ts";

/** An identity's way to AWS; nothing is sent yet. */
export async function connect(signIn: CloudSignIn): Promise<CloudSession> {
  const clients = createClients(signIn);
  const home = await homeRegion(signIn);
  return {
    writes: writesOf(clients),
    whoAmI: (options) => whoAmI(clients, home, options),
    networks: (region, options) => readNetworks(clients.ec2(region), options),
    subnets: (region, network, options) => readSubnets(clients.ec2(region), [network], options),
    async groups(region, network, options) {
      const filter = { name: "vpc-id", value: network } as const;
      const groups = await readGroups(clients.ec2(region), filter, options);
      return groups.map(({ id, name, network: of, openings, tags }) => ({
        ...{ id, name, openings },
        network: of,
        ...markIn(tags),
      }));
    },
    offered: (region, name, options) => readOffered(clients.ec2(region), name, options),
    endpoints: (region, services, options) => readEndpoints(clients.ec2(region), services, options),
    async ownServices(region, { kind, ...options }) {
      const [services, clusters] = await Promise.all([
        kind === "kafka" ? [] : readOwnServices(clients.ec2(region), options),
        kind === "service" ? [] : readKafka(clients.kafka(region), options),
      ]);
      return [...services, ...clusters];
    },
    consumers: (region, target, options) =>
      isKafka(target)
        ? readKafkaConnections(clients.kafka(region), target, options)
        : readConnections(clients.ec2(region), target, options),
    addresses: () => Promise.resolve([]),
    zones: (region, network, options) => readZones(clients.route53(region), network, options),
  };
}

async function whoAmI(clients: Clients, home: string, options: CloudOptions): Promise<CloudCaller> {
  const sts = clients.sts(home);
  const operation = "GetCallerIdentity";
  const { Account: account, Arn: principal } = await read(
    sts,
    operation,
    options,
    (client, settings) => client.send(new GetCallerIdentityCommand({}), settings),
  );
  if (account === undefined) throw missing("Account", { service: sts, operation });
  if (principal === undefined) throw missing("Arn", { service: sts, operation });
  const ends = await clients.signInEnds();
  return { account, principal, ...(ends !== undefined && { until: ends.getTime() }) };
}
