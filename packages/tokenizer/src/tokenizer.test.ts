import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cl100k } from "./encodings.ts";
import { TokenizerFormatError } from "./errors.ts";
import { type SyntheticTokenizer, syntheticTokenizers } from "./testing/synthetic-tokenizers.ts";
import { Tokenizer } from "./tokenizer.ts";

const files = syntheticTokenizers();
const file = (name: string): SyntheticTokenizer => {
  const found = files[name];
  if (!found) throw new Error(name);
  return structuredClone(found);
};
const chat = Tokenizer.fromJSON(file("Qwen 2 style with NFC"));
const bert = Tokenizer.fromJSON(file("BERT uncased"));
const llama = Tokenizer.fromJSON(file("Llama 2 style"));
const all = Object.entries(files).map(([name, json]): [string, Tokenizer] => [name, Tokenizer.fromJSON(json)]);
const anyText = fc.string({ unit: "binary", maxLength: 40 });
const plain = { allowedSpecial: "all" } as const;

describe("special tokens in a text", () => {
  test("are refused unless the caller allows them", () => {
    expect(() => chat.encode("Hi <|im_end|>")).toThrow(
      new RangeError(
        'encode: the text has the special token "<|im_end|>" at position 3. Pass allowedSpecial: "all" to encode it as that token, or disallowedSpecial: [] as plain text',
      ),
    );
    expect(() => chat.count("<|im_end|>")).toThrow(RangeError);
    expect(() => chat.encodeWithOffsets("é<|im_end|>", { allowedSpecial: ["<|im_start|>"] })).toThrow("at position 1");
  });

  test("become their ids where they are allowed", () => {
    const id = chat.tokenToId("<|im_end|>");
    expect(chat.encode("<|im_end|>", plain)).toEqual([id]);
    expect(chat.encode("<|im_end|>", { allowedSpecial: ["<|im_end|>"] })).toEqual([id]);
  });

  test("are plain text where nothing is disallowed", () => {
    const ids = chat.encode("<|im_end|>", { disallowedSpecial: [] });
    expect(ids.length).toBeGreaterThan(1);
    expect(chat.decode(ids)).toBe("<|im_end|>");
    expect(() => chat.encode("<|im_end|>", { disallowedSpecial: ["<|im_end|>"] })).toThrow(RangeError);
  });

  test("that are not special are always found", () => {
    expect(chat.encode("<tool>")).toEqual([chat.tokenToId("<tool>")]);
  });

  test("are refused at the right position though normalization has moved it", () => {
    const json = file("plain words, unknowns not fused, NFD");
    json.added_tokens = [
      { id: 500, content: "<END>", single_word: false, lstrip: false, rstrip: false, normalized: true, special: true },
    ];
    const tokenizer = Tokenizer.fromJSON(json);
    expect(() => tokenizer.encode("ééé <end>")).toThrow('the special token "<END>" at position 4.');
    expect(tokenizer.encode("ééé <end>", plain).at(-1)).toBe(500);
  });

  test("that do not exist cannot be allowed", () => {
    expect(() => chat.encode("a", { allowedSpecial: ["<nope>"] })).toThrow(
      new RangeError('encode: allowedSpecial has "<nope>", which is no special token of this tokenizer'),
    );
    expect(() => chat.encode("a", { allowedSpecial: ["<|im_end|>"], disallowedSpecial: ["<|im_end|>"] })).toThrow(
      "is both in allowedSpecial and in disallowedSpecial",
    );
    expect(() => chat.encode("a", { allowedSpecial: "<|im_end|>" as "all" })).toThrow(TypeError);
  });
});

describe("limits", () => {
  test("maxTokens counts the special tokens around the text", () => {
    const whole = bert.encode("hello world and the token");
    const cut = bert.encode("hello world and the token", { maxTokens: 4 });
    expect(cut).toEqual([whole[0], whole[1], whole[2], whole.at(-1)]);
    expect(bert.encodeWithOffsets("hello world and the token", { maxTokens: 4 }).offsets).toEqual([
      [0, 0],
      [0, 5],
      [6, 11],
      [0, 0],
    ]);
    expect(bert.encode("hello world", { maxTokens: 1, addSpecialTokens: false })).toEqual([whole[1]]);
    expect(() => bert.encode("a", { maxTokens: 1 })).toThrow(
      new RangeError(
        "encode: maxTokens is 1, but 2 special tokens go around the text. Raise it or pass addSpecialTokens: false",
      ),
    );
    expect(() => bert.encode("a", { maxTokens: -1 })).toThrow(
      new RangeError("encode: maxTokens must be a whole number of tokens, it is -1"),
    );
  });

  test("text after a cut is not looked at", () => {
    expect(chat.encode("one two <|im_end|>", { maxTokens: 2 })).toHaveLength(2);
    expect(chat.count("one two three <|im_end|>", { limit: 3 })).toBe(4);
  });

  test("count is the length of encode, and limit + 1 above the limit", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        anyText,
        fc.nat(30),
        fc.boolean(),
        ([, tokenizer], text, limit, addSpecialTokens) => {
          const { length } = tokenizer.encode(text, { ...plain, addSpecialTokens });
          expect(tokenizer.count(text, { ...plain, addSpecialTokens })).toBe(length);
          expect(tokenizer.count(text, { ...plain, addSpecialTokens, limit })).toBe(Math.min(length, limit + 1));
        },
      ),
    );
  });

  test("maxTokens gives the beginning of the whole encoding", () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), anyText, fc.nat(20), ([, tokenizer], text, maxTokens) => {
        const options = { ...plain, addSpecialTokens: false };
        expect(tokenizer.encode(text, { ...options, maxTokens })).toEqual(
          tokenizer.encode(text, options).slice(0, maxTokens),
        );
        const whole = tokenizer.encodeWithOffsets(text, options);
        expect(tokenizer.encodeWithOffsets(text, { ...options, maxTokens })).toEqual({
          ids: whole.ids.slice(0, maxTokens),
          tokens: whole.tokens.slice(0, maxTokens),
          offsets: whole.offsets.slice(0, maxTokens),
        });
      }),
    );
  });
});

describe("decoding", () => {
  const byteLevel = all.filter(([name]) => /GPT-2|Llama 3|o200k|DeepSeek|split/.test(name));

  test("gives a text back that was encoded at byte level", () => {
    fc.assert(
      fc.property(fc.constantFrom(...byteLevel), anyText, ([name, tokenizer], text) => {
        const ids = tokenizer.encode(text, { disallowedSpecial: [], addSpecialTokens: false });
        expect(tokenizer.decode(ids), name).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test("as a stream, joined, is decoding at once, and never half a character", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.array(fc.nat(600), { maxLength: 40 }),
        fc.boolean(),
        ([name, tokenizer], numbers, skipSpecialTokens) => {
          const ids = numbers.filter((id) => tokenizer.idToToken(id) !== undefined);
          const stream = tokenizer.decodeStream({ skipSpecialTokens });
          const parts = [...ids.map((id) => stream.push(id)), stream.end()];
          expect(parts.join(""), name).toBe(tokenizer.decode(ids, { skipSpecialTokens }));
          for (const part of parts) expect(/\p{Surrogate}/u.test(part)).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("as a stream holds bytes back until the character is whole", () => {
    const ids = chat.encode("a🦙", { addSpecialTokens: false });
    const stream = chat.decodeStream();
    expect(ids.map((id) => stream.push(id))).toEqual(["a", "", "", "🦙"]);
    expect(stream.end()).toBe("");
    const half = chat.decodeStream();
    expect(
      ids
        .slice(0, 3)
        .map((id) => half.push(id))
        .join(""),
    ).toBe("a");
    expect(half.end()).toBe("\ufffd");
    expect(() => half.push(1)).toThrow("decodeStream: push after end. Start a new stream");
  });

  test("with byte fallback comes out when the run of bytes ends", () => {
    const ids = llama.encode("a🦙b");
    const stream = llama.decodeStream({ skipSpecialTokens: true });
    expect(ids.map((id) => stream.push(id))).toEqual(["", "a", "", "", "", "", "🦙b"]);
  });

  test("refuses ids that do not exist", () => {
    expect(() => bert.decode([1, 99999])).toThrow(
      new RangeError(`decode: no token has the id 99999, ids are whole numbers from 0 to ${bert.vocabularySize - 1}`),
    );
    expect(() => bert.decode([-1])).toThrow("no token has the id -1");
    expect(() => bert.decode([0.5])).toThrow("no token has the id 0.5");
    expect(() => bert.decodeStream().push(Number.NaN)).toThrow("decodeStream: no token has the id null");
  });

  test("takes any iterable of ids", () => {
    expect(chat.decode(Int32Array.from(chat.encode("hello")))).toBe("hello");
  });
});

describe("offsets", () => {
  test("are UTF-16 positions in the text as it was given", () => {
    const { tokens, offsets } = bert.encodeWithOffsets("😀 Été, the TOKENizer");
    expect(tokens).toEqual(["[CLS]", "[UNK]", "ete", ",", "the", "token", "##izer", "[SEP]"]);
    expect(offsets).toEqual([
      [0, 0],
      [0, 2],
      [3, 6],
      [6, 7],
      [8, 11],
      [12, 17],
      [17, 21],
      [0, 0],
    ]);
  });

  test("are in order and lie in the text, and together they are the text at byte level", () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), anyText, ([name, tokenizer], text) => {
        const { offsets } = tokenizer.encodeWithOffsets(text, { ...plain, addSpecialTokens: false });
        let covered = 0;
        let previous = 0;
        for (const [start, end] of offsets) {
          expect(start, name).toBeGreaterThanOrEqual(previous);
          expect(end, name).toBeLessThanOrEqual(text.length);
          if (name === "o200k style") expect(start, text).toBeLessThanOrEqual(covered);
          previous = start;
          covered = Math.max(covered, end);
        }
        if (name === "o200k style") expect(covered).toBe(text.length);
      }),
      { numRuns: 500 },
    );
  });

  test("never cut a surrogate pair", () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.string({ unit: "binary", maxLength: 20 }), ([name, tokenizer], text) => {
        for (const range of tokenizer.encodeWithOffsets(text, plain).offsets) {
          for (const at of range)
            expect(/[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(Math.max(0, at - 1), at + 1)), name).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("a text", () => {
  test("with half a surrogate pair counts as having U+FFFD there", () => {
    expect(chat.encode("a\ud83eb\udd99")).toEqual(chat.encode("a\ufffdb\ufffd"));
    expect(chat.encodeWithOffsets("\udd99🦙").offsets.at(-1)).toEqual([1, 3]);
  });

  test("that is empty has only the special tokens around it", () => {
    expect(chat.encode("")).toEqual([]);
    expect(bert.encode("")).toEqual([2, 3]);
    expect(bert.encodeWithOffsets("")).toEqual({
      ids: [2, 3],
      tokens: ["[CLS]", "[SEP]"],
      offsets: [
        [0, 0],
        [0, 0],
      ],
    });
    expect(bert.decode([])).toBe("");
  });

  test("of one letter a hundred thousand times is merged and decoded", async () => {
    const text = "a".repeat(100_000);
    const encoding = await cl100k();
    const ids = encoding.encode(text);
    expect(ids).toHaveLength(12_500);
    expect(encoding.decode(ids)).toBe(text);
    expect(chat.decode(chat.encode(text))).toBe(text);
    expect(encoding.count(text, { limit: 10 })).toBe(11);
  });

  test("is encoded the same again from the cache, and after more words than the cache holds", () => {
    const text = Array.from({ length: 30_000 }, (_, i) => `w${i}`).join(" ");
    const first = chat.encode(text);
    expect(chat.encode(text)).toEqual(first);
    expect(chat.decode(first)).toBe(text);
  });
});

describe("files", () => {
  test.each(all)("%s is written as it was read", (name, tokenizer) => {
    const json = tokenizer.toJSON();
    expect(json).toEqual(files[name]);
    expect(Tokenizer.fromJSON(JSON.stringify(json)).toJSON()).toEqual(json);
  });

  test("are read as text, as bytes and with a byte order mark", () => {
    const json = JSON.stringify(file("BERT cased"));
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    for (const source of [json, encode(json), `\ufeff${json}`, encode(`\ufeff${json}`)])
      expect(Tokenizer.fromJSON(source).toJSON()).toEqual(JSON.parse(json));
    expect(() => Tokenizer.fromJSON(encode("{"))).toThrow("fromJSON: the text is not JSON");
  });

  test("merges may be written in one string, and a type may be missing", () => {
    const json = file("GPT-2 style byte level");
    const merges = (json.model.merges as string[][]).map((pair) => pair.join(" "));
    const { type, ...model } = json.model;
    const legacy = Tokenizer.fromJSON({ ...json, model: { ...model, merges: ["#version: 0.2", ...merges] } });
    expect(type).toBe("BPE");
    expect(legacy.toJSON()).toEqual(json);
  });

  test("tokens named like properties of objects are tokens", () => {
    const vocab = JSON.parse('{"__proto__": 0, "constructor": 1, "a": 2}');
    const tokenizer = Tokenizer.fromJSON({
      model: { type: "WordPiece", vocab, unk_token: "a" },
      pre_tokenizer: { type: "WhitespaceSplit" },
    });
    expect(tokenizer.encode("__proto__ constructor toString")).toEqual([0, 1, 2]);
    expect(tokenizer.tokenToId("toString")).toBeUndefined();
    expect(Tokenizer.fromJSON(JSON.stringify(tokenizer.toJSON())).encode("__proto__")).toEqual([0]);
  });

  test("ids and tokens are found both ways", () => {
    expect(bert.tokenToId("[MASK]")).toBe(4);
    expect(bert.idToToken(4)).toBe("[MASK]");
    expect(bert.idToToken(-1)).toBeUndefined();
    expect(bert.vocabularySize).toBe(Object.keys(files["BERT uncased"]?.model.vocab ?? {}).length);
  });

  test("an unknown character without an unknown token is an error only when it comes", () => {
    const tokenizer = Tokenizer.fromJSON({ model: { type: "BPE", vocab: { a: 0 }, merges: [], unk_token: "<unk>" } });
    expect(tokenizer.encode("aa")).toEqual([0, 0]);
    expect(() => tokenizer.encode("ab")).toThrow(
      new TokenizerFormatError('encode: the vocabulary has neither "b" nor the unknown token "<unk>"'),
    );
  });
});

describe("calls that no compiler checked", () => {
  const loose = chat as unknown as Record<"encode" | "encodeWithOffsets" | "count", (...given: unknown[]) => unknown>;

  test.each(["encode", "encodeWithOffsets", "count"] as const)(
    "%s says what is no text and no list of special tokens",
    (method) => {
      for (const [value, shown] of [
        [undefined, "undefined"],
        [5, "5"],
        [["a"], "an array of 1"],
      ])
        expect(() => loose[method](value)).toThrow(
          new TypeError(`${method}: the text must be a string, it is ${shown}`),
        );
      expect(() => loose[method]("a", { allowedSpecial: true })).toThrow(
        new TypeError(`${method}: allowedSpecial must be "all" or a list of special tokens, it is true`),
      );
    },
  );

  test("ids that are written as texts are not ids", () => {
    for (const ids of [["1"], "1"])
      expect(() => chat.decode(ids as unknown as number[])).toThrow('decode: no token has the id "1", ids are');
  });

  test("a tokenizer that is still being read is a promise", () => {
    expect(() => Tokenizer.fromJSON(Promise.resolve("{}"))).toThrow("fromJSON: the tokenizer is a promise. Await it");
  });
});
