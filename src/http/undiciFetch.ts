import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { getCACertificates } from "node:tls";
import { Agent, fetch, ProxyAgent, type Dispatcher } from "undici";
import type { Fetch } from "./client.ts";

/** Where an account's requests go when it names a proxy or a CA file of its own. */
export interface Route {
  readonly proxy?: string | undefined;
  /** A PEM file whose certificates are trusted beside the usual ones. */
  readonly caFile?: string | undefined;
}

/**
 * A `fetch` over the npm package undici. Throws the file system's error when the CA file is unreadable,
 * OpenSSL's when it holds no certificate.
 */
export async function createUndiciFetch(route: Route): Promise<Fetch> {
  const ca =
    route.caFile === undefined
      ? undefined
      : [...getCACertificates("default"), await readCertificates(route.caFile)];
  const dispatcher: Dispatcher =
    route.proxy === undefined
      ? new Agent({ connect: { ...(ca && { ca }) } })
      : new ProxyAgent({
          uri: route.proxy,
          ...(ca && { requestTls: { ca }, proxyTls: { ca } }),
        });
  return async (url, init) =>
    (await fetch(url, {
      ...(init as Parameters<typeof fetch>[1]),
      dispatcher,
    })) as unknown as Response;
}

async function readCertificates(file: string): Promise<string> {
  const pem = await readFile(file, "utf8");
  // TLS would pass over what is no certificate, and then trust nothing more than before.
  new X509Certificate(pem);
  return pem;
}
