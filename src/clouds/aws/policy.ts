import * as l10n from "@vscode/l10n";
import { ApiError } from "../../http/errors.ts";

/** What a database needs of an MSK cluster to connect to it. */
const needed = [
  "kafka:CreateVpcConnection",
  "kafka:GetBootstrapBrokers",
  "kafka:DescribeCluster",
  "kafka:DescribeClusterV2",
] as const;
const connect = needed[0];

/** How our statements are known: others are never touched. */
const ours = "PrivateEndpoints";

interface Statement {
  readonly Sid?: unknown;
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly [name: string]: unknown;
}

interface Document {
  readonly Statement: readonly Statement[];
  readonly [name: string]: unknown;
}

/** Throws `protocol` when the text is no policy: what cannot be read must not be written over. */
function parse(text: string): Document {
  try {
    const value = JSON.parse(text) as { Statement?: unknown } | null;
    const statements: unknown[] = [value?.Statement ?? []].flat();
    if (statements.every(isStatement)) return { ...value, Statement: statements };
  } catch {
    // Told below.
  }
  throw new ApiError("protocol", "unchanged", {
    message: l10n.t("The policy of the MSK cluster cannot be read."),
    next: l10n.t("Look at it in the AWS console. Nothing was changed."),
  });
}

function isStatement(value: unknown): value is Statement {
  return typeof value === "object" && value !== null;
}

/** Whom a policy lets connect: allowed by a statement and denied by none. */
export function allowedBy(text: string): string[] {
  const { Statement: statements } = parse(text);
  const about = (effect: string): string[] =>
    statements.filter((one) => one.Effect === effect && isAbout(one)).flatMap(principalsIn);
  const denied = new Set(about("Deny"));
  return [...new Set(about("Allow"))].filter((one) => !denied.has(one));
}

function isAbout({ Action: action }: Statement): boolean {
  return [action].flat().some((one) => one === connect || one === "kafka:*" || one === "*");
}

/** An account's number stands for its root. */
function principalsIn({ Principal: principal }: Statement): string[] {
  if (principal === "*") return ["*"];
  if (typeof principal !== "object" || principal === null || !("AWS" in principal)) return [];
  return [principal.AWS]
    .flat()
    .filter((one) => typeof one === "string")
    .map((one) => (/^\d{12}$/.test(one) ? `arn:aws:iam::${one}:root` : one));
}

/** The policy with a statement of ours that lets this principal in; all that is in it stays. */
export function withPrincipal(
  text: string | undefined,
  cluster: string,
  principal: string,
): string {
  const document = text === undefined ? { Version: "2012-10-17", Statement: [] } : parse(text);
  const statement = statementFor(cluster, principal);
  const others = document.Statement.filter(({ Sid }) => Sid !== statement.Sid);
  return JSON.stringify({ ...document, Statement: [...others, statement] });
}

/** The statement that lets a principal in. */
export function statementFor(cluster: string, principal: string) {
  return {
    Sid: sidOf(principal),
    Effect: "Allow",
    Principal: { AWS: [principal] },
    Action: needed,
    Resource: cluster,
  };
}

/** The policy without our statement for this principal; undefined = there is none of ours. */
export function withoutPrincipal(
  text: string,
  principal: string,
): { readonly text: string; readonly empty: boolean } | undefined {
  const document = parse(text);
  const left = document.Statement.filter(({ Sid }) => Sid !== sidOf(principal));
  if (left.length === document.Statement.length) return undefined;
  return { text: JSON.stringify({ ...document, Statement: left }), empty: left.length === 0 };
}

/** A statement's id has letters and digits only. */
function sidOf(principal: string): string {
  return ours + principal.replace(/[^A-Za-z0-9]/g, "");
}
