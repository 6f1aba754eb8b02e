// One word, several senses: one static vector cannot tell them apart, vectors of the word in its sentence can.
import { type AmbiguousWord, type SenseSentence, senseSentences } from "@attn/little-world";
import { tensor } from "@attn/tensor";
import { embeddedVectors } from "../models/embedded-model.ts";
import { type OpenLanguageModel, openEmbeddedLanguageModel } from "../models/open-embedded.ts";
import { table } from "../terminal/table.ts";
import { openVectors } from "../vectors/open-vectors.ts";
import { type Claim, percent } from "./claim.ts";
import { spokenText } from "./spoken-words.ts";
import { worldSplit } from "./world-split.ts";

/** Sentences that the centres of the senses are made of, and sentences that are asked. */
const count = 240;
/** A word further on in its sentence than this has something before it that tells its sense. */
const earliest = 8;

/** The word in one sentence: what it means there and its vector after every layer, the table of embeddings first. */
interface Occurrence extends SenseSentence {
  readonly vectors: readonly Float32Array[];
}

/** Nearest-sense accuracy of "bank" or "apple", by layer, beside the one vector of Word2Vec. */
export async function showSenses(word: AmbiguousWord): Promise<Claim> {
  const opened = await openEmbeddedLanguageModel();
  const known = await occurrences(opened, senseSentences(word, { seed: 1, count, only: worldSplit.isTrain }));
  const asked = await occurrences(opened, senseSentences(word, { seed: 2, count, only: worldSplit.isTest }));
  const late = asked.filter(({ start }) => start > earliest);
  const layers = (asked[0]?.vectors ?? []).map((_, layer) => ({
    layer,
    accuracy: accuracy(known, asked, layer),
    accuracyWithContext: accuracy(known, late, layer),
  }));
  const senses = [...new Set(known.map(({ sense }) => sense))];
  const oneVector = Math.max(...senses.map((sense) => share(asked, sense)));
  const neighbours = (await openVectors({ vectors: embeddedVectors }))
    .nearest(word, { count: 8 })
    .map((each) => each.word);
  const rows = layers.map((each) => [
    each.layer === 0 ? "embeddings, no context" : `after layer ${each.layer}`,
    percent(each.accuracy),
    percent(each.accuracyWithContext),
  ]);
  return {
    claim: `One vector cannot serve “${word}”, which is ${senses.join(", ")}; its vector in a sentence can.`,
    figures: { word, senses, sentences: asked.length, oneVector, layers, neighbours },
    text: [
      `Word2Vec has one vector for “${word}”. Nearest to it: ${neighbours.join(", ")}.`,
      `Whatever sense it stands for, it is right in ${percent(oneVector)} of ${asked.length} held-out sentences at most.`,
      "",
      "The language model's vectors of the word, each called by the sense whose centre is nearest:",
      "",
      table([["vectors", "right", "right after some context"], ...rows], [1, 2]),
      "",
      "It reads from left to right: a word at the start of its sentence has no context yet.",
    ].join("\n"),
  };
}

async function occurrences(opened: OpenLanguageModel, sentences: Iterable<SenseSentence>): Promise<Occurrence[]> {
  const found: Occurrence[] = [];
  for (const each of sentences) {
    const { ids, at } = spokenText(opened.encoder, each.sentence);
    using input = tensor([[...ids]], { dtype: "int32" });
    const { hiddenStates = [] } = opened.model.forward(input, { hiddenStates: true });
    const place = at(each);
    const vectors: Float32Array[] = [];
    for (const states of hiddenStates) vectors.push(await states.slice(1, { start: place, stop: place + 1 }).data());
    found.push({ ...each, vectors });
  }
  return found;
}

const share = (all: readonly Occurrence[], sense: string): number =>
  all.filter((each) => each.sense === sense).length / all.length;

/** How many of `asked` are nearest, by cosine, to the mean direction of their own sense. */
function accuracy(known: readonly Occurrence[], asked: readonly Occurrence[], layer: number): number {
  const centres = new Map<string, Float32Array>();
  for (const { sense, vectors } of known) {
    const vector = unit(vectors[layer] as Float32Array);
    const centre = centres.get(sense) ?? new Float32Array(vector.length);
    for (const [i, x] of vector.entries()) centre[i] = (centre[i] as number) + x;
    centres.set(sense, centre);
  }
  const directions = [...centres].map(([sense, centre]) => ({ sense, centre: unit(centre) }));
  const right = asked.filter(({ sense, vectors }) => {
    const vector = vectors[layer] as Float32Array;
    const scores = directions.map(({ centre }) => centre.reduce((sum, x, i) => sum + x * (vector[i] as number), 0));
    return directions[scores.indexOf(Math.max(...scores))]?.sense === sense;
  });
  return right.length / asked.length;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return vector.map((x) => x / length);
}
