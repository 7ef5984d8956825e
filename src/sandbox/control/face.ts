import type { Answer, Face, FaceRequest } from "../http/face.ts";
import type { FaultRunner } from "../http/faultEffects.ts";
import { readFaultPlan } from "../http/faults.ts";
import type { KeyRing } from "../http/keys.ts";
import type { LoggedRequest } from "../http/requestLog.ts";
import { createRouter, type Route } from "../http/router.ts";
import type { Lease } from "../lease.ts";
import { neverBusy, type Locks } from "../locks.ts";
import type { Decision, Part } from "../part.ts";
import { connectTo, deleteEndpoint } from "../world/customer.ts";
import { Problem } from "../world/problem.ts";
import { setVariants, type FaceVariants } from "../world/variants.ts";
import type { World } from "../world/world.ts";
import { countField, jsonBody, optionalCount, optionalText, textField } from "./body.ts";

/** What the control face acts on. */
interface ControlOf {
  world: World;
  /** The providers, by id. */
  parts: Readonly<Record<string, Part>>;
  clouds: Readonly<Record<string, FaceVariants>>;
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
    pending: Object.values(of.parts).flatMap((part) => part.pending?.() ?? []),
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
    return { targets: partOf(of, id).targets?.(id) ?? [] };
  }),
  route("POST", "/lock", lock),
  route("POST", "/unlock", ({ of, body }) => {
    const id = textField(body(), "clusterId");
    locksOf(of, id).unlock(id);
  }),
  route("GET", "/faults", ({ of }) => of.faults.plan()),
  route("PUT", "/faults", ({ of, text }) => {
    of.faults.setPlan(asProblem(() => readFaultPlan(jsonBody(text))));
    return of.faults.plan();
  }),
  route("GET", "/variants", ({ of }) => variantsOf(of)),
  route("PUT", "/variants", ({ of, body }) => {
    asProblem(() => setVariants({ ...of.parts, ...of.clouds }, body()));
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

function variantsOf({ parts, clouds }: ControlOf): Record<string, unknown> {
  const all = Object.entries({ ...parts, ...clouds });
  return Object.fromEntries(all.map(([id, { variants }]) => [id, variants]));
}

/** The provider that a cluster is one of. @throws Problem notFound. */
function partOf({ parts }: ControlOf, clusterId: string): Part {
  const part = Object.values(parts).find((one) => one.clusterName(clusterId) !== undefined);
  if (part === undefined) throw new Problem("notFound", `cluster ${clusterId} not found`);
  return part;
}

/** What the owner of a target does about a connection that waits. @throws Problem notFound. */
function decide({ of, body }: ControlCall, decision: Decision): void {
  const id = textField(body(), "id");
  const part = Object.values(of.parts).find((one) =>
    one.pending?.().some((waiting) => waiting.id === id),
  );
  if (part === undefined) throw new Problem("notFound", `nothing with id ${id} waits`);
  part.decide?.(id, decision);
}

/** Makes an endpoint in the customer's cloud, as a person would in the cloud's console. */
function makeVpcEndpoint({ of, body }: ControlCall): unknown {
  const fields = body();
  const clusterId = textField(fields, "clusterId");
  const region = textField(fields, "region");
  const part = partOf(of, clusterId);
  const service = part.serviceOf(clusterId, region);
  if (service === undefined) {
    const what = `has no endpoint service in ${region}`;
    throw new Problem("precondition", `${part.clusterName(clusterId) ?? clusterId} ${what}`);
  }
  const endpoint = connectTo(of.world, service, optionalText(fields, "owner"));
  const endpointId = part.endpointName?.(endpoint) ?? endpoint.id;
  return { endpointId, owner: endpoint.accountId, region };
}

function lock({ of, body }: ControlCall): void {
  const fields = body();
  const id = textField(fields, "clusterId");
  const spelling = optionalText(fields, "spelling");
  const seconds = optionalCount(fields, "seconds");
  locksOf(of, id).lock(id, {
    holder: optionalText(fields, "holder") ?? "an operation of another person",
    ...(spelling !== undefined && { spelling }),
    ...(seconds !== undefined && { seconds }),
  });
}

/** @throws Problem notFound, precondition where no API tells that a cluster is busy. */
function locksOf(of: ControlOf, clusterId: string): Locks {
  const { locks } = partOf(of, clusterId);
  if (locks === undefined) throw neverBusy();
  return locks;
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
