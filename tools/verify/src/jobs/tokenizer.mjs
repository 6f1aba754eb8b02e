// @attn/tokenizer alone: a byte-level tokenizer.json there and back, as a whole and as a stream.
import { deepEqual, equal } from "node:assert/strict";
import { Tokenizer } from "@attn/tokenizer";

const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
const tokenizer = Tokenizer.fromJSON({
  version: "1.0",
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: byteLevel,
  post_processor: null,
  decoder: byteLevel,
  model: { type: "BPE", vocab: { a: 0, b: 1, Ġ: 2, ab: 3, Ġab: 4 }, merges: ["a b", "Ġ ab"] },
});
deepEqual([...tokenizer.encode("ab ab")], [3, 4]);
equal(tokenizer.decode([3, 4]), "ab ab");
equal(tokenizer.count("ab ab"), 2);
