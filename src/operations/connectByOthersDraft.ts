import * as l10n from "@vscode/l10n";
import type { Draft, Field, Values } from "../domain/draft.ts";
import { textOf } from "../domain/draft.ts";
import type { CloudName } from "../domain/model.ts";
import { errorsOf, makeDraft } from "../providers/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import type { Session, Target } from "../providers/provider.ts";
import { byOthersPlan } from "./connectByOthers.ts";
import type { StepsPlan } from "./plan.ts";
import { previewOf } from "./preview.ts";
import { filledText } from "./results.ts";

/** A cluster's region to which another team connects. */
export interface ByOthers {
  readonly session: Session;
  readonly target: Target & { readonly region: string };
  /** The provider, as a person knows it. */
  readonly provider: string;
}

/** The form as far as it is filled in; no plan while something is wrong. */
export interface ByOthersDraft {
  readonly draft: Draft;
  readonly plan?: Pick<StepsPlan, "steps" | "results">;
}

/** The form of connecting where another team has the network. Pure. */
export function byOthersDraft(
  { session, target, provider }: ByOthers,
  rules: LinkRules,
  values: Values,
): ByOthersDraft {
  const { cluster, region } = target;
  const { endpoints } = target.networking;
  const fields = accountFields(cluster.cloud);
  const account = textOf(values, "account");
  const errors = errorsOf(fields, { account }, { account: accountProblem(cluster.cloud, account) });
  const isRight = Object.keys(errors).length === 0;
  const plan = byOthersPlan(rules, {
    ...{ cloud: cluster.cloud, region },
    owner: { account, principal: "" },
    cluster: `${cluster.name} (${provider})`,
    known: [...endpoints.items, ...(endpoints.known ?? [])].map(({ id }) => id),
  });
  const steps = previewOf(plan, session, target, undefined);
  const handedOver = plan.steps.filter((step) => step.kind === "handOver");
  const draft = makeDraft({
    title: l10n.t("Connect privately"),
    fields,
    values: { account },
    errors,
    prerequisites: handedOver.map(({ title, text }) => ({
      label: l10n.t("By the network's team: {0}", title),
      detail: l10n.t("When its turn comes, the operation has this text for them, filled in."),
      copy: filledText(text, plan.results ?? {}),
    })),
    effects: steps.map(({ text }) => text),
    calls: steps.flatMap(({ calls }) => calls),
  });
  return { draft, ...(isRight && { plan }) };
}

function accountFields(cloud: CloudName): readonly Field[] {
  const labels: Readonly<Record<string, string>> = {
    aws: l10n.t("AWS account of the network's team"),
    gcp: l10n.t("GCP project of the network's team"),
    azure: l10n.t("Azure subscription of the network's team"),
  };
  return [
    {
      id: "account",
      label: labels[cloud] ?? l10n.t("Account of the network's team"),
      kind: "text",
      required: true,
      help: l10n.t("It is let in where the database has a list of who may connect."),
    },
  ];
}

const forms: Readonly<Record<string, RegExp>> = {
  aws: /^\d{12}$/,
  gcp: /^[a-z0-9][a-z0-9.:-]{4,61}[a-z0-9]$/,
  azure: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

function accountProblem(cloud: CloudName, account: string): string | undefined {
  if (account === "" || forms[cloud]?.test(account) !== false) return undefined;
  switch (cloud) {
    case "aws":
      return l10n.t("An AWS account id has 12 digits.");
    case "gcp":
      return l10n.t("This is no project id: small letters, digits and hyphens, 6 to 63 of them.");
    default:
      return l10n.t("An Azure subscription id is a UUID.");
  }
}
