import { plannedCall } from "../../draft.ts";
import type { Action } from "../../provider.ts";
import { setPublicAccess as setWith } from "../../publicAccess.ts";
import { paths, type TidbApi } from "../api.ts";
import { refOf } from "../ids.ts";
import { withRole } from "./refused.ts";

/** Closes a Starter or Essential cluster to the internet: its public endpoint is disabled (api-facts §3.4). */
export function setPublicAccess(api: TidbApi): Action {
  return setWith({
    closed: () => "disabled",
    calls: (_from, to, { cluster }) => [
      plannedCall(
        "PATCH",
        paths.serverless,
        { clusterId: refOf(cluster.id).cluster },
        publicEndpointBody(to === "disabled"),
      ),
    ],
    async send(_from, to, { cluster }, options) {
      const { cluster: id } = refOf(cluster.id);
      await withRole(api.setPublicEndpoint(id, publicEndpointBody(to === "disabled"), options));
    },
  });
}

function publicEndpointBody(disabled: boolean): object {
  return {
    cluster: { endpoints: { public: { disabled } } },
    updateMask: "endpoints.public.disabled",
  };
}
