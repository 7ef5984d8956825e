import { createHttpClient } from "../src/http/client.ts";
import { RateLimiter } from "../src/http/limiter.ts";
import type { Session } from "../src/providers/provider.ts";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import { providers } from "./providers.ts";

/** A provider's session by its key that may do everything; without its published limits: nobody is to wait. */
export async function signIn({ address }: Pick<Sandbox, "address">, id: string): Promise<Session> {
  const provider = providers.find((one) => one.id === id)!;
  const { baseUrl, keys } = address.parts[id]!;
  const fetch: typeof globalThis.fetch = (url, init) => globalThis.fetch(url, init);
  const hosts = Object.keys(provider.hosts ?? {}).map((name) => [name, `${baseUrl}/${name}`]);
  const http = createHttpClient({
    baseUrl,
    hosts: Object.fromEntries(hosts) as Record<string, string>,
    fetch: (await provider.signedIn?.(keys.admin, fetch)) ?? fetch,
    headers: provider.headers(keys.admin),
    limiter: new RateLimiter({ requests: 100_000, seconds: 1 }),
    log: () => undefined,
    ...provider.refusals,
  });
  return provider.connect(http);
}
