// Where dropout acts, and a stream of its own for each place. Not here: the rates of architectures (config), the masks (@attn/tensor).
import type { Tensor } from "@attn/tensor";
import { dropout } from "@attn/tensor";

/** The share that is dropped, from 0 to 1, by place; 0 where none is given. */
export interface DropoutRates {
  /** Of embeddings, positions included. */
  readonly embeddings?: number;
  /** Of attention weights. */
  readonly attention?: number;
  /** Of the hidden units of feed-forward networks. */
  readonly activation?: number;
  /** Of what attention or a feed-forward network gives, before it is added to the residual. */
  readonly sublayer?: number;
  /** Of what the norm after the last block gives. */
  readonly final?: number;
}

/** Switches dropout on for one call; the context that @attn/training hands to `logits` is one. */
export interface DropoutSwitch {
  /** From 0 to 2³² − 1. Equal seeds drop the same elements: take another one for each step. */
  readonly seed: number;
  /** false: nothing is dropped after all. */
  readonly isTraining?: boolean | undefined;
}

/** Switches dropout on in a block, and says which block it is. */
export interface BlockDropout extends DropoutSwitch {
  /** Which of a model's blocks this is, from 0: blocks of other numbers drop other elements. */
  readonly layer?: number;
}

/** What is known where something is dropped; undefined where nothing is. */
export interface DropoutPlace {
  readonly seed: number;
  readonly layer: number;
}

/** @throws RangeError when the seed is no 32-bit number, or the layer no number of a layer. */
export const dropoutPlace = (caller: string, choice: BlockDropout | undefined): DropoutPlace | undefined => {
  if (choice === undefined || choice.isTraining === false) return undefined;
  const { seed, layer = 0 } = choice;
  if (!isWhole(seed, 2 ** 32))
    throw new RangeError(`${caller}: the seed of dropout must be a whole number from 0 to 4294967295, got ${seed}`);
  if (!isWhole(layer, mostLayers))
    throw new RangeError(
      `${caller}: the layer of dropout must be a whole number from 0 to ${mostLayers - 1}, got ${layer}`,
    );
  return { seed, layer };
};

const isWhole = (x: number, limit: number): boolean => Number.isInteger(x) && x >= 0 && x < limit;

/** Places in one layer. 0 is that of the plain seed, which embeddings have; attention's are in order of computation. */
const sites = {
  embeddings: 0,
  attention: 1,
  attentionOutput: 2,
  cross: 3,
  crossOutput: 4,
  activation: 5,
  feedForwardOutput: 6,
  final: 7,
} as const;
export type DropoutSite = keyof typeof sites;

/** Seeds have 53 bits: the caller's 32 below, the place's 21 above. */
const mostLayers = 2 ** 18;

/** The seed of one place. It depends on nothing else, so that a block that is computed again drops the same. */
export const placeSeed = ({ seed, layer }: DropoutPlace, site: DropoutSite): number =>
  seed + (8 * layer + sites[site]) * 2 ** 32;

/** x itself where nothing is dropped. */
export const dropAt = (
  x: Tensor,
  site: DropoutSite,
  { place, rate = 0 }: { readonly place: DropoutPlace | undefined; readonly rate: number | undefined },
): Tensor => (place === undefined || rate === 0 ? x : dropout(x, { rate, seed: placeSeed(place, site) }));
