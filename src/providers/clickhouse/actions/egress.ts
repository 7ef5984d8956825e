import * as l10n from "@vscode/l10n";
import { linesOf, textOf, type Draft, type Field, type Values } from "../../../domain/draft.ts";
import { normalDomainName } from "../../../domain/domainNames.ts";
import { recognise, sameId } from "../../../domain/identifiers.ts";
import type { EgressEndpoint } from "../../../domain/model.ts";
import { isOver } from "../../../domain/state.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Target } from "../../provider.ts";
import { paths, type ReverseBody } from "../api.ts";
import { egressPrerequisites } from "./egressPrerequisites.ts";
import { egressProgress } from "./egressProgress.ts";
import { mappingsOf, nameErrors, namesField, previewWarnings } from "./names.ts";
import {
  answerProblems,
  answersOf,
  questionFields,
  targetType,
  targetTypes,
  typeOptions,
  type TargetType,
} from "./targetTypes.ts";
import { explained, previewIds, refOf, type Writing } from "./writing.ts";

/** Characters (api-facts §4.4). */
const longestDescription = 255;

interface Wanted {
  readonly type: string;
  readonly description: string;
  readonly domainNames: readonly string[];
  /** By the API's names of the fields; only those of the type. */
  readonly answers: Readonly<Record<string, string>>;
}

/** What is asked for. The type that fits the service's cloud is the default. */
function wantedOf(values: Values, { cluster }: Target): Wanted {
  const first = targetTypes.find(({ cloud }) => cloud === cluster.cloud);
  const type = textOf(values, "type") || (first?.value ?? "");
  const chosen = targetType(type);
  return {
    type,
    description: textOf(values, "description"),
    domainNames: chosen?.names === "no" ? [] : linesOf(values, "domainNames").map(normalDomainName),
    answers: chosen === undefined ? {} : answersOf(chosen, values),
  };
}

/** The natural key, for the API has no idempotency key: the type and everything that names the target. */
function matches({ type, answers }: Wanted, endpoint: EgressEndpoint): boolean {
  const [target = "", ...rest] = Object.values(answers);
  const told = (endpoint.facts ?? []).map(({ value }) => value);
  return (
    endpoint.targetType === type &&
    // The API may tell a target in another form than the one that was sent.
    sameId(recognise(endpoint.target).text, target) &&
    rest.every((answer) => told.includes(answer))
  );
}

/** The living twin of what is asked for; a second one would only cost. */
function twin(target: Target, wanted: Wanted): EgressEndpoint | undefined {
  return target.networking.egress.items.find(
    (one) => matches(wanted, one) && !isOver(one.status.state),
  );
}

function fieldsOf(target: Target, type: TargetType | undefined): Field[] {
  return [
    {
      id: "type",
      label: l10n.t("Target type"),
      kind: "choice",
      required: true,
      options: typeOptions(target.cluster),
    },
    ...(type === undefined ? [] : questionFields(type)),
    {
      id: "description",
      label: l10n.t("Description"),
      kind: "text",
      required: true,
      help: l10n.t("What it is called in the list of ClickPipes."),
    },
    ...(type === undefined || type.names === "no" ? [] : [namesField()]),
  ];
}

function problems(target: Target, wanted: Wanted): Record<string, string | undefined> {
  const { cluster } = target;
  const option = typeOptions(cluster).find(({ value }) => value === wanted.type);
  const type = targetType(wanted.type);
  const region = cluster.regions[0]?.name ?? "";
  const answers = type === undefined ? {} : answerProblems(type, wanted.answers, region);
  const present = twin(target, wanted);
  const key = type?.questions[0].id;
  const twice =
    present && l10n.t("There is one already ({0}): {1}.", present.status.word, present.id);
  return {
    type: option === undefined ? l10n.t("Choose a target type.") : option.blocked,
    ...answers,
    ...(key !== undefined && { [key]: answers[key] ?? twice }),
    description:
      wanted.description.length > longestDescription
        ? l10n.t("A description has at most {0} characters.", longestDescription)
        : undefined,
  };
}

function bodyOf({ type, description, domainNames, answers }: Wanted): ReverseBody {
  return {
    description,
    type,
    ...answers,
    ...(domainNames.length > 0 && { customPrivateDnsMappings: mappingsOf(domainNames) }),
  };
}

/** Makes a reverse private endpoint: from ClickPipes to a service of the customer. */
export function createEgressEndpoint(writing: Writing): Action {
  return {
    id: "createEgressEndpoint",
    parts: ["egress"],
    repeatable: false,
    typicalSeconds: 300,

    blocked: ({ networking }) => networking.egress.unavailable,

    draft(values, target): Draft {
      const wanted = wantedOf(values, target);
      const { type: word, description, domainNames, answers } = wanted;
      const type = targetType(word);
      const fields = fieldsOf(target, type);
      const filled: Values = { type: word, ...answers, description, domainNames };
      return makeDraft({
        title: l10n.t("Create egress endpoint"),
        fields,
        values: filled,
        errors: {
          ...errorsOf(fields, filled, problems(target, wanted)),
          ...nameErrors(domainNames, target),
        },
        warnings: previewWarnings(type, domainNames),
        prerequisites: type === undefined ? [] : egressPrerequisites(type, answers, target),
        effects: [
          l10n.t("Creates a reverse private endpoint of ClickPipes on {0}.", target.cluster.name),
          l10n.t("Only its domain names can be changed later; for all else it is made anew."),
        ],
        calls: [plannedCall("POST", paths.reverse, previewIds(writing, target), bodyOf(wanted))],
      });
    },

    alike: (values, target) =>
      target.networking.egress.items
        .filter((one) => matches(wantedOf(values, target), one))
        .map((one) => one.id),

    async run(values, target, options) {
      const ref = await refOf(writing, target, options);
      const body = bodyOf(wantedOf(values, target));
      return (await explained(writing.api.createReverse(ref, body, options))).id;
    },

    progress(values, target, sent) {
      const { subject } = sent;
      const { items } = target.networking.egress;
      const found =
        subject === undefined
          ? twin(target, wantedOf(values, target))
          : items.find(({ id }) => id === subject);
      return egressProgress(found, target, sent);
    },

    undo(values, target, { subject }) {
      if (subject !== undefined) {
        return { action: "deleteEgressEndpoint", item: subject, values: {} };
      }
      const [name = ""] = Object.values(wantedOf(values, target).answers);
      return {
        cannot: l10n.t("It is not known which egress endpoint to {0} was created.", name),
      };
    },
  };
}
