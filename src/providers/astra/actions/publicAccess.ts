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
      const { addresses } = listIn(exact);
      const none = addresses.map((one) => ({ ...one, enabled: false }));
      return JSON.stringify({ addresses: none, configurations: { accessListEnabled: true } });
    },
    isSo: (now, wanted) => JSON.stringify(bodyOf(now, wanted)) === JSON.stringify(listIn(now)),
    calls: (from, to, { cluster }) => [
      plannedCall("PUT", paths.accessList, { databaseID: cluster.id }, bodyOf(from, to)),
    ],
    async send(from, to, { cluster }, options) {
      await api.putAccessList(cluster.id, bodyOf(from, to), options);
    },
  });
}

/** The list that is put: the closed one as it is, else the present one with all that the wanted one lets in. */
function bodyOf(from: string, to: string): AccessListBody {
  const wanted = listIn(to);
  return isClosed(wanted) ? wanted : opened(listIn(from), wanted);
}

function isClosed({ addresses, configurations }: AccessListBody): boolean {
  return configurations.accessListEnabled && !addresses.some(({ enabled }) => enabled);
}

/** Nobody is shut out who is let in now: somebody else may have done it. */
function opened(present: AccessListBody, wanted: AccessListBody): AccessListBody {
  const letIn = wanted.addresses.filter(({ enabled }) => enabled);
  const isIn = (all: AccessListBody["addresses"], address: string): boolean =>
    all.some((one) => one.address === address);
  const isOn = [present, wanted].every(({ configurations }) => configurations.accessListEnabled);
  return {
    addresses: [
      ...present.addresses.map((one) =>
        isIn(letIn, one.address) ? { ...one, enabled: true } : one,
      ),
      ...letIn.filter(({ address }) => !isIn(present.addresses, address)),
    ],
    // While the list is off, everybody is let in.
    configurations: { accessListEnabled: isOn },
  };
}

function listIn(exact: string): AccessListBody {
  return exact === ""
    ? { addresses: [], configurations: { accessListEnabled: false } }
    : (JSON.parse(exact) as AccessListBody);
}
