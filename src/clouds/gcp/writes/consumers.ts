import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { CloudSight, CloudWrite } from "../../cloud.ts";
import {
  entryFor,
  entryOf,
  fits,
  isRefused,
  limitForOneMore,
  limitOf,
  withGuest,
  withLimit,
  withoutGuest,
} from "../attachments.ts";
import type { Attachment, Lists } from "../attachments.ts";
import type { Google } from "../clients.ts";
import { pathOf } from "../paths.ts";
import { planned } from "./call.ts";
import { notRefusedAnyMore, patchLists, readTarget, targetPath } from "./patchLists.ts";

/**
 * Lets somebody connect to a service attachment of the project: an entry more in its accept list, in which
 * all else stays. Values: `region`, `target`, `principal` (a project, or the path of a network), and `limit`
 * (of their connections) where it is not the usual one. Who has as many connections as their entry allows is
 * not let in with one more: it takes a higher limit.
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
        further: () => furtherLimit(attachment, guest),
        blocked: () => misfit(attachment, guest),
        progress: ({ at }) =>
          isLetIn(attachment, guest, limitIn(values) ?? leastLimit(attachment, guest, at))
            ? { kind: "done", text: l10n.t("{0} may connect.", guest) }
            : { kind: "absent", text: l10n.t("{0} may not connect yet.", guest) },
        undo: () => ({
          write: "withdrawConsumer",
          values: takenBack(values, attachment),
          about: guest,
          leaves: [
            l10n.t("Connections that were made meanwhile stay as they are."),
            ...notRefusedAnyMore(attachment, guest),
          ],
        }),
        async run(call) {
          const limit = limitIn(values);
          const changed = (present: Attachment): Lists =>
            withGuest(present, guest, limit ?? limitForOneMore(present, guest), limit);
          await patchLists(google, values, changed, call);
          return guest;
        },
      } satisfies CloudSight;
    },
  };
}

/** Takes such an entry away, or with `limit` leaves it with just that one. Values: as for allowing. */
export function withdrawConsumer(google: Google): CloudWrite {
  return {
    id: "withdrawConsumer",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 20,
    calls: (values) => [
      planned("PATCH", targetPath(google, values), {
        ...(limitIn(values) === undefined
          ? { removedFromConsumerAcceptLists: [guestIn(values)] }
          : { changedInConsumerAcceptLists: [entryFor(guestIn(values), limitIn(values))] }),
      }),
    ],
    async look(values, options) {
      const attachment = await readTarget(google, values, options);
      const guest = guestIn(values);
      const entry = entryOf(attachment, guest);
      const limit = entry?.connectionLimit;
      const left = limitIn(values);
      return {
        blocked: () => undefined,
        progress: () =>
          entry === undefined || (left !== undefined && limitOf(attachment, guest) <= left)
            ? { kind: "done", text: withdrawnText(guest, entry && left) }
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
          const changed = (present: Attachment): Lists =>
            left === undefined ? withoutGuest(present, guest) : withLimit(present, guest, left);
          await patchLists(google, values, changed, call);
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
  const text = textOf(values, "limit");
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** What a limit that is used up must be raised to. */
function furtherLimit(attachment: Attachment, guest: string): Values {
  const least = limitForOneMore(attachment, guest);
  return least > limitOf(attachment, guest) ? { limit: String(least) } : {};
}

/** What an entry must allow; once it was sent, the connection that it was for is counted among the others. */
function leastLimit(attachment: Attachment, guest: string, sentAt: number | undefined): number {
  return sentAt === undefined ? limitForOneMore(attachment, guest) : 0;
}

function isLetIn(attachment: Attachment, guest: string, least: number): boolean {
  if (isRefused(attachment, guest)) return false;
  if (attachment.connectionPreference === "ACCEPT_AUTOMATIC") return true;
  return entryOf(attachment, guest) !== undefined && limitOf(attachment, guest) >= least;
}

/** An entry that was there before stays, with the limit that it had. */
function takenBack(
  { region = "", target = "", ...values }: Values,
  attachment: Attachment,
): Values {
  const principal = guestIn(values);
  const entry = entryOf(attachment, principal);
  return {
    ...{ region, target, principal },
    ...(entry !== undefined && { limit: String(entry.connectionLimit ?? 0) }),
  };
}

function withdrawnText(guest: string, left: number | undefined): string {
  return left === undefined
    ? l10n.t("The permission of {0} is taken away.", guest)
    : l10n.t("{0} may have {1} connections.", guest, left);
}

function misfit(attachment: Attachment, guest: string): string | undefined {
  if (fits(attachment, guest)) return undefined;
  return l10n.t(
    "The lists of the service attachment do not name what {0} is: projects, networks and endpoints cannot be mixed.",
    guest,
  );
}
