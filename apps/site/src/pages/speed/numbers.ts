// Numbers to compute with, the same for the same seed in the page, in the tests and in the program that the page hands over.

/** `count` numbers from −0.5 up to 0.5, by Numerical Recipes' quick generator. */
export function numbers(count: number, seed: number): Float32Array<ArrayBuffer> {
  let last = seed;
  return Float32Array.from({ length: count }, () => {
    last = (Math.imul(last, 1664525) + 1013904223) | 0;
    return last / 2 ** 32;
  });
}
