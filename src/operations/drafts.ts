// The forms of operations over several APIs: a bundle of its own, loaded when the first of them is opened.
export { byOthersDraft } from "./connectByOthersDraft.ts";
export { connectDraft } from "./connectDraft.ts";
export { connectOutDraft } from "./connectOutDraft.ts";
export { disconnectDraft } from "./disconnectDraft.ts";
export { surroundingsOf } from "./disconnectSurroundings.ts";
