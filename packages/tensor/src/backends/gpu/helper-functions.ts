// Functions that kernels call, in the part of JavaScript that gpu.js translates, made of arithmetic, exp and log: what GPUs offer beyond
// those is specified loosely (tanh overflows, sin is right to 2⁻¹¹). Not here: kernels.

interface HelperFunction {
  readonly source: string;
  readonly argumentTypes: Readonly<Record<string, "Integer" | "Number">>;
  readonly returnType: "Integer" | "Number";
}

const integers = (source: string, ...names: readonly string[]): HelperFunction => ({
  source,
  argumentTypes: Object.fromEntries(names.map((name) => [name, "Integer"])),
  returnType: "Integer",
});
const real = (source: string, ...names: readonly string[]): HelperFunction => ({
  source,
  argumentTypes: Object.fromEntries(names.map((name) => [name, "Number"])),
  returnType: "Number",
});

/** Polynomial in z by Horner's rule, lowest coefficient first. */
const polynomial = (z: string, coefficients: readonly number[]): string =>
  coefficients.reduceRight((rest, c) => (rest === "" ? `(${c})` : `((${c}) + ${z} * ${rest})`), "");

/** erf(x) / x − 1 in x² for |x| ≤ 1, and −log(1 − erf x) for 1 ≤ x ≤ 4: least-squares fits of our own, shared with the wasm kernels. */
const erfNear = [
  0.12837916573, -0.376126258239, 0.112835851454, -0.0268538118012, 0.00518832743135, -0.00080101913923,
  0.0000785385398455,
];
const erfFar = [
  -0.000189165126322, 1.12958357974, 0.63320994824, 0.108429037451, -0.0252147322459, 0.00420692023565,
  -0.000441804065282, 0.0000217257967743,
];

/** None calls another: gpu.js writes a function that is called twice behind those that it calls, which GLSL refuses. */
const helperFunctions: readonly HelperFunction[] = [
  {
    source: "function whole(v) { return Math.floor(v); }",
    argumentTypes: { v: "Number" },
    returnType: "Integer",
  },
  // ⌊a / n⌋ for 0 ≤ a < 2²⁴: division may be off by an ulp, so the remainder decides
  integers(
    `function quotient(a, n) {
      const q = Math.floor(a / n);
      const r = a - q * n;
      if (r < 0) { return q - 1; }
      if (r >= n) { return q + 1; }
      return q;
    }`,
    "a",
    "n",
  ),
  real("function exponential(x) { if (x === x) { return Math.exp(x); } return x; }", "x"),
  // by its series near 0, where the difference would cancel, and ±1 far out, where e^2x overflows
  real(
    `function hyperbolicTangent(x) {
      const a = Math.abs(x);
      if (a < 0.3) { return x * ${polynomial("(x * x)", [1, -1 / 3, 2 / 15, -17 / 315, 62 / 2835, -1382 / 155925])}; }
      if (a > 10) { return x > 0 ? 1 : -1; }
      const t = 1 - 2 / (Math.exp(2 * a) + 1);
      return x < 0 ? -t : t;
    }`,
    "x",
  ),
  real(
    `function errorFunction(x) {
      const a = Math.min(Math.abs(x), 4);
      if (a < 1) { return x + x * ${polynomial("(a * a)", erfNear)}; }
      const far = 1 - Math.exp(-${polynomial("a", erfFar)});
      return x < 0 ? -far : far;
    }`,
    "x",
  ),
  // sin(x + quarters · π/2): π/2 is taken off in three parts, the first two short enough for exact products; beyond 10⁵ what the driver offers
  real(
    `function sine(x, quarters) {
      if (Math.abs(x) > 100000) { return quarters > 0.5 ? Math.cos(x) : Math.sin(x); }
      const n = Math.floor(x * 0.6366197723675814 + 0.5);
      const r = ((x - n * 1.5703125) - n * 0.0004837512969970703) - n * 7.549789948768648e-8;
      const turn = n + quarters;
      const quadrant = turn - 4 * Math.floor(turn * 0.25);
      const z = r * r;
      const s = r * ${polynomial("z", [1, -0.166666666416, 0.00833332938358, -0.000198393340828, 0.00000271830422606])};
      const c = ${polynomial("z", [1, -0.5, 0.0416666666228, -0.00138888837506, 0.0000247995192463, -2.72101732395e-7])};
      if (quadrant < 0.5) { return s; }
      if (quadrant < 1.5) { return c; }
      if (quadrant < 2.5) { return -s; }
      return -c;
    }`,
    "x",
    "quarters",
  ),
  // log(1 + x); near 0 by the series of 2 artanh(x / (2 + x)), because drivers' logarithms lose digits near 1
  real(
    `function logOnePlus(x) {
      const z = x / (2 + x);
      if (Math.abs(x) < 0.3) { return 2 * z * ${polynomial("(z * z)", [1, 1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11])}; }
      return Math.log(1 + x);
    }`,
    "x",
  ),
];

/** The functions that a kernel calls. */
export const helpersOf = (kernel: string): readonly HelperFunction[] =>
  helperFunctions.filter(({ source }) => kernel.includes(`${/^function (\w+)/.exec(source)![1]}(`));
