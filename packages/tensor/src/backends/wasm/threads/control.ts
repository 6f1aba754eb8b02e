// The control block that threads share: who takes which part of a job. A part is one call of a kernel with its descriptor, written
// into a slot. Not here: what runs (worker-source.ts) and who waits for whom (team.ts).

/**
 * Words of the control block, each on a cache line of its own. `next` counts the parts that nobody has taken down to 0, above which stands
 * how often modules were added: a worker that has not learnt these takes no part. −1 ends the workers.
 */
export const word: Readonly<Record<"next" | "done" | "sleeping" | "failed", number>> = {
  next: 0,
  done: 16,
  sleeping: 32,
  failed: 48,
};

/** Parts that a job may have. */
export const slots = 64;
/** How many bits of `next` count parts. */
export const partBits = 7;
export const partMask: number = 2 ** partBits - 1;
/** Axes and operands that a descriptor has room for (assembly/scratch.ts). */
export const mostAxes = 64;
const mostOperands = 4;
/** Numbers of a slot: the result, the kernel, how many arguments, the arguments; then the descriptor. */
export const mostArguments = 20;
export const slotNumbers = 24;
/** Words of a slot's descriptor: axes, operands, sizes, steps of each operand. */
const descriptorWords = 2 + mostAxes * (1 + mostOperands);
/** Where the first slot begins and how large one is, in bytes. */
export const firstSlot = 256;
export const slotBytes: number = Math.ceil((8 * slotNumbers + 4 * descriptorWords) / 64) * 64;

/** How long a worker without work looks for more before it sleeps, in milliseconds: the calls of one evaluation follow each other faster, and so do tokens. */
export const restlessness = 1;

export const createControl = (): SharedArrayBuffer => new SharedArrayBuffer(firstSlot + slots * slotBytes);
