import { plannedCall } from "../../draft.ts";
import type { Action } from "../../provider.ts";
import { setPublicAccess as setWith } from "../../publicAccess.ts";
import { paths, type AccessListBody, type AstraApi } from "../api.ts";

/**
 * Closes a database to the internet: its access list is switched on, with no address enabled. The addresses stay
 * on it, so that they can be enabled again (api-facts §2.3).
 */
export function setPublicAccess(api: AstraApi): Action {
  return setWith({
    closed(exact) {
      const { addresses } = bodyOf(exact);
      const none = addresses.map((one) => ({ ...one, enabled: false }));
      return JSON.stringify({ addresses: none, configurations: { accessListEnabled: true } });
    },
    calls: (_from, to, { cluster }) => [
      plannedCall("PUT", paths.accessList, { databaseID: cluster.id }, bodyOf(to)),
    ],
    async send(_from, to, { cluster }, options) {
      await api.putAccessList(cluster.id, bodyOf(to), options);
    },
  });
}

function bodyOf(exact: string): AccessListBody {
  return exact === ""
    ? { addresses: [], configurations: { accessListEnabled: false } }
    : (JSON.parse(exact) as AccessListBody);
}
