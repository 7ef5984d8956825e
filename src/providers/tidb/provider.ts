import * as l10n from "@vscode/l10n";
import { hasControlCharacter } from "../../http/address.ts";
import type { Cluster } from "../../domain/model.ts";
import type { Provider } from "../provider.ts";
import type { projectsSetting } from "./settings.ts";

/** TiDB Cloud (api-facts §3). */
export const tidb: Provider = {
  id: "tidb",
  name: "TiDB Cloud",
  baseUrl: "https://api.tidbcloud.com",
  hosts: {
    dedicated: "https://dedicated.tidbapi.com",
    serverless: "https://serverless.tidbapi.com",
    premium: "https://cloud.tidbapi.com",
    legacy: "https://api.tidbcloud.com",
    iam: "https://iam.tidbapi.com",
  },
  secret: {
    get label() {
      return l10n.t("API key");
    },
    get help() {
      return l10n.t(
        "The public and the private key of an API key of the organization; or only an OAuth access token, as the private key. Changing private endpoints needs the role Organization Owner or Project Owner.",
      );
    },
    url: "https://tidbcloud.com/org-settings/api-keys",
    get parts() {
      return [l10n.t("Public key"), l10n.t("Private key, or access token")];
    },
  },
  settings: [
    {
      id: "projects" satisfies typeof projectsSetting,
      get label() {
        return l10n.t("Project ids");
      },
      get help() {
        return l10n.t(
          "Which projects there are is not told to every key; then only the default one is shown. The ids of further ones, separated by commas; or leave it empty.",
        );
      },
      placeholder: "1372813089209061633",
      problem: (text) =>
        /^[\d\s,]*$/.test(text)
          ? undefined
          : l10n.t("A project id has only digits, such as {0}.", "1372813089209061633"),
    },
  ],
  rateLimit: { requests: 100, seconds: 60 },
  refusals: { errorText },
  headers: (secret): Readonly<Record<string, string>> =>
    secret.includes(":") ? {} : { authorization: `Bearer ${secret}` },
  async signedIn(secret, fetch) {
    const at = secret.indexOf(":");
    if (at === -1) return fetch;
    const { digestFetch } = await import("../../http/digestFetch.ts");
    return digestFetch(fetch, secret.slice(0, at), secret.slice(at + 1));
  },
  secretProblem(secret) {
    if (secret === "") return l10n.t("Enter the key.");
    // Access tokens are signed texts, much longer than keys.
    if (secret.length > 8000) return l10n.t("This is too long for a key.");
    if (/^:|:$/.test(secret)) return l10n.t("A key has two parts: the public and the private key.");
    return hasControlCharacter(secret) || !/^[\x21-\x7e]+$/.test(secret)
      ? l10n.t("A key has no blanks, line breaks or special characters.")
      : undefined;
  },
  // Calls and their schemas are loaded with the first session, not with the extension.
  async connect(http, settings = {}) {
    const { TidbSession } = await import("./session.ts");
    return new TidbSession(http, settings);
  },
  consoleUrl: () => "https://tidbcloud.com/project/clusters",
  remarks,
};

function remarks(cluster: Cluster): readonly string[] {
  const gone = l10n.t("Deleting the cluster deletes its private endpoints.");
  const peering = l10n.t(
    "Tools that talk to PD or TiKV directly, such as TiCDC, do not work through private endpoints: use VPC peering for them.",
  );
  switch (cluster.id.slice(0, cluster.id.indexOf("-"))) {
    case "dedicated":
    case "legacy":
      return [
        gone,
        peering,
        l10n.t(
          "An endpoint must be in one of the service's zones. For another zone, ask TiDB Cloud support.",
        ),
        l10n.t("Private endpoints for changefeeds are made in TiDB Cloud's console only."),
      ];
    case "serverless":
      return [
        l10n.t(
          "One endpoint in a network serves all Starter and Essential clusters of its region: look for one before you make another.",
        ),
        l10n.t("Which endpoints may connect is set in TiDB Cloud's console only."),
      ];
    default:
      return [gone, l10n.t("Private endpoints of this plan are changed in TiDB Cloud's console.")];
  }
}

/** The message of a `Status`, or of the IAM host's own shape. A web page tells a person nothing. */
function errorText(body: unknown): string | undefined {
  if (typeof body === "string") return /^\s*</.test(body) ? undefined : body;
  if (typeof body !== "object" || body === null) return undefined;
  const { message, error, msgPrefix } = body as Record<string, unknown>;
  const said = [message, error, msgPrefix].find((text) => typeof text === "string" && text !== "");
  return typeof said === "string" ? said : undefined;
}
