import { ModifyVpcEndpointServicePermissionsCommand } from "@aws-sdk/client-ec2";
import { DeleteClusterPolicyCommand, PutClusterPolicyCommand } from "@aws-sdk/client-kafka";
import * as l10n from "@vscode/l10n";
import { textOf, type PlannedCall, type Values } from "../../../domain/draft.ts";
import type { CloudOptions, CloudSight, CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Clients } from "../clients.ts";
import { isKafka, readPolicy } from "../msk.ts";
import { readAllowed, serviceIdOf } from "../ownServices.ts";
import { allowedBy, statementFor, withoutPrincipal, withPrincipal } from "../policy.ts";
import { principalFor } from "../principals.ts";
import { planned } from "./call.ts";

/** Whom a target lets in, and what the two writes would send. */
interface Guests {
  readonly allowed: readonly string[];
  /** Whether what lets this principal in is of the kind that we add: only that is taken away. */
  readonly removable: boolean;
  add(options: CloudOptions): Promise<unknown>;
  remove(options: CloudOptions): Promise<unknown>;
}

/**
 * Lets an account connect to a service of the customer's own: a permission of the endpoint service, or a
 * statement more in the policy of an MSK cluster, in which all else stays.
 * Values: `region`, `target` (service name or ARN), `principal` (ARN or account).
 */
export function allowConsumer(clients: Clients): CloudWrite {
  return {
    id: "allowConsumer",
    purpose: "set",
    repeatable: true,
    typicalSeconds: 10,
    calls: (values) => [allowCall(values)],
    async look(values, options) {
      const guests = await guestsOf(clients, values, options);
      const principal = principalOf(values);
      const isIn = guests.allowed.some((one) => one === principal || one === "*");
      return {
        blocked: () => undefined,
        progress: () =>
          isIn
            ? { kind: "done", text: l10n.t("{0} may connect.", principal) }
            : { kind: "absent", text: l10n.t("{0} may not connect yet.", principal) },
        undo: () => ({
          write: "withdrawConsumer",
          values: { ...values, principal },
          about: principal,
          leaves: [l10n.t("Connections that were made meanwhile stay as they are.")],
        }),
        async run(rest) {
          await guests.add(rest);
          return principal;
        },
      } satisfies CloudSight;
    },
  };
}

/** Takes such a permission away; in a policy only the statement that we added. Values: as for allowing. */
export function withdrawConsumer(clients: Clients): CloudWrite {
  return {
    id: "withdrawConsumer",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 10,
    calls: (values) => [withdrawCall(values)],
    async look(values, options) {
      const guests = await guestsOf(clients, values, options);
      const principal = principalOf(values);
      return {
        blocked: () => undefined,
        progress: () =>
          guests.removable
            ? { kind: "absent", text: l10n.t("{0} may connect.", principal) }
            : { kind: "done", text: l10n.t("The permission of {0} is taken away.", principal) },
        undo: () => ({
          write: "allowConsumer",
          values: { ...values, principal },
          about: principal,
        }),
        async run(rest) {
          await guests.remove(rest);
          return principal;
        },
      } satisfies CloudSight;
    },
  };
}

function principalOf(values: Values): string {
  return principalFor(textOf(values, "principal"), textOf(values, "region"));
}

function guestsOf(clients: Clients, values: Values, options: CloudOptions): Promise<Guests> {
  const ofTarget = isKafka(textOf(values, "target")) ? guestsOfKafka : guestsOfService;
  return ofTarget(clients, values, options);
}

async function guestsOfService(
  clients: Clients,
  values: Values,
  options: CloudOptions,
): Promise<Guests> {
  const ec2 = clients.ec2(textOf(values, "region"));
  const ServiceId = serviceIdOf(textOf(values, "target"));
  const principal = principalOf(values);
  const allowed = await readAllowed(ec2, ServiceId, options);
  const modify = (change: object, rest: CloudOptions): Promise<unknown> =>
    write(ec2, "ModifyVpcEndpointServicePermissions", rest, (client) =>
      client.send(new ModifyVpcEndpointServicePermissionsCommand({ ServiceId, ...change })),
    );
  return {
    allowed,
    removable: allowed.includes(principal),
    add: (rest) => modify({ AddAllowedPrincipals: [principal] }, rest),
    remove: (rest) => modify({ RemoveAllowedPrincipals: [principal] }, rest),
  };
}

/** The version that was read goes with what is written: who changed it meanwhile is not written over. */
async function guestsOfKafka(
  clients: Clients,
  values: Values,
  options: CloudOptions,
): Promise<Guests> {
  const kafka = clients.kafka(textOf(values, "region"));
  const ClusterArn = textOf(values, "target");
  const principal = principalOf(values);
  const policy = await readPolicy(kafka, ClusterArn, options);
  const left = policy === undefined ? undefined : withoutPrincipal(policy.text, principal);
  const version = policy?.version === undefined ? {} : { CurrentVersion: policy.version };
  const put = (Policy: string, rest: CloudOptions): Promise<unknown> =>
    write(kafka, "PutClusterPolicy", rest, (client) =>
      client.send(new PutClusterPolicyCommand({ ClusterArn, Policy, ...version })),
    );
  return {
    allowed: policy === undefined ? [] : allowedBy(policy.text),
    removable: left !== undefined,
    add: (rest) => put(withPrincipal(policy?.text, ClusterArn, principal), rest),
    async remove(rest) {
      if (left === undefined) return undefined;
      if (!left.empty) return put(left.text, rest);
      // A policy has at least one statement.
      return write(kafka, "DeleteClusterPolicy", rest, (client) =>
        client.send(new DeleteClusterPolicyCommand({ ClusterArn })),
      );
    },
  };
}

/** What is in the policy already is not known before it is read: the preview has what is added. */
function allowCall(values: Values): PlannedCall {
  const [target, principal] = [textOf(values, "target"), principalOf(values)];
  return isKafka(target)
    ? planned("MSK", "PutClusterPolicy", {
        ClusterArn: target,
        AddedStatement: statementFor(target, principal),
      })
    : planned("EC2", "ModifyVpcEndpointServicePermissions", {
        ServiceId: serviceIdOf(target),
        AddAllowedPrincipals: [principal],
      });
}

function withdrawCall(values: Values): PlannedCall {
  const [target, principal] = [textOf(values, "target"), principalOf(values)];
  return isKafka(target)
    ? planned("MSK", "PutClusterPolicy", {
        ClusterArn: target,
        RemovedStatement: statementFor(target, principal),
      })
    : planned("EC2", "ModifyVpcEndpointServicePermissions", {
        ServiceId: serviceIdOf(target),
        RemoveAllowedPrincipals: [principal],
      });
}
