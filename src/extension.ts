import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { Accounts } from "./accounts/accounts.ts";
import { CloudConnections } from "./accounts/cloudConnections.ts";
import { CloudIdentities } from "./accounts/cloudIdentities.ts";
import { ClusterIdentities } from "./accounts/clusterIdentities.ts";
import { Connections } from "./accounts/connections.ts";
import { IdentityStates } from "./accounts/identityStates.ts";
import { Refusals } from "./accounts/refusals.ts";
import { AccountsSignal } from "./accounts/vscodeSignal.ts";
import { VscodeSecrets } from "./accounts/vscodeSecrets.ts";
import { aws } from "./clouds/aws/aws.ts";
import type { Cloud } from "./clouds/cloud.ts";
import { gcp } from "./clouds/gcp/gcp.ts";
import { Redactor } from "./http/redact.ts";
import { CloudSides } from "./inventory/cloudSides.ts";
import { Inventory } from "./inventory/inventory.ts";
import { wantedSides } from "./inventory/wantedSides.ts";
import { yourTurns } from "./inventory/yourTurns.ts";
import { Operations } from "./operations/operations.ts";
import { followOtherWindows, followSteps } from "./operations/follow.ts";
import { astra } from "./providers/astra/provider.ts";
import { clickhouse } from "./providers/clickhouse/provider.ts";
import { cockroach } from "./providers/cockroach/provider.ts";
import { tidb } from "./providers/tidb/provider.ts";
import { AccountsView } from "./ui/accountsView.ts";
import { providerOf, type App } from "./ui/app.ts";
import { addAccountCommands } from "./ui/commands/accounts.ts";
import { addActionCommands } from "./ui/commands/actions.ts";
import { addConnectCommand } from "./ui/commands/connect.ts";
import { addByOthersCommand } from "./ui/commands/connectByOthers.ts";
import { addDisconnectCommand } from "./ui/commands/disconnect.ts";
import { addConnectOutCommand } from "./ui/commands/connectOut.ts";
import { addHandOverCommands } from "./ui/commands/handOver.ts";
import { addClusterIdentityCommand } from "./ui/commands/clusterIdentity.ts";
import { Commands, showFailure } from "./ui/commands/command.ts";
import { confirm } from "./ui/commands/confirm.ts";
import { addIdentityCommands } from "./ui/commands/identities.ts";
import { addItemCommands } from "./ui/commands/items.ts";
import { addLogCommands } from "./ui/commands/log.ts";
import { addOperationCommands } from "./ui/commands/operations.ts";
import { addRefreshCommands } from "./ui/commands/refresh.ts";
import { addSandboxCommands } from "./ui/commands/sandbox.ts";
import { specOf } from "./ui/commands/specs.ts";
import { addTreeCommands, showGrouped } from "./ui/commands/tree.ts";
import { showContext } from "./ui/contextKeys.ts";
import { registerForms } from "./ui/forms/forms.ts";
import { Links } from "./ui/links.ts";
import { Log } from "./ui/log.ts";
import { notifyOfOperations, notifyOfPauses } from "./ui/notifications.ts";
import { OtherHosts } from "./ui/otherHosts.ts";
import { OperationsView } from "./ui/operationsView.ts";
import { followPerson } from "./ui/rhythm.ts";
import { readSides } from "./ui/sides.ts";
import { SandboxHost } from "./ui/sandbox/sandboxHost.ts";
import { StatusBar } from "./ui/statusBar.ts";
import { terminalOf } from "./ui/terminal.ts";
import { ClustersTree } from "./ui/tree/clustersTree.ts";
import { TextDocuments } from "./ui/textDocuments.ts";
import { Walkthrough } from "./ui/walkthrough.ts";

/** All providers there are: one line each. */
const providers = [cockroach, astra, clickhouse, tidb];

/** The customer's clouds: one line each. */
const clouds: readonly Cloud[] = [aws, gcp];

/** How what `activate` started is ended. */
let end: (() => Promise<unknown>) | undefined;

/** Builds, wires and registers; no logic lives here. Anything slow begins after it returned. */
export function activate(context: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const storage = context.globalStorageUri.fsPath;
  const owner = randomUUID();
  const host = hostname();
  const redactor = new Redactor();
  const log = new Log(redactor);
  const info = (line: string): void => log.info(line);

  const accounts = new Accounts(
    context.globalState,
    new VscodeSecrets("secret:", context.secrets, context.globalState),
    host,
  );
  const identities = new CloudIdentities(
    context.globalState,
    new VscodeSecrets("cloudSecret:", context.secrets, context.globalState),
    host,
  );
  const connections = new Connections(providers, accounts, redactor, info);
  const cloudConnections = new CloudConnections(clouds, identities, redactor);
  const identityStates = new IdentityStates(identities, cloudConnections);
  const clusterIdentities = new ClusterIdentities(context.globalState, identities);
  const inventory = new Inventory({
    accounts: () => accounts.list(),
    session: (id) => connections.session(id),
    ownKey: (id) => accounts.storedHere(id),
    folder: storage,
    share: (share) => connections.setShare(share),
    log: info,
  });
  const cloudSides = new CloudSides({
    session: (id) => cloudConnections.session(id),
    wanted: (visible) => wantedSides(clusterIdentities.chosen(), inventory.store, visible),
    signedOut: (id) => identityStates.signedOut().some((one) => one.id === id),
    refused: (id) => void identityStates.ask(id, {}).catch(() => undefined),
  });
  const refusals = new Refusals();
  const otherHosts = new OtherHosts(context.globalState, host);
  const walkthrough = new Walkthrough(
    context.extension.id,
    (step) =>
      void vscode.commands
        .executeCommand("welcome.markStepComplete", step)
        .then(undefined, () => undefined),
  );
  const operations = new Operations({
    folder: `${storage}/operations`,
    owner,
    host,
    log: info,
    port: {
      session: (id) => connections.session(id),
      account: (id) => accounts.get(id),
      accounts: () => accounts.list(),
      known: (id, clusterId) => inventory.store.cluster(id, clusterId)?.networking,
      clusterName: (id, clusterId) => inventory.store.cluster(id, clusterId)?.cluster.name,
      learned: (id, cluster, networking) => inventory.scheduler.learn(id, cluster, networking),
      wrote: (id, clusterId, error) => refusals.wrote(id, clusterId, error),
      cloud: (id) => cloudConnections.session(id),
    },
    publish: (open) => void otherHosts.publish(open),
  });
  const app: App = {
    host,
    ...{ providers, accounts, connections, refusals },
    ...{ clouds, identities, cloudConnections, identityStates, clusterIdentities },
    ...{ inventory, cloudSides, operations, log },
    ...terminalOf(context.extension),
  };

  // Begins once activation has returned: nothing slow counts against VS Code's start.
  const begun = new Promise((resolve) => setTimeout(resolve, 0)).then(() => begin(app, sandbox));
  const commands = new Commands(log);
  const documents = new TextDocuments();
  const sandbox = new SandboxHost(context, app);
  const tree = new ClustersTree(
    {
      account: (id) => accounts.get(id),
      provider: (id) => providerOf(app, id),
      refusal: (id) => refusals.of(id),
      identityOf: (place) => clusterIdentities.of(place),
      sideOf: (cluster, region) => {
        const identity = clusterIdentities.of(cluster)?.id;
        return identity === undefined ? undefined : cloudSides.of({ identity, region });
      },
      actionsOf: (id) => connections.ready(id)?.actions,
    },
    {
      store: inventory.store,
      turns: () => yourTurns(clusterIdentities.chosen(), inventory.store, cloudSides).length,
      setVisible(keys) {
        inventory.scheduler.setVisible(keys);
        cloudSides.setVisible(keys);
      },
    },
  );
  const links = new Links(app, tree, context.extension.id);
  const forms = registerForms(context, {
    confirm,
    log: (text, error) => log.error(text, error),
    restore: async (ref) => {
      await begun;
      return specOf(app, ref);
    },
  });
  addAccountCommands(commands, app);
  addActionCommands(commands, app, forms);
  addConnectCommand(commands, app, forms);
  addByOthersCommand(commands, app, forms);
  addDisconnectCommand(commands, app, forms);
  addConnectOutCommand(commands, app, forms);
  addIdentityCommands(commands, app);
  addClusterIdentityCommand(commands, app, tree);
  addItemCommands(commands, app, { tree, links, documents });
  addTreeCommands(commands, tree);
  addLogCommands(commands, log);
  addHandOverCommands(commands, app);
  addOperationCommands(commands, app, { documents, otherHosts });
  addRefreshCommands(commands, app, tree);
  addSandboxCommands(commands, app, sandbox);
  context.subscriptions.push(
    log,
    commands,
    documents,
    tree,
    sandbox,
    new AccountsSignal(context.globalStorageUri, owner, [accounts, identities]),
    new StatusBar(app),
    vscode.window.registerUriHandler(links),
    new AccountsView(app),
    new OperationsView(operations, otherHosts),
    notifyOfOperations(operations, log),
    followSteps(operations, (one) => void readSides(app, one.accountId, one.clusterId)),
    followOtherWindows(operations, (...change) => inventory.changedElsewhere(...change)),
    notifyOfPauses(inventory.store, accounts),
    followPerson(inventory.scheduler),
    followPerson(cloudSides),
    cloudSides,
    cloudSides.onDidChange(({ identity }) => {
      for (const id of clusterIdentities.accountsOf(identity)) void tree.recheck(id);
    }),
    refusals.onDidChange((id) => tree.tooltipsChanged(id)),
    clusterIdentities.onDidChange(({ accountId }) => {
      tree.tooltipsChanged(accountId);
      void tree.recheck(accountId);
      cloudSides.wake();
    }),
    identityStates.onDidChange(() => cloudSides.wake()),
    connections.onDidConnect((id) => void tree.recheck(id)),
    identities.onDidChange(({ id, kind }) => {
      if (kind === "removed") void clusterIdentities.forgetIdentity(id);
      if (kind !== "label" && kind !== "seen") {
        cloudConnections.reset(id);
        identityStates.forget(id);
        cloudSides.forget(id);
      }
      showContext(app, otherHosts, walkthrough);
    }),
    accounts.onDidChange(({ id, kind }) => {
      if (kind !== "label") connections.reset(id);
      if (kind === "secret" || kind === "removed") refusals.forget(id);
      if (kind === "removed") void clusterIdentities.forgetAccount(id);
      inventory.accountsChanged();
      if (kind === "secret" || kind === "settings") inventory.scheduler.resume(id);
      if (kind === "label") tree.accountRenamed();
      showContext(app, otherHosts, walkthrough);
      void showGrouped(tree);
    }),
    operations.onDidChange(() => showContext(app, otherHosts, walkthrough)),
    otherHosts.onDidChange(() => showContext(app, otherHosts, walkthrough)),
  );
  end = () => Promise.all([operations.dispose(), inventory.dispose()]);
  showContext(app, otherHosts, walkthrough);
}

/** Ends what this window does for all: the next one need not wait for its leases to run out. */
export async function deactivate(): Promise<void> {
  await end?.();
}

/** What may take its time. */
async function begin(app: App, sandbox: SandboxHost): Promise<void> {
  await sandbox.resume();
  if (app.accounts.list().length > 0) return work(app, sandbox);
  // Without an account nothing runs: no lease, no heartbeat, no watch.
  const first = app.accounts.onDidChange(() => {
    first.dispose();
    void work(app, sandbox);
  });
}

async function work(app: App, sandbox: SandboxHost): Promise<void> {
  app.connections.connectAll();
  app.cloudSides.start();
  const steps: readonly (() => Promise<void>)[] = [
    () => app.inventory.start(),
    () => app.operations.start(),
    () => sandbox.sweep(),
    () => app.accounts.sweepOrphans(),
    () => app.identities.sweepOrphans(),
  ];
  // One that fails says so; the others do not depend on it.
  for (const step of steps) {
    await step().catch((error: unknown) => void showFailure(app.log, "start", error));
  }
}
