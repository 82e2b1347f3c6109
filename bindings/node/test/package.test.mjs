// Tests of the installed package. Arguments: frames with the expected problems, and the folder of artefacts.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import * as tieline from "tieline";

const DIAL = '{"command":"channel.dial","target":"s1.c2","data":{"destination":"5550100"}}';
const WRONG = '{"command":"channel.dial","target":"s1.c2","data":{"destination":5550100}}';

const { TIELINE_EXPECTED, TIELINE_SCHEMA } = process.env;
const artefacts = () =>
  Object.fromEntries(
    ["index.json", "agent-desktop.schema.json"].map((name) => [name, readFileSync(join(TIELINE_SCHEMA, name), "utf8")]),
  );

test("a valid frame", () => {
  assert.deepEqual(tieline.check(DIAL), []);
  assert.equal(tieline.isValid(DIAL), true);
  assert.equal(tieline.isValid(new TextEncoder().encode(DIAL)), true);
  assert.equal(tieline.parse(DIAL).data.destination, "5550100");
});

test("a problem has rule, pointer, position and help", () => {
  assert.deepEqual(tieline.check(WRONG), [
    {
      rule: "wrong-type",
      level: "deny",
      name: "channel.dial",
      pointer: "/data/destination",
      line: 1,
      column: 66,
      offset: 65,
      text: "expected a string, found an integer",
      help: "put the value in quotes",
    },
  ]);
  assert.equal(tieline.isValid(WRONG), false);
  assert.throws(() => tieline.parse(WRONG), { name: "FrameError", rule: "wrong-type" });
});

test("an offset counts UTF-16 code units", () => {
  const frame = WRONG.replace('"s1.c2"', '"s1.c2"').replace('{"command"', '{"😀":1,"command"');
  const problem = tieline.check(frame).find(({ rule }) => rule === "wrong-type");
  assert.equal(frame.slice(problem.offset, problem.offset + 7), "5550100");
  assert.equal(problem.column, problem.offset);
});

test("many problems take time in proportion to the text", () => {
  const items = Array.from({ length: 60_000 }, () => '"😀"').join(",");
  const start = '{"messageType":"objectEvent","target":"s.c","name":"channel.externaldispositions.updated"';
  const frame = `${start},"data":{"dispositions":[${items}]}}`;
  const began = performance.now();
  const problems = tieline.check(frame).filter(({ rule }) => rule === "wrong-type");
  assert.ok(performance.now() - began < 10_000);
  assert.ok(problems.length > 100);
  assert.ok(problems.every(({ offset }) => frame.startsWith('"😀"', offset)));
});

test("values are masked", () => {
  const frame = '{"command":"session.request.logout","target":"s1","data":{"Ada Lovelace":1}}';
  assert.equal(tieline.check(frame)[0].pointer, "/data/*");
  assert.equal(tieline.check(frame, { showValues: true })[0].pointer, "/data/Ada Lovelace");
});

test("a lone surrogate and wrong arguments", () => {
  const [problem] = tieline.check(DIAL.replace("5550100", "555\ud800"));
  assert.equal(problem.rule, "encoding");
  assert.equal(problem.offset, DIAL.indexOf("5550100") + 3);
  for (const wrong of [5, null, undefined, {}, ["x"]]) {
    assert.throws(() => tieline.check(wrong), TypeError);
  }
  assert.throws(() => tieline.check(DIAL, { policy: "lax" }), TypeError);
});

test("hostile frames", () => {
  for (const frame of ["", "[".repeat(100_000), '{"a":'.repeat(50_000), "\0", "9".repeat(100_000)]) {
    assert.equal(tieline.isValid(frame), false);
    assert.ok(tieline.check(frame).length > 0);
  }
});

test("the same problems as the command", () => {
  const lines = readFileSync(TIELINE_EXPECTED, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.ok(lines.length >= 20_000);
  const loaded = tieline.Protocol.load(artefacts());
  assert.equal(loaded.name, tieline.agentDesktop().name);
  for (const { frame, problems } of lines) {
    const bytes = Buffer.from(frame, "hex");
    for (const protocol of [tieline.agentDesktop(), loaded]) {
      const found = protocol.check(bytes).map(({ rule, pointer, line, column }) => [rule, pointer, line, column]);
      assert.deepEqual(found, problems);
      assert.equal(protocol.isValid(bytes), protocol.check(bytes).every(({ level }) => level !== "deny"));
    }
  }
});

test("artefacts are rejected with reasons", () => {
  assert.throws(() => tieline.Protocol.load({}), (error) => {
    assert.ok(error instanceof tieline.LoadError);
    assert.ok(error.rejections.length > 0);
    return true;
  });
  const files = artefacts();
  files["index.json"] = files["index.json"].slice(1);
  assert.throws(() => tieline.Protocol.load(files), tieline.LoadError);
  assert.throws(() => tieline.Protocol.load({ "index.json": 5 }));
});

test("the README runs as printed", () => {
  const readme = readFileSync(new URL("README.md", import.meta.resolve("tieline/package.json")), "utf8");
  const [, code] = /```js\n(.*?)```/s.exec(readme);
  const folder = mkdtempSync("readme-");
  cpSync(TIELINE_SCHEMA, join(folder, "schema"), { recursive: true });
  writeFileSync(join(folder, "readme.mjs"), code);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["readme.mjs"], { cwd: folder, encoding: "utf8" });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  const printed = [...code.matchAll(/^\/\/ (.*[^:\n])$/gm)].map(([, line]) => `${line}\n`);
  assert.equal(stdout, printed.join(""));
});

test("the package has its licences and the page to which the types refer", () => {
  for (const file of ["LICENSE-APACHE", "LICENSE-MIT", "docs/agent-desktop.md"]) {
    assert.ok(readFileSync(new URL(file, import.meta.resolve("tieline/package.json"))).length > 0);
  }
});
