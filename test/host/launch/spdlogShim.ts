import { writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * VS Code writes log files through a native module that would have to be compiled here. Without it a
 * log output channel stays empty, and tests read those. This does the same job by appending to files.
 */
const shim = `"use strict";
const fs = require("fs");
const path = require("path");
const names = ["trace", "debug", "info", "warning", "error", "critical", "off"];

class Logger {
  constructor(kind, name, file) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.file = file;
    this.level = 2;
    this.plain = false;
  }
  write(level, message) {
    if (level < this.level) return;
    const stamp = new Date().toISOString().replace("T", " ").replace("Z", "");
    fs.appendFileSync(this.file, this.plain ? message : stamp + " [" + names[level] + "] " + message + "\\n");
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.plain = true; }
  flush() {}
  drop() {}
}

exports.version = "0";
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (name, file) => new Logger("rotating", name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger("rotating_async", name, file);
`;

/** Replaces the uncompiled logger in a VS Code server's folder (the one with `node_modules` in it). */
export async function installLogger(vscodeFolder: string): Promise<void> {
  await writeFile(path.join(vscodeFolder, "node_modules/@vscode/spdlog/index.js"), shim);
}
