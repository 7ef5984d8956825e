import * as l10n from "@vscode/l10n";
import { recognise } from "../../domain/identifiers.ts";
import type { CloudName } from "../../domain/model.ts";

/** What somebody typed as a principal: as it is sent, what is wrong with it, what would be right. */
export interface Principal {
  readonly text: string;
  readonly problem?: string;
  /** A principal to use in its place. */
  readonly proposal?: string;
}

const iam = /^arn:(aws[a-z-]*):iam::(\d{12}):(root|(?:role|user)\/(.+))$/;
const assumed = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/.+$/;
const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
const project = /^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** Recognises, checks and normalises a principal of the cloud (api-facts §2.3). */
export function principalOf(typed: string, cloud: CloudName): Principal {
  const text = typed.trim();
  if (text === "" || text.length > 2000)
    return { text, ...(text !== "" && { problem: form(cloud) }) };
  switch (cloud) {
    case "aws":
      return awsPrincipal(text);
    case "gcp":
      return gcpProject(text);
    case "azure":
      return azureSubscription(text);
    default:
      return { text };
  }
}

/** How a principal of the cloud looks. */
export function examplePrincipal(cloud: CloudName): string {
  switch (cloud) {
    case "gcp":
      return "my-project";
    case "azure":
      return "6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1";
    default:
      return "arn:aws:iam::123456789012:root";
  }
}

function form(cloud: CloudName): string {
  switch (cloud) {
    case "aws":
      return l10n.t("This is no IAM principal, such as arn:aws:iam::123456789012:root.");
    case "gcp":
      return l10n.t("This is no GCP project id, such as my-project.");
    case "azure":
      return l10n.t("This is no Azure subscription id, such as {0}.", examplePrincipal("azure"));
    default:
      return l10n.t("This is too long.");
  }
}

function awsPrincipal(text: string): Principal {
  const digits = text.replace(/[\s-]/g, "");
  if (recognise(digits).kind === "awsAccount") return { text: `arn:aws:iam::${digits}:root` };
  const session = assumed.exec(text);
  if (session !== null) {
    const proposal = root(session);
    const problem = l10n.t(
      "This is a session (assumed role), which no service can allow. Use its account: {0}",
      proposal,
    );
    return { text, problem, proposal };
  }
  const match = iam.exec(text);
  if (match === null) return { text, problem: form("aws") };
  const name = match[4] ?? "";
  if (name.includes("/")) {
    const proposal = root(match);
    const problem = l10n.t(
      "AWS takes no principal with a path ({0}). Use its account: {1}",
      name,
      proposal,
    );
    return { text, problem, proposal };
  }
  if (/[^\w+=,.@-]/.test(name)) return { text, problem: form("aws") };
  return { text };
}

function root([, partition = "aws", account = ""]: RegExpExecArray): string {
  return `arn:${partition}:iam::${account}:root`;
}

function gcpProject(text: string): Principal {
  const id = text.replace(/^projects\//, "");
  if (/^\d+$/.test(id)) {
    return {
      text: id,
      problem: l10n.t("This is a project's number. What is needed is its id, such as my-project."),
    };
  }
  return project.test(id) ? { text: id } : { text: id, problem: form("gcp") };
}

/** The id itself, or any resource id that lies in the subscription. */
function azureSubscription(text: string): Principal {
  const id = text.replace(/^\/?subscriptions\/([^/]*).*$/is, "$1").toLowerCase();
  const fits = guid.exec(id)?.[0] === id;
  return fits ? { text: id } : { text: id, problem: form("azure") };
}

/** What kind of id a principal is. */
export function principalType(principal: string): string {
  if (principal.startsWith("arn:")) return l10n.t("IAM principal");
  if (guid.exec(principal)?.[0] === principal) return l10n.t("Azure subscription");
  return l10n.t("GCP project");
}

/** True when two texts name the same principal: Azure's ids do not heed case. */
export function samePrincipal(a: string, b: string): boolean {
  const isGuid = guid.exec(a)?.[0] === a;
  return a === b || (isGuid && a.toLowerCase() === b.toLowerCase());
}
