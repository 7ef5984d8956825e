import { onTestFinished } from "vitest";
import type { CloudSession, CustomerCloud } from "../../../src/clouds/cloud.ts";
import type { Values } from "../../../src/domain/draft.ts";
import { allParts } from "../../../src/domain/model.ts";
import { connectOutDraft, type ConnectOutDraft } from "../../../src/operations/connectOutDraft.ts";
import { isActive, isSettled, type Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import type { StepsPlan } from "../../../src/operations/plan.ts";
import { pages } from "../../../src/providers/paging.ts";
import type { Session, Target } from "../../../src/providers/provider.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { signIn } from "../../signIn.ts";
import { signInToCloud } from "./signInToCloud.ts";

/** A cluster's region in the demo that is to reach a service, and the customer's cloud. */
export interface Place {
  readonly provider: string;
  readonly cloud: CustomerCloud;
  readonly cluster: string;
  readonly region: string;
}

/** A person in front of the form on such a region, with both sides of one sandbox. */
export interface OutDesk {
  readonly sandbox: Sandbox;
  readonly session: Session;
  readonly cloud: CloudSession;
  /** The cluster, read now. */
  readonly target: () => Promise<Target & { readonly region: string }>;
  /** The form with these values; `alone` = without a cloud identity. */
  readonly fill: (values: Values, alone?: "alone") => Promise<ConnectOutDraft>;
  readonly begin: (draft: ConnectOutDraft) => Promise<string>;
  /** The window's operations; after `cut` those of the next window. */
  readonly operations: () => Operations;
  /** Closes the window, and opens another one. */
  readonly reopen: () => Promise<void>;
  readonly settled: (id: string) => Promise<Operation>;
  /** Resolves as soon as the operation is so. */
  readonly until: (id: string, fits: (operation: Operation) => boolean) => Promise<Operation>;
  /** The writes since this was asked last, in their order. */
  readonly writes: () => readonly Sandbox["requests"][number][];
  /** What there is on both sides, without ids that are new each time. */
  readonly picture: () => Promise<object>;
}

const identity = "i1";

/** Sits down there, over the demo. */
export async function outDesk(
  place: Place,
  prepare: (sandbox: Sandbox) => void = () => undefined,
  options: SandboxOptions = {},
): Promise<OutDesk> {
  const sandbox = await startSandbox({ speed: 3000, rateLimits: false, ...options });
  onTestFinished(() => sandbox.close());
  prepare(sandbox);
  const session = await signIn(sandbox, place.provider);
  const cloud = await signInToCloud(sandbox, place.cloud);
  const folder = await newFolder();
  let operations = await openWindow(folder, place.provider, session, cloud);
  onTestFinished(async () => {
    await operations.dispose();
    await removeFolder(folder);
  });
  const target = () => readTarget(session, place);
  return {
    ...{ sandbox, session, cloud, target },
    operations: () => operations,
    async fill(values, alone) {
      const customer = { cloud: place.cloud, cloudSession: cloud, identity };
      const connecting = { session, target: await target(), ...(alone ? {} : { customer }) };
      return connectOutDraft(connecting, values, new AbortController().signal);
    },
    async begin({ draft, plan }) {
      if (plan === undefined)
        throw new Error(`The form has errors: ${JSON.stringify(draft.errors)}`);
      const { cluster, region } = await target();
      const about = { title: "Connect to your service", accountId: "a1", clusterId: cluster.id };
      sandbox.requests.length = 0;
      return (await operations.begin({ ...about, region, ...plan } satisfies StepsPlan)).id;
    },
    async reopen() {
      await operations.dispose();
      operations = await openWindow(folder, place.provider, session, cloud);
    },
    settled: (id) => until(operations, id, isSettled),
    until: (id, fits) => until(operations, id, fits),
    writes: () => sandbox.requests.splice(0).filter(isWrite),
    picture: async () => ({
      customer: customerOf(sandbox),
      database: await databaseOf(session, await target()),
    }),
  };
}

function isWrite({ face, method, path }: Sandbox["requests"][number]): boolean {
  if (path === "/token") return false;
  const asks = face === "aws" && /\/(Describe|List|Get)[A-Za-z]+$/.test(path);
  return method !== "GET" && !asks;
}

/** The sandbox's clock runs fast: whoever waits for it looks again and again, as by Resume. */
function until(
  operations: Operations,
  id: string,
  fits: (operation: Operation) => boolean,
): Promise<Operation> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      const operation = operations.get(id);
      if (operation === undefined || !operations.isHere(id) || !isActive(operation)) return;
      void operations.resume(id);
    }, 20);
    const check = (): void => {
      const operation = operations.get(id);
      if (operation === undefined || !fits(operation)) return;
      clearInterval(look);
      subscription.dispose();
      resolve(operation);
    };
    const subscription = operations.onDidChange(check);
    check();
  });
}

async function readTarget(session: Session, { cluster: name, region }: Place) {
  for await (const page of pages((token) => session.clusters(token, {}))) {
    const found = page.items.find((one) => one.name === name);
    if (found === undefined) continue;
    const cluster = await session.cluster(found.id, {});
    const networking = (await session.networking(cluster, allParts, {})) as Target["networking"];
    return { cluster, networking, region };
  }
  throw new Error(`There is no ${name}.`);
}

async function openWindow(
  folder: string,
  provider: string,
  session: Session,
  cloud: CloudSession,
): Promise<Operations> {
  const operations = new Operations({
    ...{ folder, owner: "window", host: "here" },
    port: {
      session: () => Promise.resolve(session),
      account: () => ({ label: "Meridian", provider }),
      learned: () => undefined,
      wrote: () => undefined,
      cloud: () => Promise.resolve(cloud),
    },
    log: () => undefined,
    publish: () => undefined,
  });
  await operations.start();
  return operations;
}

/** Whom the customer's services let in and how, and who is connected to them. */
function customerOf({
  world,
  clouds: {
    aws: { state: amazon },
    gcp: { state: google },
  },
}: Sandbox) {
  const mine = new Set([amazon.accounts.main, google.projects.main]);
  const own = world.services.all().filter(({ accountId }) => mine.has(accountId));
  return {
    services: own.map(({ id, allowed }) => ({ id, allowed: [...allowed].sort() })),
    brokers: world.mskClusters.all().map(({ id, multiVpc, policyPrincipals }) => ({
      ...{ id, multiVpc: [...multiVpc].sort() },
      policyPrincipals: [...policyPrincipals].sort(),
      policy: statementsOf(amazon.mskPolicies.get(id)),
    })),
    balancers: [...google.balancers].flatMap(([id, { globalAccess }]) => (globalAccess ? id : [])),
    connections: world.endpoints
      .all()
      .filter(({ accountId }) => !mine.has(accountId))
      .filter(({ state }) => state !== "deleted")
      .map(({ serviceId, accountId, state }) => `${serviceId} ${accountId} ${state}`)
      .sort(),
  };
}

/** A policy without statements is none. */
function statementsOf(policy: string | undefined): unknown[] {
  return policy === undefined ? [] : (JSON.parse(policy) as { Statement: unknown[] }).Statement;
}

async function databaseOf(session: Session, { cluster }: Target): Promise<object> {
  const { egress } = await session.networking(cluster, ["egress"], {});
  return (egress?.items ?? [])
    .map(({ target, targetType, status, domainNames }) => ({
      ...{ target, targetType, state: status.word, domainNames },
    }))
    .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}
