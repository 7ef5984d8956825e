import * as l10n from "@vscode/l10n";
import * as z from "zod/mini";
import type { VsCodeApi } from "./channel.ts";
import "./form.css";
import { FormController } from "./formController.ts";

declare function acquireVsCodeApi(): VsCodeApi;

// Compiled schemas need eval, which the policy of the page forbids.
z.config({ jitless: true });
l10n.config({ contents: document.getElementById("texts")?.textContent ?? "{}" });
new FormController(acquireVsCodeApi());
