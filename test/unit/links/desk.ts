import { onTestFinished } from "vitest";
import type { CloudSession, CustomerCloud } from "../../../src/clouds/cloud.ts";
import { allParts } from "../../../src/domain/model.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import type { Port } from "../../../src/operations/run.ts";
import { pages } from "../../../src/providers/paging.ts";
import type { Session, Target } from "../../../src/providers/provider.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { signIn } from "../../signIn.ts";
import { signInToCloud } from "./signInToCloud.ts";

/** A window that is signed in to a provider and to a cloud of the customer's, both of one sandbox. */
export interface LinkDesk {
  readonly sandbox: Sandbox;
  readonly session: Session;
  readonly cloud: CloudSession;
  readonly operations: Operations;
  /** The cluster of this name, read now, with a region of it. */
  readonly read: (name: string, region: string) => Promise<Target>;
  readonly settled: (id: string) => Promise<Operation>;
  /** The writes of a provider and of the cloud since this was asked last, in their order. */
  readonly writes: () => readonly Sandbox["requests"][number][];
  /** What there is on both sides: the customer's cloud, the cluster's links. */
  readonly picture: (target: Target) => Promise<Picture>;
}

/** A window's ways to both sides. */
export type Sessions = Pick<Port, "session" | "cloud">;

/** What there is on both sides; endpoints with their states. */
export interface Picture {
  readonly customer: object;
  readonly database: { readonly endpoints: readonly string[]; readonly owners: readonly string[] };
}

/** The id of the cloud identity in operations. */
export const identity = "i1";

/** Sits down at such a window, over the demo. */
export async function linkDesk(
  id: string,
  options: SandboxOptions = {},
  cloudId: CustomerCloud = "aws",
): Promise<LinkDesk> {
  const sandbox = await startSandbox({ speed: 6000, rateLimits: false, ...options });
  onTestFinished(() => sandbox.close());
  const session = await signIn(sandbox, id);
  const cloud = await signInToCloud(sandbox, cloudId);
  const operations = await openOperations(id, session, cloud);
  return {
    sandbox,
    session,
    cloud,
    operations,
    async read(name, region) {
      for await (const page of pages((token) => session.clusters(token, {}))) {
        const found = page.items.find((one) => one.name === name);
        if (found === undefined) continue;
        const cluster = await session.cluster(found.id, {});
        const networking = (await session.networking(
          cluster,
          allParts,
          {},
        )) as Target["networking"];
        return { cluster, networking, region };
      }
      throw new Error(`There is no ${name}.`);
    },
    async settled(operation) {
      await operations.whenSettled(operation);
      return operations.get(operation)!;
    },
    writes: () =>
      sandbox.requests.splice(0).flatMap((one) => {
        if (!isWrite(one)) return [];
        // Of GCP the request id of the sending is in the query.
        return [{ ...one, path: one.path.replace(/\?.*/, "") }];
      }),
    async picture(target) {
      // It makes an address of its own of what the providers' demos put there.
      if (cloudId === "gcp") await cloud.endpoints("europe-west1", [], {});
      const customer = pictureOf[cloudId](sandbox);
      return { customer, database: await databaseOf(session, target) };
    },
  };
}

function isWrite({ face, method, path }: Sandbox["requests"][number]): boolean {
  if (method === "GET") return false;
  if (face === "aws") return !/\/(Describe|List|Get)/.test(path);
  return face !== "gcp" || !path.startsWith("/token");
}

/** A window over a journal. */
export function operationsIn(folder: string, provider: string, port: Sessions): Operations {
  return new Operations({
    ...{ folder, owner: folder, host: "here" },
    port: {
      ...port,
      account: () => ({ label: "Meridian", provider }),
      learned: () => undefined,
      wrote: () => undefined,
    },
    log: () => undefined,
    publish: () => undefined,
  });
}

async function openOperations(
  provider: string,
  session: Session,
  cloud: CloudSession,
): Promise<Operations> {
  const folder = await newFolder();
  const operations = operationsIn(folder, provider, {
    session: () => Promise.resolve(session),
    cloud: () => Promise.resolve(cloud),
  });
  onTestFinished(async () => {
    await operations.dispose();
    await removeFolder(folder);
  });
  await operations.start();
  return operations;
}

/** What of the customer's there is in AWS; a VPC's default group comes into being when somebody asks for it. */
function customerOf({
  world,
  clouds: {
    aws: { state },
  },
}: Sandbox): object {
  const account = state.accounts.main;
  const networks = world.networks.group(account).filter((one) => one.cloud === "aws");
  const groups = networks.flatMap(({ id }) => state.groups.group(id));
  return {
    endpoints: world.endpoints
      .all()
      .filter((one) => one.accountId === account && !["deleting", "deleted"].includes(one.state))
      .map(({ id, serviceId, state: is, securityGroupIds }) => ({
        id,
        serviceId,
        is,
        securityGroupIds,
      })),
    groups: groups
      .filter((one) => one.name !== "default")
      .map(({ id, rules }) => ({
        id,
        rules: rules.map(({ from, to, source }) => ({ from, to, source })),
      })),
    zones: state.zones
      .all()
      .filter((zone) => zone.accountId === account)
      .map(({ id, name, records }) => ({ id, name, records })),
  };
}

/** What there is in GCP: everybody's endpoints, and what of the customer's they are made of. */
function customerOfGcp({
  world,
  clouds: {
    gcp: { state },
  },
}: Sandbox): object {
  const project = state.projects.main;
  return {
    endpoints: world.endpoints
      .all()
      .filter((one) => one.cloud === "gcp")
      .map(({ id, name, accountId, serviceId, networkId, state: is }) => {
        const { globalAccess, noAutomateDnsZone } = state.rules.get(id) ?? {};
        return { id, name, accountId, serviceId, networkId, is, globalAccess, noAutomateDnsZone };
      }),
    addresses: state.addresses.group(project).map(({ id, ip }) => ({ id, ip })),
    zones: state.zones
      .group(project)
      .map(({ id, dnsName, records, networks }) => ({ id, dnsName, records, networks })),
  };
}

const pictureOf = { aws: customerOf, gcp: customerOfGcp };

async function databaseOf(session: Session, { cluster }: Target): Promise<Picture["database"]> {
  const { endpoints, owners } = await session.networking(cluster, ["endpoints", "owners"], {});
  return {
    endpoints: (endpoints?.items ?? []).map(({ id, status }) => `${id} ${status.word}`).sort(),
    owners: (owners?.items ?? []).map(({ owner, region }) => `${owner} ${region ?? ""}`).sort(),
  };
}
