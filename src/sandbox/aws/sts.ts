import { randomUUID } from "node:crypto";
import type { Answer } from "../http/face.ts";
import { AwsError } from "./errors.ts";
import type { AwsKeys, Principal } from "./keys.ts";
import type { Params } from "./params.ts";
import { assertAllowed } from "./permissions.ts";
import type { AwsState } from "./state.ts";
import { xmlAnswer } from "./xml.ts";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

export interface StsCall {
  readonly state: AwsState;
  readonly keys: AwsKeys;
  readonly who: Principal;
  readonly region: string;
  readonly params: Params;
}

/** Roles that every account of the customer has, and what they may do. */
const roles: Readonly<Record<string, string>> = { NetworkAdmin: "admin", NetworkReader: "reader" };

/** Answers a call of STS. @throws AwsError. */
export function answerSts(call: StsCall): Answer {
  const name = call.params.text("Action") ?? "";
  switch (name) {
    case "GetCallerIdentity":
      return result(name, identity(call.who));
    case "AssumeRole":
      assertAllowed(call.who, "sts", name, call.region);
      return result(name, assumeRole(call));
    default:
      throw new AwsError(
        "InvalidAction",
        `Could not find operation ${name} for version 2011-06-15`,
      );
  }
}

function result(name: string, body: Record<string, unknown>): Answer {
  return xmlAnswer(`${name}Response`, namespace, {
    [`${name}Result`]: body,
    ResponseMetadata: { RequestId: randomUUID() },
  });
}

function identity({ arn, userId, accountId }: Principal): Record<string, unknown> {
  return { Arn: arn, UserId: userId, Account: accountId };
}

function assumeRole({ state, keys, who, params }: StsCall): Record<string, unknown> {
  const arn = params.text("RoleArn") ?? "";
  const session = params.text("RoleSessionName") ?? "";
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
    throw new AwsError("ValidationError", "roleSessionName must be 2 to 64 letters or digits");
  }
  const found = /^arn:aws:iam::(\d{12}):role\/(\w+)$/.exec(arn);
  const [, accountId = "", roleName = ""] = found ?? [];
  const role = Object.hasOwn(roles, roleName) ? roles[roleName] : undefined;
  if (role === undefined || state.world.accounts.get(accountId)?.side !== "customer") {
    const why = `User: ${who.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    throw new AwsError("AccessDenied", why, 403);
  }
  const seconds = params.number("DurationSeconds") ?? 3600;
  const end = state.now() + seconds * 1000;
  const key = keys.session(session, role, roleName, () => accountId, end);
  const principal = keys.get(key.accessKeyId)?.principal;
  return {
    Credentials: {
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      SessionToken: key.sessionToken,
      Expiration: new Date(end).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: principal?.userId, Arn: principal?.arn },
  };
}
