import * as l10n from "@vscode/l10n";
import { textOf, type Draft, type Field, type Values } from "../../../domain/draft.ts";
import type { DomainSet, EgressEndpoint } from "../../../domain/model.ts";
import { unreadable } from "../unread.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type AttachBody, type TidbApi } from "../api.ts";
import { domainTypeName, domainTypes, managed } from "../domainTypes.ts";
import { refOf } from "../ids.ts";
import { changesNothing, removal, withRole } from "./refused.ts";
import { areDomainsUntold, isEgressUntold, untoldProgress } from "./untold.ts";

function endpointOf({ networking, item }: Target): EgressEndpoint | undefined {
  return networking.egress.items.find(({ id }) => id === item);
}

/** True when it is not known which domain names are attached to the endpoint. */
const isUntold = (target: Target): boolean =>
  isEgressUntold(target) || areDomainsUntold(endpointOf(target));

const unreadSets = (): string =>
  l10n.t("Which domain names are attached could not be read: refresh.");

const setsOf = (target: Target): readonly DomainSet[] => endpointOf(target)?.domainSets ?? [];

interface Wanted {
  readonly type: string;
  /** Empty = TiDB Cloud chooses it. */
  readonly uniqueName: string;
}

const wantedOf = (values: Values): Wanted => ({
  type: textOf(values, "type") || managed,
  uniqueName: textOf(values, "uniqueName"),
});

function matching({ type, uniqueName }: Wanted, target: Target): readonly DomainSet[] {
  return setsOf(target).filter(
    (set) => set.type === type && (uniqueName === "" || set.name === uniqueName),
  );
}

const attachFields = ({ type }: Wanted): Field[] => [
  {
    id: "type",
    label: l10n.t("Domain names of"),
    kind: "choice",
    required: true,
    options: domainTypes,
  },
  {
    id: "uniqueName",
    label: l10n.t("Unique name"),
    kind: "text",
    required: type !== managed,
    help: l10n.t(
      "What the names are made from. For Confluent Cloud: the part that is your network's own. For TiDB Cloud's names it may be left empty: then TiDB Cloud chooses it.",
    ),
  },
];

function uniqueNameProblem(wanted: Wanted, target: Target): string | undefined {
  const { uniqueName } = wanted;
  const [present] = matching(wanted, target);
  if (present !== undefined) {
    return l10n.t("These names are attached already: {0}.", present.domainNames.join(", "));
  }
  return uniqueName !== "" && !/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/i.test(uniqueName)
    ? l10n.t("A name has only letters, digits, hyphens and dots.")
    : undefined;
}

/** True when TiDB Cloud is to choose the name: it does so for names of its own only. */
const isToBeChosen = ({ type, uniqueName }: Wanted): boolean =>
  uniqueName === "" && type === managed;

/** A name that TiDB Cloud is to choose is asked for first, by a dry run (api-facts §3.5). */
function bodiesOf(wanted: Wanted): AttachBody[] {
  const { type, uniqueName } = wanted;
  return isToBeChosen(wanted)
    ? [
        { attachDomain: { type }, validateOnly: true },
        { attachDomain: { type, uniqueName: l10n.t("(the name from the first answer)") } },
      ]
    : [{ attachDomain: { type, uniqueName } }];
}

const idsOf = (target: Target) => ({
  clusterId: refOf(target.cluster.id).cluster,
  privateLinkConnectionId: target.item ?? "",
});

/** Attaches a set of domain names that the cluster resolves to a private link connection. */
export function attachDomains(api: TidbApi): Action {
  return {
    id: "attachDomains",
    parts: ["egress"],
    repeatable: false,
    typicalSeconds: 60,

    blocked(target) {
      const { unavailable } = target.networking.egress;
      if (unavailable !== undefined) return unavailable;
      const state = endpointOf(target)?.status.state ?? "available";
      if (state !== "available" && state !== "needsAttention") {
        return l10n.t("Domain names can be attached once the endpoint is available.");
      }
      return isUntold(target) ? unreadSets() : undefined;
    },

    draft(values, target): Draft {
      const wanted = wantedOf(values);
      const fields = attachFields(wanted);
      return makeDraft({
        title: l10n.t("Attach domain names"),
        fields,
        values: { ...wanted },
        errors: errorsOf(
          fields,
          { ...wanted },
          {
            type: domainTypes.some(({ value }) => value === wanted.type)
              ? undefined
              : l10n.t("Choose whose names they are."),
            uniqueName: uniqueNameProblem(wanted, target),
          },
        ),
        effects: [
          l10n.t("{0} resolves the names to this endpoint.", target.cluster.name),
          ...(isToBeChosen(wanted)
            ? [l10n.t("TiDB Cloud is asked for a name first; nothing is changed by that.")]
            : []),
        ],
        calls: bodiesOf(wanted).map((body) =>
          plannedCall("POST", paths.attachDomains, idsOf(target), body),
        ),
      });
    },

    alike: (values, target) => matching(wantedOf(values), target).map(({ id }) => id),

    async run(values, target, options) {
      const { type, uniqueName } = wantedOf(values);
      const { clusterId, privateLinkConnectionId: link } = idsOf(target);
      const attach = (body: AttachBody) =>
        withRole(api.attachDomains(clusterId, link, body, options));
      const chosen =
        uniqueName === ""
          ? (await changesNothing(attach({ attachDomain: { type }, validateOnly: true })))
              .uniqueName
          : uniqueName;
      if (!chosen) throw unreadable("uniqueName");
      const made = await attach({ attachDomain: { type, uniqueName: chosen } });
      if (!made.attachDomainId) throw unreadable("attachDomainId", "unknown");
      return made.attachDomainId;
    },

    progress(values, target, sent) {
      if (isUntold(target)) return untoldProgress(sent);
      const { subject } = sent;
      const sets = subject === undefined ? matching(wantedOf(values), target) : setsOf(target);
      const found = subject === undefined ? sets[0] : sets.find(({ id }) => id === subject);
      return attachProgress(found, endpointOf(target));
    },

    undo(_values, { item = "" }, { subject }) {
      return subject === undefined
        ? { cannot: l10n.t("It is not known which domain names were attached.") }
        : { action: "detachDomains", item, values: { attachDomainId: subject } };
    },
  };
}

function attachProgress(
  set: DomainSet | undefined,
  endpoint: EgressEndpoint | undefined,
): Progress {
  if (endpoint === undefined) {
    return { kind: "failed", text: l10n.t("The endpoint does not exist any more.") };
  }
  if (set === undefined) return { kind: "absent", text: l10n.t("The names are not attached.") };
  const { state, word } = set.status ?? { state: "available", word: "" };
  if (state === "needsAttention") {
    return {
      kind: "failed",
      text: l10n.t("The names could not be attached ({0}). Detach them and try again.", word),
    };
  }
  return state === "pending"
    ? { kind: "running", text: l10n.t("The names are being attached ({0}).", word) }
    : { kind: "done", text: l10n.t("Attached: {0}.", set.domainNames.join(", ") || set.name) };
}

function labelOf({ type, name, domainNames }: DomainSet): string {
  return `${domainNames.join(", ") || name} (${domainTypeName(type)})`;
}

/** Detaches a set of domain names; the endpoint stays. */
export function detachDomains(api: TidbApi): Action {
  const chosen = (values: Values, target: Target): DomainSet | undefined => {
    const sets = setsOf(target);
    const id = textOf(values, "attachDomainId");
    return id === ""
      ? sets.length === 1
        ? sets[0]
        : undefined
      : sets.find((one) => one.id === id);
  };
  return {
    id: "detachDomains",
    parts: ["egress"],
    repeatable: true,
    typicalSeconds: 60,

    blocked(target) {
      const { unavailable } = target.networking.egress;
      if (unavailable !== undefined) return unavailable;
      if (isUntold(target)) return unreadSets();
      return endpointOf(target) !== undefined && setsOf(target).length === 0
        ? l10n.t("No domain names are attached to it.")
        : undefined;
    },

    draft(values, target): Draft {
      const set = chosen(values, target);
      const attachDomainId = set?.id ?? textOf(values, "attachDomainId");
      const field: Field = {
        id: "attachDomainId",
        label: l10n.t("Domain names"),
        kind: "choice",
        required: true,
        options: setsOf(target).map((one) => ({ value: one.id, label: labelOf(one) })),
      };
      const names = set?.domainNames.join(", ") ?? "";
      const stops = l10n.t("These names stop to resolve: {0}.", names);
      return makeDraft({
        title: l10n.t("Detach domain names"),
        fields: [field],
        values: { attachDomainId },
        errors: errorsOf(
          [field],
          { attachDomainId },
          {
            attachDomainId:
              set === undefined ? l10n.t("These names are not attached any more.") : undefined,
          },
        ),
        effects: set === undefined ? [] : [stops],
        calls: [plannedCall("POST", paths.detachDomains, idsOf(target), { attachDomainId })],
        confirmation: {
          message: l10n.t("Detach the domain names from {0}?", target.item ?? ""),
          detail: l10n.t("What connects by these names loses its way: {0}.", names),
          button: l10n.t("Detach"),
        },
      });
    },

    async run(values, target, options) {
      const id = textOf(values, "attachDomainId");
      const { clusterId, privateLinkConnectionId: link } = idsOf(target);
      await withRole(removal(api.detachDomains(clusterId, link, id, options)));
      return id;
    },

    progress(values, target, sent): Progress {
      if (isUntold(target)) return untoldProgress(sent);
      const id = textOf(values, "attachDomainId");
      return setsOf(target).some((one) => one.id === id)
        ? { kind: "absent", text: l10n.t("The names are attached.") }
        : { kind: "done", text: l10n.t("The names are detached.") };
    },

    undo(values, target) {
      const set = chosen(values, target);
      if (set === undefined) {
        return { cannot: l10n.t("It is not known which domain names were detached.") };
      }
      return {
        action: "attachDomains",
        item: target.item ?? "",
        about: labelOf(set),
        values: { type: set.type, uniqueName: set.name },
      };
    },
  };
}
