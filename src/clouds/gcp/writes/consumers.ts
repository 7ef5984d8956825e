import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { CloudSight, CloudWrite } from "../../cloud.ts";
import { entryFor, entryOf, fits, isRefused, withGuest, withoutGuest } from "../attachments.ts";
import type { Attachment } from "../attachments.ts";
import type { Google } from "../clients.ts";
import { pathOf } from "../paths.ts";
import { planned } from "./call.ts";
import { notRefusedAnyMore, patchLists, readTarget, targetPath } from "./patchLists.ts";

/**
 * Lets somebody connect to a service attachment of the project: an entry more in its accept list, in which
 * all else stays. Values: `region`, `target`, `principal` (a project, or the path of a network), and `limit`
 * (of their connections) where it is not the usual one.
 */
export function allowConsumer(google: Google): CloudWrite {
  return {
    id: "allowConsumer",
    purpose: "set",
    repeatable: true,
    typicalSeconds: 20,
    calls: (values) => [
      planned("PATCH", targetPath(google, values), {
        addedToConsumerAcceptLists: [entryFor(guestIn(values), limitIn(values))],
      }),
    ],
    async look(values, options) {
      const attachment = await readTarget(google, values, options);
      const guest = guestIn(values);
      return {
        blocked: () => misfit(attachment, guest),
        progress: () =>
          isLetIn(attachment, guest)
            ? { kind: "done", text: l10n.t("{0} may connect.", guest) }
            : { kind: "absent", text: l10n.t("{0} may not connect yet.", guest) },
        undo: () => ({
          write: "withdrawConsumer",
          values: { ...values, principal: guest },
          about: guest,
          leaves: [
            l10n.t("Connections that were made meanwhile stay as they are."),
            ...notRefusedAnyMore(attachment, guest),
          ],
        }),
        async run(call) {
          const limit = limitIn(values);
          await patchLists(google, values, (present) => withGuest(present, guest, 1, limit), call);
          return guest;
        },
      } satisfies CloudSight;
    },
  };
}

/** Takes such an entry away. Values: as for allowing. */
export function withdrawConsumer(google: Google): CloudWrite {
  return {
    id: "withdrawConsumer",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 20,
    calls: (values) => [
      planned("PATCH", targetPath(google, values), {
        removedFromConsumerAcceptLists: [guestIn(values)],
      }),
    ],
    async look(values, options) {
      const attachment = await readTarget(google, values, options);
      const guest = guestIn(values);
      const entry = entryOf(attachment, guest);
      const limit = entry?.connectionLimit;
      return {
        blocked: () => undefined,
        progress: () =>
          entry === undefined
            ? { kind: "done", text: l10n.t("The permission of {0} is taken away.", guest) }
            : { kind: "absent", text: l10n.t("{0} may connect.", guest) },
        undo: () => ({
          write: "allowConsumer",
          values: {
            ...{ ...values, principal: guest },
            ...(limit !== undefined && { limit: String(limit) }),
          },
          about: guest,
        }),
        async run(call) {
          await patchLists(google, values, (present) => withoutGuest(present, guest), call);
          return guest;
        },
      } satisfies CloudSight;
    },
  };
}

function guestIn(values: Values): string {
  return pathOf(textOf(values, "principal"));
}

function limitIn(values: Values): number | undefined {
  const limit = Number(textOf(values, "limit"));
  return Number.isInteger(limit) && limit > 0 ? limit : undefined;
}

function isLetIn(attachment: Attachment, guest: string): boolean {
  if (isRefused(attachment, guest)) return false;
  const everybody = attachment.connectionPreference === "ACCEPT_AUTOMATIC";
  return everybody || entryOf(attachment, guest) !== undefined;
}

function misfit(attachment: Attachment, guest: string): string | undefined {
  if (fits(attachment, guest)) return undefined;
  return l10n.t(
    "The lists of the service attachment do not name what {0} is: projects, networks and endpoints cannot be mixed.",
    guest,
  );
}
