import type { Answer, Caller, Face, FaceRequest } from "../http/face.ts";
import type { KeyRing } from "../http/keys.ts";
import { createRouter, type Route } from "../http/router.ts";
import { Problem } from "../world/problem.ts";
import { bundleAnswer, bundleCaller } from "./bundles.ts";
import { databaseRoutes } from "./databases.ts";
import { problemAnswer, refusal, refusalAnswer } from "./errors.ts";
import type { Handler, Right } from "./call.ts";
import { linkRoutes } from "./links.ts";
import type { AstraState } from "./state.ts";

/** Every call that the face answers; templates as in the official description. */
export const astraRoutes: readonly Route<Handler>[] = [...databaseRoutes, ...linkRoutes];

const rights: Record<string, readonly Right[]> = {
  admin: ["view", "links", "bundle", "accessList"],
  reader: ["view"],
};

/** The DevOps API, over a world. */
export function createAstraFace(state: AstraState, keys: KeyRing): Face {
  const route = createRouter(astraRoutes);
  const { variants } = state;

  const handle = (request: FaceRequest, caller: Caller): Answer => {
    const match = route(request.method, request.path);
    if (match.kind === "notFound") return refusal(variants, 404, "Not found");
    if (match.kind === "otherMethod") return refusal(variants, 405, "Method not allowed");
    if (match.kind === "badEncoding") return refusal(variants, 400, "Malformed path");
    if (rights[caller.role]?.includes(match.handler.right) !== true) {
      return refusal(variants, variants.roleRefusal, "The role of this token does not allow this");
    }
    return match.handler.run({ state, request, caller, params: match.params });
  };

  return {
    name: "astra",
    // None is published; this is what the client is to keep.
    rate: { requests: 1, seconds: 1 },
    caller: (request) => bundleCaller(state, request) ?? keys.bearer(request),
    refuse: (kind) => refusalAnswer(variants, kind),
    lock: (_spelling, holder) =>
      refusal(
        variants,
        409,
        `The database is not in a valid state to perform the operation: ${holder}`,
      ),
    handle(request, caller) {
      try {
        return bundleAnswer(state, request) ?? handle(request, caller);
      } catch (error) {
        if (error instanceof Problem) return problemAnswer(variants, error);
        throw error;
      }
    },
  };
}
