import { ModifyVpcEndpointCommand } from "@aws-sdk/client-ec2";
import * as l10n from "@vscode/l10n";
import type { EndpointHalf, Network, OfferedService } from "../../../domain/customerCloud.ts";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { Progress } from "../../../domain/progress.ts";
import { isOver } from "../../../domain/state.ts";
import type { Awaited, CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Clients } from "../clients.ts";
import { readEndpoint, readOffered } from "../endpoints.ts";
import { readDns } from "../networks.ts";
import { planned } from "./call.ts";

/** Switches an endpoint's private DNS. Values: `region`, `endpoint`, `on` (a checkbox). */
export function setPrivateDns(clients: Clients): CloudWrite {
  return {
    id: "setPrivateDns",
    purpose: "set",
    repeatable: true,
    typicalSeconds: 120,
    calls: (values) => [planned("EC2", "ModifyVpcEndpoint", inputOf(values))],
    async look(values, options) {
      const ec2 = clients.ec2(textOf(values, "region"));
      const id = textOf(values, "endpoint");
      const on = values["on"] === true;
      const endpoint = await readEndpoint(ec2, id, options);
      const [offered, dns] =
        endpoint === undefined || !on
          ? []
          : await Promise.all([
              readOffered(ec2, endpoint.service, options),
              readDns(ec2, endpoint.network, options),
            ]);
      return {
        awaits: () => awaited(id, endpoint),
        blocked: () => stateProblem(id, endpoint) ?? (on ? dnsProblem(offered, dns) : undefined),
        progress: () => progressOf(id, on, endpoint),
        undo: () => ({
          write: "setPrivateDns",
          values: { ...values, on: !on },
          about: id,
        }),
        async run(rest) {
          await write(ec2, "ModifyVpcEndpoint", rest, (client) =>
            client.send(new ModifyVpcEndpointCommand(inputOf(values))),
          );
          return id;
        },
      };
    },
  };
}

function inputOf(values: Values): { VpcEndpointId: string; PrivateDnsEnabled: boolean } {
  return { VpcEndpointId: textOf(values, "endpoint"), PrivateDnsEnabled: values["on"] === true };
}

/** It can be switched only while the endpoint is available, which it may still become. */
function awaited(id: string, endpoint: EndpointHalf | undefined): Awaited | undefined {
  if (endpoint === undefined) return undefined;
  const text = notAvailable(id, endpoint);
  switch (endpoint.status.state) {
    case "pending":
      return { kind: "running", text };
    case "needsAcceptance":
      return { kind: "person", text };
    default:
      return undefined;
  }
}

function stateProblem(id: string, endpoint: EndpointHalf | undefined): string | undefined {
  if (endpoint === undefined) return l10n.t("There is no endpoint {0} in this account.", id);
  return endpoint.status.state === "available" ? undefined : notAvailable(id, endpoint);
}

function notAvailable(id: string, { status }: EndpointHalf): string {
  return l10n.t(
    "The endpoint {0} is {1}: private DNS can be switched once it is available.",
    id,
    status.word,
  );
}

function dnsProblem(offered: OfferedService | undefined, dns: Network["dns"]): string | undefined {
  const { privateDns } = offered ?? {};
  if (privateDns === undefined) return l10n.t("The endpoint service has no private DNS name.");
  if (!privateDns.verified) {
    return l10n.t(
      "The owner of the endpoint service has not proven yet that {0} is theirs: try again later.",
      privateDns.name,
    );
  }
  if (dns === undefined || (dns.support && dns.hostnames)) return undefined;
  return dns.support
    ? l10n.t("Switch on DNS hostnames (enableDnsHostnames) in the VPC first.")
    : l10n.t("Switch on DNS resolution (enableDnsSupport) in the VPC first.");
}

/** After the change the endpoint is pending for a while. */
function progressOf(id: string, on: boolean, endpoint: EndpointHalf | undefined): Progress {
  if (endpoint === undefined) {
    // What is gone answers to no name.
    return on
      ? { kind: "absent", text: l10n.t("There is no endpoint {0} in this account.", id) }
      : { kind: "done", text: l10n.t("The endpoint {0} is gone.", id) };
  }
  const { state, word } = endpoint.status;
  // It answers to no name, whatever it says of that, and EC2 would refuse to change it.
  if (!on && isOver(state)) {
    return {
      kind: "done",
      text: l10n.t("The endpoint {0} is {1}: it answers to no name any more.", id, word),
    };
  }
  if (endpoint.privateDns !== on) {
    const text = on ? l10n.t("Private DNS is off.") : l10n.t("Private DNS is on.");
    return { kind: "absent", text };
  }
  if (state === "pending") {
    return { kind: "running", text: l10n.t("The endpoint {0} is {1}.", id, word) };
  }
  const text = on ? l10n.t("Private DNS is on.") : l10n.t("Private DNS is off.");
  return { kind: "done", text };
}
