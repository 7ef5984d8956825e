// What UI tests use. A test drives the workbench through these, and reads like what a person does.
export type { Dialog } from "./dialog.ts";
export type { AxeFinding } from "./form.ts";
export type { Notification } from "./notifications.ts";
export { eventually, exactlyOne } from "./one.ts";
export type { WorkbenchOptions } from "./server.ts";
export type { Row, RowPath, Tree } from "./tree.ts";
export { openWorkbench, themes, type Workbench } from "./workbench.ts";
