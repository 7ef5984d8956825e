import * as l10n from "@vscode/l10n";
import {
  BaseExternalAccountClient,
  ExternalAccountAuthorizedUserClient,
  GoogleAuth,
  JWT,
  type AuthClient,
} from "google-auth-library";
import { ApiError } from "../../http/errors.ts";
import { connectionFailure } from "../../http/failure.ts";
import type { CloudSignIn } from "../cloud.ts";
import { innermost } from "./errors.ts";
import { googleFetch } from "./googleFetch.ts";
import { renewalCommand } from "./renewal.ts";
import { serviceAccountKeyOf } from "./serviceAccountKey.ts";

/** Compute Engine and Cloud DNS have scopes of their own, but who is signed in is told for this one too. */
const scopes = ["https://www.googleapis.com/auth/cloud-platform"];

/** How long what lies on the machine is taken to be the same, ms. */
const reread = 15 * 60_000;

/** The sign-in of an identity. */
export interface Credentials {
  readonly project: string;
  /** What a person does when the sign-in is refused or over. */
  readonly renewal: string;
  /** What a request is signed with. Rejects with `ApiError` that says how to renew the sign-in. */
  headers(): Promise<Headers>;
  /** The e-mail address; undefined = only Google's answer about the token tells it. */
  email(): Promise<string | undefined>;
  /** The sign-in was refused: the next request signs in anew. */
  forget(): void;
}

/** Who an identity is to Google. Rejects with `ApiError` where nothing is found to sign in with. */
export async function credentialsOf(signIn: CloudSignIn): Promise<Credentials> {
  const renewal = renewalOf(signIn);
  const found = finding(signIn, renewal);
  const { project } = await found.take();
  return {
    project,
    renewal,
    async headers() {
      const { client } = await found.take();
      try {
        return await client.getRequestHeaders();
      } catch (error) {
        found.forget();
        throw noToken(error, renewal);
      }
    },
    async email() {
      const { client } = await found.take();
      if (client instanceof JWT) return client.email;
      // Google tells nothing of those whom another cloud vouches for.
      if (client instanceof BaseExternalAccountClient) {
        return client.getServiceAccountEmail() ?? nameless();
      }
      return client instanceof ExternalAccountAuthorizedUserClient ? nameless() : undefined;
    },
    forget: () => found.forget(),
  };
}

/** What stands in place of an e-mail address. */
export function nameless(): string {
  return l10n.t("an identity without an e-mail address");
}

function renewalOf(signIn: CloudSignIn): string {
  if (signIn.source === "serviceAccount") {
    return l10n.t("Replace the service account key of this cloud identity.");
  }
  const command = renewalCommand(signIn);
  return command === undefined
    ? l10n.t("Renew the file that GOOGLE_APPLICATION_CREDENTIALS names.")
    : l10n.t("Run {0} in a terminal, then try again.", command);
}

interface Found {
  readonly client: AuthClient;
  readonly project: string;
}

/** What is found to sign in with, kept for a while and until it is refused. */
function finding(signIn: CloudSignIn, renewal: string) {
  let known: { readonly found: Promise<Found>; readonly at: number } | undefined;
  const forget = (): void => {
    known = undefined;
  };
  const take = (): Promise<Found> => {
    const lasts = signIn.source === "serviceAccount" ? Infinity : reread;
    if (known !== undefined && Date.now() < known.at + lasts) return known.found;
    const asked = { found: find(signIn, renewal), at: Date.now() };
    known = asked;
    asked.found.catch(() => {
      if (known === asked) forget();
    });
    return asked.found;
  };
  return { take, forget };
}

async function find(signIn: CloudSignIn, renewal: string): Promise<Found> {
  const { source, secret = "", endpoint } = signIn;
  // The library's own requests are about tokens: it takes their place for granted. What may be tried again
  // is for us to say.
  const transporterOptions = {
    fetchImplementation: googleFetch(endpoint) as typeof fetch,
    retryConfig: { retry: 0 },
  };
  if (source === "serviceAccount") {
    const key = serviceAccountKeyOf(secret);
    if (key === undefined) throw noSignIn(l10n.t("The stored key is not whole."), renewal);
    const { email, privateKey, project } = key;
    const client = new JWT({ email, key: privateKey, scopes, transporterOptions });
    return { client, project: signIn.project ?? project };
  }
  const auth = new GoogleAuth({ scopes, clientOptions: { transporterOptions } });
  const client = await auth.getClient().catch((error: unknown) => {
    throw noSignIn(l10n.t("This machine gives no sign-in to Google Cloud."), renewal, error);
  });
  return { client, project: signIn.project ?? (await projectOf(auth, client)) };
}

/** Application default credentials of a person name no project: gcloud's own one counts. */
async function projectOf(auth: GoogleAuth, client: AuthClient): Promise<string> {
  const project = await auth.getProjectId().catch(() => client.quotaProjectId);
  if (project) return project;
  throw noSignIn(
    l10n.t("This machine's sign-in to Google Cloud names no project."),
    l10n.t(
      "Name the project when you add the cloud identity, or run gcloud config set project with its id in a terminal on this machine.",
    ),
  );
}

function noSignIn(message: string, next: string, cause?: unknown): ApiError {
  return new ApiError("authentication", "unchanged", { message, next, cause: reasonOf(cause) });
}

/** The library's errors hold whole requests: of them only what they say is kept. */
function reasonOf(error: unknown): Error | undefined {
  return error instanceof Error ? new Error(error.message) : undefined;
}

/** Google refused to give a token, or did not answer. */
function noToken(error: unknown, renewal: string): ApiError {
  const { response } = error as { response?: { status?: number; data?: unknown } };
  const status = response?.status ?? 0;
  if (status === 0) return notReached(error, renewal);
  if (status >= 500 || status === 429) {
    return new ApiError("unavailable", "unchanged", {
      message: l10n.t("Google gives no tokens at the moment (status {0}).", status),
      next: l10n.t("Try again later."),
      status,
    });
  }
  const said = saidIn(response?.data);
  return noSignIn(
    said === ""
      ? l10n.t("Google refuses the sign-in.")
      : l10n.t("Google refuses the sign-in: {0}", said),
    renewal,
  );
}

function saidIn(data: unknown): string {
  const { error_description: said, error } = (data ?? {}) as Record<string, unknown>;
  return typeof said === "string" ? said : typeof error === "string" ? error : "";
}

/** Without a word of the request: it has what signs in. */
function notReached(error: unknown, renewal: string): ApiError {
  // What is no request of the library's was none at all.
  if (!(error instanceof Error) || !("config" in error)) {
    return noSignIn(l10n.t("What there is to sign in to Google with cannot be used."), renewal);
  }
  const { code, message, next } = connectionFailure(innermost(error), {
    ...{ method: "POST", path: "/token", host: "oauth2.googleapis.com" },
  });
  return new ApiError(code, "unchanged", { message, next });
}
