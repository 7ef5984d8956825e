/** What the page of a form is made of. */
interface PageParts {
  /** Where the webview's own files come from, for the CSP. */
  readonly cspSource: string;
  /** New for every page. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** BCP 47, for the screen reader's voice. */
  readonly language: string;
  readonly title: string;
  /** The l10n bundle; absent = English. */
  readonly texts?: Readonly<Record<string, unknown>>;
}

/**
 * The page of a form: an empty body and one script. The toolkit's style probe reads the nonce from the
 * `csp-nonce` property; without it the probe breaks the policy (vscode-host.md). The l10n bundle is a
 * block of data, not code.
 */
export function formPage(parts: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${parts.nonce}'`,
    `style-src ${parts.cspSource} 'nonce-${parts.nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const texts = JSON.stringify(parts.texts ?? {}).replaceAll("<", "\\u003c");
  return `<!DOCTYPE html>
<html lang="${attribute(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta property="csp-nonce" content="${attribute(parts.nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${attribute(parts.style)}">
<title>${attribute(parts.title)}</title>
</head>
<body>
<script type="application/json" id="texts">${texts}</script>
<script nonce="${attribute(parts.nonce)}" src="${attribute(parts.script)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
