// Validates each line of a capture with ajv: `ajv.mjs NODE_MODULES SCHEMA CAPTURE [MODULE]`. With a module, ajv writes its validator
// there before, unless it exists, and the module is imported instead. Exits with 1 if a line is invalid.

import { createReadStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [modules, schema, capture, module] = process.argv.slice(2);
const require = createRequire(join(modules, "here.js"));

function compiled(options) {
  const { default: Ajv2020 } = require("ajv/dist/2020.js");
  const ajv = new Ajv2020(options);
  return [ajv, ajv.compile(JSON.parse(readFileSync(schema, "utf8")))];
}

function standalone() {
  if (!existsSync(module)) {
    const { default: code } = require("ajv/dist/standalone");
    writeFileSync(module, code(...compiled({ code: { source: true } })));
  }
  // The module may need functions of ajv itself.
  const found = { exports: {} };
  new Function("module", "exports", "require", readFileSync(module, "utf8"))(found, found.exports, require);
  return found.exports;
}

const validate = module ? standalone() : compiled({})[1];
let count = 0;
let rejected = 0;
for await (const line of createInterface({ input: createReadStream(capture) })) {
  count += 1;
  if (!validate(JSON.parse(line))) {
    rejected += 1;
  }
}
console.log(`${count} frames, ${rejected} rejected`);
process.exitCode = rejected === 0 ? 0 : 1;
