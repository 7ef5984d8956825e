import type { CloudOptions, CustomerCloud } from "../cloud.ts";
import { customer } from "../world/demoCustomer.ts";
import { fillGcpDemo } from "./demo.ts";
import { createGcpFace } from "./face.ts";
import { createGcpKeys, type GcpKey } from "./keys.ts";
import { clearState, createState, type GcpState } from "./state.ts";
import { createTokens } from "./tokens.ts";
import { gcpRules } from "./variants.ts";

/** GCP with what tests look at. */
export interface GcpCloud extends CustomerCloud<GcpKey> {
  readonly state: GcpState;
  opened(baseUrl: string): void;
}

/** GCP in the sandbox; without projects until it is filled. */
export function createGcpCloud(options: CloudOptions): GcpCloud {
  const state = createState(options);
  const keys = createGcpKeys();
  const main = (): string => state.projects.main;
  const accounts = {
    admin: keys.serviceAccount("admin", "admin", main),
    reader: keys.serviceAccount("reader", "reader", main),
    /** A service account that was deleted. */
    revoked: keys.unknownServiceAccount("revoked", main),
  };
  return {
    state,
    face: createGcpFace(state, createTokens(keys, options.now)),
    keys: {
      ...accounts,
      /** What `gcloud auth application-default login` leaves. */
      user: keys.user("admin", "admin", main),
      revokedUser: keys.unknownUser(),
    },
    signIn: () => ({ source: "serviceAccount", secret: JSON.stringify(accounts.admin) }),
    variants: state.variants,
    variantRules: gcpRules,
    opened(baseUrl) {
      for (const key of Object.values(accounts)) key.token_uri = `${baseUrl}/token`;
    },
    fill(amount) {
      addProject(state);
      if (amount === "demo") fillGcpDemo(state);
    },
    clear: () => clearState(state),
  };
}

/** The project of the keys: that of the demo, else the one that a generated world has. */
function addProject({ world, projects }: GcpState): void {
  const present = world.accounts.group("gcp").filter(({ side }) => side === "customer");
  const id = present.find((one) => one.id === customer.gcp)?.id ?? present[0]?.id;
  const account = { id: customer.gcp, cloud: "gcp", name: customer.gcp, side: "customer" } as const;
  projects.main = id ?? world.accounts.add(account).id;
}
