import { EC2Client } from "@aws-sdk/client-ec2";
import { KafkaClient } from "@aws-sdk/client-kafka";
import { Route53Client } from "@aws-sdk/client-route-53";
import { STSClient } from "@aws-sdk/client-sts";
import type { CloudSignIn } from "../cloud.ts";
import { credentialsOf, renewalOf } from "./credentials.ts";

/** One API in one region: a client that tries reads again, and one that sends a write once. */
export interface Service<Client> {
  /** The word that previews and errors have for it. */
  readonly word: string;
  readonly region: string;
  readonly reads: Client;
  readonly writes: Client;
  /** What to do when the sign-in is refused. */
  readonly renewal: string;
}

interface Settings {
  readonly region: string;
  readonly maxAttempts: number;
}

/** An identity's clients, made when they are first asked for. */
export interface Clients {
  /** When the sign-in ends; undefined = it does not, or nobody says. */
  signInEnds(): Promise<Date | undefined>;
  ec2(region: string): Service<EC2Client>;
  kafka(region: string): Service<KafkaClient>;
  /** `region` names the partition only: Route 53 is one for all its regions. */
  route53(region: string): Service<Route53Client>;
  sts(region: string): Service<STSClient>;
}

/** How often a read is tried; a write is sent once, and then read back by the operation. */
const readAttempts = 4;

export function createClients(signIn: CloudSignIn): Clients {
  const { endpoint } = signIn;
  const renewal = renewalOf(signIn);
  const credentials = credentialsOf(signIn);
  const common = {
    credentials: credentials.provide,
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: 60_000,
      throwOnRequestTimeout: true,
    },
    ...(endpoint !== undefined && { endpoint }),
  };
  const perRegion = <Client>(word: string, make: (settings: Settings) => Client) => {
    const known = new Map<string, Service<Client>>();
    return (region: string): Service<Client> => {
      const present = known.get(region);
      if (present !== undefined) return present;
      const reads = make({ region, maxAttempts: readAttempts });
      const made = { word, region, reads, writes: make({ region, maxAttempts: 1 }), renewal };
      known.set(region, made);
      return made;
    };
  };
  return {
    signInEnds: () => credentials.ends(),
    ec2: perRegion("EC2", (settings) => new EC2Client({ ...common, ...settings })),
    kafka: perRegion("MSK", (settings) => new KafkaClient({ ...common, ...settings })),
    route53: perRegion("Route 53", (settings) => new Route53Client({ ...common, ...settings })),
    sts: perRegion("STS", (settings) => new STSClient({ ...common, ...settings })),
  };
}

/** The partition of a region, as ARNs name it. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
