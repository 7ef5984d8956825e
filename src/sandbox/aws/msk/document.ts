/** A policy document as far as the sandbox reads it; the rest is carried along. */
export interface PolicyDocument {
  Statement: readonly Statement[];
  readonly [name: string]: unknown;
}

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly [name: string]: unknown;
}

const connect = "kafka:CreateVpcConnection";

/** Undefined where it is no policy. One statement may stand without a list. */
export function readPolicy(text: string): PolicyDocument | undefined {
  try {
    const value = JSON.parse(text) as { Statement?: unknown } | null;
    const statements = [value?.Statement ?? []].flat();
    const fits = statements.length > 0 && statements.every(isObject);
    return fits ? { ...value, Statement: statements } : undefined;
  } catch {
    return undefined;
  }
}

export function writePolicy(document: PolicyDocument): string | undefined {
  if (document.Statement.length === 0) return undefined;
  return JSON.stringify({ Version: "2012-10-17", ...document });
}

/** Who may make private connections: allowed by one statement and denied by none. */
export function principalsIn({ Statement: statements }: PolicyDocument): string[] {
  const about = (effect: string): Set<string> =>
    new Set(
      statements
        .filter((one) => one.Effect === effect && matchesConnect(one))
        .flatMap(awsPrincipals),
    );
  const denied = about("Deny");
  return [...about("Allow")].filter((one) => !denied.has(one));
}

function matchesConnect({ Action: action }: Statement): boolean {
  return [action].flat().some((one) => one === connect || one === "kafka:*" || one === "*");
}

/** An account's number stands for all of the account, as its root does. */
function awsPrincipals({ Principal: principal }: Statement): string[] {
  if (principal === "*") return ["*"];
  const told = isObject(principal) ? [principal["AWS"] ?? []].flat() : [];
  return told.flatMap((one) => (typeof one === "string" ? [normal(one)] : []));
}

function normal(principal: string): string {
  return /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal;
}

/** With a statement that lets these in; the others stay as they are. */
export function addPrincipals(
  document: PolicyDocument,
  clusterArn: string,
  principals: readonly string[],
): PolicyDocument {
  if (principals.length === 0) return document;
  const statement = {
    Effect: "Allow",
    Principal: { AWS: principals },
    Action: [
      connect,
      "kafka:GetBootstrapBrokers",
      "kafka:DescribeCluster",
      "kafka:DescribeClusterV2",
    ],
    Resource: clusterArn,
  };
  return { ...document, Statement: [...document.Statement, statement] };
}

/** Without these where they are let in; a statement that then names nobody goes. */
export function removePrincipals(
  document: PolicyDocument,
  principals: readonly string[],
): PolicyDocument {
  const statements = document.Statement.flatMap((one) => {
    const told = awsPrincipals(one);
    const isAbout = one.Effect === "Allow" && matchesConnect(one);
    if (!isAbout || !told.some((name) => principals.includes(name))) return [one];
    const left = told.filter((name) => !principals.includes(name));
    return left.length === 0 ? [] : [{ ...one, Principal: { AWS: left } }];
  });
  return { ...document, Statement: statements };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
