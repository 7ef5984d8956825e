import * as l10n from "@vscode/l10n";
import { hasControlCharacter } from "../../http/address.ts";
import type { ErrorCode } from "../../http/errors.ts";
import type { Provider } from "../provider.ts";

/** Astra DB (api-facts §2). */
export const astra: Provider = {
  id: "astra",
  name: "Astra DB",
  baseUrl: "https://api.astra.datastax.com",
  secret: {
    get label() {
      return l10n.t("Application token");
    },
    get help() {
      return l10n.t(
        "It begins with AstraCS:. Private endpoints need the role Organization Administrator or Database Administrator.",
      );
    },
    url: "https://astra.datastax.com/settings/tokens",
  },
  // No limit is published (api-facts §2.1).
  rateLimit: { requests: 1, seconds: 1 },
  refusals: { errorText, errorCode },
  headers: (secret) => ({ authorization: `Bearer ${secret}` }),
  secretProblem(secret) {
    if (secret === "") return l10n.t("Enter the token.");
    if (secret.length > 1000) return l10n.t("This is too long for a token.");
    if (hasControlCharacter(secret) || !/^[\x21-\x7e]+$/.test(secret)) {
      return l10n.t("A token has no blanks, line breaks or special characters.");
    }
    return secret.startsWith("AstraCS:")
      ? undefined
      : l10n.t("An application token begins with AstraCS:.");
  },
  // Calls and their schemas are loaded with the first session, not with the extension.
  async connect(http) {
    const { AstraSession } = await import("./session.ts");
    return new AstraSession(http);
  },
  // No source tells a page of one database.
  consoleUrl: () => "https://astra.datastax.com",
  remarks: () => [
    l10n.t(
      "Private endpoints need a paid plan, and lie in the cloud and region of their datacenter.",
    ),
    l10n.t("Each datacenter has an endpoint service, allowed principals and endpoints of its own."),
    l10n.t("Astra DB sets up no private DNS: the names above are yours to create."),
    l10n.t("In a shared VPC, only its owner can create the endpoint."),
    l10n.t(
      "An endpoint that was created in your cloud and not registered here yet is not listed by Astra DB.",
    ),
  ],
};

/**
 * 409 is "not in a valid state" (api-facts §2.1): writes wait until it is over. About a thing that exists
 * already, or is still in use, it is a plain conflict, unless it says that something goes on: "already
 * being resized". A write is preceded by a read with the same token: where it is refused as unauthorized,
 * the token is good and its role is not.
 */
function errorCode(status: number, said: string, method: string): ErrorCode | undefined {
  if (status === 401 && method !== "GET") return "permission";
  if (status !== 409) return undefined;
  const goesOn =
    /valid state|in progress|under way|being (?!used)|(siz|park|par|initializ|suspend)ing\b/i;
  const isThere = /exist|already|duplicate|in use|being used|still has/i;
  return isThere.test(said) && !goesOn.test(said) ? "conflict" : "locked";
}

/**
 * What an error body says: a JSON object with a list of errors, a JSON string, or plain text
 * (api-facts §2.1). A web page or nothing tells a person nothing.
 */
function errorText(body: unknown): string | undefined {
  if (typeof body === "string") return /^\s*</.test(body) ? undefined : body;
  if (typeof body !== "object" || body === null) return undefined;
  const errors = "errors" in body && Array.isArray(body.errors) ? (body.errors as unknown[]) : [];
  const said = [...errors, body].flatMap((one) => messageOf(one) ?? []);
  return said.length === 0 ? undefined : said.join(" ");
}

function messageOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined;
  return typeof error.message === "string" && error.message !== "" ? error.message : undefined;
}
