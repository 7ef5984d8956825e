import { aws } from "../../../src/clouds/aws/aws.ts";
import type { CloudSession, CustomerCloud } from "../../../src/clouds/cloud.ts";
import { gcp } from "../../../src/clouds/gcp/gcp.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";

/** The customer's own cloud, by the identity that may do everything. */
export function signInToCloud(
  { address: { clouds } }: Pick<Sandbox, "address">,
  cloud: CustomerCloud,
): Promise<CloudSession> {
  if (cloud === "gcp") {
    const { baseUrl: endpoint, keys } = clouds.gcp;
    const secret = JSON.stringify(keys["admin"]);
    return gcp.connect({ source: "serviceAccount", secret, endpoint });
  }
  const { accessKeyId, secretAccessKey } = clouds.aws.keys["admin"]!;
  const secret = `${accessKeyId}:${secretAccessKey}:`;
  return aws.connect({ source: "keys", secret, endpoint: clouds.aws.baseUrl });
}
