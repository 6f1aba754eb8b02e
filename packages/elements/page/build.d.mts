/** The text of the generated file. */
export declare const generate: () => Promise<string>;
