import { AddressesClient } from "@google-cloud/compute/build/src/v1/addresses_client.js";
import { ForwardingRulesClient } from "@google-cloud/compute/build/src/v1/forwarding_rules_client.js";
import { NetworksClient } from "@google-cloud/compute/build/src/v1/networks_client.js";
import { RegionOperationsClient } from "@google-cloud/compute/build/src/v1/region_operations_client.js";
import { ServiceAttachmentsClient } from "@google-cloud/compute/build/src/v1/service_attachments_client.js";
import { SubnetworksClient } from "@google-cloud/compute/build/src/v1/subnetworks_client.js";
import type { CloudSignIn } from "../cloud.ts";
import { credentialsOf, type Credentials } from "./credentials.ts";
import { googleFetch, Refused, type GoogleFetch } from "./googleFetch.ts";

/** An identity's clients, each made when it is first asked for. All send through `fetch`. */
export interface Google {
  readonly credentials: Credentials;
  readonly project: string;
  /** A signed request; an answer that is no success rejects with `Refused`. */
  readonly fetch: GoogleFetch;
  readonly addresses: () => AddressesClient;
  readonly forwardingRules: () => ForwardingRulesClient;
  readonly networks: () => NetworksClient;
  readonly operations: () => RegionOperationsClient;
  readonly serviceAttachments: () => ServiceAttachmentsClient;
  readonly subnetworks: () => SubnetworksClient;
}

/** Rejects with `ApiError` where nothing is found to sign in with; nothing is sent. */
export async function createGoogle(signIn: CloudSignIn): Promise<Google> {
  const credentials = await credentialsOf(signIn);
  const signed = signedFetch(credentials, googleFetch(signIn.endpoint));
  const authClient = {
    fetch: signed,
    getRequestHeaders: () => credentials.headers(),
  };
  // The library takes its own kind of client, of which it uses no more than this.
  const options = { authClient: authClient as never };
  return {
    credentials,
    project: credentials.project,
    fetch: signed,
    addresses: once(() => new AddressesClient(options)),
    forwardingRules: once(() => new ForwardingRulesClient(options)),
    networks: once(() => new NetworksClient(options)),
    operations: once(() => new RegionOperationsClient(options)),
    serviceAttachments: once(() => new ServiceAttachmentsClient(options)),
    subnetworks: once(() => new SubnetworksClient(options)),
  };
}

/** The library tells of refusals in gRPC's words and leaves out their reason: they are read here. */
function signedFetch(credentials: Credentials, send: GoogleFetch): GoogleFetch {
  return async (url, init) => {
    const headers = new Headers(init?.headers);
    for (const [name, value] of await credentials.headers()) headers.set(name, value);
    const answer = await send(url, { ...init, headers });
    if (answer.ok) return answer;
    if (answer.status === 401) credentials.forget();
    throw new Refused(answer.status, await answer.text());
  };
}

function once<Client>(make: () => Client): () => Client {
  let made: Client | undefined;
  return () => (made ??= make());
}
