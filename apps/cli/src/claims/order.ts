// Word order: attention by itself does not see it, positions show it. The translator's encoder, with and without positions.

import { tensor } from "@attn/tensor";
import { tokenText } from "@attn/tokenizer";
import { openEmbeddedTranslator } from "../models/open-embedded.ts";
import { table } from "../terminal/table.ts";
import { encodeSource } from "../translation/encode-source.ts";
import type { Claim } from "./claim.ts";

const text = "I love you";

/** The first and the last token change places: each vector either moves along with its token, or changes. */
export async function showOrder(): Promise<Claim> {
  const opened = await openEmbeddedTranslator();
  const { model, encoder } = opened;
  const ids = encodeSource(opened, text, { to: "de" }).slice(1, -1); // the words alone
  const swapped = ids.toReversed();
  const encode = async (tokens: readonly number[], positions: boolean): Promise<Float32Array[]> => {
    using input = tensor([[...tokens]], { dtype: "int32" });
    const states = model.encode(input, { positions }); // [1, T, C]
    const data = await states.data();
    const C = states.shape[2] as number;
    return tokens.map((_, t) => data.slice(t * C, (t + 1) * C));
  };
  const measure = async (positions: boolean): Promise<number[]> => {
    const [before, after] = [await encode(ids, positions), (await encode(swapped, positions)).toReversed()];
    return before.map((vector, t) => largestDifference(vector, after[t] as Float32Array));
  };
  const [without, withPositions] = [await measure(false), await measure(true)];
  const words = (tokens: readonly number[]): string[] => tokens.map((id) => tokenText(encoder.tokenizer, id).trim());
  const rows = words(ids).map((word, t) => [word, shown(without[t]), shown(withPositions[t])]);
  return {
    claim: "Without positions, attention sees a bag of words; with them, order matters.",
    figures: { tokens: ids, swapped, without, with: withPositions },
    text: [
      `“${words(ids).join(" ")}” and “${words(swapped).join(" ")}” through the translator's encoder.`,
      "The largest difference between a word's two vectors:",
      "",
      table([["", "without positions", "with positions"], ...rows], [1, 2]),
      "",
      "Without positions the vectors only change places, to rounding.",
    ].join("\n"),
  };
}

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0);

const shown = (difference = Number.NaN): string =>
  difference < 1e-3 ? difference.toExponential(1) : difference.toFixed(2);
