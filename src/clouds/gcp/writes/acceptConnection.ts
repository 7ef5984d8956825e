import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { Progress } from "../../../domain/progress.ts";
import type { CloudUndo, CloudWrite } from "../../cloud.ts";
import { acceptedOf, entryOf, guestOf, isRefused, withGuest, withRefused } from "../attachments.ts";
import type { Attachment, Connected, Lists } from "../attachments.ts";
import type { Google } from "../clients.ts";
import { statusOf } from "../endpoints.ts";
import { planned } from "./call.ts";
import { notRefusedAnyMore, patchLists, readTarget, targetPath } from "./patchLists.ts";

/**
 * Lets in whose endpoint waits at a service attachment of the project, or refuses them: by its lists, which
 * name projects or networks. Values: `region`, `target`, `endpoint` (the PSC connection id), `reject` (a
 * checkbox: refuse it).
 */
export function acceptConnection(google: Google): CloudWrite {
  return {
    id: "acceptConnection",
    purpose: "set",
    repeatable: true,
    typicalSeconds: 60,
    calls: (values) => [
      planned("PATCH", targetPath(google, values), {
        [isRejection(values) ? "addedToConsumerRejectLists" : "addedToConsumerAcceptLists"]: [
          { consumerOf: textOf(values, "endpoint") },
        ],
      }),
    ],
    async look(values, options) {
      const attachment = await readTarget(google, values, options);
      const id = textOf(values, "endpoint");
      const connected = connectedIn(attachment, id);
      return {
        awaits: () =>
          connected === undefined && !isRejection(values)
            ? { kind: "running", text: l10n.t("There is no connection of {0} yet.", id) }
            : undefined,
        blocked: () => decided(attachment, connected, values),
        progress: () =>
          isRejection(values)
            ? rejection(id, connected)
            : acceptance(values, attachment, connected),
        undo: () =>
          isRejection(values)
            ? { cannot: l10n.t("The connection of {0} stays rejected.", id) }
            : undoOf(attachment, connected, values),
        async run(call) {
          await patchLists(google, values, (present) => listsFor(present, values), call);
          return id;
        },
      };
    },
  };
}

function isRejection(values: Values): boolean {
  return values["reject"] === true;
}

function connectedIn({ connectedEndpoints = [] }: Attachment, id: string): Connected | undefined {
  return connectedEndpoints.find(({ pscConnectionId }) => pscConnectionId === id);
}

function stateOf(connected: Connected | undefined) {
  return connected === undefined ? undefined : statusOf(connected.status ?? "");
}

/** Without the connection the lists stay as they are. */
function listsFor(attachment: Attachment, values: Values): Lists {
  const { consumerAcceptLists = [], consumerRejectLists = [] } = attachment;
  const connected = connectedIn(attachment, textOf(values, "endpoint"));
  if (connected === undefined) return { consumerAcceptLists, consumerRejectLists };
  const guest = guestOf(attachment, connected);
  return isRejection(values)
    ? withRefused(attachment, guest)
    : withGuest(attachment, guest, neededBy(attachment, connected));
}

/** How many connections must be allowed: who has as many as the list allows waits all the same. */
function neededBy(attachment: Attachment, connected: Connected): number {
  return 1 + acceptedOf(attachment, guestOf(attachment, connected), connected);
}

/** Whether the lists let it in as they are. */
function isLetIn(attachment: Attachment, connected: Connected): boolean {
  const guest = guestOf(attachment, connected);
  if (isRefused(attachment, guest)) return false;
  if (attachment.connectionPreference === "ACCEPT_AUTOMATIC") return true;
  const { connectionLimit = 0 } = entryOf(attachment, guest) ?? {};
  return connectionLimit >= neededBy(attachment, connected);
}

/** The lists decide about those that wait; about others only where the service attachment says so. */
function decided(
  { reconcileConnections = false }: Attachment,
  connected: Connected | undefined,
  values: Values,
): string | undefined {
  const status = stateOf(connected);
  const against = isRejection(values) ? "available" : "rejected";
  if (reconcileConnections || status?.state !== against) return undefined;
  return l10n.t(
    "The connection of {0} is {1}, and the service attachment leaves such connections as they are: its owner has to delete the endpoint.",
    textOf(values, "endpoint"),
    status.word,
  );
}

/** Who was let in by an entry of ours loses it again. */
function undoOf(
  attachment: Attachment,
  connected: Connected | undefined,
  values: Values,
): CloudUndo {
  const id = textOf(values, "endpoint");
  const stays = l10n.t("The connection of {0} stays accepted.", id);
  if (connected === undefined) return { cannot: stays };
  const principal = guestOf(attachment, connected);
  if (entryOf(attachment, principal) !== undefined) return { cannot: stays };
  const { region = "", target = "" } = values;
  const leaves = [
    ...(attachment.reconcileConnections === true ? [] : [stays]),
    ...notRefusedAnyMore(attachment, principal),
  ];
  return {
    write: "withdrawConsumer",
    values: { region, target, principal },
    about: principal,
    ...(leaves.length > 0 && { leaves }),
  };
}

/** Once the lists let it in it takes a moment. */
function acceptance(
  values: Values,
  attachment: Attachment,
  connected: Connected | undefined,
): Progress {
  const id = textOf(values, "endpoint");
  const over = decided(attachment, connected, values);
  if (over !== undefined) return { kind: "failed", text: over };
  const status = stateOf(connected);
  if (connected === undefined || status === undefined) {
    return { kind: "absent", text: l10n.t("There is no connection of {0} yet.", id) };
  }
  const text = l10n.t("The connection of {0} is {1}.", id, status.word);
  switch (status.state) {
    case "available":
      return { kind: "done", text };
    case "needsAcceptance":
    case "rejected":
      return { kind: isLetIn(attachment, connected) ? "running" : "absent", text };
    case "gone":
      return { kind: "failed", text };
    default:
      return { kind: "running", text };
  }
}

/** What is gone needs no refusal. */
function rejection(id: string, connected: Connected | undefined): Progress {
  const status = stateOf(connected);
  if (status === undefined) {
    return { kind: "done", text: l10n.t("There is no connection of {0} any more.", id) };
  }
  const text = l10n.t("The connection of {0} is {1}.", id, status.word);
  const over = status.state === "rejected" || status.state === "gone";
  return { kind: over ? "done" : "absent", text };
}
