import type { Server } from "node:http";
import { createAstraPart } from "./astra/part.ts";
import { createClickhousePart } from "./clickhouse/part.ts";
import { createCockroachFace } from "./cockroach/face.ts";
import { createControlFace } from "./control/face.ts";
import type { CreatePart, Part } from "./part.ts";
import type { Caller, Face } from "./http/face.ts";
import { createFaultRunner, type FaultRunner } from "./http/faultEffects.ts";
import type { FaultPlan } from "./http/faults.ts";
import { createKeyRing } from "./http/keys.ts";
import { createRateLimiter } from "./http/rateLimiter.ts";
import type { LoggedRequest } from "./http/requestLog.ts";
import { createFaceServer, listen } from "./http/server.ts";
import { createLease, type Lease } from "./lease.ts";
import { createTidbPart } from "./tidb/part.ts";
import { createClock, type Clock } from "./world/clock.ts";
import { fillDemo } from "./world/demo.ts";
import { fillGenerated } from "./world/generator.ts";
import type { Times } from "./world/times.ts";
import type { CockroachVariants } from "./world/variants.ts";
import { clearWorld, createWorld, type World } from "./world/world.ts";

export interface SandboxOptions {
  /** Port of the first face; the others take the next ones. 0 or absent: free ports. */
  port?: number;
  /** This many generated clusters in place of the demo: of CockroachDB Cloud, or by provider. */
  clusters?: number | Readonly<Record<string, number>>;
  /** The demo (the default without `clusters`); `false` with no `clusters` is an empty world. */
  demo?: boolean;
  faults?: FaultPlan;
  /** How long changes take, where it is not as in `watchableTimes`; world seconds. */
  times?: Partial<Times>;
  /** Points on which sources disagree, where they are not as in `defaultVariants`. */
  variants?: Partial<CockroachVariants>;
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

/** Keys of the CockroachDB face. `revoked` looks right and is known to nobody. */
export interface CockroachKeys {
  admin: string;
  operator: string;
  creator: string;
  reader: string;
  revoked: string;
  /** Admin of a second, empty organization. */
  other: string;
}

/** Where the faces are and what opens them. */
export interface SandboxAddress {
  cockroach: { baseUrl: string; keys: CockroachKeys };
  /** The other providers, by id. */
  parts: Record<string, { baseUrl: string; keys: Part["keys"] }>;
  control: { baseUrl: string; key: string };
}

export interface Sandbox {
  address: SandboxAddress;
  world: World;
  /** The providers beside CockroachDB Cloud, by id. */
  parts: Readonly<Record<string, Part>>;
  clock: Clock;
  faults: FaultRunner;
  /** Every request so far, oldest first; of the cloud's faces, not of the control face. */
  requests: LoggedRequest[];
  lease: Lease;
  /** Fills the world anew, as at the start; keys stay. */
  reset(): void;
  close(): Promise<void>;
}

/** The providers beside CockroachDB Cloud: one line each. */
const partMakers: Readonly<Record<string, CreatePart>> = {
  astra: createAstraPart,
  clickhouse: createClickhousePart,
  tidb: createTidbPart,
};

/** World time at the start where time stands still. */
const fixedStart = Date.UTC(2026, 0, 15, 12);

/**
 * Starts the simulated cloud on 127.0.0.1.
 * @throws Error when a port is taken, or for clusters of a provider that there is not.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { seed = 1, speed = 1, wall = () => performance.now() } = options;
  checkProviders(options);
  const clock = createClock({ start: speed === 0 ? fixedStart : Date.now(), speed, wall });
  const world = createWorld(clock, seed);
  const organization = { main: "", other: "" };
  const parts = createParts(world);
  const fill = (): void => {
    Object.assign(world.times, options.times);
    Object.assign(world.variants.cockroach, options.variants);
    organization.main = fillWorld(world, options);
    organization.other = addOtherOrganization(world);
    for (const [id, part] of Object.entries(parts)) {
      part.clear();
      const amount = amountOf(id, options);
      if (amount !== 0) part.fill(amount);
    }
  };
  fill();

  const keys = createKeyRing();
  const caller = (role: string, of: "main" | "other" = "main"): Caller => ({
    name: of === "main" ? role : of,
    role,
    // Read at each request: a reset makes the organization anew.
    get organizationId() {
      return organization[of];
    },
  });
  const cockroachKeys: CockroachKeys = {
    admin: keys.add("CCDB1_", caller("admin")),
    operator: keys.add("CCDB1_", caller("operator")),
    creator: keys.add("CCDB1_", caller("creator")),
    reader: keys.add("CCDB1_", caller("reader")),
    revoked: keys.revoked("CCDB1_"),
    other: keys.add("CCDB1_", caller("admin", "other")),
  };

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
  const controlKey = controlKeys.add("control_", {
    name: "control",
    role: "control",
    organizationId: "",
  });
  const control = createControlFace({
    ...{ world, parts, faults, requests, lease, reset },
    keys: controlKeys,
  });
  const cockroach = createCockroachFace(world, keys, () => Date.now());

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
    const address: SandboxAddress = {
      cockroach: { baseUrl: await open(cockroach, requests, faults), keys: cockroachKeys },
      // What a person does in the cloud is not part of what the faces are asked.
      control: { baseUrl: await open(control, [], createFaultRunner([])), key: controlKey },
      parts: {},
    };
    for (const [id, { face, keys: theirs }] of Object.entries(parts)) {
      address.parts[id] = { baseUrl: await open(face, requests, faults), keys: theirs };
    }
    return { address, world, parts, clock, faults, requests, lease, reset, close };
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
  return Object.fromEntries(parts);
}

/** @throws Error naming a provider that there is not. */
function checkProviders({ clusters }: SandboxOptions): void {
  const known = ["cockroach", ...Object.keys(partMakers)];
  for (const id of typeof clusters === "object" ? Object.keys(clusters) : []) {
    if (!known.includes(id)) {
      throw new Error(`clusters: there is no provider "${id}", only ${known.join(", ")}.`);
    }
  }
}

/** How a provider's part of the world is filled. */
function amountOf(id: string, { clusters, demo }: SandboxOptions): "demo" | number {
  if (typeof clusters === "object") return clusters[id] ?? 0;
  if (clusters !== undefined) return id === "cockroach" ? clusters : 0;
  return demo === false ? 0 : "demo";
}

function fillWorld(world: World, options: SandboxOptions): string {
  const amount = amountOf("cockroach", options);
  return amount === "demo" ? fillDemo(world) : fillGenerated(world, amount);
}

function addOtherOrganization(world: World): string {
  return world.organizations.add({
    id: world.random.uuid(),
    provider: "cockroach",
    name: "Meridian Labs",
    label: "meridian-labs",
    createdAt: world.clock.now(),
  }).id;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
