import { onTestFinished } from "vitest";
import { aws } from "../../../src/clouds/aws/aws.ts";
import type { CloudSession } from "../../../src/clouds/cloud.ts";
import { allParts } from "../../../src/domain/model.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { RateLimiter } from "../../../src/http/limiter.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import { pages } from "../../../src/providers/paging.ts";
import type { Session, Target } from "../../../src/providers/provider.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { providers } from "../../providers.ts";

/** A window that is signed in to a provider and to the customer's AWS, both of one sandbox. */
export interface LinkDesk {
  readonly sandbox: Sandbox;
  readonly session: Session;
  readonly cloud: CloudSession;
  readonly operations: Operations;
  /** The cluster of this name, read now, with a region of it. */
  readonly read: (name: string, region: string) => Promise<Target>;
  readonly settled: (id: string) => Promise<Operation>;
  /** The writes of a provider and of AWS since this was asked last, in their order. */
  readonly writes: () => readonly Sandbox["requests"][number][];
  /** What there is on both sides: the customer's AWS in the target's region, the cluster's links. */
  readonly picture: (target: Target) => Promise<Picture>;
}

interface Picture {
  readonly customer: object;
  readonly database: object;
}

/** The id of the cloud identity in operations. */
export const identity = "i1";

/** Sits down at such a window, over the demo. */
export async function linkDesk(id: string, options: SandboxOptions = {}): Promise<LinkDesk> {
  const sandbox = await startSandbox({ speed: 1200, rateLimits: false, ...options });
  onTestFinished(() => sandbox.close());
  const session = await signIn(sandbox, id);
  const cloud = await signInToAws(sandbox);
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
      sandbox.requests
        .splice(0)
        .filter(({ face, method, path }) =>
          face === "aws"
            ? !/\/(Describe|List|Get)/.test(path) && method !== "GET"
            : method !== "GET",
        ),
    picture: async (target) => ({
      customer: customerOf(sandbox),
      database: await databaseOf(session, target),
    }),
  };
}

async function signIn({ address }: Sandbox, id: string): Promise<Session> {
  const provider = providers.find((one) => one.id === id)!;
  const { baseUrl, keys } = address.parts[id]!;
  const fetch: typeof globalThis.fetch = (url, init) => globalThis.fetch(url, init);
  const hosts = Object.keys(provider.hosts ?? {}).map((name) => [name, `${baseUrl}/${name}`]);
  const http = createHttpClient({
    baseUrl,
    hosts: Object.fromEntries(hosts) as Record<string, string>,
    fetch: (await provider.signedIn?.(keys.admin, fetch)) ?? fetch,
    headers: provider.headers(keys.admin),
    limiter: new RateLimiter({ requests: 100_000, seconds: 1 }),
    log: () => undefined,
    ...provider.refusals,
  });
  return provider.connect(http);
}

function signInToAws({ address }: Sandbox): Promise<CloudSession> {
  const { baseUrl, keys } = address.clouds.aws;
  const { accessKeyId, secretAccessKey } = keys["admin"]!;
  const secret = [accessKeyId, secretAccessKey, ""].join(":");
  return aws.connect({ source: "keys", secret, endpoint: baseUrl });
}

async function openOperations(
  provider: string,
  session: Session,
  cloud: CloudSession,
): Promise<Operations> {
  const folder = await newFolder();
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

async function databaseOf(session: Session, { cluster }: Target): Promise<object> {
  const { endpoints, owners } = await session.networking(cluster, ["endpoints", "owners"], {});
  return {
    endpoints: endpoints?.items.map(({ id, status }) => `${id} ${status.word}`).sort(),
    owners: owners?.items.map(({ owner, region }) => `${owner} ${region ?? ""}`).sort(),
  };
}
