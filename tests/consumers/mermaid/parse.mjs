// Parses sequence diagrams with Mermaid. Arguments: the diagrams.
import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html>");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");

/** What a diagram contains; an error if it is malformed. */
async function contents(text) {
  await mermaid.parse(text);
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  return [diagram.db.getActors().size, diagram.db.getMessages().length];
}

/** What each line of a diagram stands for. */
function lines(text) {
  const statements = text.trimEnd().split("\n").slice(1).filter((line) => !line.startsWith("    %%"));
  const participants = statements.filter((line) => line.startsWith("    participant "));
  return [participants.length, statements.length - participants.length];
}

async function isRejected(text) {
  try {
    return `${await contents(text)}` !== `${lines(text)}`;
  } catch {
    return true;
  }
}

let failed = 0;
let messages = 0;
const paths = process.argv.slice(2);
for (const path of paths) {
  const text = readFileSync(path, "utf8");
  try {
    const [found, expected] = [await contents(text), lines(text)];
    messages += found[1];
    if (`${found}` !== `${expected}`) throw new Error(`${found} participants and messages, expected ${expected}`);
    if (text.length >= 50_000) throw new Error(`${text.length} characters, Mermaid accepts 50,000`);
  } catch (error) {
    console.error(`${basename(path)}: ${error.message}`);
    failed += 1;
  }
  // Text that is not escaped is found.
  if (!(await isRejected(`${text}    Note over client: a;b\n`)) || !(await isRejected(text.replace("participant client", "participant")))) {
    console.error(`${basename(path)}: a malformed diagram was accepted`);
    failed += 1;
  }
}
console.log(`${paths.length} diagrams with ${messages} messages and notes, ${failed} errors`);
process.exit(failed === 0 ? 0 : 1);
