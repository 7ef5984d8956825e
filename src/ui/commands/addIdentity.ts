import * as l10n from "@vscode/l10n";
import type { CloudIdentity } from "../../accounts/cloudIdentity.ts";
import type { Cloud, CloudSource } from "../../clouds/cloud.ts";
import type { CloudCaller } from "../../domain/customerCloud.ts";
import { baseUrlProblem } from "../../http/address.ts";
import { asApiError, type ApiError } from "../../http/errors.ts";
import type { App } from "../app.ts";
import { ask, choose } from "./choose.ts";
import { helpOf } from "./renewIdentity.ts";
import {
  askLabel,
  checking,
  freeLabel,
  keeping,
  typedSecret,
  untilItWorks,
  type NameWords,
  type SignInHelp,
} from "./signIns.ts";

/** A sign-in that is not stored (yet). */
export type NewIdentity = Omit<CloudIdentity, "id">;

/** A sign-in that works: who it is, and the secret that a person gave for it. */
interface Checked {
  readonly caller: CloudCaller;
  readonly secret: string | undefined;
}

/** How a cloud identity's name is asked for. */
export function nameWords(): NameWords {
  return {
    title: l10n.t("Name of the Cloud Identity"),
    prompt: l10n.t("How the cloud identity is called here."),
    taken: l10n.t("There is a cloud identity of this name already."),
  };
}

/**
 * Asks for a sign-in to a cloud (to this one, if given), and stores it once it works. Throws `Cancelled` when
 * the person leaves; then nothing was stored.
 */
export async function addIdentity(app: App, given?: Cloud): Promise<CloudIdentity> {
  const cloud = given ?? (await chooseCloud(app));
  const source = await choose(
    l10n.t("Add Cloud Identity: how do you sign in to {0}?", cloud.name),
    cloud.sources.map((one) => ({ label: one.label, detail: one.help, value: one })),
    "",
  );
  const profile = source.id === "profile" ? await chooseProfile(cloud) : undefined;
  const reach = await askReach(cloud, source);
  const project = source.asksProject === true ? await askProject(cloud) : undefined;
  const all = app.identities.list();
  const label = await askLabel(nameWords(), all, freeLabel(all, profile ?? cloud.name));
  const signIn = { cloud: cloud.id, label, source: source.id, profile, project, ...reach };
  const { caller, secret } = await askUntilItWorks(app, signIn, source);
  const identity = {
    ...signIn,
    ...{ account: caller.account, principal: caller.principal },
    machine: source.secret === undefined ? app.host : undefined,
  };
  if (secret === undefined) return app.identities.add(identity, undefined);
  const detail = l10n.t(
    "The secret cannot be stored safely. It can be kept in memory: the cloud identity then ends when this window closes or reloads.",
  );
  return keeping(app.log, detail, (options) => app.identities.add(identity, secret, options));
}

function chooseCloud(app: App): Promise<Cloud> {
  return choose(
    l10n.t("Add Cloud Identity"),
    app.clouds.map((one) => ({ label: one.name, value: one })),
    "",
  );
}

async function chooseProfile(cloud: Cloud): Promise<string> {
  return choose(
    l10n.t("Add Cloud Identity: which profile?"),
    (await cloud.profiles()).map((name) => ({ label: name, value: name })),
    l10n.t(
      "This machine has no profile of {0}. Make one with its command line tool, or choose another way to sign in.",
      cloud.name,
    ),
  );
}

/** Where the cloud is asked, where that is not as usual; a region also where the sign-in names none. */
async function askReach(
  cloud: Cloud,
  { needsRegion = false }: CloudSource,
): Promise<Pick<CloudIdentity, "endpoint" | "region">> {
  const usual = await choose(
    l10n.t("Add Cloud Identity: how is {0} reached?", cloud.name),
    [
      {
        label: l10n.t("As usual"),
        detail: l10n.t("VS Code's own proxy and certificate settings hold."),
        value: true,
      },
      {
        label: l10n.t("Another address or region…"),
        detail: l10n.t("For an emulator or a gateway, or a part of the cloud that stands apart."),
        value: false,
      },
    ],
    "",
  );
  const endpoint = usual ? "" : await askEndpoint(cloud);
  const region = usual && !needsRegion ? "" : await askRegion(cloud, needsRegion);
  return {
    ...(endpoint !== "" && { endpoint }),
    ...(region !== "" && { region }),
  };
}

function askEndpoint(cloud: Cloud): Promise<string> {
  return ask({
    title: l10n.t("Address of {0}", cloud.name),
    prompt: l10n.t("Leave it empty for the usual addresses. Only https, or this machine."),
    validateInput: (text) => (text.trim() === "" ? undefined : baseUrlProblem(text.trim())),
  });
}

function askRegion(cloud: Cloud, needed: boolean): Promise<string> {
  return ask({
    title: l10n.t("Region of {0}", cloud.name),
    prompt: needed
      ? l10n.t("A region that you use. It is asked there who you are.")
      : l10n.t("It is asked there who you are. Leave it empty for the one of the sign-in."),
    validateInput: (text) => regionProblem(text.trim(), needed),
  });
}

function regionProblem(text: string, needed: boolean): string | undefined {
  if (text === "") return needed ? l10n.t("Enter a region.") : undefined;
  return /^[a-z0-9-]{2,40}$/.test(text)
    ? undefined
    : l10n.t("A region has only small letters, digits and hyphens.");
}

/** Undefined = the one that the sign-in names. */
async function askProject(cloud: Cloud): Promise<string | undefined> {
  const project = await ask({
    title: l10n.t("Project of {0}", cloud.name),
    prompt: l10n.t(
      "The id of the project in which endpoints are made. Leave it empty for the one that the sign-in names.",
    ),
    validateInput: (text) =>
      /^([a-z][a-z0-9.:-]*[a-z0-9])?$/.test(text.trim())
        ? undefined
        : l10n.t("The id of a project has only small letters, digits and hyphens: my-project-1."),
  });
  return project === "" ? undefined : project;
}

/** Asks for the secret, if it has one, until the cloud says who it is or the person leaves. */
export function askUntilItWorks(
  app: App,
  identity: NewIdentity,
  { secret, help: found }: Pick<CloudSource, "secret" | "help">,
): Promise<Checked> {
  const check = async (given: string | undefined): Promise<CloudCaller> => {
    const session = await app.cloudConnections.open(identity, given);
    return checking(identity.label, (signal) => session.whoAmI({ signal }));
  };
  const help = (failure: ApiError): Promise<readonly SignInHelp[]> =>
    helpAgainst(app, identity, failure);
  return untilItWorks(
    app.log,
    identity.label,
    async () => {
      const given = secret && (await typedSecret(secret, found, identity.label));
      return { caller: await check(given), secret: given };
    },
    help,
  );
}

/** What signs in again, for a sign-in that is over and has a command. */
async function helpAgainst(
  app: App,
  identity: NewIdentity,
  failure: ApiError,
): Promise<readonly SignInHelp[]> {
  if (asApiError(failure, "authentication") === undefined) return [];
  const command = await app.cloudConnections.renewal(identity);
  if (command === undefined) return [];
  const works = async (signal: AbortSignal): Promise<unknown> => {
    const session = await app.cloudConnections.open(identity, undefined);
    return session.whoAmI({ signal });
  };
  return helpOf(app, { label: identity.label, command, works });
}
