import * as l10n from "@vscode/l10n";
import type { OwnService } from "../domain/customerCloud.ts";
import type { Draft, Field, Option, Values } from "../domain/draft.ts";
import type { EgressRules } from "../providers/egressLink.ts";
import type { Action, Target } from "../providers/provider.ts";
import type { Names } from "./connectOutDraft.ts";
import { unfitness, unlisted, type Prepared, type Targets } from "./connectOutTarget.ts";

/** The ids of the questions about names begin so: others may be called the same. */
export const namePrefix = "names.";

/** The answers to the questions about names, by their own ids. */
export function nameValues(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([id]) => id.startsWith(namePrefix))
      .map(([id, value]) => [id.slice(namePrefix.length), value]),
  );
}

interface Asking {
  readonly all: readonly EgressRules[];
  readonly rules: EgressRules;
  readonly targets: Targets;
  /** What makes the endpoint, and its own draft. */
  readonly action: Action;
  readonly target: Target;
  readonly made: Draft;
  readonly named: Names | undefined;
  readonly ready: Prepared | undefined;
}

/** What is asked: what kind of service, which one, who does the customer's part; then the endpoint's own, and names. */
export function fieldsOf(asking: Asking): readonly Field[] {
  const { rules, targets, made, named } = asking;
  const settled = Object.keys(rules.values);
  const own = made.fields.filter(({ id }) => !settled.includes(id) && id !== rules.target);
  return [
    ...kindFields(asking),
    ...(targets.services === undefined ? [] : [serviceField(asking, targets.services)]),
    ...(targets.typed ? made.fields.filter(({ id }) => id === rules.target) : []),
    ...partFields(asking),
    ...own,
    ...(named === undefined ? [] : nameFields(named)),
  ];
}

function kindFields({ all }: Asking): Field[] {
  return [
    {
      id: "kind",
      label: l10n.t("What to connect to"),
      kind: "choice",
      required: true,
      options: all.map(({ id, label, description }) => ({ value: id, label, description })),
    },
  ];
}

function serviceField({ rules, action, target }: Asking, services: readonly OwnService[]): Field {
  const options = services.map((service): Option => {
    const blocked = unfitness(service, rules, action, target);
    return {
      value: service.target,
      label: service.name,
      description: describe(service),
      ...(blocked !== undefined && { blocked }),
    };
  });
  return {
    id: "service",
    label: l10n.t("Your service"),
    kind: "choice",
    required: true,
    help: l10n.t("What your cloud identity shows in {0}.", rules.region),
    options: [
      ...options,
      {
        value: unlisted,
        label: l10n.t("Another one, by its id"),
        description: l10n.t("Of an account that this identity does not change"),
      },
    ],
  };
}

function describe({ kind, target, acceptance }: OwnService): string {
  if (kind === "kafka") return target;
  return acceptance === "manual"
    ? l10n.t("{0}, connections are accepted one by one", target)
    : l10n.t("{0}, accepts by itself", target);
}

/** Whom to let in where the provider does not say, and who does the customer's part. */
function partFields({ rules, ready }: Asking): Field[] {
  if (ready === undefined) return [];
  const { service } = ready.side;
  const asked: Field = {
    id: "principal",
    label: l10n.t("Whom to let in"),
    kind: "text",
    required: true,
    help: l10n.t("The provider does not say who connects: look in its console."),
  };
  const byOthers: Field = {
    id: "byOthers",
    label: l10n.t("Other people do my cloud's part"),
    kind: "checkbox",
    help: l10n.t("They are told by text, and it goes on once it is seen to be done."),
  };
  const needsName = rules.principal === undefined && service.listAccepts !== true;
  const isManual = service.acceptance === "manual";
  const hasPart = ready.side.needed.length > 0 || isManual;
  return [...(needsName ? [asked] : []), ...(hasPart ? [byOthers] : [])];
}

function nameFields({ on, draft }: Names): Field[] {
  const wanted: Field = {
    id: "withNames",
    label: l10n.t("Give it names once it is available"),
    kind: "checkbox",
    help: l10n.t("The database resolves them to the endpoint. It can be done later as well."),
  };
  if (!on) return [wanted];
  return [wanted, ...draft.fields.map((field) => ({ ...field, id: namePrefix + field.id }))];
}
