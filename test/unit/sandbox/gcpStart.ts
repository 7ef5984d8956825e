import {
  AddressesClient,
  ForwardingRulesClient,
  NetworksClient,
  RegionOperationsClient,
  RegionsClient,
  ServiceAttachmentsClient,
  SubnetworksClient,
} from "@google-cloud/compute";
import { JWT, UserRefreshClient } from "google-auth-library";
import { onTestFinished } from "vitest";
import { createGcpCloud, type GcpCloud } from "../../../src/sandbox/gcp/cloud.ts";
import type { GcpKey } from "../../../src/sandbox/gcp/keys.ts";
import { createFaultRunner } from "../../../src/sandbox/http/faultEffects.ts";
import { createRateLimiter } from "../../../src/sandbox/http/rateLimiter.ts";
import type { LoggedRequest } from "../../../src/sandbox/http/requestLog.ts";
import { createFaceServer, listen } from "../../../src/sandbox/http/server.ts";
import type { Decision } from "../../../src/sandbox/part.ts";
import { createClock, type Clock } from "../../../src/sandbox/world/clock.ts";
import { addNetwork } from "../../../src/sandbox/world/customer.ts";
import type {
  CloudEndpoint,
  EndpointService,
  Network,
} from "../../../src/sandbox/world/entities.ts";
import { createWorld, type World } from "../../../src/sandbox/world/world.ts";

export const project = "meridian-prod";
export const database = "crl-prod-7k2";
export const region = "europe-west1";

// The library tells gRPC's numbers in place of HTTP's.
export const invalid = 3;
export const missing = 5;
export const taken = 6;
export const denied = 7;

const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
const googleToken = "https://oauth2.googleapis.com/token";

/** GCP on a server of its own at a standstill, with Google's clients, closed when the test ends. */
export interface StartedGcp {
  cloud: GcpCloud;
  world: World;
  clock: Clock;
  baseUrl: string;
  requests: LoggedRequest[];
  /** What database providers were told of their egress endpoints. */
  decisions: { endpoint: CloudEndpoint; decision: Decision }[];
  /** Moves real time, by which tokens expire. */
  later: (milliseconds: number) => void;
  /** One network with three subnets in europe-west1. */
  network: Network;
  auth: (key?: GcpKey | string) => JWT | UserRefreshClient;
  clients: (key?: GcpKey | string) => Clients;
  /** A call without a client; of Cloud DNS there is none here. */
  call: (
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    data?: object,
  ) => Promise<Reply>;
}

export interface Reply {
  status: number;
  body: Record<string, unknown>;
}

interface Clients {
  networks: NetworksClient;
  subnetworks: SubnetworksClient;
  regions: RegionsClient;
  addresses: AddressesClient;
  rules: ForwardingRulesClient;
  attachments: ServiceAttachmentsClient;
  operations: RegionOperationsClient;
}

/** The library takes the place of tokens for granted: what goes there is sent to the sandbox. */
export function authOf(key: GcpKey, baseUrl: string): JWT | UserRefreshClient {
  const client =
    key.type === "service_account"
      ? new JWT({ email: key.client_email, key: key.private_key, scopes })
      : new UserRefreshClient({
          clientId: key.client_id,
          clientSecret: key.client_secret,
          refreshToken: key.refresh_token,
        });
  client.transporter.interceptors.request.add({
    resolved: (config) => {
      if (config.url.toString() === googleToken) config.url = new URL(`${baseUrl}/token`);
      return Promise.resolve(config);
    },
  });
  return client;
}

export async function startGcp(
  options: { fill?: "demo"; providers?: boolean; rateLimits?: boolean } = {},
): Promise<StartedGcp> {
  const clock = createClock({ start: Date.UTC(2026, 0, 15, 12), speed: 0, wall: () => 0 });
  const world = createWorld(clock, 1);
  let skew = 0;
  const decisions: StartedGcp["decisions"] = [];
  const cloud = createGcpCloud({
    world,
    now: () => Date.now() + skew,
    decide: (endpoint, decision) => {
      decisions.push({ endpoint, decision });
      return options.providers === true;
    },
  });
  world.accounts.add({ id: project, cloud: "gcp", name: "prod", side: "customer" });
  world.accounts.add({ id: database, cloud: "gcp", name: "CockroachDB", side: "database" });
  const network = addNetwork(world, "gcp", project, region);
  cloud.fill(options.fill ?? 0);
  const requests: LoggedRequest[] = [];
  const rate = options.rateLimits === true ? cloud.face.rate : undefined;
  const limiter = rate === undefined ? {} : { limiter: createRateLimiter(rate, () => 0) };
  const around = { clock, faults: createFaultRunner([]), log: requests, ...limiter };
  const server = createFaceServer(cloud.face, around);
  const baseUrl = await listen(server, 0);
  cloud.opened(baseUrl);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  const auth: StartedGcp["auth"] = (key = "admin") =>
    authOf(typeof key === "string" ? cloud.keys[key]! : key, baseUrl);
  const token = async (): Promise<string> => (await auth().getAccessToken()).token!;
  return {
    ...{ cloud, world, clock, baseUrl, requests, decisions, network, auth },
    later: (milliseconds) => (skew += milliseconds),
    clients: (key) => clientsOf(baseUrl, auth(key)),
    async call(method, path, data) {
      const headers = { authorization: `Bearer ${await token()}` };
      const body = data === undefined ? {} : { body: JSON.stringify(data) };
      const reply = await fetch(`${baseUrl}${path}`, { method, headers, ...body });
      const text = await reply.text();
      return {
        status: reply.status,
        body: (text === "" ? {} : JSON.parse(text)) as Reply["body"],
      };
    },
  };
}

function clientsOf(baseUrl: string, authClient: JWT | UserRefreshClient): Clients {
  const { hostname, port } = new URL(baseUrl);
  const settings = {
    apiEndpoint: hostname,
    port: Number(port),
    protocol: "http",
    projectId: project,
    // The library's own types name the client of its own copy.
    authClient: authClient as never,
  };
  return {
    networks: new NetworksClient(settings),
    subnetworks: new SubnetworksClient(settings),
    regions: new RegionsClient(settings),
    addresses: new AddressesClient(settings),
    rules: new ForwardingRulesClient(settings),
    attachments: new ServiceAttachmentsClient(settings),
    operations: new RegionOperationsClient(settings),
  };
}

/** A service attachment of a database provider in europe-west1. */
export function databaseService(
  world: World,
  rest: Partial<EndpointService> = {},
): EndpointService {
  const id = `projects/${database}/regions/${region}/serviceAttachments/orders`;
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

/** What a client makes of a refusal: `[code, message]`. */
export async function refusal(promise: Promise<unknown>): Promise<[unknown, string]> {
  try {
    await promise;
  } catch (error) {
    const { code, message } = error as Error & { code?: unknown };
    return [code, message];
  }
  throw new Error("It was not refused.");
}
