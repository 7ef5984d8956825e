import type { Answer } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import {
  addEntry,
  changeEntry,
  isPropagating,
  removeEntry,
  type Network,
  type Wish,
} from "./allowList.ts";
import { bodyOf, callCluster, ok, textField, type Call } from "./call.ts";
import { paginationWire } from "./clusterCalls.ts";
import type { AllowEntry } from "./entities.ts";
import { pageOf } from "./paging.ts";
import { readLag } from "./state.ts";
import { allowEntryWire } from "./wire.ts";

/** `GET …/allowlist`: by pages, in the order of the addresses. */
export function listEntries(call: Call): Answer {
  const { state, request } = call;
  const cluster = callCluster(call);
  const page = pageOf(
    state.allowList.groupAt(cluster.id, readLag(state)),
    byAddress,
    request.query,
  );
  return ok({
    allowlist: page.rows.map(allowEntryWire),
    propagating: isPropagating(state, cluster),
    ...paginationWire(state.variants.lastPage, page),
  });
}

function byAddress({ ip, mask }: AllowEntry): string {
  return [...ip.split("."), String(mask)].map((part) => part.padStart(3, "0")).join(".");
}

/** `POST …/allowlist`: the body names the network too. */
export function postEntry(call: Call): Answer {
  const cluster = callCluster(call);
  const body = bodyOf(call);
  const network = networkOf(textField(body, "cidr_ip"), body["cidr_mask"]);
  return ok(allowEntryWire(addEntry(call.state, cluster, network, wishIn(body))));
}

/** `PUT …/allowlist/{cidr_ip}/{cidr_mask}`: described as the same; it replaces nothing. */
export function putEntry(call: Call): Answer {
  const cluster = callCluster(call);
  const wish = wishIn(bodyOf(call));
  return ok(allowEntryWire(addEntry(call.state, cluster, pathNetwork(call), wish)));
}

/** `PATCH …/allowlist/{cidr_ip}/{cidr_mask}`. */
export function patchEntry(call: Call): Answer {
  const cluster = callCluster(call);
  const wish = wishIn(bodyOf(call));
  return ok(allowEntryWire(changeEntry(call.state, cluster, pathNetwork(call), wish)));
}

/** `DELETE …/allowlist/{cidr_ip}/{cidr_mask}`: answers the removed one. */
export function deleteEntry(call: Call): Answer {
  return ok(allowEntryWire(removeEntry(call.state, callCluster(call), pathNetwork(call))));
}

function pathNetwork({ params }: Call): Network {
  const mask = params["cidr_mask"] ?? "";
  return networkOf(params["cidr_ip"] ?? "", mask === "" ? undefined : Number(mask));
}

function networkOf(ip: string, mask: unknown): Network {
  const bytes = ip.split(".");
  if (bytes.length !== 4 || !bytes.every((one) => /^\d{1,3}$/.test(one) && Number(one) < 256)) {
    throw new Problem("invalid", "invalid cidr_ip");
  }
  if (typeof mask !== "number" || !Number.isInteger(mask) || mask < 0 || mask > 32) {
    throw new Problem("invalid", "invalid cidr_mask");
  }
  return { ip, mask };
}

function wishIn({ name, sql, ui }: Record<string, unknown>): Wish {
  if (typeof sql !== "boolean") throw new Problem("invalid", "sql is required");
  if (typeof ui !== "boolean") throw new Problem("invalid", "ui is required");
  if (name === undefined) return { sql, ui };
  if (typeof name !== "string") throw new Problem("invalid", "name must be a string");
  return { name, sql, ui };
}
