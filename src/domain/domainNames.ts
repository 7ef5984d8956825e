import * as l10n from "@vscode/l10n";

const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$/;

/** A domain name in its normal form: small letters, no final dot, no blanks around it. */
export function normalDomainName(text: string): string {
  return text.trim().toLowerCase().replace(/\.$/, "");
}

/** What is wrong with a domain name (`host.example.com`, `*.example.com`); undefined = nothing. */
export function domainNameProblem(name: string): string | undefined {
  if (name.length > 253) return l10n.t("A domain name has at most 253 characters.");
  const labels = name.replace(/^\*\./, "").split(".");
  if (name.includes("*", name.startsWith("*.") ? 1 : 0)) {
    return l10n.t("A wildcard stands alone and first, as in *.example.com.");
  }
  if (labels.length < 2) return l10n.t("A domain name has at least two parts, as in example.com.");
  if (/^[\d.]+$/.test(name)) return l10n.t("This is an address, not a domain name.");
  if (!labels.every((part) => label.test(part))) {
    return l10n.t("A domain name has only letters, digits, hyphens and dots.");
  }
  return undefined;
}
