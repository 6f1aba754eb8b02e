// Enough of WebAssembly's binary format to write a module by hand. Not here: what the modules compute.

/** Bytes, and lists of bytes within each other. */
export type Code = number | readonly Code[];

export const unsigned = (value: number): number[] => {
  const bytes: number[] = [];
  do {
    const rest = Math.floor(value / 128);
    bytes.push((value % 128) + (rest > 0 ? 128 : 0));
    value = rest;
  } while (value > 0);
  return bytes;
};

const signed = (value: number): number[] => {
  const bytes: number[] = [];
  for (;;) {
    const [byte, rest] = [value & 127, value >> 7];
    const done = (rest === 0 && (byte & 64) === 0) || (rest === -1 && (byte & 64) !== 0);
    bytes.push(byte | (done ? 0 : 128));
    if (done) return bytes;
    value = rest;
  }
};

const flatten = (code: Code): number[] => (typeof code === "number" ? [code] : code.flatMap(flatten));
const sized = (code: Code): number[] => {
  const bytes = flatten(code);
  return [...unsigned(bytes.length), ...bytes];
};
const list = (items: readonly Code[]): Code => [unsigned(items.length), ...items];
const text = (value: string): number[] => sized([...new TextEncoder().encode(value)]);

export const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
type ValueType = (typeof types)[keyof typeof types];

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number): Code => [0x21, unsigned(local)];
export const constant = (value: number): Code => [0x41, signed(value)];
/** Repeats while the condition that `body` leaves is not 0. */
export const repeat = (body: Code): Code => [0x03, 0x40, body, 0x0d, 0, 0x0b];
export const add = 0x6a;
export const lessUnsigned = 0x49;
const vector = (opcode: number): Code => [0xfd, unsigned(opcode)];
export const splatF32: Code = vector(0x13);
export const addF32x4: Code = vector(0xe4);
export const xor: Code = vector(0x51);
/** a · b + c, of the three on the stack. */
export const relaxedMadd: Code = vector(0x105);
export const firstF32: Code = [vector(0x1f), 0];
export const firstI32: Code = [vector(0x1b), 0];
export const load = (offset: number): Code => [vector(0x00), 4, unsigned(offset)];

export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly result: ValueType;
  /** How many v128 locals follow the parameters. */
  readonly vectors: number;
  readonly body: Code;
}

/** A module of functions over a shared memory that is imported as `env.memory`. */
export const wasmModule = (functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> => {
  const section = (id: number, content: Code): Code => [id, sized(content)];
  const memory = [text("env"), text("memory"), 0x02, 0x03, unsigned(1), unsigned(65536)];
  return Uint8Array.from(
    flatten([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, list(functions.map((f) => [0x60, list(f.parameters), list([f.result])]))),
      section(2, list([memory])),
      section(3, list(functions.map((_, i) => unsigned(i)))),
      section(7, list(functions.map((f, i) => [text(f.name), 0x00, unsigned(i)]))),
      section(10, list(functions.map((f) => sized([list([[unsigned(f.vectors), types.v128]]), f.body, 0x0b])))),
    ]),
  );
};
