import type { CloudIdentity } from "./cloudIdentity.ts";
import type { SecretStore } from "./secretStore.ts";
import { SignIns, type SignInKind, type StateStore } from "./signIns.ts";

const sources: readonly CloudIdentity["source"][] = [
  "profile",
  "keys",
  "default",
  "serviceAccount",
];

/** An entry of the state; undefined when it is none that this version can read. */
function read(value: unknown): CloudIdentity | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const text = (key: string): string | undefined => {
    const found: unknown = Reflect.get(value, key);
    return typeof found === "string" ? found : undefined;
  };
  const [id, label] = [text("id"), text("label")];
  const cloud = (["aws", "gcp"] as const).find((one) => one === text("cloud"));
  const source = sources.find((one) => one === text("source"));
  if (id === undefined || label === undefined || cloud === undefined || source === undefined) {
    return undefined;
  }
  return {
    ...{ id, label, cloud, source },
    ...{ profile: text("profile"), endpoint: text("endpoint"), region: text("region") },
    ...{ project: text("project") },
    ...{ account: text("account"), principal: text("principal") },
    ...{ machine: text("machine"), sandbox: text("sandbox") },
  };
}

const kind: SignInKind<CloudIdentity> = {
  prefix: "cloudIdentity:",
  read,
  machineOf: ({ machine, sandbox }) => machine ?? sandbox,
};

/** The sign-ins to the customer's clouds. */
export class CloudIdentities extends SignIns<CloudIdentity> {
  /** `host` is this machine: an identity of its files, or of a sandbox, is nowhere else. */
  constructor(state: StateStore, secrets: SecretStore, host: string) {
    super(kind, state, secrets, host);
  }
}
