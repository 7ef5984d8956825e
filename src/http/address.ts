import * as l10n from "@vscode/l10n";

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** True for an address on this machine. */
export function isLoopback(url: URL): boolean {
  return loopback.test(url.hostname);
}

/**
 * What is wrong with the address of an API, in words for the field; undefined = it may get credentials.
 * Credentials go only to https or to this machine.
 */
export function baseUrlProblem(text: string): string | undefined {
  if (text.length > 2048) return l10n.t("The address is too long.");
  if (!URL.canParse(text)) return l10n.t("This is not a complete address, such as https://host.");
  const url = new URL(text);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url))) {
    return l10n.t("Only https addresses (or this machine's own) may receive a key.");
  }
  if (url.username !== "" || url.password !== "") {
    return l10n.t("Leave user name and password out of the address.");
  }
  if (/[?#]/.test(text)) return l10n.t("Leave out everything from ? or # on.");
  return undefined;
}

/** What is wrong with a proxy's address, in words for the field. */
export function proxyProblem(text: string): string | undefined {
  if (text.length > 2048) return l10n.t("The address is too long.");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    return l10n.t("A proxy is written http://host:port or https://host:port.");
  }
  if (url.username !== "" || url.password !== "") {
    return l10n.t("Leave user name and password out: an address is stored as plain text.");
  }
  return undefined;
}

/** Templates taken apart: the texts between the names, and the names. There are as many as calls. */
const templates = new Map<string, readonly string[]>();

function partsOf(template: string): readonly string[] {
  let parts = templates.get(template);
  if (parts === undefined) {
    parts = template.split(/\{(\w+)\}/);
    templates.set(template, parts);
  }
  return parts;
}

/**
 * A path from its template: every `{name}` replaced by its value as one encoded segment.
 * Returns undefined when a value is no single segment (empty, `.` or `..`, which a URL would resolve
 * away, even encoded), is no text, or longer than any id is.
 */
export function fillPath(
  template: string,
  params: Readonly<Record<string, string>>,
): string | undefined {
  let path = "";
  let isName = false;
  for (const part of partsOf(template)) {
    const segment = isName ? segmentOf(params[part] ?? "") : part;
    if (segment === undefined) return undefined;
    path += segment;
    isName = !isName;
  }
  return path;
}

function segmentOf(value: string): string | undefined {
  // What nearly every id is made of stays as it is.
  if (/^\w[\w-]{0,199}$/.test(value)) return value;
  return isSegment(value) ? encodeURIComponent(value) : undefined;
}

function isSegment(value: string): boolean {
  const dots = value === "." || value === "..";
  const isText = value.isWellFormed() && !hasControlCharacter(value);
  return value !== "" && !dots && value.length <= 2000 && isText;
}

/** True when the text holds a control character (a line break, a NUL): never part of an id or name. */
export function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
