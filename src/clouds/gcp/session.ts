import * as l10n from "@vscode/l10n";
import type { CloudCaller } from "../../domain/customerCloud.ts";
import { asApiError } from "../../http/errors.ts";
import type { CloudOptions, CloudSession, CloudSignIn } from "../cloud.ts";
import { read } from "./calls.ts";
import { createGoogle, type Google } from "./clients.ts";
import { readZones } from "./dns.ts";
import { readEndpoints, readOffered } from "./endpoints.ts";
import { readNetworks, readSubnets } from "./networks.ts";
import { readConsumers, readOwnServices } from "./ownServices.ts";
import { writesOf } from "./writes/all.ts";

/** An identity's way to GCP; nothing is sent yet. Rejects where there is nothing to sign in with. */
export async function connect(signIn: CloudSignIn): Promise<CloudSession> {
  const google = await createGoogle(signIn);
  return {
    writes: writesOf(google),
    whoAmI: (options) => whoAmI(google, options),
    networks: (_region, options) => readNetworks(google, options),
    subnets: (region, network, options) => readSubnets(google, region, network, options),
    groups: () => Promise.resolve([]),
    offered: (region, name, options) => readOffered(google, region, name, options),
    endpoints: (region, services, options) => readEndpoints(google, region, services, options),
    ownServices: (region, options) => readOwnServices(google, region, options),
    consumers: (region, target, options) => readConsumers(google, region, target, options),
    zones: (_region, network, options) => readZones(google, network, options),
  };
}

async function whoAmI(google: Google, options: CloudOptions): Promise<CloudCaller> {
  const { credentials, project } = google;
  const principal = await read(google, "tokeninfo", options, async () => {
    // A token is the proof that the sign-in is good.
    await credentials.headers();
    return (await credentials.email()) ?? (await emailOfToken(google));
  });
  return { account: project, principal };
}

/** Whose token it is, as Google says. Of identities of other clouds it says nothing. */
async function emailOfToken(google: Google): Promise<string> {
  const url = "https://oauth2.googleapis.com/tokeninfo";
  try {
    const answer = await google.fetch(url, { method: "POST" });
    const { email } = (await answer.json()) as { email?: unknown };
    if (typeof email === "string") return email;
  } catch (error) {
    if (asApiError(error) !== undefined || !isRefusal(error)) throw error;
  }
  return l10n.t("an identity without an e-mail address");
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "Refused";
}
