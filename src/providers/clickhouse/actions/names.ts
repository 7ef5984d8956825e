import * as l10n from "@vscode/l10n";
import type { Field } from "../../../domain/draft.ts";
import { domainNameProblem, normalDomainName } from "../../../domain/domainNames.ts";
import type { Target } from "../../provider.ts";
import type { DnsMapping } from "../api.ts";
import type { TargetType } from "./targetTypes.ts";

/** The field for the names that lead to a reverse private endpoint. */
export function namesField(): Field {
  return {
    id: "domainNames",
    label: l10n.t("Domain names"),
    kind: "list",
    help: l10n.t(
      "ClickPipes resolves these names to the endpoint. A wildcard such as *.example.com is allowed.",
    ),
    placeholder: "kafka.example.com",
  };
}

/** The names in the form of the API. */
export function mappingsOf(names: readonly string[]): DnsMapping[] {
  return names.map((privateDnsName) => ({ privateDnsName }));
}

/**
 * What is wrong with single lines, each under its place in the list. A name leads to one endpoint of the
 * service only (api-facts §4.4); `except` is the endpoint whose own names are changed.
 */
export function nameErrors(
  names: readonly string[],
  { networking }: Target,
  except?: string,
): Record<string, string> {
  const others = networking.egress.items.filter(({ id }) => id !== except);
  const errors: Record<string, string> = {};
  names.forEach((name, index) => {
    const taken = others.find((one) => one.domainNames.map(normalDomainName).includes(name));
    const problem =
      domainNameProblem(name) ??
      (names.indexOf(name) < index ? l10n.t("This name is listed already.") : undefined) ??
      (taken && l10n.t("This name leads to {0} already.", taken.target || taken.id));
    if (problem !== undefined) errors[`domainNames.${index}`] = problem;
  });
  return errors;
}

/** Where names of one's own are not for everybody yet (api-facts §4.4). */
export function previewWarnings(type: TargetType | undefined, names: readonly string[]): string[] {
  return type?.names === "preview" && names.length > 0
    ? [
        l10n.t(
          "On AWS, domain names are a private preview: ask ClickHouse's support to enable them for the service.",
        ),
      ]
    : [];
}
