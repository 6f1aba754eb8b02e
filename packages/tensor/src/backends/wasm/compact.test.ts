// The kernels of compact rows against formulas in double precision, in both builds and in parts, at sizes around those of their vectors and blocks.
import { describe, expect, it } from "vitest";
import type { Attributes } from "../../backend.ts";
import { rowMajor } from "../../view.ts";
import type { WasmBackend } from "./backend.ts";
import { backendOn } from "./backend.ts";
import { compactKernels } from "./compact.ts";
import { Space } from "./space.ts";

const forms = { float16: 1, int8: 2, int4: 3 } as const;
type Form = keyof typeof forms;
const bitsOf = { float16: 16, int8: 8, int4: 4 } as const;

/** 32 bits at a time, the same for the same seed (xorshift32). */
const noise = (seed: number): (() => number) => {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
};

const floatOfHalf = (bits: number): number => {
  const [sign, exponent, mantissa] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1024 + mantissa) * 2 ** (exponent - 25);
};

interface Rows {
  readonly words: Int32Array;
  readonly numbers: Float64Array;
}

const roomOf = (form: Form, width: number): number =>
  Math.ceil((width * bitsOf[form]) / 32) + (form === "float16" ? 0 : Math.ceil(width / 64));

/** `count` rows [width] with numbers of about 1, as words and as what they stand for. @param half the bits of a float16, from noise. */
const rowsOf = (
  form: Form,
  count: number,
  width: number,
  { seed, half }: { seed: number; half: (bits: number) => number },
): Rows => {
  const next = noise(seed);
  const room = roomOf(form, width);
  const words = new Int32Array(count * room);
  const bytes = new DataView(words.buffer);
  const numbers = new Float64Array(count * width);
  const split = 4 * Math.ceil((width * bitsOf[form]) / 32);
  for (let row = 0; row < count; row++) {
    const start = 4 * row * room;
    const scales = Array.from({ length: Math.ceil(width / 32) }, () => half(next()));
    if (form !== "float16")
      for (const [i, scale] of scales.entries()) bytes.setUint16(start + split + 2 * i, scale, true);
    for (let i = 0; i < width; i++) {
      const bits = form === "float16" ? half(next()) : next() & (form === "int8" ? 255 : 15);
      if (form === "float16") bytes.setUint16(start + 2 * i, bits, true);
      else if (form === "int8") bytes.setUint8(start + i, bits);
      else bytes.setUint8(start + (i >> 1), bytes.getUint8(start + (i >> 1)) | (bits << (4 * (i & 1))));
      const whole = form === "int8" ? (bits << 24) >> 24 : (bits << 28) >> 28;
      numbers[row * width + i] =
        form === "float16" ? floatOfHalf(bits) : whole * floatOfHalf(scales[Math.floor(i / 32)]!);
    }
  }
  return { words, numbers };
};

/** float16 from 2⁻² to 2, of either sign. */
const usual = (bits: number): number => (bits & 0x83ff) | ((13 + ((bits >> 20) & 3)) << 10);
/** The same for scales of integers, which are a hundredth of that. */
const small =
  (form: Form) =>
  (bits: number): number =>
    form === "float16" ? usual(bits) : (usual(bits) & 0x7fff) - ((form === "int8" ? 7 : 3) << 10);
/** Now and then 0, a subnormal number or −0. */
const withSubnormals =
  (form: Form) =>
  (bits: number): number =>
    bits >>> 28 === 0 ? (bits >> 8) & 0x83ff : bits >>> 28 === 1 ? (bits >> 8) & 0x8000 : small(form)(bits);

interface Sizes {
  readonly H: number;
  readonly G: number;
  readonly T: number;
  readonly S: number;
  readonly D: number;
  readonly V: number;
}

const expected = ({ H, G, T, S, D, V }: Sizes, q: Float32Array, k: Float64Array, v: Float64Array): number[] => {
  const out: number[] = [];
  for (let h = 0; h < H; h++)
    for (let t = 0; t < T; t++) {
      const g = Math.floor((h * G) / H);
      const seen = S - T + t + 1;
      const scores = Array.from({ length: Math.max(0, seen) }, (_, s) => {
        let sum = 0;
        for (let d = 0; d < D; d++) sum += q[(h * T + t) * D + d]! * k[(g * S + s) * D + d]!;
        return sum * 0.2;
      });
      const most = Math.max(...scores);
      const powers = scores.map((x) => Math.exp(x - most));
      const total = powers.reduce((a, b) => a + b, 0);
      for (let i = 0; i < V; i++)
        out.push(powers.reduce((sum, p, s) => sum + (p / total) * v[(g * S + s) * V + i]!, 0));
    }
  return out;
};

/** Every call for one part of it at a time, the last first: what threads may do. */
const inParts = (): WasmBackend => {
  const space = new Space();
  const backend = backendOn(space);
  backend.fusedFrom!(compactKernels);
  const { compactStep } = space.kernels;
  space.kernels.compactStep = (q, k, v, out, scratch, scale, cap, first, parts) => {
    for (let part = first + parts - 1; part >= first; part--) compactStep(q, k, v, out, scratch, scale, cap, part, 1);
  };
  return backend;
};

const backends = {
  "with relaxed SIMD, where the engine has it": backendOn(new Space()),
  "without relaxed SIMD": backendOn(new Space({ relaxed: false })),
  "in parts": inParts(),
};

describe.each(Object.entries(backends))("compact rows %s", (_, backend) => {
  const { fused } = backend.fusedFrom!(compactKernels)!;

  /** Runs a kernel on row-major data; the result has nothing written behind it. */
  const run = (
    name: string,
    inputs: readonly { data: Float32Array | Int32Array; shape: readonly number[] }[],
    {
      shape,
      attributes,
      dtype = "float32",
    }: { shape: readonly number[]; attributes: Attributes; dtype?: "float32" | "int32" },
  ): Float32Array | Int32Array => {
    const buffers = inputs.map(({ data }) => {
      const buffer = backend.allocate(data.length);
      backend.upload(buffer, data);
      return buffer;
    });
    const views = inputs.map(({ data, shape }, i) => ({
      ...rowMajor(shape),
      dtype: data instanceof Int32Array ? ("int32" as const) : ("float32" as const),
      buffer: buffers[i]!,
    }));
    const size = shape.reduce((a, b) => a * b, 1);
    const out = backend.allocate(size + 5);
    backend.upload(out, new Int32Array(size + 5).fill(12345));
    fused[name]!(views, { ...rowMajor(shape), dtype, buffer: out }, attributes);
    const behind = backend.read(out, "int32", size, 5) as Int32Array;
    expect([...behind], "written behind the end").toEqual(new Array(5).fill(12345));
    const result = backend.read(out, dtype, 0, size) as Float32Array | Int32Array;
    for (const buffer of [...buffers, out]) backend.free(buffer);
    return result;
  };

  const attend = (form: Form, sizes: Sizes, half: (bits: number) => number, within: number): void => {
    const { H, G, T, S, D, V } = sizes;
    const next = noise(7);
    const q = Float32Array.from({ length: H * T * D }, () => next() / 2 ** 31 - 1);
    const k = rowsOf(form, G * S, D, { seed: 3, half });
    const v = rowsOf(form, G * S, V, { seed: 5, half });
    const inputs = [
      { data: q, shape: [1, H, T, D] },
      { data: k.words, shape: [1, G, S, roomOf(form, D)] },
      { data: v.words, shape: [1, G, S, roomOf(form, V)] },
    ];
    const attributes = { scale: 0.2, causal: true, inputs: "", format: forms[form] };
    const actual = run("compactAttention", inputs, { shape: [1, H, T, V], attributes });
    for (const [i, wanted] of expected(sizes, q, k.numbers, v.numbers).entries())
      if (!(Math.abs(actual[i]! - wanted) <= within * (1 + Math.abs(wanted))))
        throw new Error(`${JSON.stringify(sizes)}: element ${i} is ${actual[i]}, expected ${wanted}`);
    expect(backend.liveBytes).toBe(0);
  };

  const widths = [1, 3, 7, 8, 9, 16, 31, 32, 33, 63, 64, 65, 80, 127, 128];
  describe.each(Object.keys(forms) as Form[])("of %s", (form) => {
    it("are attended to as the formula says, for widths around those of vectors and groups", () => {
      for (const [i, D] of widths.entries())
        attend(form, { H: 2, G: 2, T: 1, S: 101, D, V: widths.at(-1 - i)! }, small(form), 1e-5);
    });
    it("are attended to as the formula says, for numbers of keys around those of blocks", () => {
      for (const S of [1, 2, 3, 4, 5, 7, 95, 96, 97, 98, 191, 193, 400])
        attend(form, { H: 2, G: 2, T: 1, S, D: 40, V: 24 }, small(form), 1e-5);
    });
    it("are attended to by more than one query", () => {
      for (const [H, G, T] of [
        [4, 2, 1],
        [2, 2, 2],
        [6, 2, 3],
        [3, 1, 1],
        [2, 1, 5],
        [2, 2, 30],
      ] as const)
        attend(form, { H, G, T, S: 99, D: 33, V: 18 }, small(form), 1e-5);
    });
    it("may hold 0 and numbers that float16 keeps with fewer digits", () => {
      for (const D of [8, 33, 64]) attend(form, { H: 2, G: 2, T: 1, S: 131, D, V: 40 }, withSubnormals(form), 1e-5);
    });
    it("come back as what they stand for, packed again as they were where nothing was lost", () => {
      for (const width of widths) {
        const { words, numbers } = rowsOf(form, 3, width, { seed: width, half: withSubnormals(form) });
        const attributes = { format: forms[form] };
        const input = { data: words, shape: [3, roomOf(form, width)] };
        const back = run("unpackRows", [input], { shape: [3, width], attributes });
        expect([...back].map((x) => x + 0)).toEqual([...numbers].map((x) => Math.fround(x) + 0));
        if (form !== "float16") continue;
        const again = run("packRows", [{ data: back as Float32Array, shape: [3, width] }], {
          shape: input.shape,
          attributes,
          dtype: "int32",
        });
        expect(again).toEqual(words);
      }
    });
  });

  it("are attended to in the same way whatever lies behind the last row", () => {
    for (const form of Object.keys(forms) as Form[])
      for (const width of [1, 7, 33, 65]) {
        const S = 127;
        const q = Float32Array.from({ length: width }, (_, i) => Math.cos(i));
        const { words } = rowsOf(form, S, width, { seed: 9, half: small(form) });
        const rows = (behind: number) => ({
          data: Int32Array.from([...words, ...new Array<number>(8).fill(behind)]),
          shape: [1, 1, S, roomOf(form, width)],
        });
        const attributes = { scale: 0.2, causal: true, inputs: "", format: forms[form] };
        const [nothing, subnormal, infinite] = [0, 0x00010001, 0x7c007c00].map((behind) =>
          run("compactAttention", [{ data: q, shape: [1, 1, 1, width] }, rows(behind), rows(behind)], {
            shape: [1, 1, 1, width],
            attributes,
          }),
        );
        expect([subnormal, infinite], `${form}, ${width}`).toEqual([nothing, nothing]);
      }
  });

  it("of float16 keep what is infinite or no number, among others and alone", () => {
    for (const bits of [0x7c00, 0xfc00, 0x7e00, 0xfe01])
      for (const width of [1, 8, 33])
        for (const filling of [0x3c00, 0]) {
          const words = new Int32Array(roomOf("float16", width));
          const halves = new Uint16Array(words.buffer).fill(filling, 0, width);
          halves[width >> 1] = bits;
          const attributes = { format: forms.float16 };
          const back = run("unpackRows", [{ data: words, shape: [1, words.length] }], {
            shape: [1, width],
            attributes,
          });
          expect([...back]).toEqual(Array.from(halves.subarray(0, width), floatOfHalf));
        }
  });
});
