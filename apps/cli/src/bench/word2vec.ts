// Learning word vectors: skip-gram with 5 negative samples, 100 dimensions, one worker.
import { Word2Vec } from "@attn/embeddings";
import type { Benchmark } from "./benchmark.ts";
import { builtInText } from "./built-in-text.ts";
import { measure, rowOf } from "./measure.ts";

export const word2vecBenchmark: Benchmark = {
  name: "word2vec",
  about: "word vectors, skip-gram, 100 dimensions, one worker",
  run: async function* (context) {
    const sentences = builtInText(10_000)
      .split("\n")
      .map((line) => line.split(" "));
    const words = sentences.reduce((sum, sentence) => sum + sentence.length, 0);
    const model = new Word2Vec({ sg: 1, vectorSize: 100, negative: 5, window: 5, epochs: 1, sample: 0, workers: 1 });
    await model.buildVocabulary(sentences);
    const [times = []] = await measure([() => model.train(sentences)], context);
    yield rowOf(`${words} words`, "words/s", { values: times.map((seconds) => words / seconds) });
  },
};
