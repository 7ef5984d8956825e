import * as l10n from "@vscode/l10n";
import type { CloudIdentity } from "../../accounts/cloudIdentity.ts";
import type { Cloud } from "../../clouds/cloud.ts";
import type { SandboxAddress } from "./controlClient.ts";

/** The identities with which a person signs in to the sandbox's clouds, of those that we can sign in to. */
export function sandboxIdentities(
  { clouds: addresses }: Pick<SandboxAddress, "clouds">,
  clouds: readonly Pick<Cloud, "id" | "name" | "sources">[],
  host: string,
): (Omit<CloudIdentity, "id"> & { readonly secret: string })[] {
  return clouds.flatMap((cloud) => {
    const address = addresses[cloud.id];
    const source = cloud.sources.find(({ id }) => id === address?.signIn.source);
    if (address === undefined || source === undefined) return [];
    const { secret, region } = address.signIn;
    return {
      cloud: cloud.id,
      label: l10n.t("{0} sandbox", cloud.name),
      source: source.id,
      endpoint: address.baseUrl,
      region,
      sandbox: host,
      secret,
    };
  });
}
