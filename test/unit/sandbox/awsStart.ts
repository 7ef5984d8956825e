import { Sha256 } from "@aws-crypto/sha256-js";
import { EC2Client } from "@aws-sdk/client-ec2";
import { KafkaClient } from "@aws-sdk/client-kafka";
import { Route53Client } from "@aws-sdk/client-route-53";
import { STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";
import { onTestFinished } from "vitest";
import { createAwsCloud, type AwsCloud } from "../../../src/sandbox/aws/cloud.ts";
import type { AwsKey } from "../../../src/sandbox/aws/signature.ts";
import { createFaultRunner, type FaultRunner } from "../../../src/sandbox/http/faultEffects.ts";
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
import { rootPrincipal, zoneIds } from "../../../src/sandbox/world/places.ts";
import { createWorld, type World } from "../../../src/sandbox/world/world.ts";

export const prod = "481516234209";
export const staging = "108642097531";
export const database = "792345610284";
export const region = "us-east-1";

/** AWS on a server of its own at a standstill, with the SDK's clients, closed when the test ends. */
export interface StartedAws {
  cloud: AwsCloud;
  world: World;
  clock: Clock;
  baseUrl: string;
  requests: LoggedRequest[];
  faults: FaultRunner;
  /** What database providers were told of their egress endpoints. */
  decisions: { endpoint: CloudEndpoint; decision: Decision }[];
  /** Moves real time, by which keys expire. */
  later: (milliseconds: number) => void;
  /** One VPC of each account in us-east-1, with subnets in three zones. */
  network: Network;
  stagingNetwork: Network;
  ec2: (key?: AwsKey | string, region?: string) => EC2Client;
  sts: (key?: AwsKey | string) => STSClient;
  kafka: (key?: AwsKey | string) => KafkaClient;
  route53: (key?: AwsKey | string) => Route53Client;
}

export interface StartAws {
  fill?: "demo";
  rateLimits?: boolean;
  /** Whether a database provider has the endpoints waiting that are decided about. */
  providers?: boolean;
}

export async function startAws(options: StartAws = {}): Promise<StartedAws> {
  const clock = createClock({ start: Date.UTC(2026, 0, 15, 12), speed: 0, wall: () => 0 });
  const world = createWorld(clock, 1);
  let skew = 0;
  const decisions: StartedAws["decisions"] = [];
  const cloud = createAwsCloud({
    world,
    now: () => Date.now() + skew,
    decide: (endpoint, decision) => {
      decisions.push({ endpoint, decision });
      return options.providers === true;
    },
  });
  world.accounts.add({ id: prod, cloud: "aws", name: "prod", side: "customer" });
  world.accounts.add({ id: staging, cloud: "aws", name: "staging", side: "customer" });
  const network = addNetwork(world, "aws", prod, region);
  const stagingNetwork = addNetwork(world, "aws", staging, region);
  cloud.fill(options.fill ?? 0);

  const requests: LoggedRequest[] = [];
  const faults = createFaultRunner([]);
  const rate = cloud.face.rate;
  const limiter =
    options.rateLimits === true && rate !== undefined
      ? { limiter: createRateLimiter(rate, () => 0) }
      : {};
  const server = createFaceServer(cloud.face, { clock, faults, log: requests, ...limiter });
  const baseUrl = await listen(server, 0);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  const settings = (key: AwsKey | string = "admin", where = region): ClientSettings => ({
    endpoint: baseUrl,
    region: where,
    credentials: typeof key === "string" ? cloud.keys[key]! : key,
    maxAttempts: 1,
  });
  return {
    ...{ cloud, world, clock, baseUrl, requests, faults, decisions, network, stagingNetwork },
    later: (milliseconds) => (skew += milliseconds),
    ec2: (key, where) => new EC2Client(settings(key, where)),
    sts: (key) => new STSClient(settings(key)),
    kafka: (key) => new KafkaClient(settings(key)),
    route53: (key) => new Route53Client(settings(key)),
  };
}

interface ClientSettings {
  endpoint: string;
  region: string;
  credentials: AwsKey;
  maxAttempts: number;
}

/** A service of a database provider in us-east-1, in the first two zones. */
export function databaseService(
  world: World,
  rest: Partial<EndpointService> = {},
): EndpointService {
  const hex = world.random.hex(17);
  return world.services.add({
    id: `vpce-svc-${hex}`,
    cloud: "aws",
    accountId: database,
    region,
    name: `com.amazonaws.vpce.${region}.vpce-svc-${hex}`,
    zoneIds: zoneIds("aws", region).slice(0, 2),
    acceptance: "manual",
    allowed: [rootPrincipal(prod)],
    privateDnsName: "internal-orders.aws-us-east-1.cockroachlabs.cloud",
    ...rest,
  });
}

/** A signed call of the query protocol as it is on the wire. */
export async function rawEc2({ baseUrl, cloud }: StartedAws, body: string): Promise<Response> {
  const { host, hostname } = new URL(baseUrl);
  const signer = new SignatureV4({
    credentials: cloud.keys["admin"]!,
    region,
    service: "ec2",
    sha256: Sha256,
  });
  const signed = await signer.sign({
    method: "POST",
    protocol: "http:",
    hostname,
    path: "/",
    headers: { host, "content-type": "application/x-www-form-urlencoded" },
    body,
  });
  return fetch(baseUrl, { method: "POST", headers: signed.headers, body });
}

/** What the SDK makes of a refusal: `[name, status, message]`. */
export async function refusal(promise: Promise<unknown>): Promise<[string, number, string]> {
  try {
    await promise;
  } catch (error) {
    const { name, message, $metadata } = error as Error & {
      $metadata?: { httpStatusCode?: number };
    };
    return [name, $metadata?.httpStatusCode ?? 0, message];
  }
  throw new Error("It was not refused.");
}
