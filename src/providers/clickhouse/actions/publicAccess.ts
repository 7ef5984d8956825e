import { plannedCall } from "../../draft.ts";
import type { Action } from "../../provider.ts";
import { setPublicAccess as setWith } from "../../publicAccess.ts";
import { paths, type IpAccess } from "../api.ts";
import { explained, previewIds, refOf, type Writing } from "./writing.ts";

/** Closes a service to the internet: its IP access list is emptied (api-facts §4.2). */
export function setPublicAccess(writing: Writing): Action {
  return setWith({
    closed: () => "[]",
    isSo: (now, wanted) => missingIn(now, wanted).length === 0,
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

/** To close it, all that is listed goes. To bring it back nothing does: somebody else may have listed it. */
function changeOf(from: string, to: string): { add: IpAccess[] } | { remove: IpAccess[] } {
  return entriesIn(to).length === 0 ? { remove: entriesIn(from) } : { add: missingIn(from, to) };
}

/** What is wanted and not let in. The list has one entry for each source. */
function missingIn(now: string, wanted: string): IpAccess[] {
  const present = new Set(entriesIn(now).map(({ source }) => source));
  return entriesIn(wanted).filter(({ source }) => !present.has(source));
}

function entriesIn(exact: string): IpAccess[] {
  return exact === "" ? [] : (JSON.parse(exact) as IpAccess[]);
}
