import path from "node:path";

/** The checkout's root, absolute. */
export const projectRoot = path.resolve(import.meta.dirname, "../../..");

/** What tests and `npm start` install for themselves; git ignores it, deleting it is always safe. */
export const cacheFolder = path.join(projectRoot, ".vscode-test");
