// Validates AsyncAPI documents with the official parser. Arguments: the documents.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Parser } from "@asyncapi/parser";

const parser = new Parser();
let failed = 0;
let operations = 0;
for (const path of process.argv.slice(2)) {
  const { document, diagnostics } = await parser.parse(readFileSync(path, "utf8"), { source: path });
  // Severity 0 is an error, and 1 a warning.
  const found = diagnostics.filter(({ severity }) => severity <= 1);
  for (const { severity, code, message, path: at } of found) {
    console.error(`${basename(path)}: ${severity === 0 ? "error" : "warning"} ${code} at ${at.join("/")}: ${message}`);
  }
  failed += document === undefined || found.some(({ severity }) => severity === 0) ? 1 : 0;
  for (const operation of document?.operations() ?? []) {
    operations += 1;
    if (operation.messages().length === 0 || operation.channels().length !== 1) {
      console.error(`${basename(path)}: the operation ${operation.id()} has no message or no channel`);
      failed += 1;
    }
    for (const message of operation.messages()) {
      if (!message.hasPayload()) {
        console.error(`${basename(path)}: the message ${message.id()} has no payload`);
        failed += 1;
      }
    }
  }
}
console.log(`${process.argv.length - 2} documents with ${operations} operations, ${failed} errors`);
process.exitCode = failed === 0 ? 0 : 1;
