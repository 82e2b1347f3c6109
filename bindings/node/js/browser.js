import init from "./wasm/tieline_wasm.js";

await init();

export * from "./api.js";
