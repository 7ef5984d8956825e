import { AwsError, type Service } from "./errors.ts";
import type { Principal } from "./keys.ts";

/** What a key of role `limited` may not do. */
const denied = new Set(["ec2:CreateVpcEndpoint"]);

/** Needs no permission at all. */
const free = new Set(["sts:GetCallerIdentity"]);

/**
 * Checks that who asks may do it.
 * @throws AwsError in the words of the service; EC2's with an encoded message.
 */
export function assertAllowed(
  who: Principal,
  service: Service,
  call: string,
  region: string,
): void {
  const action = `${service}:${call}`;
  if (free.has(action) || isAllowed(who.role, action)) return;
  const resource = `arn:aws:${service}:${region}:${who.accountId}:*`;
  const user = `User: ${who.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  const why = `${user} because no identity-based policy allows the ${action} action`;
  switch (service) {
    case "ec2":
      throw new AwsError("UnauthorizedOperation", ec2Words(why, who, action), 403);
    case "kafka":
      throw new AwsError("AccessDeniedException", why, 403);
    case "sts":
    case "route53":
      throw new AwsError("AccessDenied", why, 403);
  }
}

function isAllowed(role: string, action: string): boolean {
  if (role === "reader") return /:(Describe|List|Get)/.test(action);
  return role !== "limited" || !denied.has(action);
}

/** EC2 hides the details in a message that only sts:DecodeAuthorizationMessage reads. */
function ec2Words(why: string, who: Principal, action: string): string {
  const details = JSON.stringify({ allowed: false, principal: who.arn, action });
  const encoded = Buffer.from(details).toString("base64url");
  const start = `You are not authorized to perform this operation. ${why}.`;
  return `${start} Encoded authorization failure message: ${encoded}`;
}
