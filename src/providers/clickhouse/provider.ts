import * as l10n from "@vscode/l10n";
import { hasControlCharacter } from "../../http/address.ts";
import type { ErrorCode } from "../../http/errors.ts";
import type { Provider } from "../provider.ts";

/** ClickHouse Cloud (api-facts §4). */
export const clickhouse: Provider = {
  id: "clickhouse",
  name: "ClickHouse Cloud",
  baseUrl: "https://api.clickhouse.cloud",
  secret: {
    get label() {
      return l10n.t("API key");
    },
    get help() {
      return l10n.t(
        "The id and the secret of an API key of your organization. Taking a private endpoint out of the organization needs an Admin key.",
      );
    },
    url: "https://console.clickhouse.cloud",
    get parts() {
      return [l10n.t("Key id"), l10n.t("Key secret")];
    },
  },
  rateLimit: { requests: 10, seconds: 10 },
  refusals: { errorText, errorCode },
  headers: (secret) => ({
    authorization: `Basic ${Buffer.from(secret, "utf8").toString("base64")}`,
  }),
  secretProblem(secret) {
    if (secret === "") return l10n.t("Enter the key.");
    if (secret.length > 1000) return l10n.t("This is too long for a key.");
    if (hasControlCharacter(secret) || !/^[\x21-\x7e]+$/.test(secret)) {
      return l10n.t("A key has no blanks, line breaks or special characters.");
    }
    return /^[^:]+:.+$/.test(secret)
      ? undefined
      : l10n.t("A key has two parts: give both the key id and the key secret.");
  },
  // Calls and their schemas are loaded with the first session, not with the extension.
  async connect(http) {
    const { ClickhouseSession } = await import("./session.ts");
    return new ClickhouseSession(http);
  },
  // No source tells a page of one service.
  consoleUrl: () => "https://console.clickhouse.cloud",
  remarks,
};

/** What a person should know of private endpoints here (api-facts §4.3). */
function remarks({ cloud }: Parameters<Provider["remarks"]>[0]): string[] {
  const all = [
    l10n.t("Private endpoints need the Scale plan or a higher one."),
    l10n.t(
      "Connect by the private host name: the service is found by it (SNI), and the bare IP address is refused.",
    ),
  ];
  switch (cloud) {
    case "aws":
      return [
        ...all,
        l10n.t(
          "Leave private DNS names of the VPC endpoint off: they claim *.vpce.aws.clickhouse.cloud of the region for the whole VPC, and break services behind another endpoint service. Point the one private host name to the endpoint instead.",
        ),
        l10n.t("An endpoint in another region of AWS works as well."),
      ];
    case "gcp":
      return [
        ...all,
        l10n.t(
          "The PSC endpoint must lie in the service's region. Let it allow global access to reach it from others.",
        ),
      ];
    case "azure":
      return [...all, l10n.t("A private endpoint in another region of Azure works as well.")];
    default:
      return all;
  }
}

/** 424 is about the present state of the service: it sleeps (api-facts §4.1). */
function errorCode(status: number): ErrorCode | undefined {
  return status === 424 || status === 410 ? "conflict" : undefined;
}

/** What an error body says under `error`. A web page or nothing tells a person nothing. */
function errorText(body: unknown): string | undefined {
  if (typeof body === "string") return /^\s*</.test(body) ? undefined : body;
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  return typeof body.error === "string" ? body.error : undefined;
}
