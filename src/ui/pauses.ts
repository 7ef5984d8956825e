import type { Failure } from "../inventory/entries.ts";
import type { Store } from "../inventory/store.ts";

/** Calls back when an account becomes paused; what is paused already is no news. Ends with what it returns. */
export function onPause(
  store: Pick<Store, "account" | "onChange">,
  tell: (accountId: string, failure: Failure) => void,
): () => void {
  const paused = new Set<string>();
  return store.onChange(({ accounts: { added, removed, changed } }) => {
    for (const id of [...added, ...removed, ...changed]) {
      const failure = store.account(id)?.paused;
      if (failure === undefined) paused.delete(id);
      else if (!paused.has(id)) {
        paused.add(id);
        tell(id, failure);
      }
    }
  });
}
