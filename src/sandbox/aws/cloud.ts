import type { CloudOptions, CustomerCloud } from "../cloud.ts";
import { customer } from "../world/demoCustomer.ts";
import { fillAwsDemo } from "./demo.ts";
import { createAwsFace } from "./face.ts";
import { createAwsKeys } from "./keys.ts";
import type { AwsKey } from "./signature.ts";
import { clearState, createState, type AwsState } from "./state.ts";
import { awsRules } from "./variants.ts";

/** AWS with what tests look at. */
export interface AwsCloud extends CustomerCloud<AwsKey> {
  readonly state: AwsState;
}

const day = 86_400_000;

/** AWS in the sandbox; without accounts until it is filled. */
export function createAwsCloud(options: CloudOptions): AwsCloud {
  const state = createState(options);
  const keys = createAwsKeys();
  const main = (): string => state.accounts.main;
  const staging = (): string => state.accounts.staging;
  const end = options.now() + day;
  /** Its ARN has a path, which endpoint services do not take as a principal. */
  const admin = keys.user("admin", "admin", "network/admin", main);
  return {
    state,
    face: createAwsFace(state, keys),
    keys: {
      admin,
      reader: keys.user("reader", "reader", "reader", main),
      /** May do everything but make endpoints. */
      limited: keys.user("limited", "limited", "limited", main),
      /** A role that somebody assumed; with a session token. */
      role: keys.session("role", "admin", "NetworkAdmin", main, end),
      expired: keys.session("expired", "admin", "NetworkAdmin", main, options.now()),
      revoked: keys.unknown(),
      staging: keys.user("staging", "admin", "admin", staging),
    },
    signIn: () => ({
      source: "keys",
      secret: `${admin.accessKeyId}:${admin.secretAccessKey}`,
      region: "us-east-1",
    }),
    variants: state.variants,
    variantRules: awsRules,
    fill(amount) {
      addAccounts(state);
      if (amount === "demo") fillAwsDemo(state);
    },
    clear: () => clearState(state),
  };
}

/** The keys' accounts: those of the demo, else the one that a generated world has. */
function addAccounts(state: AwsState): void {
  const { accounts } = state.world;
  const present = accounts.group("aws").filter(({ side }) => side === "customer");
  const account = (id: string, name: string): string =>
    accounts.get(id)?.id ?? accounts.add({ id, cloud: "aws", name, side: "customer" }).id;
  const demo = present.some(({ id }) => id === customer.aws);
  const only = demo ? undefined : present[0];
  state.accounts.main = only?.id ?? account(customer.aws, "meridian-prod");
  state.accounts.staging = account(customer.awsStaging, "meridian-staging");
}
