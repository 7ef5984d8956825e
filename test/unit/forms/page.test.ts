import { expect, test } from "vitest";
import { formPage } from "../../../src/ui/forms/page.ts";

const page = formPage({
  cspSource: "https://webview.example",
  nonce: "n0nce",
  script: "https://webview.example/form.js",
  style: "https://webview.example/form.css",
  language: "en",
  title: `A "title" <b>`,
  texts: { "</script><script>alert(1)</script>": "x" },
});

test("the page allows its own script by nonce, its own style, and nothing else", () => {
  expect(page).toContain(
    `content="default-src 'none'; script-src 'nonce-n0nce'; style-src https://webview.example 'nonce-n0nce'; base-uri 'none'; form-action 'none'"`,
  );
  expect(page).not.toMatch(/unsafe-(eval|inline)/);
});

test("the page gives the toolkit the nonce it looks for", () => {
  expect(page).toContain(`<meta property="csp-nonce" content="n0nce">`);
});

test("texts and title cannot break out of where they stand", () => {
  expect(page).not.toContain("<script>alert");
  expect(page).toContain("<title>A &quot;title&quot; &lt;b&gt;</title>");
});
