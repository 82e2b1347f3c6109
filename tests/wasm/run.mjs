// Runs a WebAssembly module: exit status 0 if every part works.
import { readFileSync } from "node:fs";

const module = await WebAssembly.instantiate(readFileSync(process.argv[2]), {});
const failed = module.instance.exports.run();
if (failed !== 0) {
  console.error(`part ${failed} of tests/wasm fails`);
  process.exit(1);
}
console.log("every part works as WebAssembly");
