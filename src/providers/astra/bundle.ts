import { strFromU8, unzipSync } from "fflate";
import * as z from "zod/mini";

/** What a secure bundle says that is no secret: where drivers connect to. */
export interface BundleConfig {
  readonly host: string;
  /** Of the metadata service, which drivers ask first. */
  readonly port?: number;
  readonly cqlPort?: number;
}

/** Bytes; a bundle has about 15,000. */
export const largestBundle = 1024 * 1024;
const largestConfig = 64 * 1024;

const port = z.optional(z.nullable(z.int().check(z.gte(1), z.lte(65535))));
const config = z.looseObject({
  host: z.string().check(z.regex(/^[\w-]+(\.[\w-]+)+$/), z.maxLength(253)),
  port,
  cql_port: port,
});

/**
 * Reads the host and its ports in a bundle's `config.json` (api-facts §2.3), in memory. The bundle holds
 * certificates and passwords: nothing else is unpacked, and nothing else is kept. Undefined = it is no
 * bundle, or does not say.
 */
export function readBundle(archive: Uint8Array): BundleConfig | undefined {
  const read = config.safeParse(configIn(archive));
  if (!read.success) return undefined;
  const { host, port: metadata, cql_port: cql } = read.data;
  return {
    host,
    ...(metadata != null && { port: metadata }),
    ...(cql != null && { cqlPort: cql }),
  };
}

function configIn(archive: Uint8Array): unknown {
  const name = "config.json";
  try {
    const files = unzipSync(archive, {
      filter: (file) => file.name === name && file.originalSize <= largestConfig,
    });
    const file = files[name];
    return file && (JSON.parse(strFromU8(file)) as unknown);
  } catch {
    return undefined;
  }
}
