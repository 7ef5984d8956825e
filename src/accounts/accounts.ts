import type { Account, Reach } from "./account.ts";
import type { SecretStore } from "./secretStore.ts";
import { SignIns, type SignInKind, type StateStore } from "./signIns.ts";

/** An entry of the state; undefined when it is none that this version can read. */
function read(value: unknown): Account | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const text = (key: string): string | undefined => {
    const found: unknown = Reflect.get(value, key);
    return typeof found === "string" ? found : undefined;
  };
  const id = text("id");
  const provider = text("provider");
  const label = text("label");
  if (id === undefined || provider === undefined || label === undefined) return undefined;
  const reach: Reach = {
    ...{ baseUrl: text("baseUrl"), proxy: text("proxy"), caFile: text("caFile") },
    settings: readSettings(Reflect.get(value, "settings")),
  };
  return { id, provider, label, ...reach, sandbox: text("sandbox") };
}

/** What of it can be read; undefined = nothing. */
function readSettings(value: unknown): Account["settings"] {
  if (typeof value !== "object" || value === null) return undefined;
  const texts = Object.entries(value).filter(([, text]) => typeof text === "string");
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

const kind: SignInKind<Account> = {
  prefix: "account:",
  read,
  machineOf: ({ sandbox }) => sandbox,
};

/** The sign-ins to database providers. */
export class Accounts extends SignIns<Account> {
  /** `host` is this machine: an account of a sandbox is nowhere else. */
  constructor(state: StateStore, secrets: SecretStore, host: string) {
    super(kind, state, secrets, host);
  }

  /** Sets how its API is reached, and its settings; what is absent in `reach` goes back to the usual. */
  async setReach(id: string, reach: Reach): Promise<void> {
    const usual = { baseUrl: undefined, proxy: undefined, caFile: undefined, settings: undefined };
    await this.change(id, (account) => ({ ...account, ...usual, ...reach }));
  }
}
