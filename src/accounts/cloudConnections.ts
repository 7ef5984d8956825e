import * as l10n from "@vscode/l10n";
import type { Cloud, CloudSession, CloudSource } from "../clouds/cloud.ts";
import { baseUrlProblem } from "../http/address.ts";
import { ApiError, invalidInput } from "../http/errors.ts";
import type { Redactor } from "../http/redact.ts";
import type { CloudIdentities } from "./cloudIdentities.ts";
import type { CloudIdentity } from "./cloudIdentity.ts";

/** The identities' sessions: made on first use, one an identity, made anew when its sign-in changes. */
export class CloudConnections {
  readonly #clouds: readonly Cloud[];
  readonly #identities: CloudIdentities;
  readonly #redactor: Redactor;
  readonly #sessions = new Map<string, Promise<CloudSession>>();

  constructor(clouds: readonly Cloud[], identities: CloudIdentities, redactor: Redactor) {
    this.#clouds = clouds;
    this.#identities = identities;
    this.#redactor = redactor;
  }

  /** The session of an identity. Throws `authentication` when its secret is not in this window. */
  session(id: string): Promise<CloudSession> {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const made = this.#make(id);
    this.#sessions.set(id, made);
    made.catch(() => this.#sessions.get(id) === made && this.#sessions.delete(id));
    return made;
  }

  /** A session for a sign-in that is not stored (yet): to check it. */
  async open(
    identity: Omit<CloudIdentity, "id">,
    secret: string | undefined,
  ): Promise<CloudSession> {
    const cloud = this.#clouds.find(({ id }) => id === identity.cloud);
    const source = cloud?.sources.find(({ id }) => id === identity.source);
    if (cloud === undefined || source === undefined) {
      throw invalidInput(
        l10n.t("This way to sign in is not known."),
        l10n.t("Update the extension."),
      );
    }
    const problem = problemOf(source, identity, secret);
    if (problem !== undefined) {
      throw invalidInput(problem, l10n.t("Correct the sign-in. Nothing was sent."));
    }
    const hidden = secret === undefined ? [] : [secret, ...(source.secret?.hidden(secret) ?? [])];
    for (const text of hidden) this.#redactor.add(text);
    return cloud.connect({ ...wayOf(identity), ...(secret !== undefined && { secret }) });
  }

  /** The command that signs an identity in again in a terminal; undefined = it has none, or nobody knows. */
  async renewal(identity: Omit<CloudIdentity, "id" | "label">): Promise<string | undefined> {
    const cloud = this.#clouds.find(({ id }) => id === identity.cloud);
    // What helps must not hide what is wrong: the files that it is read from may be damaged.
    return cloud?.renewal?.(wayOf(identity)).catch(() => undefined);
  }

  /** Forgets the session: the next one is made with the present sign-in. */
  reset(id: string): void {
    this.#sessions.delete(id);
  }

  async #make(id: string): Promise<CloudSession> {
    const identity = this.#identities.get(id);
    if (identity === undefined) {
      throw invalidInput(
        l10n.t("This cloud identity is not here any more."),
        l10n.t("Add it again, or choose another."),
      );
    }
    const stored = await this.#identities.secret(id).catch((error: unknown) => {
      throw lockedKeyring(identity, error);
    });
    if (stored === undefined && this.#needsSecret(identity)) {
      throw new ApiError("authentication", "unchanged", {
        message: l10n.t("The secret of {0} is not in this window.", identity.label),
        next: l10n.t("Replace it under Accounts, or reload the window."),
      });
    }
    return this.open(identity, stored);
  }

  #needsSecret({ cloud, source }: CloudIdentity): boolean {
    const known = this.#clouds.find(({ id }) => id === cloud);
    return known?.sources.find(({ id }) => id === source)?.secret !== undefined;
  }
}

function lockedKeyring({ label }: CloudIdentity, cause: unknown): ApiError {
  return new ApiError("authentication", "unchanged", {
    message: l10n.t("The secret of {0} cannot be read from this machine's keyring.", label),
    next: l10n.t("Unlock the keyring, or replace the secret and keep it for this session only."),
    cause,
  });
}

/** How an identity signs in, its secret apart. */
function wayOf(identity: Omit<CloudIdentity, "id" | "label">) {
  const { source, profile, endpoint, region, project } = identity;
  return {
    source,
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(project !== undefined && { project }),
  };
}

/** What is wrong with a sign-in, before any call; undefined = nothing that shows. */
function problemOf(
  { needsRegion = false, secret }: CloudSource,
  { endpoint, region }: Omit<CloudIdentity, "id">,
  given: string | undefined,
): string | undefined {
  const address = endpoint === undefined ? undefined : baseUrlProblem(endpoint);
  if (address !== undefined) return address;
  if (needsRegion && region === undefined) return l10n.t("The region is missing.");
  return given === undefined ? undefined : secret?.problem(given);
}
