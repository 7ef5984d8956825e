import * as l10n from "@vscode/l10n";
import { hasControlCharacter } from "../../http/address.ts";
import type { ErrorCode } from "../../http/errors.ts";
import type { Provider } from "../provider.ts";

/** CockroachDB Cloud (api-facts §1). */
export const cockroach: Provider = {
  id: "cockroach",
  name: "CockroachDB Cloud",
  baseUrl: "https://cockroachlabs.cloud",
  secret: {
    get label() {
      return l10n.t("API key");
    },
    get help() {
      return l10n.t(
        "The secret key of a service account. Cluster Operator reads endpoints, Cluster Admin may also change them and the trusted owners, Cluster Creator may create egress endpoints.",
      );
    },
    url: "https://cockroachlabs.cloud/service-accounts",
  },
  rateLimit: { requests: 10, seconds: 1 },
  refusals: {
    errorText,
    errorCode: lockCode,
  },
  headers: (secret) => ({
    authorization: `Bearer ${secret}`,
    // Without it the newest version answers, whatever that will be.
    "cc-version": "2024-09-16",
  }),
  secretProblem(secret) {
    if (secret === "") return l10n.t("Enter the key.");
    if (secret.length > 1000) return l10n.t("This is too long for a key.");
    return hasControlCharacter(secret) || !/^[\x21-\x7e]+$/.test(secret)
      ? l10n.t("A key has no blanks, line breaks or special characters.")
      : undefined;
  },
  // Calls and their schemas are loaded with the first session, not with the extension.
  async connect(http) {
    const { CockroachSession } = await import("./session.ts");
    return new CockroachSession(http);
  },
  consoleUrl: (cluster) =>
    `https://cockroachlabs.cloud/cluster/${encodeURIComponent(cluster.id)}/networking`,
  remarks: (cluster) =>
    cluster.plan === "Advanced"
      ? [
          l10n.t("Deleting the cluster deletes its private endpoints."),
          l10n.t("A region with egress endpoints cannot be removed from the cluster."),
        ]
      : [l10n.t("Deleting the cluster deletes its private endpoints.")],
};

/**
 * A lock has no status of its own: 409, 503 or the word in the message were all seen (api-facts §1.5).
 * A 409 about something that exists already is a plain conflict; a read is not locked out.
 */
function lockCode(status: number, said: string, method: string): ErrorCode | undefined {
  if (method === "GET" || [401, 403, 404, 429].includes(status)) return undefined;
  if (/\block/i.test(said) || status === 503) return "locked";
  return status === 409 && !/exist|already|duplicate/i.test(said) ? "locked" : undefined;
}

/** The message of a `Status`. A web page or nothing tells a person nothing. */
function errorText(body: unknown): string | undefined {
  if (typeof body === "string") return /^\s*</.test(body) ? undefined : body;
  if (typeof body !== "object" || body === null || !("message" in body)) return undefined;
  return typeof body.message === "string" ? body.message : undefined;
}
