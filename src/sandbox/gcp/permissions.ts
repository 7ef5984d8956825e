import type { GcpCall } from "./call.ts";
import { GcpError, notFound } from "./errors.ts";

/**
 * Lets the call through that its caller may make.
 * @throws GcpError for a project that there is not, one of somebody else, what a role may not do, and an
 * API that is not enabled.
 */
export function assertPermitted(call: GcpCall, permission: string): void {
  const { state, who, params } = call;
  const project = params["project"] ?? "";
  if (state.world.accounts.get(project)?.cloud !== "gcp") throw notFound(`projects/${project}`);
  const isDns = permission.startsWith("dns.");
  if (isDns && !state.variants.dnsEnabled) throw notEnabled(project);
  const reads = /\.(get|list)$/.test(permission);
  if (who.projectId === project && (reads || who.role === "admin")) return;
  throw denied(call, permission);
}

function denied({ request }: GcpCall, permission: string): GcpError {
  if (permission.startsWith("dns.")) {
    return new GcpError(403, "forbidden", `The caller does not have permission '${permission}'`);
  }
  const path = request.path.replace(/^\/compute\/v1\//, "");
  const of = /\.(list|create)$/.test(permission)
    ? (/^projects\/[^/]+/.exec(path)?.[0] ?? "")
    : path;
  return new GcpError(403, "forbidden", `Required '${permission}' permission for '${of}'`);
}

function notEnabled(project: string): GcpError {
  const link = `https://console.developers.google.com/apis/api/dns.googleapis.com/overview?project=${project}`;
  const message = `Cloud DNS API has not been used in project ${project} before or it is disabled. Enable it by visiting ${link} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`;
  return new GcpError(403, "accessNotConfigured", message, [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "SERVICE_DISABLED",
      domain: "googleapis.com",
      metadata: { service: "dns.googleapis.com", consumer: `projects/${project}` },
    },
  ]);
}
