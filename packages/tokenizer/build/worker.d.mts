/** The program of a counting thread. */
export declare const bundle: () => Promise<string>;
