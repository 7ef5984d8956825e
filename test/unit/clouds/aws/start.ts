import { onTestFinished } from "vitest";
import { aws } from "../../../../src/clouds/aws/aws.ts";
import type { CloudSession } from "../../../../src/clouds/cloud.ts";
import type { EndpointService } from "../../../../src/sandbox/world/entities.ts";
import { rootPrincipal, zoneIds } from "../../../../src/sandbox/world/places.ts";
import {
  startSandbox,
  type Sandbox,
  type SandboxOptions,
} from "../../../../src/sandbox/sandbox.ts";

export const region = "us-east-1";

/** The sandbox at a standstill, and the product's AWS signed in to it with a key of its own. */
export interface Started extends Sandbox {
  /** The account of the keys. */
  readonly account: string;
  readonly connect: (key?: string) => Promise<CloudSession>;
}

export async function start(options: SandboxOptions = {}): Promise<Started> {
  const sandbox = await startSandbox({ speed: 0, ...options });
  onTestFinished(() => sandbox.close());
  const { baseUrl, keys } = sandbox.address.clouds.aws;
  return {
    ...sandbox,
    account: sandbox.clouds.aws.state.accounts.main,
    connect(name = "admin") {
      const key = keys[name]!;
      const secret = [key.accessKeyId, key.secretAccessKey, key.sessionToken ?? ""].join(":");
      return aws.connect({ source: "keys", secret, endpoint: baseUrl });
    },
  };
}

/** A service of a database provider in us-east-1, in the first two zones. */
export function offer(
  { world, account }: Started,
  rest: Partial<EndpointService> = {},
): EndpointService {
  const hex = world.random.hex(17);
  return world.services.add({
    id: `vpce-svc-${hex}`,
    cloud: "aws",
    accountId: "792345610284",
    region,
    name: `com.amazonaws.vpce.${region}.vpce-svc-${hex}`,
    zoneIds: zoneIds("aws", region).slice(0, 2),
    acceptance: "manual",
    allowed: [rootPrincipal(account)],
    privateDnsName: "internal-orders.aws-us-east-1.cockroachlabs.cloud",
    ...rest,
  });
}

/** The API calls since a place in the log, as `service/operation`, reads left out. */
export function callsSince({ requests }: Sandbox, from: number): string[] {
  return requests
    .slice(from)
    .filter(({ face }) => face === "aws")
    .filter(({ path, method }) => !/\/(Describe|List|Get)/.test(path) && method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
}
