import { CreateVpcEndpointCommand, type CreateVpcEndpointCommandInput } from "@aws-sdk/client-ec2";
import * as l10n from "@vscode/l10n";
import {
  ownAddress,
  type EndpointHalf,
  type OfferedService,
  type Subnet,
} from "../../../domain/customerCloud.ts";
import { linesOf, textOf, type Values } from "../../../domain/draft.ts";
import type { Progress, Sent } from "../../../domain/progress.ts";
import type { CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Clients } from "../clients.ts";
import { readEndpoints, readOffered } from "../endpoints.ts";
import { missing } from "../errors.ts";
import { readSubnets } from "../networks.ts";
import { madeTags, markTag, planned } from "./call.ts";

/**
 * Makes an interface endpoint.
 * Values: `region`, `network`, `service`, `subnets`, `groups`, `name`, `mark` (which operation it is), and
 * `fitting` (checkbox): of the subnets only those in the service's zones are meant, which were not known.
 * Gives `endpoint`, `endpointName` and `endpointZone` (its regional name and the hosted zone of that).
 */
export function createEndpoint(clients: Clients): CloudWrite {
  return {
    id: "createEndpoint",
    purpose: "make",
    // By its client token.
    repeatable: true,
    typicalSeconds: 120,
    calls: (values) => [planned("EC2", "CreateVpcEndpoint", inputOf(values))],
    async look(values, options) {
      const ec2 = clients.ec2(textOf(values, "region"));
      const service = textOf(values, "service");
      const network = textOf(values, "network");
      const [endpoints, offered, subnets] = await Promise.all([
        readEndpoints(ec2, [service], options),
        readOffered(ec2, service, options),
        readSubnets(ec2, [network], options),
      ]);
      const meant = meantBy(values, offered, subnets);
      const alike = endpoints.filter(
        (one) => one.network === network && one.tags[markTag] === textOf(values, "mark"),
      );
      return {
        blocked: () => serviceProblem(service, offered) ?? placeProblem(meant, offered, subnets),
        alike: () => alike.map(({ id }) => id),
        progress: (sent) => progressOf(sent, endpoints),
        undo: ({ subject = "" }) => ({
          write: "deleteEndpoint",
          values: { region: textOf(values, "region"), endpoint: subject },
          about: subject,
        }),
        async run({ token, ...rest }) {
          const operation = "CreateVpcEndpoint";
          const input = { ...inputOf(meant), ClientToken: token };
          const { VpcEndpoint } = await write(ec2, operation, rest, (client) =>
            client.send(new CreateVpcEndpointCommand(input)),
          );
          const id = VpcEndpoint?.VpcEndpointId;
          if (id === undefined) throw missing("VpcEndpointId", { service: ec2, operation });
          return id;
        },
      };
    },
  };
}

/** The values with the subnets that fit alone, where that is asked for; none left = all, to be refused in words. */
function meantBy(
  values: Values,
  offered: OfferedService | undefined,
  known: readonly Subnet[],
): Values {
  if (values["fitting"] !== true) return values;
  const subnets = linesOf(values, "subnets");
  const fitting = subnets.filter((id) => {
    const subnet = known.find((one) => one.id === id);
    return subnet !== undefined && subnetProblem(subnet, offered?.zones) === undefined;
  });
  return fitting.length === 0 ? values : { ...values, subnets: fitting };
}

/** Private DNS is left off: it is switched on once both sides are available (design §4). */
function inputOf(values: Values): CreateVpcEndpointCommandInput {
  return {
    VpcId: textOf(values, "network"),
    VpcEndpointType: "Interface",
    ServiceName: textOf(values, "service"),
    SubnetIds: linesOf(values, "subnets"),
    SecurityGroupIds: linesOf(values, "groups"),
    PrivateDnsEnabled: false,
    TagSpecifications: madeTags("vpc-endpoint", textOf(values, "name"), textOf(values, "mark")),
  };
}

function serviceProblem(name: string, offered: OfferedService | undefined): string | undefined {
  if (offered !== undefined) return undefined;
  return l10n.t(
    "AWS shows no endpoint service {0} to this account: it is in another region, or does not allow the account yet.",
    name,
  );
}

/** Without groups EC2 would silently take the VPC's default one. */
function placeProblem(
  values: Values,
  offered: OfferedService | undefined,
  known: readonly Subnet[],
): string | undefined {
  const ids = linesOf(values, "subnets");
  if (ids.length === 0) return l10n.t("Choose at least one subnet.");
  if (linesOf(values, "groups").length === 0) {
    return l10n.t("Choose at least one security group.");
  }
  const chosen = ids.map((id) => known.find((one) => one.id === id));
  const gone = ids.find((_, index) => chosen[index] === undefined);
  if (gone !== undefined) return l10n.t("The VPC has no subnet {0} that this account sees.", gone);
  const subnets = chosen.filter((one) => one !== undefined);
  for (const subnet of subnets) {
    const problem = subnetProblem(subnet, offered?.zones) ?? twin(subnet, subnets);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Why an endpoint to a service cannot be in a subnet; zones that are not told are not judged. */
export function subnetProblem(
  { id, zone, freeAddresses }: Subnet,
  zones: readonly string[] | undefined,
): string | undefined {
  if (zones !== undefined && zone !== undefined && !zones.includes(zone.id)) {
    return l10n.t(
      "The subnet {0} is in zone {1}, where the service is not: it is in {2}.",
      id,
      zone.id,
      zones.join(", "),
    );
  }
  if (freeAddresses !== undefined && freeAddresses < 1)
    return l10n.t("The subnet {0} has no free address.", id);
  return undefined;
}

/** One subnet a zone. */
function twin(subnet: Subnet, all: readonly Subnet[]): string | undefined {
  const other = all.find((one) => one.id !== subnet.id && one.zone?.id === subnet.zone?.id);
  if (other === undefined || subnet.zone === undefined) return undefined;
  return l10n.t(
    "The subnets {0} and {1} are both in zone {2}: choose one a zone.",
    subnet.id,
    other.id,
    subnet.zone.id,
  );
}

/** That it is there is all that this step is for: who lets it in comes next. */
function progressOf({ subject }: Sent, known: readonly EndpointHalf[]): Progress {
  const endpoint = known.find(({ id }) => id === subject);
  if (endpoint === undefined) {
    return { kind: "absent", text: l10n.t("There is no such endpoint in the VPC.") };
  }
  const { word, state } = endpoint.status;
  switch (state) {
    case "failed":
    case "rejected":
    case "expired":
      return {
        kind: "failed",
        text: l10n
          .t(
            "The endpoint {0} is {1}: delete it, and make a new one. {2}",
            endpoint.id,
            word,
            endpoint.failure ?? "",
          )
          .trimEnd(),
      };
    case "deleting":
    case "gone":
      return { kind: "absent", text: l10n.t("The endpoint {0} is {1}.", endpoint.id, word) };
    default:
      return madeProgress(endpoint);
  }
}

function madeProgress(endpoint: EndpointHalf): Progress {
  const { id, status } = endpoint;
  const address = ownAddress(endpoint);
  if (address === undefined) {
    return { kind: "running", text: l10n.t("The endpoint {0} has no name yet.", id) };
  }
  return {
    kind: "done",
    text: l10n.t("The endpoint {0} is made; AWS says {1}.", id, status.word),
    gives: {
      endpoint: id,
      endpointName: address.name,
      endpointZone: address.hostedZone ?? "",
    },
  };
}
