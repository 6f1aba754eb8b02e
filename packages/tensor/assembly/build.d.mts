/** The modules there are. */
export declare const moduleNames: readonly string[];
/** The bytes of one module. */
export declare const compile: (name: string) => Promise<Uint8Array>;
/** The text of src/backends/wasm/modules/NAME.gen.ts. */
export declare const generate: (name: string) => Promise<string>;
