// @attn/embeddings alone: vectors written in word2vec's text format, read back and asked for neighbours.
import { deepEqual, equal } from "node:assert/strict";
import { KeyedVectors, readWord2Vec, writeWord2Vec } from "@attn/embeddings";

const words = ["cat", "kitten", "bank"];
const vectors = new KeyedVectors(words, new Float32Array([1, 0.5, 1, 0.6, -1, 0.5])); // [V, D]
const again = await readWord2Vec(writeWord2Vec(vectors));
deepEqual(again.words, words);
equal(again.nearest("cat", { count: 1 })[0]?.word, "kitten");
