import { library } from "../../tsup.base.ts";

export default library({
  index: "src/index.ts",
  js: "src/backends/js/index.ts",
  wasm: "src/backends/wasm/index.ts",
  "wasm-kernels": "src/backends/wasm/wasm-kernels.ts",
  quantized: "src/quantized.ts",
  gpu: "src/backends/gpu/index.ts",
  testing: "src/testing/index.ts",
});
