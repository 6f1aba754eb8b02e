/** The bytes of the module; with `shared` for a memory that threads share. */
export declare const compile: (shared?: boolean) => Promise<Uint8Array>;
