// How many bits weights may have. Apart from reading them so (read-quantized.ts), which is loaded only when it is asked for.

/** How many bits `loadModel` leaves a weight. */
export type Quantization = "int8" | "int4";

export const quantizations: Readonly<Record<Quantization, 8 | 4>> = { int8: 8, int4: 4 };
