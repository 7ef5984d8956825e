import { param, route, type GcpCall } from "./call.ts";
import { invalidField, notFound, notReady } from "./errors.ts";
import { linkTo, nameOf, numberOf, regional, regionOf } from "./paths.ts";
import type { GcpState, Operation, OperationError } from "./state.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What is asked of an operation. */
export interface Change {
  /** `insert`, `delete`, `patch` … */
  type: string;
  /** The path of what it changes. */
  target: string;
  /** What it does once it is done; returns why it failed. */
  effect: () => OperationError | undefined;
}

/**
 * Starts a change; its effect shows when the operation is done.
 * @throws GcpError while another operation is at the same resource.
 */
export function startOperation(call: GcpCall, { type, target, effect }: Change): object {
  const { state, who } = call;
  const { clock, random } = state.world;
  const projectId = param(call, "project");
  const busy = state.operations
    .group(projectId)
    .some((one) => one.target === target && one.doneAt === undefined);
  if (busy) throw notReady(target);
  const name = `operation-${clock.now()}-${random.hex(13)}-${random.hex(8)}-${random.hex(8)}`;
  const id = regional(projectId, regionOf(target), "operations", name);
  const createdAt = clock.now();
  const row = state.operations.add({ id, projectId, type, target, user: who.email, createdAt });
  const requestId = requestIdOf(call);
  if (requestId !== undefined) state.requests.set(`${projectId}/${requestId}`, id);
  clock.after(state.variants.operationSeconds, () => {
    const error = effect();
    state.operations.change(id, { doneAt: clock.now(), ...(error !== undefined && { error }) });
  });
  return operationWire(state, row);
}

/** The operation that an earlier request with the same id started. */
export function operationAskedBefore(call: GcpCall): object | undefined {
  const requestId = requestIdOf(call);
  if (requestId === undefined) return undefined;
  const id = call.state.requests.get(`${param(call, "project")}/${requestId}`);
  const row = id === undefined ? undefined : call.state.operations.get(id);
  return row && operationWire(call.state, row);
}

/** @throws GcpError for one that is no UUID. */
function requestIdOf({ request }: GcpCall): string | undefined {
  const given = request.query.get("requestId");
  if (given === null || given === "") return undefined;
  if (uuid.test(given) && !/^[0-]+$/.test(given)) return given.toLowerCase();
  throw invalidField("requestId", given, "Must be a UUID that is not zero.");
}

const operations = "/compute/v1/projects/{project}/regions/{region}/operations/{operation}";

export const operationRoutes = [
  route("GET", operations, "compute.regionOperations.get", readOperation),
  // It may answer before the operation is done, and does: the caller asks again.
  route("POST", `${operations}/wait`, "compute.regionOperations.get", readOperation),
];

function readOperation(call: GcpCall): object {
  const [project, region] = [param(call, "project"), param(call, "region")];
  const id = regional(project, region, "operations", param(call, "operation"));
  const row = call.state.operations.get(id);
  if (row === undefined) throw notFound(id);
  return operationWire(call.state, row);
}

function operationWire(state: GcpState, row: Operation): object {
  const { id, target, createdAt, doneAt, error } = row;
  const status = statusOf(state, row);
  return {
    kind: "compute#operation",
    id: numberOf(id),
    name: nameOf(id),
    operationType: row.type,
    targetLink: linkTo(target),
    targetId: numberOf(target),
    status,
    user: row.user,
    progress: status === "DONE" ? 100 : 0,
    insertTime: new Date(createdAt).toISOString(),
    ...(status !== "PENDING" && { startTime: new Date(createdAt).toISOString() }),
    ...(doneAt !== undefined && { endTime: new Date(doneAt).toISOString() }),
    ...(error !== undefined && {
      error: { errors: [error] },
      httpErrorStatusCode: isInUse(error) ? 409 : 400,
      httpErrorMessage: isInUse(error) ? "CONFLICT" : "BAD REQUEST",
    }),
    region: linkTo(`projects/${row.projectId}/regions/${regionOf(id)}`),
    selfLink: linkTo(id),
  };
}

/** A third of the time it has not begun. */
function statusOf({ world, variants }: GcpState, row: Operation): "PENDING" | "RUNNING" | "DONE" {
  if (row.doneAt !== undefined) return "DONE";
  const passed = (world.clock.now() - row.createdAt) / 1000;
  return passed < variants.operationSeconds / 3 ? "PENDING" : "RUNNING";
}

function isInUse({ code }: OperationError): boolean {
  return code === "IP_IN_USE_BY_ANOTHER_RESOURCE";
}
