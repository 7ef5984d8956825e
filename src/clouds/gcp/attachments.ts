import * as z from "zod/mini";
import type { CloudOptions } from "../cloud.ts";
import { read } from "./calls.ts";
import type { Google } from "./clients.ts";
import { statusOf } from "./endpoints.ts";
import { nameIn, pathOf, projectIn, urlOf } from "./paths.ts";
import { ask, computePath } from "./rest.ts";

/** An entry of an accept list: what else it has goes back as it came. */
const acceptedSchema = z.looseObject({
  projectIdOrNum: z.optional(z.string()),
  networkUrl: z.optional(z.string()),
  endpointUrl: z.optional(z.string()),
  connectionLimit: z.optional(z.number()),
});

const attachmentSchema = z.object({
  fingerprint: z.string(),
  connectionPreference: z.optional(z.string()),
  consumerAcceptLists: z.optional(z.array(acceptedSchema)),
  consumerRejectLists: z.optional(z.array(z.string())),
  reconcileConnections: z.optional(z.boolean()),
  connectedEndpoints: z.optional(
    z.array(
      z.object({
        pscConnectionId: z.optional(z.string()),
        endpoint: z.optional(z.string()),
        consumerNetwork: z.optional(z.string()),
        status: z.optional(z.string()),
      }),
    ),
  ),
});

/** A service attachment with its lists just as they are, to be sent back with a change. */
export type Attachment = z.infer<typeof attachmentSchema>;
type Accepted = z.infer<typeof acceptedSchema>;

/** Somebody's endpoint at it. */
export type Connected = NonNullable<Attachment["connectedEndpoints"]>[number];

/** Whom a service attachment lets in and whom it refuses: a list that is sent takes the old one's place. */
export interface Lists {
  readonly consumerAcceptLists: readonly Accepted[];
  readonly consumerRejectLists: readonly string[];
}

/** The path of a service attachment of the project, as it is asked for. */
export function attachmentPath(google: Google, region: string, target: string): string {
  return computePath(google, region, "serviceAttachments", nameIn(pathOf(target)));
}

/** A service attachment of the project. */
export function readLists(
  google: Google,
  region: string,
  target: string,
  options: CloudOptions,
): Promise<Attachment> {
  return read(google, "serviceAttachments.get", options, async () =>
    attachmentSchema.parse(
      await ask(google, "compute", "GET", attachmentPath(google, region, target)),
    ),
  );
}

/** How many connections somebody who is let in may have, where nobody says; of an endpoint it is one. */
const usualLimit = 10;

/** Whom an entry names: a project, or the path of a network or an endpoint. */
export function guestIn({ projectIdOrNum, networkUrl, endpointUrl }: Accepted): string {
  return projectIdOrNum ?? pathOf(networkUrl ?? endpointUrl ?? "");
}

/** An entry for a project, or for the network or the endpoint that a path names. */
export function entryFor(guest: string, limit?: number): Accepted {
  const kind = kindOf(guest);
  const connectionLimit = limit ?? (kind === "endpoint" ? 1 : usualLimit);
  switch (kind) {
    case "network":
      return { networkUrl: urlOf(guest), connectionLimit };
    case "endpoint":
      return { endpointUrl: urlOf(guest), connectionLimit };
    case "project":
      return { projectIdOrNum: guest, connectionLimit };
  }
}

type Kind = "project" | "network" | "endpoint";

function kindOf(guest: string): Kind {
  if (guest.includes("/networks/")) return "network";
  return guest.includes("/forwardingRules/") ? "endpoint" : "project";
}

/** Whether a list names projects, networks or endpoints: they are never mixed. Undefined = it is empty. */
export function kindOfLists(attachment: Attachment): Kind | undefined {
  const { consumerAcceptLists: accepted = [], consumerRejectLists: refused = [] } = attachment;
  const [first] = [...accepted.map(guestIn), ...refused.map(pathOf)];
  return first === undefined ? undefined : kindOf(first);
}

/** Whether a guest is of the kind that the lists name. */
export function fits(attachment: Attachment, guest: string): boolean {
  const kind = kindOfLists(attachment);
  return kind === undefined || kind === kindOf(guest);
}

/** How the lists would name whose endpoint it is. */
export function guestOf(attachment: Attachment, connected: Connected): string {
  const { endpoint = "", consumerNetwork = "" } = connected;
  switch (kindOfLists(attachment)) {
    case "network":
      return pathOf(consumerNetwork);
    case "endpoint":
      return pathOf(endpoint);
    default:
      return projectIn(endpoint);
  }
}

/** The entry of a guest. */
export function entryOf(attachment: Attachment, guest: string): Accepted | undefined {
  return attachment.consumerAcceptLists?.find((entry) => guestIn(entry) === guest);
}

/** How many connections of a guest are accepted, but for one. */
export function acceptedOf(attachment: Attachment, guest: string, besides?: Connected): number {
  const all = (attachment.connectedEndpoints ?? []).filter((one) => one !== besides);
  return all.filter(
    (one) => statusOf(one.status ?? "").state === "available" && guestOf(attachment, one) === guest,
  ).length;
}

/** The limit with which a guest can have one connection more; an endpoint has just one. */
export function limitForOneMore(attachment: Attachment, guest: string): number {
  return kindOf(guest) === "endpoint" ? 1 : 1 + acceptedOf(attachment, guest);
}

/** The limit that a guest's entry has, or would be made with. */
export function limitOf(attachment: Attachment, guest: string): number {
  return (entryOf(attachment, guest) ?? entryFor(guest)).connectionLimit ?? 0;
}

export function isRefused({ consumerRejectLists = [] }: Attachment, guest: string): boolean {
  return consumerRejectLists.some((link) => pathOf(link) === guest);
}

/**
 * The lists with a guest let in, for at least so many connections; who takes everybody lists nobody.
 * `limit`: that of a new entry, where it is not the usual one.
 */
export function withGuest(
  attachment: Attachment,
  guest: string,
  least: number,
  limit = least > usualLimit ? least : undefined,
): Lists {
  const { consumerAcceptLists: accepted = [] } = attachment;
  const present = entryOf(attachment, guest);
  const consumerRejectLists = refusedWithout(attachment, guest);
  if (attachment.connectionPreference === "ACCEPT_AUTOMATIC") {
    return { consumerAcceptLists: accepted, consumerRejectLists };
  }
  if (present === undefined) {
    return { consumerAcceptLists: [...accepted, entryFor(guest, limit)], consumerRejectLists };
  }
  const connectionLimit = Math.max(present.connectionLimit ?? 0, least);
  const consumerAcceptLists = accepted.map((entry) =>
    entry === present ? { ...entry, connectionLimit } : entry,
  );
  return { consumerAcceptLists, consumerRejectLists };
}

/** The lists with the connections of a guest who is let in limited to so many. */
export function withLimit(attachment: Attachment, guest: string, connectionLimit: number): Lists {
  const { consumerAcceptLists = [], consumerRejectLists = [] } = attachment;
  return {
    consumerAcceptLists: consumerAcceptLists.map((entry) =>
      guestIn(entry) === guest ? { ...entry, connectionLimit } : entry,
    ),
    consumerRejectLists,
  };
}

/** The lists without the entry that lets a guest in. */
export function withoutGuest(attachment: Attachment, guest: string): Lists {
  const { consumerAcceptLists = [], consumerRejectLists = [] } = attachment;
  return {
    consumerAcceptLists: consumerAcceptLists.filter((entry) => guestIn(entry) !== guest),
    consumerRejectLists,
  };
}

/** The lists with a guest refused. */
export function withRefused(attachment: Attachment, guest: string): Lists {
  const name = kindOf(guest) === "project" ? guest : urlOf(guest);
  return {
    ...withoutGuest(attachment, guest),
    consumerRejectLists: [...refusedWithout(attachment, guest), name],
  };
}

function refusedWithout({ consumerRejectLists = [] }: Attachment, guest: string): string[] {
  return consumerRejectLists.filter((link) => pathOf(link) !== guest);
}
