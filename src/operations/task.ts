import * as l10n from "@vscode/l10n";
import type { CloudWriteId, CustomerCloud } from "../clouds/cloud.ts";
import { linesOf, textOf, type Values } from "../domain/draft.ts";
import type { IdentifierKind } from "../domain/identifiers.ts";
import type { ActionId } from "../providers/provider.ts";

/** A write of the database provider. */
export interface ActionTask {
  readonly kind: "action";
  readonly action: ActionId;
  readonly region?: string;
  readonly item?: string;
  readonly values: Values;
}

/** A write in the customer's own cloud. */
export interface CloudTask {
  readonly kind: "cloud";
  readonly cloud: CustomerCloud;
  /** The id of the cloud identity that does it. */
  readonly identity: string;
  readonly write: CloudWriteId;
  readonly values: Values;
}

/** A write of ours. */
export type WriteTask = ActionTask | CloudTask;

/** Something that other people do, who are told by text. It is over once a person says so, or it is seen. */
export interface HandOverTask {
  readonly kind: "handOver";
  /** What is to be done, as a person would be asked. */
  readonly title: string;
  /** For them: what to do. `{name}` stands for the value that the step takes under that name. */
  readonly text: string;
  /** What is asked back; absent = only that it is done. */
  readonly asks?: Answer;
  /** The write that they do in our place, where we can read whether it is done. */
  readonly seenBy?: WriteTask;
  /** Where the endpoint that they make may show; absent = nowhere. */
  readonly appears?: Appearance;
}

/** A region of the cluster, whose account the endpoint is to be, and the endpoints that were there already. */
interface Appearance {
  readonly region: string;
  readonly account: string;
  readonly known: readonly string[];
}

/** The wait until an endpoint is available in the customer's own cloud. Values: `region`, `service`, `endpoint`. */
export interface AwaitTask {
  readonly kind: "await";
  /** The id of the cloud identity that looks. */
  readonly identity: string;
  readonly values: Values;
}

/** What other people give back. */
export interface Answer {
  /** As a person calls it. */
  readonly label: string;
  /** The name under which later steps take it. */
  readonly name: string;
  /** What it must be; absent = any text. */
  readonly is?: IdentifierKind;
}

/** What a step does, apart from how far it has come. */
export type Task = WriteTask | HandOverTask | AwaitTask;

/** What a task does, as a line for a person; `about`: what it is about, as a person knows it. */
export function taskText(task: Task, about?: string): string {
  switch (task.kind) {
    case "action":
      return actionText(task.action, about ?? task.item);
    case "cloud":
      return writeText(task, about ?? subjectIn(task)).trim();
    case "handOver":
      return task.title;
    case "await":
      return l10n.t("Wait until the endpoint is available in your account");
  }
}

/** What a write in the cloud is about, as its values tell. */
function subjectIn({ values }: CloudTask): string {
  const names = ["name", "group", "zone", "endpoint", "principal", "balancer", "target"];
  return names.map((name) => textOf(values, name)).find((text) => text !== "") ?? "";
}

/** The same of a provider's action alone. */
export function actionText(action: ActionId, about = ""): string {
  return actionTextWith(action, about).trim();
}

function actionTextWith(action: ActionId, about: string): string {
  switch (action) {
    case "createEndpointService":
      return l10n.t("Create the endpoint service");
    case "registerEndpoint":
      return l10n.t("Register the private endpoint {0}", about);
    case "describeEndpoint":
      return l10n.t("Edit the description of {0}", about);
    case "removeEndpoint":
      return l10n.t("Remove the private endpoint {0}", about);
    case "dropEndpoint":
      return l10n.t("Drop {0} from the organization", about);
    case "createEgressEndpoint":
      return l10n.t("Create the egress endpoint {0}", about);
    case "setDomainNames":
      return l10n.t("Set the domain names of {0}", about);
    case "attachDomains":
      return l10n.t("Attach domains to {0}", about);
    case "detachDomains":
      return l10n.t("Detach domains from {0}", about);
    case "wakeCluster":
      return l10n.t("Wake the cluster");
    case "setPublicAccess":
      return l10n.t("Set the public access");
    case "deleteEgressEndpoint":
      return l10n.t("Delete the egress endpoint {0}", about);
    case "addTrustedOwner":
      return l10n.t("Add the trusted owner {0}", about);
    case "removeTrustedOwner":
      return l10n.t("Remove the trusted owner {0}", about);
  }
}

function writeText({ write, values }: CloudTask, about: string): string {
  switch (write) {
    case "createSecurityGroup":
      return l10n.t("Create the security group {0}", about);
    case "deleteSecurityGroup":
      return l10n.t("Delete the security group {0}", about);
    case "openPorts":
      return l10n.t("Open the ports {0} in {1}", linesOf(values, "ports").join(", "), about);
    case "closePorts":
      return l10n.t("Close the ports {0} in {1}", linesOf(values, "ports").join(", "), about);
    case "reserveAddress":
      return l10n.t("Reserve the address {0}", about);
    case "releaseAddress":
      return l10n.t("Release the address {0}", about);
    case "createEndpoint":
      return l10n.t("Create the VPC or PSC endpoint {0}", about);
    case "deleteEndpoint":
      return l10n.t("Delete the VPC or PSC endpoint {0}", about);
    case "setPrivateDns":
      return values["on"] === true
        ? l10n.t("Switch on the private DNS of {0}", about)
        : l10n.t("Switch off the private DNS of {0}", about);
    case "setGlobalAccess":
      return l10n.t("Set the global access of {0}", about);
    case "createZone":
      return l10n.t("Create the private zone {0}", about);
    case "deleteZone":
      return l10n.t("Delete the private zone {0}", about);
    case "setRecord":
      return l10n.t("Set the record {0}", about);
    case "removeRecord":
      return l10n.t("Remove the record {0}", about);
    case "allowConsumer":
      return "limit" in values
        ? l10n.t("Allow {0} up to {1} connections", about, textOf(values, "limit"))
        : l10n.t("Allow {0} to connect", about);
    case "withdrawConsumer":
      return "limit" in values
        ? l10n.t("Allow {0} no more than {1} connections", about, textOf(values, "limit"))
        : l10n.t("Withdraw the permission of {0}", about);
    case "acceptConnection":
      return l10n.t("Accept the connection of {0}", about);
    case "enableMultiVpc":
      return l10n.t("Switch on multi-VPC connectivity of {0}", about);
  }
}
