import type { Answer, Face, FaceRequest } from "../http/face.ts";
import type { FaultRunner } from "../http/faultEffects.ts";
import { readFaultPlan } from "../http/faults.ts";
import type { KeyRing } from "../http/keys.ts";
import type { LoggedRequest } from "../http/requestLog.ts";
import { createRouter, type Route } from "../http/router.ts";
import type { Lease } from "../lease.ts";
import type { Decision, Part } from "../part.ts";
import { connectTo, deleteEndpoint, makeEndpoint } from "../world/customer.ts";
import { acceptEgress, endAcceptance } from "../world/egress.ts";
import type { LockSpelling } from "../world/entities.ts";
import { lockCluster, unlockCluster } from "../world/lock.ts";
import { Problem } from "../world/problem.ts";
import { cockroachRules, setVariants } from "../world/variants.ts";
import { clusterOf, type World } from "../world/world.ts";
import { countField, jsonBody, optionalCount, optionalText, textField } from "./body.ts";
import { pendingAcceptances, targetsOf } from "./views.ts";

/** What the control face acts on. */
interface ControlOf {
  world: World;
  /** The providers beside CockroachDB Cloud. */
  parts: Readonly<Record<string, Part>>;
  faults: FaultRunner;
  requests: LoggedRequest[];
  lease: Lease;
  reset: () => void;
  keys: KeyRing;
}

interface ControlCall {
  of: ControlOf;
  params: Record<string, string>;
  query: URLSearchParams;
  /** @throws Problem invalid when there is no JSON object. */
  body: () => Record<string, unknown>;
  text: string;
}

type Run = (call: ControlCall) => unknown;

const routes: readonly Route<Run>[] = [
  route("GET", "/pending", ({ of }) => ({
    pending: [
      ...pendingAcceptances(of.world),
      ...Object.values(of.parts).flatMap((part) => part.pending?.() ?? []),
    ],
  })),
  route("POST", "/accept", (call) => decide(call, "accept")),
  route("POST", "/reject", (call) => decide(call, "reject")),
  route("POST", "/expire", (call) => decide(call, "expire")),
  route("POST", "/vpc-endpoints", makeVpcEndpoint),
  route("DELETE", "/vpc-endpoints/{id}", ({ of, params }) =>
    deleteEndpoint(of.world, params["id"] ?? ""),
  ),
  route("GET", "/targets", ({ of, query }) => {
    const id = query.get("clusterId") ?? "";
    for (const part of Object.values(of.parts)) {
      const targets = part.targets?.(id);
      if (targets !== undefined) return { targets };
    }
    return { targets: targetsOf(of.world, clusterOf(of.world, id)) };
  }),
  route("POST", "/lock", lock),
  route("POST", "/unlock", ({ of, body }) =>
    unlockCluster(of.world, clusterOf(of.world, textField(body(), "clusterId")).id),
  ),
  route("GET", "/faults", ({ of }) => of.faults.plan()),
  route("PUT", "/faults", ({ of, text }) => {
    of.faults.setPlan(asProblem(() => readFaultPlan(jsonBody(text))));
    return of.faults.plan();
  }),
  route("GET", "/variants", ({ of }) => variantsOf(of)),
  route("PUT", "/variants", ({ of, body }) => {
    const cockroach = { variants: of.world.variants.cockroach, variantRules: cockroachRules };
    asProblem(() => setVariants({ cockroach, ...of.parts }, body()));
    return variantsOf(of);
  }),
  route("PUT", "/speed", ({ of, body }) => {
    of.world.clock.setSpeed(countField(body(), "speed"));
    return { speed: of.world.clock.speed() };
  }),
  route("POST", "/advance", ({ of, body }) => {
    of.world.clock.advance(countField(body(), "seconds"));
    return { now: new Date(of.world.clock.now()).toISOString() };
  }),
  route("POST", "/reset", ({ of }) => of.reset()),
  route("GET", "/requests", ({ of }) => ({ requests: of.requests })),
  route("POST", "/lease", ({ of, body }) => {
    of.lease.renew(countField(body(), "seconds"));
    return { left: of.lease.left() };
  }),
];

function route(method: string, template: string, handler: Run): Route<Run> {
  return { method, template, handler };
}

function variantsOf({ world, parts }: ControlOf): Record<string, unknown> {
  const others = Object.entries(parts).map(([id, part]) => [id, part.variants] as const);
  return { ...world.variants, ...Object.fromEntries(others) };
}

/** What the owner of a target does about a connection that waits. */
function decide({ of, body }: ControlCall, decision: Decision): void {
  const id = textField(body(), "id");
  for (const part of Object.values(of.parts)) {
    if (part.pending?.().some((one) => one.id === id) !== true) continue;
    part.decide?.(id, decision);
    return;
  }
  if (decision === "accept") acceptEgress(of.world, id);
  else endAcceptance(of.world, id, decision === "reject" ? "rejected" : "expired");
}

function makeVpcEndpoint({ of, body }: ControlCall): unknown {
  const fields = body();
  const clusterId = textField(fields, "clusterId");
  const region = textField(fields, "region");
  const owner = optionalText(fields, "owner");
  const service = Object.values(of.parts)
    .map((part) => part.serviceOf(clusterId, region))
    .find((one) => one !== undefined);
  if (service === undefined && of.world.clusters.get(clusterId) === undefined) {
    const what = `not found, or without an endpoint service in ${region}`;
    throw new Problem("notFound", `cluster ${clusterId} ${what}`);
  }
  const endpoint =
    service === undefined
      ? makeEndpoint(of.world, clusterOf(of.world, clusterId), region, owner)
      : connectTo(of.world, service, owner);
  return { endpointId: endpoint.id, owner: endpoint.accountId, region };
}

const spellings: readonly LockSpelling[] = ["409", "503", "message", "state"];

function lock({ of, body }: ControlCall): unknown {
  const fields = body();
  const cluster = clusterOf(of.world, textField(fields, "clusterId"));
  const wanted = optionalText(fields, "spelling") ?? "503";
  const spelling = spellings.find((one) => one === wanted);
  if (spelling === undefined) {
    throw new Problem("invalid", `spelling must be one of ${spellings.join(", ")}`);
  }
  const holder = optionalText(fields, "holder") ?? "an operation of another person";
  lockCluster(of.world, cluster.id, { spelling, holder }, optionalCount(fields, "seconds"));
  return {};
}

/** What a person does in the customer's cloud and to the sandbox itself; needs the control key. */
export function createControlFace(of: ControlOf): Face {
  const find = createRouter(routes);
  const answer = (request: FaceRequest): Answer => {
    const match = find(request.method, request.path);
    if (match.kind !== "found") return error(404, `no call ${request.method} ${request.path}`);
    const { params } = match;
    const body = (): Record<string, unknown> => {
      const value = jsonBody(request.body);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) {
        return value as Record<string, unknown>;
      }
      throw new Problem("invalid", "the body must be a JSON object");
    };
    const result = match.handler({ of, params, query: request.query, body, text: request.body });
    return { status: 200, body: result ?? {} };
  };
  return {
    name: "control",
    caller: (request) => of.keys.bearer(request),
    refuse: (refusal) => error(refusal === "unauthenticated" ? 401 : 500, refusal),
    lock: (spelling) => error(409, spelling),
    handle(request) {
      try {
        return answer(request);
      } catch (thrown) {
        if (thrown instanceof Problem) {
          return error(thrown.kind === "notFound" ? 404 : 400, thrown.message);
        }
        throw thrown;
      }
    },
  };
}

/** Words of a check, as the answer to whoever sent what was checked. */
function asProblem<T>(check: () => T): T {
  try {
    return check();
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    throw new Problem("invalid", thrown instanceof Error ? thrown.message : "invalid");
  }
}

function error(status: number, message: string): Answer {
  return { status, body: { error: message } };
}
