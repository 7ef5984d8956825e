// The secure bundles: zip archives with certificates and passwords, at signed addresses that need no key.
import { strToU8, zipSync } from "fflate";
import type { Answer, Caller, FaceRequest } from "../http/face.ts";
import type { AstraState, Database, Datacenter } from "./state.ts";
import { cqlHost } from "./wire.ts";

const folder = "/secure-bundles/";
/** About as long as an address is good (api-facts §2.3), ms of the world. */
const lifetime = 5 * 60_000;

/** The ports of the metadata service and of CQL. */
export const bundlePorts = { metadata: 29080, cql: 29042 };

/** A new address of a datacenter's bundle, on the host that was asked. */
export function signBundle({ world, bundleLinks }: AstraState, host: string, id: string): string {
  const signature = world.random.hex(40);
  const number = bundleLinks.size + 1;
  bundleLinks.set(signature, { number, datacenterId: id, until: world.clock.now() + lifetime });
  return `http://${host}${folder}secure-connect.zip?signature=${signature}`;
}

function linkOf({ bundleLinks }: AstraState, { query }: FaceRequest) {
  return bundleLinks.get(query.get("signature") ?? "");
}

/** Who comes with a signed address, good or not; undefined = it is none. */
export function bundleCaller(state: AstraState, request: FaceRequest): Caller | undefined {
  if (!request.path.startsWith(folder)) return undefined;
  const number = linkOf(state, request)?.number ?? "unknown";
  return { name: `signed address ${number}`, role: "none", organizationId: "" };
}

/** The bundle itself; undefined = the request is for something else. */
export function bundleAnswer(state: AstraState, request: FaceRequest): Answer | undefined {
  if (!request.path.startsWith(folder)) return undefined;
  // As file stores do: two permissions at once are one too many.
  if (request.headers.authorization !== undefined) return { status: 400 };
  const link = linkOf(state, request);
  const found = state.databases
    .all()
    .flatMap((database) => database.datacenters.map((datacenter) => ({ database, datacenter })))
    .find(({ datacenter }) => datacenter.id === link?.datacenterId);
  if (link === undefined || found === undefined || link.until < state.world.clock.now()) {
    return { status: 403 };
  }
  const body = archive(state, found.database, found.datacenter);
  return { status: 200, headers: { "content-type": "application/zip" }, body };
}

function archive(state: AstraState, database: Database, datacenter: Datacenter): Uint8Array {
  const { random } = state.world;
  const usual = state.variants.bundleHost === "drivers";
  const config = {
    host: usual ? cqlHost(database, datacenter) : `${datacenter.id}.db.astra.datastax.com`,
    port: bundlePorts.metadata,
    cql_port: bundlePorts.cql,
    keyspace: "default_keyspace",
    localDC: datacenter.region,
    caCertLocation: "./ca.crt",
    keyLocation: "./key",
    certLocation: "./cert",
    keyStoreLocation: "./identity.jks",
    keyStorePassword: `sandbox-password-${random.hex(16)}`,
    trustStoreLocation: "./trustStore.jks",
    trustStorePassword: `sandbox-password-${random.hex(16)}`,
  };
  const pem = (kind: string): Uint8Array =>
    strToU8(`-----BEGIN ${kind}-----\nsandbox-${random.hex(64)}\n-----END ${kind}-----\n`);
  return zipSync({
    "ca.crt": pem("CERTIFICATE"),
    cert: pem("CERTIFICATE"),
    key: pem("PRIVATE KEY"),
    "config.json": strToU8(JSON.stringify(config, undefined, 2)),
  });
}
