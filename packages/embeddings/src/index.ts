// What @attn/embeddings offers.

export type { ByteSource } from "./byte-reader.ts";
export type { Corpus } from "./corpus/corpus.ts";
export { readSentences } from "./corpus/read-sentences.ts";
export { pearson, spearman } from "./correlation.ts";
export type { AnalogyEvaluation, AnalogyEvaluationOptions, AnalogyScore } from "./evaluate-analogies.ts";
export { evaluateAnalogies } from "./evaluate-analogies.ts";
export type { SimilarityEvaluation, SimilarityEvaluationOptions } from "./evaluate-similarity.ts";
export { evaluateSimilarity } from "./evaluate-similarity.ts";
export type { EvaluationOptions } from "./evaluation-words.ts";
export { FormatError } from "./format-error.ts";
export type { AnalogyOptions, NearestOptions, ScoredWord } from "./keyed-vectors.ts";
export { KeyedVectors } from "./keyed-vectors.ts";
export { Phrases, type PhrasesOptions } from "./phrases/phrases.ts";
export type { ReadWord2VecOptions } from "./read-word2vec.ts";
export { readWord2Vec } from "./read-word2vec.ts";
export type { TrainOptions } from "./training/train-options.ts";
export type { TrainingProgress } from "./training/training-run.ts";
export { Word2Vec } from "./training/word2vec.ts";
export type { Word2VecOptions } from "./training/word2vec-options.ts";
export type { Word2VecState } from "./training/word2vec-state.ts";
export type { WriteWord2VecOptions } from "./write-word2vec.ts";
export { writeWord2Vec } from "./write-word2vec.ts";
