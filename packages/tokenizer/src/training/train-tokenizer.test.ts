import fc from "fast-check";
import { Tokenizer as HuggingFace } from "tokenizers";
import { describe, expect, test } from "vitest";
import { Tokenizer } from "../tokenizer.ts";
import type { TrainOptions } from "./train-options.ts";

interface Json {
  readonly added_tokens: readonly { readonly id: number; readonly content: string }[];
  readonly decoder: { readonly type: string } | null;
  readonly model: {
    readonly vocab: { readonly [token: string]: number };
    readonly merges: readonly (readonly [string, string])[];
  };
}

const jsonOf = (tokenizer: Tokenizer): Json => tokenizer.toJSON() as Json;
const corpus = ["low lower lowest", "new newer newest 🙂", "wide  wider\nwidest", "naïve café"];
const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "b", " ", "é", "🙂", "\n") }), { maxLength: 12 });

describe("Tokenizer.train", () => {
  test("the merges, applied one after the other, give what encode gives", async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, async (input, others) => {
        const tokenizer = await Tokenizer.train(input, { preTokenizer: null, vocabularySize: 60 });
        const { merges, vocab } = jsonOf(tokenizer).model;
        for (const text of [...input, ...others]) {
          const symbols = [...text].filter((character) => character in vocab);
          for (const [left, right] of merges)
            for (let i = 0; i + 1 < symbols.length; i++)
              if (symbols[i] === left && symbols[i + 1] === right) symbols.splice(i, 2, left + right);
          expect(tokenizer.encode(text)).toEqual(symbols.map((symbol) => vocab[symbol]));
        }
      }),
      { numRuns: 100 },
    );
  });

  test("there are never more tokens than asked for, except that the alphabet is kept whole", async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 40 }), async (input, vocabularySize) => {
        const tokenizer = await Tokenizer.train(input, { preTokenizer: null, vocabularySize, specialTokens: ["<s>"] });
        const alphabet = new Set(input.flatMap((text) => [...text])).size + 1;
        expect(tokenizer.vocabularySize).toBeLessThanOrEqual(Math.max(vocabularySize, alphabet));
      }),
    );
  });

  test("the order of the texts makes no difference, with a prefix and a suffix neither", async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (input) => {
        for (const affixes of [{}, { continuingSubwordPrefix: "##", endOfWordSuffix: "</w>" }]) {
          const options: TrainOptions = { preTokenizer: "whitespace", vocabularySize: 60, ...affixes };
          const backwards = await Tokenizer.train(input.toReversed(), options);
          expect((await Tokenizer.train(input, options)).toJSON()).toEqual(backwards.toJSON());
        }
      }),
    );
  });

  test("counted texts are texts that are repeated", async () => {
    const counted = await Tokenizer.train(
      [
        ["low lower", 3],
        ["new newer", 2],
        ["never", 0],
      ],
      { vocabularySize: 300 },
    );
    const repeated = ["low lower", "low lower", "low lower", "new newer", "new newer"];
    expect(counted.toJSON()).toEqual((await Tokenizer.train(repeated, { vocabularySize: 300 })).toJSON());
  });

  test("every byte is a token, so that any text can be encoded and decoded", async () => {
    const tokenizer = await Tokenizer.train(corpus, { vocabularySize: 280 });
    expect(tokenizer.vocabularySize).toBe(280);
    expect(tokenizer.decode(tokenizer.encode("日本 \u0000 🙂 never seen"))).toBe("日本 \u0000 🙂 never seen");
  });

  test("special tokens are first with Hugging Face's rules and last with minbpe's", async () => {
    const specialTokens = ["<s>", "</s>"];
    const first = await Tokenizer.train(corpus, { vocabularySize: 270, specialTokens });
    expect(first.encode("<s>a</s>", { allowedSpecial: "all" })).toEqual([0, first.tokenToId("a"), 1]);
    const last = await Tokenizer.train(corpus, { vocabularySize: 270, specialTokens, rules: "minbpe" });
    expect(last.encode("<s>a</s>", { allowedSpecial: "all" })).toEqual([268, 97, 269]);
    expect(last.vocabularySize).toBe(270);
  });

  test.each<[string, TrainOptions, string | undefined]>([
    ["gpt2", {}, "ByteLevel"],
    ["o200k", { preTokenizer: "o200k" }, "ByteLevel"],
    ["metaspace", { preTokenizer: "metaspace" }, "Metaspace"],
    ["whitespace with a suffix", { preTokenizer: "whitespace", endOfWordSuffix: "</w>" }, "BPEDecoder"],
    ["whitespace with a prefix", { preTokenizer: "whitespace", continuingSubwordPrefix: "##" }, "WordPiece"],
    ["nothing", { preTokenizer: null }, "Fuse"],
    ["a decoder of the caller", { decoder: { type: "ByteFallback" } }, "ByteFallback"],
  ])("%s has the decoder that fits", async (_, options, type) => {
    expect(jsonOf(await Tokenizer.train(corpus, { ...options, vocabularySize: 300 })).decoder?.type).toBe(type);
  });

  test.each<TrainOptions>([
    { specialTokens: ["<|end|>"] },
    { preTokenizer: "cl100k" },
    { preTokenizer: "o200k", normalizer: { type: "NFC" } },
    { preTokenizer: "llama3" },
    { preTokenizer: "bytes", rules: "minbpe", specialTokens: ["<|end|>"] },
    { preTokenizer: "metaspace" },
    { preTokenizer: "whitespace", endOfWordSuffix: "</w>", specialTokens: ["<unk>"], unknownToken: "<unk>" },
    { preTokenizer: "whitespace", continuingSubwordPrefix: "##", specialTokens: ["<unk>"], unknownToken: "<unk>" },
    { preTokenizer: { type: "Digits", individual_digits: true } as { type: string } },
  ])("what %j trains, tokenizers loads and encodes alike", async (options) => {
    const tokenizer = await Tokenizer.train(corpus, { vocabularySize: 300, ...options });
    const theirs = HuggingFace.fromString(JSON.stringify(tokenizer.toJSON()));
    for (const text of [...corpus, "lowest of the newest, wide 12 naïve<|end|>🙂"]) {
      const ids = tokenizer.encode(text, { allowedSpecial: "all" });
      const encoding = await theirs.encode(text);
      expect(ids).toEqual(encoding.getIds());
      expect(tokenizer.decode(ids)).toBe(await theirs.decode(ids, false));
    }
  });

  test("progress tells of counting, then of merging, and ends with all tokens", async () => {
    const states: string[] = [];
    const progress: TrainOptions["progress"] = ({ stage, texts: read, words, tokens }) => {
      states.push(`${stage} ${read} ${words} ${tokens}`);
    };
    await Tokenizer.train(corpus, { vocabularySize: 262, progress });
    expect(states).toEqual(["counting 4 14 0", "merging 4 14 262"]);
  });

  test.each<[TrainOptions, string]>([
    [
      { vocabularySize: "5" as unknown as number },
      'train: vocabularySize must be a whole number from 1 to 16777215, it is "5"',
    ],
    [{ vocabularySize: 0 }, "train: vocabularySize must be a whole number from 1 to 16777215, it is 0"],
    [{ minFrequency: 1.5 }, "train: minFrequency must be a whole number from 0 to 16777215, it is 1.5"],
    [{ maxTokenLength: 0 }, "train: maxTokenLength must be a whole number from 1 to 16777215, it is 0"],
    [{ specialTokens: ["a", "a"] }, 'train: specialTokens has "a" twice'],
    [{ specialTokens: [""] }, 'train: a special token must be a text that is not empty, it is ""'],
    [{ unknownToken: "<unk>" }, 'train: unknownToken is "<unk>", which is not among specialTokens. Add it there too'],
    [{ initialAlphabet: ["ab"] }, 'train: initialAlphabet must hold single characters, it has "ab"'],
    [
      { rules: "minbpe", preTokenizer: "whitespace" },
      'train: rules "minbpe" need words of bytes. Choose the pre-tokenizer bytes, gpt2, cl100k or o200k',
    ],
    [{ rules: "minbpe", maxTokenLength: 4 }, 'train: rules "minbpe" know no maxTokenLength. Leave it out'],
    [
      { preTokenizer: "gpt3" as "gpt2" },
      'train: there is no pre-tokenizer "gpt3", there are gpt2, cl100k, o200k, llama3, bytes, whitespace, metaspace, and objects as in a tokenizer.json',
    ],
    [{ rules: "other" as "minbpe" }, 'train: rules must be huggingface or minbpe, it is "other"'],
  ])("%j is refused", async (options, message) => {
    await expect(Tokenizer.train("text", options)).rejects.toThrow(new RangeError(message));
  });

  test("special tokens that are one text are refused", async () => {
    const options = { specialTokens: "<s>" as unknown as string[] };
    await expect(Tokenizer.train("text", options)).rejects.toThrow(
      new TypeError('train: specialTokens must be a list of tokens, it is "<s>"'),
    );
  });
});
