import { fromIni, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { loadSharedConfigFiles } from "@smithy/core/config";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import * as l10n from "@vscode/l10n";
import { ApiError, asApiError } from "../../http/errors.ts";
import type { CloudSignIn } from "../cloud.ts";
import { accessKeyOf } from "./accessKey.ts";

/** How long before its end a credential is taken anew, ms. */
const early = 5 * 60_000;

/** The names of this machine's profiles, in both shared files. */
export async function profileNames(): Promise<readonly string[]> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  return [...new Set([...Object.keys(credentialsFile), ...Object.keys(configFile)])].sort();
}

/** The region that the sign-in names by itself; STS is asked there. */
export async function homeRegion({ source, profile }: CloudSignIn): Promise<string> {
  if (source === "keys") return "us-east-1";
  const told = process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  if (source === "default" && told !== undefined) return told;
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const name = profile ?? process.env["AWS_PROFILE"] ?? "default";
  return configFile[name]?.["region"] ?? credentialsFile[name]?.["region"] ?? "us-east-1";
}

/** What a person does when the sign-in is refused or over. */
export function renewalOf({ source, profile }: CloudSignIn): string {
  switch (source) {
    case "keys":
      return l10n.t("Replace the access key of this cloud identity.");
    case "profile":
      return l10n.t(
        "Renew the profile {0}: for SSO run aws sso login --profile {0} in a terminal.",
        profile ?? "default",
      );
    default:
      return l10n.t("Sign in again on this machine: for SSO run aws sso login in a terminal.");
  }
}

/**
 * Gives the keys that requests are signed with; asked again shortly before they end. Rejects with
 * `ApiError` authentication that says how to renew.
 */
export function credentialsOf(signIn: CloudSignIn): AwsCredentialIdentityProvider {
  const provide = providerOf(signIn);
  let known: Promise<AwsCredentialIdentity> | undefined;
  let end = Infinity;
  return () => {
    if (known !== undefined && Date.now() < end - early) return known;
    const asked = provide().then(
      (found) => {
        end = found.expiration?.getTime() ?? Infinity;
        return found;
      },
      (error: unknown) => {
        known = undefined;
        throw asApiError(error) ?? noCredentials(error, signIn);
      },
    );
    end = Infinity;
    known = asked;
    return asked;
  };
}

function providerOf({ source, profile, secret = "" }: CloudSignIn): AwsCredentialIdentityProvider {
  switch (source) {
    case "keys":
      return () => Promise.resolve(accessKeyOf(secret));
    case "profile":
      return fromIni({ profile: profile ?? "default", ignoreCache: true });
    default:
      return fromNodeProviderChain({ ignoreCache: true });
  }
}

/** The SDK's own words name the profile and what is missing of it, never a secret. */
function noCredentials(error: unknown, signIn: CloudSignIn): ApiError {
  const said = error instanceof Error ? error.message : "";
  const { profile = "default" } = signIn;
  const sso = /\bsso\b|token is expired|expired/i.test(said);
  const message =
    signIn.source === "profile"
      ? l10n.t("The profile {0} gives no valid sign-in to AWS: {1}", profile, said)
      : l10n.t("This machine gives no sign-in to AWS: {0}", said);
  return new ApiError("authentication", "unchanged", {
    message,
    next: sso
      ? l10n.t("Run aws sso login --profile {0} in a terminal, then try again.", profile)
      : renewalOf(signIn),
    cause: error,
  });
}
