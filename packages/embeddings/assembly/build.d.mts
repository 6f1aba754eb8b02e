/** The bytes of the module; with `relaxed` for engines that have relaxed SIMD, with `shared` for a memory that threads share. */
export declare const compile: (relaxed?: boolean, shared?: boolean) => Promise<Uint8Array>;
