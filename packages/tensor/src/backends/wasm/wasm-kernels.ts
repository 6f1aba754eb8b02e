// The `wasm-kernels` entry: kernels for ops of other packages, which bring them along (`kernels` of `fused`).
export { attentionKernels } from "./attention.ts";
export { compactKernels } from "./compact.ts";
export { ropeKernels } from "./rope.ts";
