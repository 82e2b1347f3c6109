// The size of the package's code, compressed with Brotli, as web servers send it.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const folder = new URL("./node_modules/tieline/js/", import.meta.url);
const files = ["wasm/tieline_wasm_bg.wasm", "wasm/tieline_wasm.js", "api.js", "browser.js"];
const sizes = files.map((file) => brotliCompressSync(readFileSync(new URL(file, folder))).length);
const total = sizes.reduce((sum, size) => sum + size);
console.log(`${total} bytes compressed (${files.map((file, index) => `${file} ${sizes[index]}`).join(", ")})`);
