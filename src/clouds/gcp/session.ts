import * as l10n from "@vscode/l10n";
import type { CloudCaller } from "../../domain/customerCloud.ts";
import { ApiError } from "../../http/errors.ts";
import type { CloudOptions, CloudSession, CloudSignIn } from "../cloud.ts";
import { readAddresses } from "./addresses.ts";
import { read } from "./calls.ts";
import { createGoogle, type Google } from "./clients.ts";
import { nameless } from "./credentials.ts";
import { readZones } from "./dns.ts";
import { readEndpoints, readOffered } from "./endpoints.ts";
import { Refused } from "./googleFetch.ts";
import { readNetworks, readSubnets } from "./networks.ts";
import { readConsumers, readOwnServices } from "./ownServices.ts";
import { writesOf } from "./writes/all.ts";
import { nameProblem } from "./writes/call.ts";

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
    addresses: (region, options) => readAddresses(google, region, options),
    zones: (_region, network, options) => readZones(google, network, options),
    nameProblem,
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

/** Whose token it is, as Google says. */
async function emailOfToken({ credentials, fetch }: Google): Promise<string> {
  try {
    const answer = await fetch("https://oauth2.googleapis.com/tokeninfo", { method: "POST" });
    const { email } = (await answer.json()) as { email?: unknown };
    return typeof email === "string" ? email : nameless();
  } catch (error) {
    if (!(error instanceof Refused) || error.status >= 500) throw error;
    credentials.forget();
    throw new ApiError("authentication", "unchanged", {
      message: l10n.t("Google does not know the sign-in any more."),
      next: credentials.renewal,
      status: error.status,
    });
  }
}
