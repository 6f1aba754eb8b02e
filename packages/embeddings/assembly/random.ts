// The random numbers of src/network/random.ts: xoshiro128** (Blackman and Vigna, 2021).

let a: u32 = 0;
let b: u32 = 0;
let c: u32 = 0;
let d: u32 = 0;

/** Goes on from the four words at an address. */
export function seed(state: usize): void {
  a = load<u32>(state);
  b = load<u32>(state, 4);
  c = load<u32>(state, 8);
  d = load<u32>(state, 12);
}

/** 32 random bits. */
@inline export function bits(): u32 {
  const result = rotl<u32>(b * 5, 7) * 9;
  const shifted = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = rotl<u32>(d, 11);
  return result;
}

/** A whole number from 0 to bound − 1, the one that `Random.below` gives. */
@inline export function below(bound: f64): u32 {
  return <u32>(<f64>bits() * (bound / 4294967296.0));
}
