import type { Server } from "node:http";
import { createAstraPart } from "./astra/part.ts";
import { createClouds, type CloudAddresses, type Clouds } from "./clouds.ts";
import { createClickhousePart } from "./clickhouse/part.ts";
import { createCockroachPart } from "./cockroach/part.ts";
import { createControlFace } from "./control/face.ts";
import type { CreatePart, Part } from "./part.ts";
import type { Face } from "./http/face.ts";
import { createFaultRunner, type FaultRunner } from "./http/faultEffects.ts";
import type { FaultPlan } from "./http/faults.ts";
import { createKeyRing } from "./http/keys.ts";
import { createRateLimiter } from "./http/rateLimiter.ts";
import type { LoggedRequest } from "./http/requestLog.ts";
import { createFaceServer, listen } from "./http/server.ts";
import { callersOf } from "./keys.ts";
import { createLease, type Lease } from "./lease.ts";
import { createTidbPart } from "./tidb/part.ts";
import { createClock, type Clock } from "./world/clock.ts";
import type { Times } from "./world/times.ts";
import { setVariants } from "./world/variants.ts";
import { clearWorld, createWorld, type World } from "./world/world.ts";

export interface SandboxOptions {
  /** Port of the first face; the others take the next ones. 0 or absent: free ports. */
  port?: number;
  /** This many generated clusters in place of the demo: of the first provider, or by provider. */
  clusters?: number | Readonly<Record<string, number>>;
  faults?: FaultPlan;
  /** How long changes take, where it is not as in `watchableTimes`; world seconds. */
  times?: Partial<Times>;
  /** Points on which sources disagree, by provider or cloud, where they are not as by default. */
  variants?: Readonly<Record<string, object>>;
  /** World seconds per real second, 1 by default; 0 stands still until `clock.advance`. */
  speed?: number;
  /** The same seed gives the same world; keys and ports differ at every start. */
  seed?: number;
  /** Whether published rate limits are enforced; they are by default. */
  rateLimits?: boolean;
  /** Real seconds until `onLeaseEnd` unless renewed; absent: no lease. */
  leaseSeconds?: number;
  onLeaseEnd?: () => void;
  /** Real time in milliseconds, for the clock, rate limits and the lease; tests step it. */
  wall?: () => number;
}

/** Where the faces are and what opens them. */
export interface SandboxAddress {
  /** The providers, by id. */
  parts: Record<string, { baseUrl: string; keys: Part["keys"] }>;
  /** The customer's clouds, by id. */
  clouds: CloudAddresses;
  control: { baseUrl: string; key: string };
}

export interface Sandbox {
  address: SandboxAddress;
  world: World;
  /** The providers, by id. */
  parts: Readonly<Record<string, Part>>;
  /** The customer's clouds, by id. */
  clouds: Clouds;
  clock: Clock;
  faults: FaultRunner;
  /** Every request so far, oldest first; of the cloud's faces, not of the control face. */
  requests: LoggedRequest[];
  lease: Lease;
  /** Fills the world anew, as at the start; keys stay. */
  reset(): void;
  close(): Promise<void>;
}

/** The providers: one line each. */
const partMakers: Readonly<Record<string, CreatePart>> = {
  cockroach: createCockroachPart,
  astra: createAstraPart,
  clickhouse: createClickhousePart,
  tidb: createTidbPart,
};

/** World time at the start where time stands still. */
const fixedStart = Date.UTC(2026, 0, 15, 12);

/**
 * Starts the simulated cloud on 127.0.0.1.
 * @throws Error when a port is taken, or for clusters or variants of a provider that there is not.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { seed = 1, speed = 1, wall = () => performance.now() } = options;
  checkProviders(options);
  const clock = createClock({ start: speed === 0 ? fixedStart : Date.now(), speed, wall });
  const world = createWorld(clock, seed);
  const parts = createParts(world);
  const clouds = createClouds(world, parts);
  const fill = (): void => {
    Object.assign(world.times, options.times);
    for (const one of [...Object.values(parts), ...Object.values(clouds)]) one.clear();
    setVariants({ ...parts, ...clouds }, options.variants ?? {});
    for (const [id, part] of Object.entries(parts)) {
      const amount = amountOf(id, options);
      if (amount !== 0) part.fill(amount);
    }
    const demo = options.clusters === undefined;
    for (const cloud of Object.values(clouds)) cloud.fill(demo ? "demo" : 0);
  };
  fill();

  const requests: LoggedRequest[] = [];
  const faults = createFaultRunner(options.faults ?? []);
  const lease = createLease(wall, options.leaseSeconds, options.onLeaseEnd);
  const reset = (): void => {
    clearWorld(world, seed);
    requests.length = 0;
    faults.setPlan(options.faults ?? []);
    fill();
  };

  const controlKeys = createKeyRing();
  const controlKey = controlKeys.add("control_", callersOf({ main: "" })("control"));
  const control = createControlFace({
    ...{ world, parts, clouds, faults, requests, lease, reset },
    keys: controlKeys,
  });

  const servers: Server[] = [];
  const open = async (face: Face, log: LoggedRequest[], plan: FaultRunner): Promise<string> => {
    const rate = options.rateLimits === false ? undefined : face.rate;
    const limiter = rate === undefined ? {} : { limiter: createRateLimiter(rate, wall) };
    const server = createFaceServer(face, { clock, faults: plan, log, ...limiter });
    const first = options.port ?? 0;
    const baseUrl = await listen(server, first === 0 ? 0 : first + servers.length);
    servers.push(server);
    return baseUrl;
  };
  const close = async (): Promise<void> => {
    lease.end();
    await Promise.all(servers.map(closeServer));
  };
  try {
    const opened: SandboxAddress["parts"] = {};
    for (const [id, { face, keys }] of Object.entries(parts)) {
      opened[id] = { baseUrl: await open(face, requests, faults), keys };
    }
    // What a person does in the cloud is not part of what the faces are asked.
    const controlUrl = await open(control, [], createFaultRunner([]));
    const { aws, gcp } = clouds;
    const awsUrl = await open(aws.face, requests, faults);
    const gcpUrl = await open(gcp.face, requests, faults);
    gcp.opened(gcpUrl);
    const address = {
      parts: opened,
      control: { baseUrl: controlUrl, key: controlKey },
      clouds: {
        aws: { baseUrl: awsUrl, keys: aws.keys, signIn: aws.signIn() },
        gcp: { baseUrl: gcpUrl, keys: gcp.keys, signIn: gcp.signIn() },
      },
    };
    return { address, world, parts, clouds, clock, faults, requests, lease, reset, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function createParts(world: World): Record<string, Part> {
  const parts = Object.entries(partMakers).map(
    ([id, make]) => [id, make({ world, now: () => Date.now() })] as const,
  );
  world.onEndpointGone.push((endpoint) => {
    for (const [, part] of parts) part.endpointGone(endpoint);
  });
  world.onEndpointLetIn.push((endpoint) => {
    for (const [, part] of parts) part.endpointLetIn?.(endpoint);
  });
  return Object.fromEntries(parts);
}

/** @throws Error naming a provider that there is not. */
function checkProviders({ clusters }: SandboxOptions): void {
  const known = Object.keys(partMakers);
  for (const id of typeof clusters === "object" ? Object.keys(clusters) : []) {
    if (!known.includes(id)) {
      throw new Error(`clusters: there is no provider "${id}", only ${known.join(", ")}.`);
    }
  }
}

/** How a provider's part of the world is filled. */
function amountOf(id: string, { clusters }: SandboxOptions): "demo" | number {
  if (clusters === undefined) return "demo";
  if (typeof clusters === "object") return clusters[id] ?? 0;
  return id === Object.keys(partMakers)[0] ? clusters : 0;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
