import { readFileSync } from "node:fs";
import { initSync } from "./wasm/tieline_wasm.js";

initSync({ module: readFileSync(new URL("./wasm/tieline_wasm_bg.wasm", import.meta.url)) });

export * from "./api.js";
