// Parses GitHub annotations as GitHub's runner does, and compares them with the output of its toolkit: `validate.mjs FOLDER`.
// FOLDER contains reports named CASE.github, and CASE.json with the same problems as lines of JSON. For a report that is invalid it
// prints the line `rejected NAME: why`.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as core from "@actions/core";

const [folder] = process.argv.slice(2);
const COMMANDS = ["error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "add-matcher", "remove-matcher",
  "set-output", "set-env", "save-state", "add-path", "echo", "stop-commands"];

// The command writes invisible characters as escapes, also in file names.
const escape = (character) => `\\u{${character.codePointAt(0).toString(16)}}`;
const plain = (path) => path.replace(/^\.\//, "").replace(/\p{C}/gu, escape);
const value = (text) => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
const property = (text) =>
  text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%");

/** Parses a line of the log as the runner does; undefined if it is not a command. */
function parse(line) {
  const text = line.trim();
  const end = text.startsWith("::") ? text.indexOf("::", 2) : -1;
  if (end < 0) {
    return undefined;
  }
  const head = text.slice(2, end);
  const blank = head.indexOf(" ");
  const name = (blank < 0 ? head : head.slice(0, blank)).toLowerCase();
  if (!COMMANDS.includes(name)) {
    return undefined;
  }
  const pairs = blank < 0 ? [] : head.slice(blank + 1).trim().split(",").filter((pair) => pair !== "");
  const properties = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at >= 0) {
      properties[pair.slice(0, at)] = property(pair.slice(at + 1));
    }
  }
  return { name, properties, message: value(text.slice(end + 2)) };
}

/** The line that the toolkit writes for a command. */
function written({ name, properties, message }) {
  const lines = [];
  const write = process.stdout.write;
  process.stdout.write = (text) => lines.push(text) > 0;
  try {
    const { title, file, line, col } = properties;
    const place = line === undefined ? {} : { startLine: Number(line), startColumn: Number(col) };
    core[name](message, { title, file, ...place });
  } finally {
    process.stdout.write = write;
  }
  return lines.join("").trimEnd();
}

/** The parts of a command, with its properties sorted, because their order does not matter. */
function parts(line) {
  const end = line.indexOf("::", 2);
  const [name, ...rest] = line.slice(2, end).split(" ");
  return [name, rest.join(" ").split(",").sort(), line.slice(end + 2)];
}

function validate(report) {
  const expected = readFileSync(join(folder, report.replace(/github$/, "json")), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .filter((line) => line.type === "problem");
  const lines = readFileSync(join(folder, report), "utf8").split(/\r\n|\r|\n/).filter((line) => line !== "");
  const found = [];
  for (const line of lines.slice(0, -1)) {
    const command = parse(line);
    if (command === undefined) {
      return `not a command: ${line}`;
    }
    if (!isDeepStrictEqual(parts(line), parts(written(command)))) {
      return `${line}\nthe toolkit writes ${written(command)}`;
    }
    const { file, line: number, col, title } = command.properties;
    // The title of the notice about problems that are not shown.
    if (title !== "unreadable" && title !== "tieline check") {
      found.push([command.name, file, Number(number), Number(col), (title ?? "").split(" ")[0]]);
    }
  }
  if (lines.length === 0 || parse(lines.at(-1)) !== undefined) {
    return "no summary at the end";
  }
  const levels = { deny: "error", warn: "warning" };
  const all = expected.map(({ level, file, line, column, rule }) => [levels[level], plain(file), line, column, rule]);
  if (found.length !== all.length) {
    return `${found.length} annotations, not ${all.length}`;
  }
  const wrong = all.findIndex((one, index) => !isDeepStrictEqual(one, found[index]));
  return wrong < 0 ? undefined : `${JSON.stringify(found[wrong])}, not ${JSON.stringify(all[wrong])}`;
}

const reports = readdirSync(folder).filter((name) => name.endsWith(".github")).sort();
for (const report of reports) {
  const why = validate(report);
  if (why !== undefined) {
    console.log(`rejected ${report}: ${why.replaceAll("\n", " ")}`);
  }
}
console.log(`validated ${reports.length}`);
