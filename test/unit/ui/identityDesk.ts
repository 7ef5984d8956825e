import { CloudConnections } from "../../../src/accounts/cloudConnections.ts";
import { CloudIdentities } from "../../../src/accounts/cloudIdentities.ts";
import { ClusterIdentities } from "../../../src/accounts/clusterIdentities.ts";
import { IdentityStates } from "../../../src/accounts/identityStates.ts";
import { Refusals } from "../../../src/accounts/refusals.ts";
import { aws } from "../../../src/clouds/aws/aws.ts";
import type { Cloud, CloudSession, CloudSignIn } from "../../../src/clouds/cloud.ts";
import type { CloudCaller } from "../../../src/domain/customerCloud.ts";
import { ApiError } from "../../../src/http/errors.ts";
import { Redactor } from "../../../src/http/redact.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { App } from "../../../src/ui/app.ts";
import { addClusterIdentityCommand } from "../../../src/ui/commands/clusterIdentity.ts";
import { Commands } from "../../../src/ui/commands/command.ts";
import { addIdentityCommands } from "../../../src/ui/commands/identities.ts";
import { memoryAccounts, MemorySecrets, MemoryState } from "../accounts/stores.ts";
import { commands } from "./fakeVscode.ts";
import { cluster, storeWith } from "./world.ts";

/** An access key that the fake cloud knows. */
export const goodKey = ["AKIAIOSFODNN7EXAMPLE", "a/secret+key"] as const;
export const caller: CloudCaller = {
  account: "123456789012",
  principal: "arn:aws:iam::123456789012:user/ann",
};

const refused = new ApiError("authentication", "unchanged", {
  message: "AWS refused GetCallerIdentity: the token has expired.",
  next: "Renew it.",
});

/** A cloud like AWS, whose sign-ins work as the test says. */
export class FakeCloud implements Cloud {
  readonly id = "aws";
  readonly name = "AWS";
  readonly sources = aws.sources;
  readonly signIns: CloudSignIn[] = [];
  /** Who the profiles are; those that are not here are signed out. */
  readonly signedIn = new Map<string, CloudCaller>();
  profileNames: readonly string[] = ["corp", "prod"];

  profiles(): Promise<readonly string[]> {
    return Promise.resolve(this.profileNames);
  }

  renewal({ source, profile = "" }: Omit<CloudSignIn, "secret">): Promise<string | undefined> {
    return Promise.resolve(source === "profile" ? `aws sso login --profile ${profile}` : undefined);
  }

  connect(signIn: CloudSignIn): Promise<CloudSession> {
    this.signIns.push(signIn);
    const whoAmI = (): Promise<CloudCaller> => {
      const found = this.signedIn.get(signIn.profile ?? signIn.secret ?? "");
      return found === undefined ? Promise.reject(refused) : Promise.resolve(found);
    };
    return Promise.resolve({ writes: [], whoAmI } as unknown as CloudSession);
  }
}

/** The commands for cloud identities over stores in memory, with a fake cloud. */
export function identityDesk() {
  const cloud = new FakeCloud();
  cloud.signedIn.set(goodKey.join(":"), caller);
  cloud.signedIn.set("prod", caller);
  const [state, secrets] = [new MemoryState(), new MemorySecrets()];
  const identities = new CloudIdentities(state, secrets, "here");
  const cloudConnections = new CloudConnections([cloud], identities, new Redactor());
  const identityStates = new IdentityStates(identities, cloudConnections);
  const clusterIdentities = new ClusterIdentities(state, identities);
  const begun: Operation[] = [];
  const terminal: string[] = [];
  const { accounts } = memoryAccounts();
  const store = storeWith([
    { cluster: cluster({ id: "orders" }) },
    { cluster: cluster({ id: "azure", cloud: "azure" }) },
  ]);
  const app = {
    host: "here",
    clouds: [cloud],
    ...{ accounts, identities, cloudConnections, identityStates, clusterIdentities },
    inventory: { store },
    operations: { list: () => begun },
    providers: [],
    refusals: new Refusals(),
    log: { error: () => undefined, info: () => undefined, show: () => undefined },
    inTerminal: (name: string, command: string) => void terminal.push(`${name}: ${command}`),
  } as unknown as App;
  // As extension.ts wires it.
  identities.onDidChange(({ id, kind }) => {
    if (kind === "label" || kind === "seen") return;
    cloudConnections.reset(id);
    identityStates.forget(id);
  });
  const registered = new Commands(app.log);
  addIdentityCommands(registered, app);
  addClusterIdentityCommand(registered, app, { selection: undefined });
  const run = (name: string, node?: unknown): Promise<void> =>
    commands.executeCommand(`privateEndpoints.${name}`, node);
  const stored = (): string => JSON.stringify([...state.values, ...secrets.values]);
  return { ...{ cloud, state, secrets, app, begun, terminal, run, stored }, ...app };
}
