// Every call of the ClickHouse Cloud provider, made by its real session against the sandbox: the request
// and the answer are judged by the official description.
import { afterAll, describe, expect, it } from "vitest";
import type { Values } from "../../src/domain/draft.ts";
import type { Fetch, Call, HttpClient } from "../../src/http/client.ts";
import type { ActionId, Target } from "../../src/providers/provider.ts";
import { clickhouseApi } from "../../src/providers/clickhouse/api.ts";
import type { ClickhouseVariants } from "../../src/sandbox/clickhouse/variants.ts";
import { clickhouseRoutes } from "../../src/sandbox/clickhouse/face.ts";
import { failureOf } from "../unit/http/scripted.ts";
import {
  driveClickhouse,
  readAll,
  type ClickhouseDrive,
  type DriveOptions,
} from "../unit/together/clickhouseDrive.ts";
import { act, actionIn, keeping } from "../unit/together/driven.ts";
import { readDescription, record, type MadeCall } from "./description.ts";
import { writeReport, type Covered } from "./report.ts";

const description = readDescription("clickhouse.json", () => undefined);

const covered: Covered[] = [];

interface Recorded {
  readonly drive: ClickhouseDrive;
  readonly calls: MadeCall[];
}

/** A session over a sandbox, whose every call is kept. */
async function recorded(options: DriveOptions = {}): Promise<Recorded> {
  const calls: MadeCall[] = [];
  const through = (fetch: Fetch): Fetch => keeping(calls, fetch);
  return { drive: await driveClickhouse({ ...options, through }), calls };
}

/** The description of these calls knows no other status (api-facts §4.1). */
const described = new Set([200, 400, 500]);

/** Judges every request, and the answers too unless a variant departs from the description. */
function judge({ calls }: Recorded, answers: "described" | "other" = "described"): void {
  if (description === undefined) throw new Error("There is no description.");
  expect(calls.length).toBeGreaterThan(0);
  for (const call of calls) {
    const problems = description.requestProblems(call);
    if (answers === "described" && described.has(call.status)) {
      problems.push(...description.answerProblems(call));
    }
    expect([call.method, call.url, problems]).toEqual([call.method, call.url, []]);
    expect(call.headers.get("authorization")).toMatch(/^Basic /);
    const template = description.pathOf(call.method, call.url);
    if (call.status < 300 && template !== undefined) {
      covered.push({ provider: "clickhouse", method: call.method, path: template });
    }
  }
}

/** The same of an error: its body is as described, whatever its status. */
function judgeError(call: MadeCall | undefined): void {
  expect(call?.status).toBeGreaterThanOrEqual(400);
  const body = record(call?.answer);
  expect(Object.keys(body).sort()).toEqual(["error", "requestId", "status"]);
  expect([typeof body["error"], body["status"]]).toEqual(["string", call?.status]);
}

/** Everything that can be written, in an order in which each can. */
async function writeEverything({ drive, calls }: Recorded): Promise<void> {
  const later = (): void => drive.sandbox.clock.advance(60);
  /** What is previewed is what is sent, reads left out; the newer call may be answered with the older. */
  const acted = async (id: ActionId, values: Values, target: Target) => {
    const before = calls.length;
    const { draft, subject } = await act(drive, id, values, target);
    const [sent] = calls.slice(before).filter(({ method }) => method !== "GET");
    const { pathname } = new URL(sent?.url ?? "");
    const body = sent?.body === undefined ? {} : { body: sent.body };
    expect(draft.calls[0]).toEqual({ method: sent?.method, path: pathname, ...body });
    later();
    return { draft, subject };
  };
  const endpointId = "vpce-0a1b2c3d4e5f60718";
  await acted(
    "registerEndpoint",
    { endpointId, description: "d" },
    await drive.read("events-prod"),
  );
  const removal = await acted("removeEndpoint", {}, await drive.read("events-prod", endpointId));
  const [drop] = removal.draft.then ?? [];
  await acted("dropEndpoint", drop?.values ?? {}, await drive.read("events-prod", endpointId));
  const open = await drive.read("events-prod");
  const shown = "connected from app-1";
  await acted("setPublicAccess", { shown }, open);
  const to = open.networking.owners.publicAccess!.exact!;
  await acted("setPublicAccess", { shown, to }, await drive.read("events-prod"));
  await acted("wakeCluster", {}, await drive.read("reports-dev"));
  await acted("wakeCluster", {}, await drive.read("history-2024"));

  const answers: (Values & { type: string })[] = [
    { type: "VPC_ENDPOINT_SERVICE", vpcEndpointServiceName: "com.amazonaws.eu-west-1.s3" },
    {
      type: "VPC_RESOURCE",
      vpcResourceConfigurationId: "rcfg-0123456789abcdef0",
      vpcResourceShareArn: "arn:aws:ram:eu-west-1:123456789012:resource-share/8f0e-1",
    },
    {
      type: "MSK_MULTI_VPC",
      mskClusterArn: "arn:aws:kafka:eu-west-1:123456789012:cluster/k/8f0e1d2c-5",
      mskAuthentication: "SASL_IAM",
    },
  ];
  for (const values of answers) {
    const all = { ...values, description: values.type };
    await acted("createEgressEndpoint", all, await drive.read("events-prod"));
  }
  const psc = "projects/p-1/regions/europe-west4/serviceAttachments/one";
  const typed = { gcpServiceAttachment: psc, description: "psc", domainNames: ["a.example.com"] };
  const { subject } = await acted("createEgressEndpoint", typed, await drive.read("metrics-eu"));
  const { id = "" } =
    (await drive.read("metrics-eu")).networking.egress.items.find(
      ({ status }) => status.state === "available",
    ) ?? {};
  const names = { domainNames: ["b.example.com", "*.b.example.com"] };
  await acted("setDomainNames", names, await drive.read("metrics-eu", id));
  await acted("setDomainNames", { domainNames: [] }, await drive.read("metrics-eu", id));
  await acted("deleteEgressEndpoint", {}, await drive.read("metrics-eu", subject));
}

describe.skipIf(description === undefined)("the ClickHouse Cloud provider", () => {
  afterAll(() => writeReport(import.meta.filename, covered));

  it("reads the demo and any generated world as described", async () => {
    const demo = await recorded();
    await readAll(demo.drive);
    judge(demo);
    for (const seed of [1, 2]) {
      const generated = await recorded({ seed, clusters: { clickhouse: 20 } });
      await readAll(generated.drive);
      judge(generated);
    }
  });

  it("asks for one thing as described", async () => {
    const run = await recorded();
    const { cluster, networking } = await run.drive.read("events-prod");
    const item = networking.egress.items[0]?.id ?? "";
    await run.drive.session.raw({ cluster: cluster.id, part: "egress", item }, {});
    await run.drive.session.raw({ cluster: cluster.id, part: "services" }, {});
    judge(run);
  });

  it("writes everything as described", async () => {
    const run = await recorded();
    await writeEverything(run);
    judge(run);
  });

  const variants: [string, Partial<ClickhouseVariants>, "described" | "other"][] = [
    ["absent lists", { emptyLists: "absent" }, "described"],
    ["null in place of lists", { emptyLists: "null" }, "other"],
    ["no newer call to attach (404)", { attachCall: 404 }, "described"],
    ["no newer call to attach (405)", { attachCall: 405 }, "described"],
    ["no newer call to attach (501)", { attachCall: 501 }, "described"],
    [
      "no newer call to attach, and the organization told first",
      { attachCall: 404, unknownAdded: 400 },
      "described",
    ],
    ["a service that sleeps and does not tell", { asleepReads: 424 }, "described"],
  ];
  it.each(variants)("writes the same through %s", async (_, of, answers) => {
    const run = await recorded({ of });
    await writeEverything(run);
    judge(run, answers);
  });

  it("reads errors in the one shape that they have", async () => {
    const run = await recorded({ of: { asleepReads: 424 } });
    const { drive, calls } = run;
    const target = await drive.read("events-prod");
    await failureOf(drive.session.cluster("00000000-0000-4000-8000-000000000000", {}));
    judgeError(calls.at(-1));
    await drive.read("history-2024");
    judgeError(calls.find(({ status }) => status === 424));
    const drop = actionIn(drive, "dropEndpoint");
    const failure = await failureOf(drop.run({}, { ...target, item: "vpce-0" }, {}));
    judgeError(calls.at(-1));
    expect(failure).toMatchObject({
      code: "invalidInput",
      message: "private endpoint vpce-0 is not known in aws eu-west-1",
    });
    for (const key of ["revoked", "developer"] as const) {
      const other = await recorded({ key });
      const work =
        key === "revoked"
          ? other.drive.session.check({})
          : actionIn(other.drive, "dropEndpoint").run({}, { ...target, item: "vpce-0" }, {});
      await failureOf(work);
      judgeError(other.calls.at(-1));
    }
  });

  it("has no call that this run did not make, nor the sandbox one that is not described", () => {
    const declared: string[] = [];
    const declare = ({ method, path: template }: Call<unknown>): Promise<never> => {
      declared.push(`${method} ${template}`);
      return new Promise(() => undefined);
    };
    const download = (): Promise<never> => new Promise(() => undefined);
    const http: HttpClient = { request: declare, ask: declare, download };
    for (const call of Object.values(clickhouseApi(http))) {
      // What the arguments are does not matter: only where the call would go.
      void Reflect.apply(call, undefined, [{}, {}, {}, {}]);
    }
    const made = new Set(covered.map((one) => `${one.method} ${one.path}`));
    expect(declared.length).toBeGreaterThan(10);
    expect(declared.filter((one) => !made.has(one))).toEqual([]);
    const routes = clickhouseRoutes.map(({ method, template }) => ({
      method,
      url: `https://host${template.replaceAll(/\{\w+\}/g, "x")}`,
    }));
    const unknown = routes.filter(({ method, url }) => !description?.pathOf(method, url));
    expect(unknown).toEqual([]);
  });
});
