/** The bytes of the module, compiled with extra WebAssembly features such as "relaxed-simd". */
export declare const compile: (features?: readonly string[]) => Promise<Uint8Array>;
/** The text of src/backends/wasm/kernels.gen.ts. */
export declare const generate: () => Promise<string>;
