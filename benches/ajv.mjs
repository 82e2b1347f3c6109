// Validates each line of a capture with ajv: `ajv.mjs NODE_MODULES SCHEMA CAPTURE`. Exits with 1 if a line is invalid.

import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [modules, schema, capture] = process.argv.slice(2);
const { default: Ajv2020 } = createRequire(join(modules, "here.js"))("ajv/dist/2020.js");
const validate = new Ajv2020().compile(JSON.parse(readFileSync(schema, "utf8")));
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
