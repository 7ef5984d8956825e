import * as vscode from "vscode";
import type { Redactor } from "../http/redact.ts";

/** How many of the last lines "Save Logs…" can write. */
const kept = 20_000;

/** The log a person can read: every call, and what went wrong; every line passes the redactor. */
export class Log {
  readonly #channel: vscode.LogOutputChannel;
  readonly #redactor: Redactor;
  /** VS Code gives no way to read the channel back. */
  readonly #lines: string[] = [];

  constructor(redactor: Redactor) {
    this.#channel = vscode.window.createOutputChannel("Private Endpoints", { log: true });
    this.#redactor = redactor;
  }

  /** A line about what goes as it should. */
  info(line: string): void {
    this.#channel.info(this.#keep("info", line));
  }

  /** Something failed: in short, and with its stack and causes for whoever looks into it. */
  error(line: string, error: unknown): void {
    this.#channel.error(this.#keep("error", `${line}: ${detailOf(error)}`));
  }

  /** The last lines, as they were logged. */
  text(): string {
    return `${this.#lines.join("\n")}\n`;
  }

  #keep(level: string, line: string): string {
    const clean = this.#redactor.redact(line);
    this.#lines.push(`${new Date().toISOString()} [${level}] ${clean}`);
    // Cut in chunks: moving twenty thousand lines for each new one would cost more than logging.
    if (this.#lines.length > kept * 1.1) this.#lines.splice(0, this.#lines.length - kept);
    return clean;
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

function detailOf(error: unknown): string {
  const lines: string[] = [];
  for (let at = error, depth = 0; at !== undefined && depth < 5; depth++) {
    if (!(at instanceof Error)) {
      lines.push(typeof at === "string" ? at : "(not an error)");
      break;
    }
    const call = "call" in at && typeof at.call === "string" ? ` [${at.call}]` : "";
    lines.push((at.stack ?? at.message) + call);
    at = at.cause;
  }
  return lines.join("\ncaused by ");
}
