// Validates frames with ajv: `validate.mjs SCHEMA_FOLDER PROTOCOL FRAMES`. Each line of FRAMES is `{"text": …, "valid": …}`.
// The patterns state what the formats do, so formats are not validated: ajv has no validators for them without a plugin.
// Every schema but `types` must compile in ajv's default strict mode without a warning, `types` with `discriminator`.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";

const [folder, protocol, frames] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(join(folder, path), "utf8"));
const warnings = [];

function compile(path, options) {
  const note = (...words) => warnings.push(`${path}: ${words.join(" ")}`);
  const ajv = new Ajv2020.default({ validateFormats: false, ...options, logger: { log: note, warn: note, error: note } });
  const schema = read(path);
  if (!ajv.validateSchema(schema)) {
    throw new Error(`${path} is not a schema: ${ajv.errorsText()}`);
  }
  return ajv.compile(schema);
}

const bundle = compile(`${protocol}.schema.json`, {});
const types = compile(`${protocol}.types.schema.json`, { discriminator: true });
const own = new Map();
for (const kind of ["commands", "events"]) {
  // A protocol may have no commands. The slashes in a name are those of folders.
  const files = existsSync(join(folder, kind)) ? readdirSync(join(folder, kind), { recursive: true }) : [];
  for (const file of files.filter((file) => file.endsWith(".schema.json"))) {
    own.set(`${kind}/${file}`, compile(`${kind}/${file}`, {}));
  }
}
if (warnings.length > 0) {
  console.error(warnings.join("\n"));
  process.exit(1);
}

/** The schema of the message that the frame names. */
function ownSchema(frame) {
  if (typeof frame !== "object" || frame === null || Array.isArray(frame)) {
    return undefined;
  }
  const has = (key) => Object.hasOwn(frame, key);
  // Only a string is a name. Other values may have no text: a template would throw on an object whose `toString` is not a function.
  const name = has("messageType") ? frame.name : frame.command;
  if (typeof name !== "string") {
    return undefined;
  }
  if (has("messageType")) {
    return own.get(`events/${name}.schema.json`);
  }
  return own.get(`commands/${name}.${has("result") ? "response" : "request"}.schema.json`);
}

let count = 0;
let wrong = 0;
for (const line of readFileSync(frames, "utf8").split("\n")) {
  if (line === "") {
    continue;
  }
  const { text, valid } = JSON.parse(line);
  const frame = JSON.parse(text);
  const verdicts = { bundle: bundle(frame), types: types(frame) };
  const single = ownSchema(frame);
  if (single !== undefined) {
    verdicts.own = single(frame);
  }
  count += 1;
  for (const [schema, verdict] of Object.entries(verdicts)) {
    if (verdict !== valid) {
      wrong += 1;
      if (wrong <= 10) {
        console.error(`${schema}: ${verdict}, checker: ${valid}: ${text}`);
      }
    }
  }
}
if (wrong > 0) {
  console.error(`${wrong} disagreements`);
  process.exit(1);
}
console.log(`${own.size + 1} schemas compile in strict mode, types with discriminator; ${count} frames, 0 disagreements`);
