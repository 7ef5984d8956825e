import {
  paginateDescribeVpcEndpointConnections,
  paginateDescribeVpcEndpointServiceConfigurations,
  paginateDescribeVpcEndpointServicePermissions,
  type EC2Client,
  type ServiceConfiguration,
} from "@aws-sdk/client-ec2";
import * as l10n from "@vscode/l10n";
import type { Consumer, OwnService } from "../../domain/customerCloud.ts";
import type { CloudOptions } from "../cloud.ts";
import { readAll } from "./calls.ts";
import type { Service } from "./clients.ts";
import { statusOf } from "./endpoints.ts";
import { tagsOf } from "./networks.ts";

type Ec2 = Service<EC2Client>;

/** The id in the name of an endpoint service: its last part (api-facts §5.2). */
export function serviceIdOf(target: string): string {
  return target.slice(target.lastIndexOf(".") + 1);
}

/** The account's endpoint services of a region, with whom each allows. */
export async function readOwnServices(ec2: Ec2, options: CloudOptions): Promise<OwnService[]> {
  const services = await readAll(
    ec2,
    "DescribeVpcEndpointServiceConfigurations",
    options,
    (config, settings) => paginateDescribeVpcEndpointServiceConfigurations(config, {}, settings),
    (page) => page.ServiceConfigurations,
  );
  return Promise.all(
    services.map(async (service) =>
      ownOf(service, await readAllowed(ec2, service.ServiceId ?? "", options)),
    ),
  );
}

function ownOf(service: ServiceConfiguration, allowed: readonly string[]): OwnService {
  const { ServiceName: target = "", ServiceState: state = "" } = service;
  const ready = state.toLowerCase() === "available";
  return {
    target,
    name: tagsOf(service.Tags)["Name"] ?? serviceIdOf(target),
    kind: "service",
    zones: service.AvailabilityZoneIds ?? [],
    acceptance: service.AcceptanceRequired === true ? "manual" : "automatic",
    allowed,
    unfit: ready ? [] : [l10n.t("It is {0}.", state)],
  };
}

/** Whom an endpoint service allows to ask. */
export function readAllowed(ec2: Ec2, ServiceId: string, options: CloudOptions): Promise<string[]> {
  return readAll(
    ec2,
    "DescribeVpcEndpointServicePermissions",
    options,
    (config, settings) =>
      paginateDescribeVpcEndpointServicePermissions(config, { ServiceId }, settings),
    (page) => page.AllowedPrincipals?.flatMap(({ Principal }) => Principal ?? []),
  );
}

/** Whose endpoints are at an endpoint service of the account. */
export async function readConnections(
  ec2: Ec2,
  target: string,
  options: CloudOptions,
): Promise<Consumer[]> {
  const Filters = [{ Name: "service-id", Values: [serviceIdOf(target)] }];
  const connections = await readAll(
    ec2,
    "DescribeVpcEndpointConnections",
    options,
    (config, settings) => paginateDescribeVpcEndpointConnections(config, { Filters }, settings),
    (page) => page.VpcEndpointConnections,
  );
  return connections.map((one) => ({
    id: one.VpcEndpointId ?? "",
    owner: one.VpcEndpointOwner ?? "",
    status: statusOf(one.VpcEndpointState),
  }));
}
