import { onTestFinished } from "vitest";
import type { Account } from "../../../src/accounts/account.ts";
import type { CloudSession, CustomerCloud } from "../../../src/clouds/cloud.ts";
import { allParts } from "../../../src/domain/model.ts";
import { disconnectDraft, type DisconnectDraft } from "../../../src/operations/disconnectDraft.ts";
import {
  surroundingsOf,
  type Disconnecting,
} from "../../../src/operations/disconnectSurroundings.ts";
import type { Values } from "../../../src/domain/draft.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import type { Port } from "../../../src/operations/run.ts";
import { readSharing } from "../../../src/operations/sharing.ts";
import { pages } from "../../../src/providers/paging.ts";
import type { Session, Target } from "../../../src/providers/provider.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/sandbox.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { identity } from "./desk.ts";
import { signIn } from "../../signIn.ts";
import { signInToCloud } from "./signInToCloud.ts";

/** A window that is signed in to a provider and to one of the customer's clouds, of which others can be opened. */
export class ApartDesk {
  readonly sandbox: Sandbox;
  readonly session: Session;
  readonly cloud: CloudSession;
  readonly cloudId: CustomerCloud;
  operations: Operations;
  /** Accounts beside the window's own, by their ids, with what they show. */
  readonly others = new Map<string, Session>();
  readonly #folder: string;
  readonly #provider: string;
  #windows = 0;

  private constructor(
    parts: Pick<ApartDesk, "sandbox" | "session" | "cloud" | "cloudId">,
    provider: string,
    folder: string,
  ) {
    this.sandbox = parts.sandbox;
    this.session = parts.session;
    this.cloud = parts.cloud;
    this.cloudId = parts.cloudId;
    this.#provider = provider;
    this.#folder = folder;
    this.operations = this.#window();
  }

  static async open(provider: string, cloudId: CustomerCloud): Promise<ApartDesk> {
    const sandbox = await startSandbox({ speed: 6000, rateLimits: false });
    onTestFinished(() => sandbox.close());
    const session = await signIn(sandbox, provider);
    const cloud = await signInToCloud(sandbox, cloudId);
    const folder = await newFolder();
    const desk = new ApartDesk({ sandbox, session, cloud, cloudId }, provider, folder);
    onTestFinished(async () => {
      await desk.operations.dispose();
      await removeFolder(folder);
    });
    await desk.operations.start();
    return desk;
  }

  get port(): Port {
    const own = { id: "a1", label: "Meridian", provider: this.#provider };
    return {
      session: (id) => Promise.resolve(id === "a1" ? this.session : this.others.get(id)!),
      account: () => own,
      accounts: (): readonly Account[] => [
        own,
        ...[...this.others.keys()].map((id) => ({ ...own, id, label: id })),
      ],
      learned: () => undefined,
      wrote: () => undefined,
      cloud: () => Promise.resolve(this.cloud),
    };
  }

  #window(): Operations {
    const owner = `window ${++this.#windows}`;
    return new Operations({
      ...{ folder: this.#folder, owner, host: "here", port: this.port },
      ...{ log: () => undefined, publish: () => undefined },
    });
  }

  /** The window is closed, and another one opened. */
  async reopen(): Promise<void> {
    await this.operations.dispose();
    this.operations = this.#window();
    await this.operations.start();
  }

  /** The cluster, read now, in a region by what people call that. */
  async read(name: string, region: string): Promise<Target & { region: string }> {
    for await (const page of pages((token) => this.session.clusters(token, {}))) {
      const found = page.items.find((one) => one.name === name);
      if (found === undefined) continue;
      const cluster = await this.session.cluster(found.id, {});
      const networking = (await this.session.networking(
        cluster,
        allParts,
        {},
      )) as Target["networking"];
      const own = cluster.regions.find((one) => (one.label ?? one.name) === region)!;
      return { cluster, networking, region: own.name };
    }
    throw new Error(`There is no ${name}.`);
  }

  /** Does a plan to its end. */
  async run(target: Target, plan: Pick<Plan & { steps: unknown }, "steps">): Promise<Operation> {
    const { id } = await this.begin(target, plan);
    return this.settled(id);
  }

  begin(target: Target, plan: object): Promise<Operation> {
    const about = { title: "Test", accountId: "a1", clusterId: target.cluster.id };
    return this.operations.begin({ ...about, region: target.region!, ...plan } as Plan);
  }

  async settled(id: string): Promise<Operation> {
    await this.operations.whenSettled(id);
    return this.operations.get(id)!;
  }

  /** The registration of an endpoint, as it is to be taken apart. */
  disconnecting(
    target: Target & { region: string },
    item: string,
    hasIdentity = true,
  ): Disconnecting {
    const own = { accountId: "a1", clusterId: target.cluster.id };
    return {
      session: this.session,
      target: { ...target, item },
      customer: hasIdentity
        ? { cloud: this.cloudId, session: this.cloud, identity, label: "meridian-prod" }
        : undefined,
      sharing: (half, options) => readSharing(this.port, own, half, options),
    };
  }

  /** The form as these values fill it in. */
  async form(disconnecting: Disconnecting, values: Values = {}): Promise<DisconnectDraft> {
    return disconnectDraft(disconnecting, await surroundingsOf(disconnecting, {}), values);
  }

  /** The writes since this was asked last: of the database's API, and of the customer's cloud. */
  writes(): readonly Sandbox["requests"][number][] {
    return this.sandbox.requests
      .splice(0)
      .filter(({ face, method, path }) =>
        face === "aws"
          ? !/\/(Describe|List|Get)/.test(path) && method !== "GET"
          : method !== "GET" && path !== "/token",
      );
  }

  /** What there is on both sides, but for what lies about after it was deleted. */
  async picture({ cluster }: Target): Promise<{ customer: object; database: readonly string[] }> {
    const { endpoints } = await this.session.networking(cluster, ["endpoints"], {});
    return {
      customer: this.cloudId === "aws" ? awsOf(this.sandbox) : gcpOf(this.sandbox),
      database: endpoints!.items.map(({ id, status }) => `${id} ${status.word}`).sort(),
    };
  }
}

function endpointsOf({ world }: Sandbox, account: string, cloud: CustomerCloud): object[] {
  return world.endpoints
    .all()
    .filter((one) => one.accountId === account && one.cloud === cloud)
    .filter(({ state }) => !["deleting", "deleted"].includes(state))
    .map(({ id, serviceId, state, privateDns }) => ({ id, serviceId, state, privateDns }));
}

/** A VPC's default group comes into being when somebody asks for it. */
function awsOf(sandbox: Sandbox): object {
  const { state } = sandbox.clouds.aws;
  const account = state.accounts.main;
  const networks = sandbox.world.networks.group(account).filter((one) => one.cloud === "aws");
  const groups = networks.flatMap(({ id }) => state.groups.group(id));
  return {
    endpoints: endpointsOf(sandbox, account, "aws"),
    groups: groups
      .filter((one) => one.name !== "default")
      .map(({ id, rules }) => [id, rules.map(({ from, to, source }) => ({ from, to, source }))]),
    zones: state.zones.group(account).map(({ id, name, records }) => ({ id, name, records })),
  };
}

function gcpOf(sandbox: Sandbox): object {
  const { state } = sandbox.clouds.gcp;
  const project = state.projects.main;
  return {
    endpoints: endpointsOf(sandbox, project, "gcp"),
    addresses: state.addresses.group(project).map(({ id, ip }) => ({ id, ip })),
    zones: state.zones.group(project).map(({ id, records }) => ({ id, records })),
  };
}
