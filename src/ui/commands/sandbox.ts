import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { App } from "../app.ts";
import { Cancelled } from "../cancelled.ts";
import { say } from "../messages.ts";
import type { ControlClient } from "../sandbox/controlClient.ts";
import type { SandboxHost } from "../sandbox/sandboxHost.ts";
import { facts } from "../texts.ts";
import { choose } from "./choose.ts";
import type { Commands } from "./command.ts";
import { chooseCluster, placeOf, type Place } from "./place.ts";

/** The commands of the sandbox: start and end it, and play the people on the customer's side. */
export function addSandboxCommands(commands: Commands, app: App, sandbox: SandboxHost): void {
  commands.add("openSandbox", async () => {
    await vscode.window.withProgress({ location: { viewId: "privateEndpoints.clusters" } }, () =>
      sandbox.open(),
    );
    await vscode.commands.executeCommand("privateEndpoints.clusters.focus");
  });
  commands.add("resetSandbox", async () => {
    await running(sandbox).reset();
    await app.inventory.scheduler.refreshAll();
  });
  commands.add("closeSandbox", () => sandbox.close());
  commands.add("sandboxDecide", () => decide(running(sandbox)));
  commands.add("sandboxMakeEndpoint", (node) => makeEndpoint(app, running(sandbox), node));
  commands.add("sandboxCopyTarget", (node) => copyTarget(app, running(sandbox), node));
}

function running(sandbox: SandboxHost): ControlClient {
  if (sandbox.control !== undefined) return sandbox.control;
  void say(l10n.t("The sandbox does not run. Open it first."));
  throw new Cancelled();
}

/** Accepts or rejects, as the owner of a target would in the cloud's console. */
async function decide(control: ControlClient): Promise<void> {
  const waiting = await control.pending();
  const id = await choose(
    l10n.t("Sandbox: decide as the target's owner"),
    waiting.map((one) => ({ label: one.words, description: one.id, value: one.id })),
    l10n.t("Nothing waits for the owner of a target."),
  );
  const decision = await choose(
    l10n.t("Sandbox: what does the owner do?"),
    [
      { label: l10n.t("Accept"), value: "accept" as const },
      { label: l10n.t("Reject"), value: "reject" as const },
      { label: l10n.t("Let it expire"), value: "expire" as const },
    ],
    "",
  );
  await control.decide(id, decision);
}

/** Only what is in the sandbox has a customer's side here. */
async function sandboxPlace(app: App, node: unknown): Promise<Place> {
  const accounts = app.accounts.list().filter(({ sandbox }) => sandbox !== undefined);
  const given = placeOf(node);
  if (accounts.some(({ id }) => id === given?.accountId) && given !== undefined) return given;
  return chooseCluster(app, l10n.t("Sandbox: which cluster?"), accounts);
}

/** Makes an endpoint in the customer's network, whose id can then be registered. */
async function makeEndpoint(app: App, control: ControlClient, node: unknown): Promise<void> {
  const place = await sandboxPlace(app, node);
  const regions =
    app.inventory.store.cluster(place.accountId, place.clusterId)?.cluster.regions ?? [];
  const region =
    place.region ??
    (await choose(
      l10n.t("Sandbox: in which region?"),
      regions.map(({ name, label = name }) => ({ label, value: name })),
      l10n.t("This cluster has no region."),
    ));
  const id = await control.makeEndpoint(place.clusterId, region);
  await vscode.env.clipboard.writeText(id);
  const where = regions.find(({ name }) => name === region)?.label ?? region;
  void offerToRegister(id, { ...place, region }, where);
}

async function offerToRegister(id: string, place: Place, where: string): Promise<void> {
  const register = l10n.t("Register It");
  const text = l10n.t("{0} was made in your network in {1}, and copied.", id, where);
  if ((await say(text, register)) === register) {
    await vscode.commands.executeCommand("privateEndpoints.registerEndpoint", place);
  }
}

async function copyTarget(app: App, control: ControlClient, node: unknown): Promise<void> {
  const place = await sandboxPlace(app, node);
  const networking = app.inventory.store.cluster(place.accountId, place.clusterId)?.networking;
  const used = new Set(networking?.egress.items.map(({ target }) => target));
  const identifier = await choose(
    l10n.t("Sandbox: a service of yours to connect to"),
    (await control.targets(place.clusterId)).map((one) => ({
      label: one.identifier,
      description: facts(
        one.type,
        one.region,
        used.has(one.identifier) ? l10n.t("has an endpoint") : "",
      ),
      detail: outcomeText(one.outcome),
      value: one.identifier,
    })),
    l10n.t("There is none for this cluster."),
  );
  await vscode.env.clipboard.writeText(identifier);
  void say(l10n.t("{0} was copied.", identifier));
}

/** What comes of an endpoint to a service, from the word of the sandbox. */
function outcomeText(outcome: string): string {
  switch (outcome) {
    case "accepted":
      return l10n.t("Becomes available by itself");
    case "needsAcceptance":
      return l10n.t("Its owner must accept the connection");
    case "refused":
      return l10n.t("The cloud refuses it: the service does not let the cluster in");
    default:
      return outcome;
  }
}
