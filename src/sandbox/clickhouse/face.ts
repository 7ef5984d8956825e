import type { Answer, Caller, Face, FaceRequest } from "../http/face.ts";
import type { KeyRing } from "../http/keys.ts";
import { createRouter, type Route } from "../http/router.ts";
import { Problem } from "../world/problem.ts";
import { failed, problemAnswer, refusalAnswer } from "./answers.ts";
import type { Handler } from "./call.ts";
import type { Book } from "./entities.ts";
import {
  getReverse,
  listReverse,
  patchReverse,
  postReverse,
  removeReverse,
} from "./reverseCalls.ts";
import {
  getConfig,
  getOrganization,
  getService,
  listOrganizations,
  listServices,
  patchOrganization,
  patchService,
  patchState,
  postEndpoint,
} from "./serviceCalls.ts";

const organizations = "/v1/organizations";
const organization = `${organizations}/{organizationId}`;
const services = `${organization}/services`;
const service = `${services}/{serviceId}`;
const reverse = `${service}/clickpipesReversePrivateEndpoints`;
const reverseOne = `${reverse}/{reversePrivateEndpointId}`;

const call = (
  method: string,
  template: string,
  run: Handler["run"],
  admin = false,
): Route<Handler> => ({ method, template, handler: { admin, run } });

/** Every call that the face answers; templates as in the official description. */
export const clickhouseRoutes: readonly Route<Handler>[] = [
  call("GET", organizations, listOrganizations),
  call("GET", organization, getOrganization),
  call("PATCH", organization, patchOrganization, true),
  call("GET", services, listServices),
  call("GET", service, getService),
  call("PATCH", service, patchService),
  call("PATCH", `${service}/state`, patchState),
  call("GET", `${service}/privateEndpointConfig`, getConfig),
  call("POST", `${service}/privateEndpoint`, postEndpoint),
  call("GET", reverse, listReverse),
  call("POST", reverse, postReverse),
  call("GET", reverseOne, getReverse),
  call("PATCH", reverseOne, patchReverse),
  call("DELETE", reverseOne, removeReverse),
];

/** ClickHouse Cloud's API, over its part of the world. */
export function createClickhouseFace(book: Book, keys: KeyRing): Face {
  const route = createRouter(clickhouseRoutes);

  const handle = (request: FaceRequest, caller: Caller): Answer => {
    const match = route(request.method, request.path);
    if (match.kind === "notFound") return failed(404, "Not Found");
    if (match.kind === "otherMethod") return failed(405, "Method Not Allowed");
    if (match.kind === "badEncoding") return failed(400, "malformed path");
    const { handler, params } = match;
    if (handler.admin && caller.role !== "admin") {
      return failed(403, "this needs an API key with the role ADMIN");
    }
    return handler.run({ book, request, caller, params });
  };

  return {
    name: "clickhouse",
    rate: { requests: 10, seconds: 10 },
    caller: (request) => keys.basic(request),
    refuse: (refusal, wait = 0) => refusalAnswer(refusal, book.variants, wait),
    // Nothing in this API locks a service; a busy one is refused as it stands.
    lock: (_spelling, holder) => failed(409, `the service is busy: ${holder}`),
    handle(request, caller) {
      try {
        return handle(request, caller);
      } catch (error) {
        if (error instanceof Problem) return problemAnswer(error);
        throw error;
      }
    },
  };
}
