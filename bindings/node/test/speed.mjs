// The time of `isValid` beside that of parsing and validating the same frames with ajv, in alternating rounds.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { isValid } from "tieline";

const { TIELINE_EXPECTED, TIELINE_SCHEMA, TIELINE_TOOLS } = process.env;
const require = createRequire(join(TIELINE_TOOLS, "package.json"));
const Ajv = require("ajv/dist/2020").default;

const schema = JSON.parse(readFileSync(join(TIELINE_SCHEMA, "agent-desktop.types.schema.json"), "utf8"));
const ajv = new Ajv({ strict: false, validateFormats: false, discriminator: true }).compile(schema);
const lines = readFileSync(TIELINE_EXPECTED, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const texts = lines.filter(({ problems }) => problems.length === 0).map(({ frame }) => Buffer.from(frame, "hex").toString());

const ours = () => texts.reduce((count, text) => count + (isValid(text) ? 1 : 0), 0);
const theirs = () => texts.reduce((count, text) => count + (ajv(JSON.parse(text)) ? 1 : 0), 0);
const timed = (run) => {
  const start = performance.now();
  const count = run();
  if (count !== texts.length) {
    throw new Error(`${count} of ${texts.length} frames are valid`);
  }
  return performance.now() - start;
};

const ratios = [];
for (let round = 0; round < 15; round += 1) {
  const [their, our] = round % 2 ? [timed(theirs), timed(ours)] : [timed(ours), timed(theirs)].reverse();
  ratios.push(their / our);
}
ratios.sort((one, two) => one - two);
console.log(`${ratios[7].toFixed(2)} times the speed of JSON.parse and ajv`);
