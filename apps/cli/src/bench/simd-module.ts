// A WebAssembly module of one function, assembled byte by byte: just the instructions that the two loops beside this file need.

/** Bytes of instructions. */
export type Code = readonly number[];

const simd = (...code: number[]): Code => [0xfd, ...code];

/** Instructions by their names in the specification. */
export const wasm = {
  get: (local: number): Code => [0x20, local],
  set: (local: number): Code => [0x21, local],
  tee: (local: number): Code => [0x22, local],
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: [0x6a] as Code,
  subtract: [0x6b] as Code,
  isBelow: [0x49] as Code,
  /** Repeats `body` while the number that it leaves is not 0. */
  loop: (body: Code): Code => [0x03, 0x40, ...body, 0x0d, 0, 0x0b],
  splat: simd(0x13) as Code,
  addVectors: simd(0xe4, 0x01) as Code,
  multiplyVectors: simd(0xe6, 0x01) as Code,
  relaxedMultiplyAdd: simd(0x85, 0x02) as Code,
  xor: simd(0x51) as Code,
  load: (offset: number): Code => simd(0x00, 4, ...unsigned(offset)),
  firstFloat: simd(0x1f, 0) as Code,
  firstInteger: simd(0x1b, 0) as Code,
} as const;

/** The bytes of a type. */
export const types = { integer: 0x7f, float: 0x7d, vector: 0x7b } as const;

interface FunctionDescription {
  readonly parameters: Code;
  readonly result: number;
  /** How many of which type. */
  readonly locals: readonly (readonly [count: number, type: number])[];
  readonly body: Code;
  /** Pages of 64 KiB; none unless given. */
  readonly pages?: number;
}

/** The module; its function is exported as `run`. */
export function moduleOf({ parameters, result, locals, body, pages }: FunctionDescription): Uint8Array<ArrayBuffer> {
  const groups = locals.flatMap(([count, type]) => [...unsigned(count), type]);
  const code = [locals.length, ...groups, ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters.length, ...parameters, 1, result]),
    ...section(3, [1, 0]),
    ...(pages === undefined ? [] : section(5, [1, 0, ...unsigned(pages)])),
    ...section(7, [1, 3, ...new TextEncoder().encode("run"), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

/** The function of a module. */
export function functionOf(bytes: Uint8Array<ArrayBuffer>): (...values: number[]) => number {
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return run as (...values: number[]) => number;
}

const section = (id: number, bytes: Code): Code => [id, ...unsigned(bytes.length), ...bytes];

/** LEB128 of a size. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** Signed LEB128 of a number from 0: a last byte whose sign bit is set would make it negative. */
function signed(value: number): Code {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
