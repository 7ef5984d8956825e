import {
  UpdateConnectivityCommand,
  type Cluster,
  type ConnectivityInfo,
} from "@aws-sdk/client-kafka";
import * as l10n from "@vscode/l10n";
import { linesOf, textOf, type Values } from "../../../domain/draft.ts";
import type { Progress, Sent } from "../../../domain/progress.ts";
import type { Awaited, CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Clients } from "../clients.ts";
import {
  authenticationOf,
  authentications,
  multiVpcOf,
  readCluster,
  type Authentication,
} from "../msk.ts";
import { planned } from "./call.ts";

/**
 * Lets clients of other VPCs connect to an MSK cluster, for some kinds of authentication. What is on already
 * stays on. Values: `region`, `target` (the ARN), `authentication` (`scram`, `iam`, `tls`; one a line).
 */
export function enableMultiVpc(clients: Clients): CloudWrite {
  return {
    id: "enableMultiVpc",
    purpose: "set",
    repeatable: true,
    typicalSeconds: 45 * 60,
    calls: (values) => [
      planned("MSK", "UpdateConnectivity", {
        ClusterArn: textOf(values, "target"),
        ConnectivityInfo: connectivity(wantedOf(values)),
      }),
    ],
    async look(values, options) {
      const kafka = clients.kafka(textOf(values, "region"));
      const ClusterArn = textOf(values, "target");
      const cluster = await readCluster(kafka, ClusterArn, options);
      return {
        awaits: () => busy(cluster, wantedOf(values)),
        blocked: () => problem(cluster, wantedOf(values)),
        progress: (sent) => progressOf(cluster, wantedOf(values), sent),
        undo: () => ({
          cannot: l10n.t(
            "Multi-VPC connectivity of {0} stays on: switching it off would cut off other clients.",
            cluster.ClusterName ?? ClusterArn,
          ),
        }),
        async run(rest) {
          const { CurrentVersion } = cluster;
          const input = {
            ...{ ClusterArn, CurrentVersion },
            ConnectivityInfo: connectivity(wantedOf(values)),
          };
          await write(kafka, "UpdateConnectivity", rest, (client) =>
            client.send(new UpdateConnectivityCommand(input)),
          );
          return ClusterArn;
        },
      };
    },
  };
}

function wantedOf(values: Values): Authentication[] {
  const lines = linesOf(values, "authentication");
  return authentications.filter((one) => lines.includes(one));
}

/** Names only what is switched on. */
function connectivity(wanted: readonly Authentication[]): ConnectivityInfo {
  const on = { Enabled: true };
  const Sasl = {
    ...(wanted.includes("scram") && { Scram: on }),
    ...(wanted.includes("iam") && { Iam: on }),
  };
  const ClientAuthentication = {
    ...(Object.keys(Sasl).length > 0 && { Sasl }),
    ...(wanted.includes("tls") && { Tls: on }),
  };
  return { VpcConnectivity: { ClientAuthentication } };
}

/** States that pass by themselves, and in which a cluster takes no change (api-facts §5.3). */
const passing = ["CREATING", "HEALING", "MAINTENANCE", "REBOOTING_BROKER", "UPDATING"];

/** What is on already needs no change. */
function busy(cluster: Cluster, wanted: readonly Authentication[]): Awaited | undefined {
  const { State = "", ClusterName = "" } = cluster;
  const on = multiVpcOf(cluster);
  if (wanted.every((one) => on.includes(one)) || !passing.includes(State.toUpperCase())) {
    return undefined;
  }
  return {
    kind: "running",
    text: l10n.t("{0} is {1}: it can be changed once it is ACTIVE.", ClusterName, State),
  };
}

function problem(cluster: Cluster, wanted: readonly Authentication[]): string | undefined {
  if (wanted.length === 0) return l10n.t("Choose the kind of authentication that clients use.");
  if (cluster.ClusterType?.toUpperCase() !== "PROVISIONED") {
    return l10n.t("Multi-VPC connectivity is for provisioned clusters only.");
  }
  const instance = cluster.Provisioned?.BrokerNodeGroupInfo?.InstanceType ?? "";
  if (instance === "kafka.t3.small") {
    return l10n.t("Brokers of type {0} have no multi-VPC connectivity.", instance);
  }
  const known = authenticationOf(cluster);
  const unknown = wanted.filter((one) => !known.includes(one));
  if (unknown.length > 0) {
    return l10n.t(
      "The cluster itself does not have this authentication: {0}. Switch it on first.",
      unknown.join(", "),
    );
  }
  const { State = "" } = cluster;
  return State.toUpperCase() === "ACTIVE"
    ? undefined
    : l10n.t("The cluster is {0}: it can be changed once it is ACTIVE.", State);
}

function progressOf(cluster: Cluster, wanted: readonly Authentication[], sent: Sent): Progress {
  const on = multiVpcOf(cluster);
  const missing = wanted.filter((one) => !on.includes(one));
  const { State: state = "" } = cluster;
  if (missing.length === 0) {
    return { kind: "done", text: l10n.t("Multi-VPC connectivity is on.") };
  }
  if (sent.at !== undefined && state.toUpperCase() === "UPDATING") {
    return { kind: "running", text: l10n.t("The cluster is {0}.", state) };
  }
  const text = l10n.t("Multi-VPC connectivity is off for {0}.", missing.join(", "));
  return { kind: "absent", text };
}
