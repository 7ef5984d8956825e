// Takes out of Google's packages what is never used: 30 MB that take 1,500 ms to load become 1/40 of that.
import { readFile } from "node:fs/promises";

/** The calls of Compute Engine that `src/clouds/gcp` makes; of all others nothing is known in the bundle. */
export const calls = {
  Addresses: ["Delete", "Get", "Insert", "List"],
  ForwardingRules: ["Delete", "Get", "Insert", "List"],
  Networks: ["List"],
  RegionOperations: ["Get"],
  ServiceAttachments: ["Get", "List"],
  Subnetworks: ["List"],
};

/** The path of a namespace in a protocol descriptor. */
const within = (root, ...names) => names.reduce((at, name) => at.nested[name], root);
/** The same with nothing in it but what is given. */
const around = (nested, ...names) =>
  names.reduceRight((inner, name) => ({ nested: { [name]: inner } }), { nested });

/** The descriptor with these calls, the types that they send and get, and what those are made of. */
function pruned(descriptor) {
  const known = within(descriptor, "google", "cloud", "compute", "v1").nested;
  const kept = {};
  const keep = (name) => {
    const type = known[name];
    if (type === undefined || name in kept) return;
    // An enum that a field names lies within its message; that others are there is documentation.
    const { nested = {}, ...rest } = type;
    const names = Object.values(type.fields ?? {}).map((field) => field.type);
    const own = Object.entries(nested).filter(([inner]) => names.includes(inner));
    kept[name] = { ...rest, ...(own.length > 0 && { nested: Object.fromEntries(own) }) };
    names.forEach(keep);
  };
  for (const [service, methods] of Object.entries(calls)) {
    const all = known[service].methods;
    const used = Object.fromEntries(methods.map((name) => [name, all[name]]));
    kept[service] = { ...known[service], methods: used };
    Object.values(used).forEach((one) => [one.requestType, one.responseType].forEach(keep));
  }
  const { Any } = within(descriptor, "google", "protobuf").nested;
  const google = {
    cloud: around(kept, "compute", "v1"),
    protobuf: { nested: { Any } },
  };
  return around(google, "google");
}

/** What the clients use of `google-gax` when they speak REST: without gRPC, and errors' details as they come. */
const restOnly = `
  exports.fallback = require("google-gax/fallback");
  exports.loggingUtils = require("google-logging-utils");
  exports.decodeAnyProtosInArray = (details) => details;`;

/** Parts of `google-gax` for APIs other than ours: long-running operations, IAM, locations, uploads. */
const forOthers =
  /[/\\]google-gax[/\\]build[/\\](?:protos[/\\](?:iam_service|locations|operations)\.js|src[/\\](?:iamService|locationService|operationsClient|resumableUpload|resumableSourceFromFile)\.js)$/;

/** @type {import("esbuild").Plugin} */
export const googleRest = {
  name: "google-rest",
  setup(build) {
    build.onLoad(
      { filter: /[/\\]compute[/\\]build[/\\]protos[/\\]protos\.json$/ },
      async (args) => {
        const descriptor = JSON.parse(await readFile(args.path, "utf8"));
        return { contents: JSON.stringify(pruned(descriptor)), loader: "json" };
      },
    );
    build.onResolve({ filter: /^google-gax$/ }, (args) => ({
      path: args.path,
      namespace: "google-rest",
      pluginData: args.resolveDir,
    }));
    build.onLoad({ filter: /./, namespace: "google-rest" }, (args) => ({
      contents: restOnly,
      resolveDir: args.pluginData,
    }));
    build.onLoad({ filter: forOthers }, () => ({ contents: "module.exports = {};" }));
  },
};
