import type { Fetch } from "./client.ts";
import type { Route } from "./undiciFetch.ts";

/** Where undici keeps the dispatcher that every `fetch` of this process uses. */
const dispatcherSymbols = [1, 2].map((n) => Symbol.for(`undici.globalDispatcher.${n}`));

/**
 * The `fetch` for a route. Without a proxy or CA file of its own an account uses the host's, which knows
 * VS Code's proxy settings and the system's certificates. The package is loaded on first use; loading it
 * replaces the process-wide dispatcher, which is put back for the other extensions in this host.
 */
export async function transportFor(route: Route): Promise<Fetch> {
  if (route.proxy === undefined && route.caFile === undefined) {
    return (url, init) => globalThis.fetch(url, init);
  }
  // Makes Node set up its own dispatcher first: the package would leave its own in an empty place.
  new Response();
  const before = dispatcherSymbols.map((s) => Object.getOwnPropertyDescriptor(globalThis, s));
  const { createUndiciFetch } = await import("./undiciFetch.ts");
  dispatcherSymbols.forEach((symbol, i) => {
    const descriptor = before[i];
    if (descriptor !== undefined) Object.defineProperty(globalThis, symbol, descriptor);
  });
  return createUndiciFetch(route);
}
