import { onTestFinished } from "vitest";
import type { CloudSession } from "../../../../src/clouds/cloud.ts";
import { gcp } from "../../../../src/clouds/gcp/gcp.ts";
import type { EndpointService, Network } from "../../../../src/sandbox/world/entities.ts";
import {
  startSandbox,
  type Sandbox,
  type SandboxOptions,
} from "../../../../src/sandbox/sandbox.ts";

export const region = "europe-west1";

/** A project of somebody who offers a service. */
export const database = "crl-prod-7k2";

/** The sandbox at a standstill, and the product's GCP signed in to it with a key of its own. */
export interface Started extends Sandbox {
  /** The project of the keys. */
  readonly project: string;
  readonly connect: (key?: string) => Promise<CloudSession>;
}

export async function start(options: SandboxOptions = {}): Promise<Started> {
  const sandbox = await startSandbox({ speed: 0, ...options });
  onTestFinished(() => sandbox.close());
  const { baseUrl, keys } = sandbox.address.clouds.gcp;
  return {
    ...sandbox,
    project: sandbox.clouds.gcp.state.projects.main,
    connect(name = "admin") {
      const secret = JSON.stringify(keys[name]);
      return gcp.connect({ source: "serviceAccount", secret, endpoint: baseUrl });
    },
  };
}

/** Where what is asked for is there at once. */
export function startAtOnce(): Promise<Started> {
  return start({ variants: { gcp: { operationSeconds: 0 } } });
}

/** A service attachment of a database provider. */
export function offer({ world }: Started, rest: Partial<EndpointService> = {}): EndpointService {
  const id = `projects/${database}/regions/${region}/serviceAttachments/orders`;
  if (world.accounts.get(database) === undefined) {
    world.accounts.add({ id: database, cloud: "gcp", name: "CockroachDB", side: "database" });
  }
  return world.services.add({
    id,
    cloud: "gcp",
    accountId: database,
    region,
    name: id,
    zoneIds: [],
    acceptance: "manual",
    allowed: [],
    ...rest,
  });
}

/** A network of the keys' project, with subnets in the region. */
export function ownNetwork({ world, project }: Started): Network {
  const found = world.networks
    .group(project)
    .find(({ id }) => world.subnets.group(id).some((one) => one.id.includes(`/${region}/`)));
  if (found === undefined) throw new Error("There is no such network.");
  return found;
}

/** The writes since a place in the log, without their request ids. */
export function callsSince({ requests }: Sandbox, from: number): string[] {
  return requests
    .slice(from)
    .filter(({ face, method, path }) => face === "gcp" && method !== "GET" && path !== "/token")
    .map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);
}
