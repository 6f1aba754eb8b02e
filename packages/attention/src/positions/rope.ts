// Rotary position embedding: the rotation. Not here: how fast each pair turns (rope-frequencies.ts).
import type { Tensor } from "@attn/tensor";
import { concat, fused, ShapeError, stack } from "@attn/tensor";
import { ropeKernels } from "@attn/tensor/wasm-kernels";
import { bindAxes, showShape } from "../bind-axes.ts";
import type { RopeFrequencies } from "./rope-frequencies.ts";
import { ropeFrequencies } from "./rope-frequencies.ts";
import type { RopePositions, RopeTable } from "./rope-table.ts";
import { consecutive, ropeTable } from "./rope-table.ts";

/** `half`: number i of a head turns with i + R / 2 (Llama, Hugging Face weights). `interleaved`: 2i with 2i + 1 (the paper). */
export type RopePairing = "half" | "interleaved";

/** Which elements turn together, how fast, and where the tokens stand: the options of `rope`. */
export interface RopeOptions {
  readonly pairing?: RopePairing;
  /** Without it base 10000 over the whole head. */
  readonly frequencies?: RopeFrequencies;
  /** Position of the first token; the others follow. */
  readonly offset?: number;
  /** The position of each token, instead of an offset. */
  readonly positions?: RopePositions;
  /** cos and sin made before with `ropeTable`, instead of frequencies and positions: what a model shares between its layers. */
  readonly table?: RopeTable;
}

/**
 * Turns each pair of numbers (a, b) of a head by the angle position · frequency: (a cos − b sin, b cos + a sin), so that q · k depends
 * on the distance of their positions alone. [B, H, T, D] → [B, H, T, D], for queries and keys alike. Numbers from the
 * rotary width on pass through. Su et al. 2021.
 * @throws ShapeError when the table or the positions do not fit x; TypeError for an unknown pairing.
 */
export const rope = (x: Tensor, options: RopeOptions = {}): Tensor => {
  const { pairing = "half", offset = 0 } = options;
  if (pairing !== "half" && pairing !== "interleaved")
    throw new TypeError(`rope: pairing must be "half" or "interleaved", got ${JSON.stringify(pairing)}`);
  const { T, D } = bindAxes("rope", { x: "B H T D" }, { x });
  const { cos, sin } =
    options.table ??
    ropeTable(
      options.frequencies ?? ropeFrequencies({}, { headWidth: D }),
      options.positions ?? consecutive(offset, T),
    );
  checkTable(x, cos);
  checkTable(x, sin);
  if (cos.shape.at(-1) !== sin.shape.at(-1))
    throw new ShapeError(`rope: cos ${showShape(cos.shape)} and sin ${showShape(sin.shape)} must be of one width`);
  const rotaryWidth = cos.shape.at(-1)! * 2;
  const rotate = pairing === "half" ? rotateHalves : rotateNeighbours;
  return fused("rope", [x, cos, sin], {
    shape: x.shape,
    attributes: { interleaved: pairing === "interleaved", rotaryWidth },
    kernels: ropeKernels,
    compose: () => {
      const turned = rotate(x.slice(3, { stop: rotaryWidth }), perHead(cos), perHead(sin));
      return rotaryWidth === D ? turned : concat([turned, x.slice(3, { start: rotaryWidth })], { axis: 3 });
    },
  });
};

/** [T, R / 2] broadcasts as it is; [B, T, R / 2] gets an axis for the heads. */
const perHead = (table: Tensor): Tensor => (table.rank === 3 ? table.unsqueeze(1) : table);

const rotateHalves = (x: Tensor, cos: Tensor, sin: Tensor): Tensor => {
  const half = x.shape[3]! / 2;
  const [a, b] = [x.slice(3, { stop: half }), x.slice(3, { start: half })];
  return concat([a.mul(cos).sub(b.mul(sin)), b.mul(cos).add(a.mul(sin))], { axis: 3 });
};

const rotateNeighbours = (x: Tensor, cos: Tensor, sin: Tensor): Tensor => {
  const [a, b] = [x.slice(3, { step: 2 }), x.slice(3, { start: 1, step: 2 })];
  return stack([a.mul(cos).sub(b.mul(sin)), b.mul(cos).add(a.mul(sin))], { axis: 4 }).reshape(x.shape);
};

const checkTable = (x: Tensor, table: Tensor): void => {
  const [batch, , tokens, width] = x.shape as readonly [number, number, number, number];
  const [rows, half] = table.shape.slice(-2) as [number, number];
  const isBatch = table.rank === 2 || (table.rank === 3 && table.shape[0] === batch);
  if (!isBatch || rows !== tokens || half * 2 > width)
    throw new ShapeError(
      `rope: cos and sin ${showShape(table.shape)} do not fit x ${showShape(x.shape)}. They need [T, R / 2] or [B, T, R / 2] with R up to ${width}`,
    );
};
