import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { CloudOptions } from "../../cloud.ts";
import { attachmentPath, isRefused, readLists } from "../attachments.ts";
import type { Attachment, Lists } from "../attachments.ts";
import type { Google } from "../clients.ts";
import { patch } from "./patch.ts";

/** The service attachment that values are about, read just now. */
export function readTarget(
  google: Google,
  values: Values,
  options: CloudOptions,
): Promise<Attachment> {
  return readLists(google, textOf(values, "region"), textOf(values, "target"), options);
}

/** The path of the service attachment that values are about. */
export function targetPath(google: Google, values: Values): string {
  return attachmentPath(google, textOf(values, "region"), textOf(values, "target"));
}

/**
 * Changes the lists of a service attachment as they are at the moment: who changes them at the same time is
 * not written over.
 */
export function patchLists(
  google: Google,
  values: Values,
  changed: (attachment: Attachment) => Lists,
  { token, ...options }: CloudOptions & { readonly token: string },
): Promise<void> {
  return patch(
    google,
    {
      operation: "serviceAttachments.patch",
      region: textOf(values, "region"),
      path: targetPath(google, values),
      token,
      look: (rest) => readTarget(google, values, rest),
      body: (present) => ({ fingerprint: present.fingerprint, ...changed(present) }),
    },
    options,
  );
}

/** What is still different when somebody who was refused by name was let in, and loses that again. */
export function notRefusedAnyMore(before: Attachment, guest: string): string[] {
  if (!isRefused(before, guest)) return [];
  return [l10n.t("{0} was refused by name before: it is not any more.", guest)];
}
