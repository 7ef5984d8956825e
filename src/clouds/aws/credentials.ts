import { fromIni, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { loadSharedConfigFiles } from "@smithy/core/config";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import * as l10n from "@vscode/l10n";
import { ApiError, asApiError } from "../../http/errors.ts";
import type { CloudSignIn } from "../cloud.ts";
import { accessKeyOf } from "./accessKey.ts";
import { renewalCommand } from "./renewal.ts";

/** How long before its end a credential is taken anew, ms. */
const early = 5 * 60_000;

/** How long keys without an end are taken to be those of the files, ms. */
const reread = 15 * 60_000;

/** The names of this machine's profiles, in both shared files. */
export async function profileNames(): Promise<readonly string[]> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const sections = new Set([...Object.keys(credentialsFile), ...Object.keys(configFile)]);
  // The loader gives sections of other kinds with their kind before the name.
  return [...sections].filter((name) => !/^(sso-session|services)\./.test(name)).sort();
}

/** The region that the sign-in names; STS is asked there. */
export async function homeRegion({ source, profile, region }: CloudSignIn): Promise<string> {
  if (region !== undefined) return region;
  if (source === "keys") return "us-east-1";
  const told = process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  if (source === "default" && told !== undefined) return told;
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
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

/** The keys of a sign-in. */
export interface Credentials {
  /** Gives the keys that requests are signed with. Rejects with `ApiError` that says how to renew them. */
  readonly provide: AwsCredentialIdentityProvider;
  /** When the sign-in ends; undefined = it does not, or nobody says. Rejects as `provide` does. */
  ends(): Promise<Date | undefined>;
}

/** The keys of a sign-in, shared by all its clients and asked for again before they end. */
export function credentialsOf(signIn: CloudSignIn): Credentials {
  const take = providerOf(signIn);
  let known: { readonly found: Promise<AwsCredentialIdentity>; until: number } | undefined;
  const found = (): Promise<AwsCredentialIdentity> => {
    if (known !== undefined && Date.now() < known.until - early) return known.found;
    const asked = { found: takeIn(take, signIn), until: Infinity };
    known = asked;
    asked.found.then(
      ({ expiration }) => {
        asked.until = untilOf(signIn, expiration);
      },
      () => {
        if (known === asked) known = undefined;
      },
    );
    return asked.found;
  };
  return {
    // The clients keep what has no end for ever.
    async provide() {
      const keys = await found();
      const until = untilOf(signIn, keys.expiration);
      return until === Infinity ? keys : { ...keys, expiration: new Date(until) };
    },
    ends: async () => (await found()).expiration,
  };
}

/** What lies on the machine may be another one soon, also where it names no end. */
function untilOf({ source }: CloudSignIn, expiration: Date | undefined): number {
  if (expiration !== undefined) return expiration.getTime();
  return source === "keys" ? Infinity : Date.now() + reread;
}

async function takeIn(
  take: AwsCredentialIdentityProvider,
  signIn: CloudSignIn,
): Promise<AwsCredentialIdentity> {
  try {
    return await take();
  } catch (error) {
    throw asApiError(error) ?? (await noCredentials(error, signIn));
  }
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

/** The first line of the SDK's own words: it names the profile and what is missing of it. */
async function noCredentials(error: unknown, signIn: CloudSignIn): Promise<ApiError> {
  const [said = ""] = error instanceof Error ? error.message.split("\n") : [];
  const { profile = "default" } = signIn;
  const message =
    signIn.source === "profile"
      ? l10n.t("The profile {0} gives no valid sign-in to AWS: {1}", profile, said)
      : l10n.t("This machine gives no sign-in to AWS: {0}", said);
  // Files that cannot be read are what went wrong: that is told, not that they cannot be read again.
  const command = await renewalCommand(signIn).catch(() => undefined);
  return new ApiError("authentication", "unchanged", {
    message,
    next:
      command === undefined
        ? renewalOf(signIn)
        : l10n.t("Run {0} in a terminal, then try again.", command),
    cause: error,
  });
}
