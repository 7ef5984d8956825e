import type { FaceRequest } from "../../http/face.ts";
import type { MskAuthentication, MskCluster } from "../../world/entities.ts";
import { AwsError } from "../errors.ts";
import type { Principal } from "../keys.ts";
import type { AwsState, MskDetails } from "../state.ts";

/** A call of MSK as what answers it reads it. */
export interface MskCall {
  readonly state: AwsState;
  readonly who: Principal;
  readonly region: string;
  readonly request: FaceRequest;
  readonly params: Readonly<Record<string, string>>;
}

/** The body of the answer. @throws AwsError. */
export type MskHandler = (call: MskCall) => Record<string, unknown>;

/** @throws AwsError BadRequestException when it is no object. */
export function bodyOf({ request }: MskCall): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(request.body);
    if (typeof body === "object" && body !== null) return body as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw badRequest("body", "The request body is not an object");
}

export function clustersOf({ state, who, region }: MskCall): MskCluster[] {
  return state.world.mskClusters.group(who.accountId).filter((one) => one.region === region);
}

/** @throws AwsError NotFoundException. */
export function clusterOf(call: MskCall): MskCluster {
  const arn = call.params["arn"] ?? "";
  const found = clustersOf(call).find(({ id }) => id === arn);
  if (found !== undefined) return found;
  throw new AwsError("NotFoundException", `The cluster ${arn} was not found.`, 404);
}

export function badRequest(invalidParameter: string, message: string): AwsError {
  return new AwsError("BadRequestException", message, 400, { invalidParameter });
}

const schemes: readonly MskAuthentication[] = ["saslScram", "saslIam", "tls"];

/** What only AWS knows of a cluster; one that nothing was said of is usual. */
export function detailsOf(state: AwsState, { id }: MskCluster): MskDetails {
  const present = state.mskDetails.get(id);
  if (present !== undefined) return present;
  const details = { id, version: 1, state: "ACTIVE", authentication: schemes } as const;
  return state.mskDetails.add(details);
}

/** One page of a list, by `maxResults` and `nextToken`. */
export function pageOf<Row>(
  { request, state }: MskCall,
  rows: readonly Row[],
): { rows: Row[]; nextToken?: string } {
  const usual = state.variants.smallPages ? 5 : 100;
  const size = Math.min(Number(request.query.get("maxResults") ?? usual), 100);
  const start = Number(request.query.get("nextToken") ?? "0");
  if (!Number.isInteger(start)) throw badRequest("nextToken", "The nextToken is not valid");
  const end = start + size;
  return { rows: rows.slice(start, end), ...(end < rows.length && { nextToken: `${end}` }) };
}
