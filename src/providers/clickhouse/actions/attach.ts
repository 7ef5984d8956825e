import { asApiError } from "../../../http/errors.ts";
import type { CallOptions, Target } from "../../provider.ts";
import type { ServiceRef } from "../api.ts";
import { keyOf } from "../ids.ts";
import { refOf, type Writing } from "./writing.ts";

/** How an API refuses a call that it does not have. 404 may be about the service: the next call says so. */
const unknownCall = [404, 405, 501];
/** How it refuses what it has been asked for before, or cannot take. */
const refused = [400, 404, 409, 422];

/** An endpoint that is to be attached. */
export interface Wanted {
  readonly endpointId: string;
  readonly description: string;
}

/** One attachment on its way. */
interface Attachment {
  readonly writing: Writing;
  readonly ref: ServiceRef;
  readonly wanted: Wanted;
  readonly cloudProvider: string;
  readonly region: string;
  readonly options: CallOptions;
}

/**
 * Attaches by the newer call, else by the service's own; where that wants the organization to know the
 * endpoint, the organization is told first (api-facts §8-20).
 */
export async function attach(
  writing: Writing,
  wanted: Wanted,
  target: Target,
  options: CallOptions,
): Promise<void> {
  const ref = await refOf(writing, target, options);
  const { cloud, regions } = target.cluster;
  const region = regions[0]?.name ?? "";
  const attachment = { writing, ref, wanted, cloudProvider: cloud, region, options };
  const { endpointId: id, description } = wanted;
  try {
    await writing.api.addEndpoint(ref, { id, description }, options);
  } catch (error) {
    const status = statusOf(error);
    if (unknownCall.includes(status)) await attachByService(attachment);
    // An earlier one whose answer was lost, or somebody else, was faster.
    else if (!refused.includes(status) || !(await isAttached(attachment))) throw error;
  }
}

/** False also when the service cannot be read: then the refusal is what is to be told. */
async function isAttached({ writing, ref, wanted, options }: Attachment): Promise<boolean> {
  try {
    const { privateEndpointIds } = await writing.api.service(ref, options);
    const key = keyOf(wanted.endpointId);
    return (privateEndpointIds ?? []).some((id) => keyOf(id) === key);
  } catch (error) {
    if (asApiError(error) === undefined) throw error;
    return false;
  }
}

async function attachByService(attachment: Attachment): Promise<void> {
  const { writing, ref, wanted, options } = attachment;
  const { endpointId } = wanted;
  try {
    await writing.api.changeEndpoints(ref, { add: [endpointId] }, options);
  } catch (error) {
    if (!refused.includes(statusOf(error))) throw error;
    const { endpoints } = await writing.organization.view(options);
    if (endpoints.has(keyOf(endpointId))) throw error;
    await attachInTwoSteps(attachment);
  }
}

/** What the organization was told is taken back when the service refuses all the same. */
async function attachInTwoSteps(attachment: Attachment): Promise<void> {
  const { writing, ref, wanted, cloudProvider, region } = attachment;
  // Once the first is sent, a cancel would leave the second undone and the first untold.
  const options = uncancelled(attachment.options);
  const { endpointId: id, description } = wanted;
  const entry = { id, cloudProvider, region };
  const { organizationId } = ref;
  await writing.api.enterEndpoint(organizationId, { ...entry, description }, options);
  try {
    await writing.api.changeEndpoints(ref, { add: [id] }, options);
  } catch (error) {
    if (asApiError(error)?.outcome === "unchanged") {
      await writing.api.dropEndpoint(organizationId, entry, options);
    }
    throw error;
  }
}

function uncancelled({ priority, onSend }: CallOptions): CallOptions {
  return { ...(priority !== undefined && { priority }), ...(onSend !== undefined && { onSend }) };
}

function statusOf(error: unknown): number {
  return asApiError(error)?.status ?? 0;
}
