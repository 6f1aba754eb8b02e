/** The bytes of one module: products, products with relaxed SIMD, or all other kernels. */
export declare const compile: (name: "kernels" | "products" | "relaxedProducts") => Promise<Uint8Array>;
/** The text of src/backends/wasm/kernels.gen.ts. */
export declare const generate: () => Promise<string>;
