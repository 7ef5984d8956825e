import { plannedCall } from "../../draft.ts";
import type { Action } from "../../provider.ts";
import { setPublicAccess as setWith } from "../../publicAccess.ts";
import { paths, type IpAccess } from "../api.ts";
import { explained, previewIds, refOf, type Writing } from "./writing.ts";

/** Closes a service to the internet: its IP access list is emptied (api-facts §4.2). */
export function setPublicAccess(writing: Writing): Action {
  return setWith({
    closed: () => "[]",
    calls: (from, to, target) => [
      plannedCall("PATCH", paths.service, previewIds(writing, target), {
        ipAccessList: changeOf(from, to),
      }),
    ],
    async send(from, to, target, options) {
      const ref = await refOf(writing, target, options);
      await explained(writing.api.changeIpAccess(ref, changeOf(from, to), options));
    },
  });
}

/** Only what differs: what somebody else puts on the list meanwhile stays. */
function changeOf(from: string, to: string): { add?: IpAccess[]; remove?: IpAccess[] } {
  const [present, wanted] = [entriesIn(from), entriesIn(to)];
  const without = (all: IpAccess[], some: IpAccess[]): IpAccess[] => {
    const known = some.map((one) => JSON.stringify(one));
    return all.filter((one) => !known.includes(JSON.stringify(one)));
  };
  const [remove, add] = [without(present, wanted), without(wanted, present)];
  return { ...(remove.length > 0 && { remove }), ...(add.length > 0 && { add }) };
}

function entriesIn(exact: string): IpAccess[] {
  return exact === "" ? [] : (JSON.parse(exact) as IpAccess[]);
}
