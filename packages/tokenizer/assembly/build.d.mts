/** The bytes of the module. */
export declare const compile: () => Promise<Uint8Array>;
