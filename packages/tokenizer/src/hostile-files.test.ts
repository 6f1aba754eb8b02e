import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TokenizerFormatError } from "./errors.ts";
import { type SyntheticTokenizer, syntheticTokenizers } from "./testing/synthetic-tokenizers.ts";
import { Tokenizer } from "./tokenizer.ts";

const files = syntheticTokenizers();
const bpe = (model: object, rest: object = {}): object => ({
  ...rest,
  model: { type: "BPE", vocab: { a: 0, b: 1, ab: 2 }, merges: [["a", "b"]], ...model },
});
const template = (single: unknown, special_tokens: unknown = {}): object =>
  bpe({}, { post_processor: { type: "TemplateProcessing", single, pair: [], special_tokens } });

const refused: readonly [json: unknown, message: string][] = [
  ["{", "the text is not JSON"],
  ["null", "the tokenizer must be an object, it is null"],
  [[], "the tokenizer must be an object, it is an array of 0"],
  [undefined, "the tokenizer is missing, it must be an object"],
  [{}, "model is missing, it must be an object"],
  [{ version: "2.0", model: {} }, 'version must be "1.0", it is "2.0"'],
  [
    { model: { type: "Unigram", vocab: [] } },
    'model.type must be BPE or WordPiece, it is "Unigram". Other models are not supported',
  ],
  [{ model: { type: "BPE" } }, "model.vocab is missing, it must be an object"],
  [{ model: { type: "BPE", vocab: [] } }, "model.vocab must be an object, it is an array of 0"],
  [{ model: { type: "BPE", vocab: {} } }, "model.merges is missing, it must be an array"],
  [bpe({ merges: "a b" }), 'model.merges must be an array, it is "a b"'],
  [bpe({ merges: [["a"]] }), "model.merges[0] must be two tokens, it is an array of 1"],
  [bpe({ merges: [["a", 1]] }), "model.merges[0] must be two tokens, it is an array of 2"],
  [bpe({ merges: ["a b c"] }), 'model.merges[0] must be two tokens, it is "a b c"'],
  [bpe({ merges: [["a", "c"]] }), 'model.merges[0] needs the token "c", which model.vocab does not have'],
  [bpe({ merges: [["b", "a"]] }), 'model.merges[0] needs the token "ba", which model.vocab does not have'],
  [
    bpe({
      merges: [
        ["a", "b"],
        ["a", "b"],
      ],
    }),
    'model.merges[1] repeats the merge of "a" and "b"',
  ],
  [bpe({ vocab: { a: 0, "": 1 }, merges: [["a", ""]] }), 'model.merges[0] adds nothing: "a" and ""'],
  [bpe({ vocab: { a: 0, "": 1 }, merges: [["", "a"]] }), 'model.merges[0] adds nothing: "" and "a"'],
  [
    bpe({ vocab: { a: 0, "##": 1 }, merges: [["a", "##"]], continuing_subword_prefix: "##" }),
    'model.merges[0] adds nothing: "a" and "##"',
  ],
  [bpe({ continuing_subword_prefix: "##" }), 'model.merges[0] joins "a" to "b", which lacks the prefix "##"'],
  [bpe({ vocab: { a: -1 } }), 'model.vocab["a"] must be a whole number from 0 to 16777215, it is -1'],
  [bpe({ vocab: { a: 1e9 } }), 'model.vocab["a"] must be a whole number from 0 to 16777215, it is 1000000000'],
  [bpe({ vocab: { a: 0.5 } }), 'model.vocab["a"] must be a whole number from 0 to 16777215, it is 0.5'],
  [bpe({ vocab: { a: "0" } }), 'model.vocab["a"] must be a number, it is "0"'],
  [bpe({ vocab: { a: 0, b: 0 } }), 'model.vocab gives id 0 to both "a" and "b"'],
  [bpe({ vocab: { "\ud800": 0 } }), 'model.vocab holds half of a surrogate pair in "\\ud800"'],
  [bpe({ dropout: 2 }), "model.dropout must be a number from 0 to 1, it is 2"],
  [bpe({ unk_token: 3 }), "model.unk_token must be a string, it is 3"],
  [bpe({ fuse_unk: "yes" }), 'model.fuse_unk must be true or false, it is "yes"'],
  [
    { model: { type: "WordPiece", vocab: { a: 0 }, max_input_chars_per_word: -5 } },
    "model.max_input_chars_per_word must be a whole number from 0 to 2147483647, it is -5",
  ],
  [bpe({}, { added_tokens: {} }), "added_tokens must be an array, it is an object"],
  [bpe({}, { added_tokens: [null] }), "added_tokens[0] must be an object, it is null"],
  [bpe({}, { added_tokens: [{ id: 9 }] }), "added_tokens[0].content is missing, it must be a string"],
  [bpe({}, { added_tokens: [{ id: 9, content: "" }] }), "added_tokens[0].content is empty"],
  [bpe({}, { added_tokens: [{ id: 1, content: "x" }] }), 'added_tokens[0].id is 1, which is already the id of "b"'],
  [
    bpe(
      {},
      {
        added_tokens: [
          { id: 9, content: "x" },
          { id: 9, content: "y" },
        ],
      },
    ),
    'added_tokens[1].id is 9, which is already the id of "x"',
  ],
  [
    bpe(
      {},
      {
        added_tokens: [
          { id: 9, content: "x" },
          { id: 8, content: "x" },
        ],
      },
    ),
    'added_tokens[1].content repeats "x"',
  ],
  [bpe({}, { added_tokens: [{ id: 9, content: "a" }] }), 'added_tokens[0].id is 9, but model.vocab has "a" as 0'],
  [
    bpe({}, { normalizer: { type: "Precompiled", precompiled_charsmap: "" } }),
    'normalizer.type names "Precompiled", which is not a supported normalizer',
  ],
  [bpe({}, { normalizer: { type: "Sequence" } }), "normalizer.normalizers is missing, it must be an array"],
  [
    bpe({}, { normalizer: { type: "Sequence", normalizers: [{ type: "Nfc" }] } }),
    'normalizer.normalizers[0].type names "Nfc", which is not a supported normalizer',
  ],
  [
    bpe({}, { normalizer: { type: "Replace", pattern: {}, content: "" } }),
    "normalizer.pattern must hold a String or a Regex, it is an object",
  ],
  [bpe({}, { pre_tokenizer: 5 }), "pre_tokenizer must be an object, it is 5"],
  [
    bpe({}, { pre_tokenizer: { type: "Split", pattern: { Regex: "(" }, behavior: "Isolated", invert: false } }),
    'pre_tokenizer.pattern.Regex lacks ")" at position 1 ("(")',
  ],
  [
    bpe({}, { pre_tokenizer: { type: "Split", pattern: { Regex: "a" }, behavior: "Gone", invert: false } }),
    'pre_tokenizer.behavior must be one of Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous, it is "Gone"',
  ],
  [
    bpe({}, { pre_tokenizer: { type: "ByteLevel" } }),
    "pre_tokenizer.add_prefix_space is missing, it must be true or false",
  ],
  [
    bpe({}, { pre_tokenizer: { type: "Metaspace", replacement: "__" } }),
    'pre_tokenizer.replacement must be one character, it is "__"',
  ],
  [
    bpe(
      {},
      { pre_tokenizer: { type: "Metaspace", replacement: "_", add_prefix_space: false, prepend_scheme: "first" } },
    ),
    "pre_tokenizer.add_prefix_space is false but prepend_scheme is first",
  ],
  [bpe({}, { decoder: { type: "Magic" } }), 'decoder.type names "Magic", which is not a supported decoder'],
  [
    bpe({}, { decoder: { type: "Strip", content: " ", start: -1, stop: 0 } }),
    "decoder.start must be a whole number from 0 to 2147483647, it is -1",
  ],
  [
    bpe({}, { post_processor: { type: "Magic" } }),
    'post_processor.type names "Magic", which is not a supported post-processor',
  ],
  [
    bpe({}, { post_processor: { type: "BertProcessing", cls: ["a", 0], sep: ["x", 77] } }),
    'post_processor adds "x" with id 77, which the vocabulary does not have',
  ],
  [template([]), "post_processor.single must have the Sequence A once, it has it 0 times"],
  [
    template([{ Sequence: { id: "A" } }, { Sequence: { id: "A" } }]),
    "post_processor.single must have the Sequence A once, it has it 2 times",
  ],
  [template([{ Sequence: { id: "B" } }]), "post_processor.single[0] must be a SpecialToken or the Sequence A"],
  [template([{ SpecialToken: { id: "x" } }]), 'post_processor.special_tokens["x"] is missing, it must be an object'],
  [
    template([{ SpecialToken: { id: "x" } }], { x: { ids: [0, 1], tokens: ["x"] } }),
    'post_processor.special_tokens["x"] has 2 ids but 1 tokens',
  ],
];

const nested = (depth: number): object => {
  let normalizer: object = { type: "NFC" };
  for (let i = 0; i < depth; i++) normalizer = { type: "Sequence", normalizers: [normalizer] };
  return bpe({}, { normalizer });
};

describe("a tokenizer.json that is wrong", () => {
  test.each(refused)("%j is refused in one line", (json, message) => {
    let error: unknown;
    try {
      Tokenizer.fromJSON(json);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TokenizerFormatError);
    expect((error as Error).message).toContain(`fromJSON: ${message}`);
    expect((error as Error).message).not.toContain("\n");
  });

  test("is refused where an object holds a bigint or a hole, which JSON cannot", () => {
    for (const [json, message] of [
      [bpe({ vocab: { a: 1n } }), 'model.vocab["a"] must be a number, it is 1n'],
      [bpe({ merges: new Array(1) }), "model.merges[0] must be two tokens, it is undefined"],
      [bpe({}, { added_tokens: new Array(2) }), "added_tokens[0] is missing, it must be an object"],
    ] as const)
      expect(() => Tokenizer.fromJSON(json)).toThrow(new TokenizerFormatError(`fromJSON: ${message}`));
  });

  test("is refused where it nests too deep, as an object or as text", () => {
    expect(() => Tokenizer.fromJSON(nested(20))).toThrow("is nested more than 16 levels deep");
    expect(() => Tokenizer.fromJSON(`${'{"model":'.repeat(100_000)}1${"}".repeat(100_000)}`)).toThrow(
      TokenizerFormatError,
    );
  });

  test("never does anything but work or be refused, whatever one value is changed to", () => {
    const values = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constant([]),
      fc.constant({}),
      fc.constant("\ud800"),
      fc.constant("("),
      fc.constant(2 ** 40),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(files)), fc.nat(), values, (json, choice, value) => {
        const changed = changeOne(json, choice, value);
        try {
          const tokenizer = Tokenizer.fromJSON(changed);
          const text = "Hello  ΣΙΣΥΦΟΣ, été 123 漢字 <tool> 🦙!";
          const ids = tokenizer.encode(text, { allowedSpecial: "all" });
          tokenizer.encodeWithOffsets(text, { allowedSpecial: "all" });
          tokenizer.decode(ids);
          JSON.stringify(tokenizer.toJSON());
        } catch (error) {
          expect(error).toBeInstanceOf(TokenizerFormatError);
          expect((error as Error).message).not.toContain("\n");
        }
      }),
      { numRuns: 700 },
    );
  });
});

/** The file with one of its values, at any depth, replaced. Vocabularies and merges count as a few values only. */
const changeOne = (json: SyntheticTokenizer, choice: number, value: unknown): unknown => {
  const copy: unknown = structuredClone(json);
  const places: (() => void)[] = [];
  const visit = (holder: object): void => {
    for (const key of Object.keys(holder).slice(0, 12)) {
      const slot = holder as { [key: string]: unknown };
      places.push(() => {
        slot[key] = value;
      });
      const inner = slot[key];
      if (typeof inner === "object" && inner !== null) visit(inner);
    }
  };
  visit(copy as object);
  places[choice % places.length]?.();
  return copy;
};

describe("a tiktoken file that is wrong", () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => `${btoa(String.fromCharCode(byte))} ${byte}`);
  const load = (lines: readonly string[], pattern = "\\s+|\\S+", specialTokens = {}): Tokenizer =>
    Tokenizer.fromTiktoken(lines.join("\n"), { pattern, specialTokens });

  test.each([
    [["YQ==", ...bytes], 'fromTiktoken: line 1 must be a token in base64, a space and its rank, it is "YQ=="'],
    [["YQ== x", ...bytes], 'fromTiktoken: line 1 must be a token in base64, a space and its rank, it is "YQ== x"'],
    [["Y* 300", ...bytes], 'fromTiktoken: line 1 is not base64, it is "Y*"'],
    [[...bytes, "YWI= 5"], "fromTiktoken: line 257 repeats rank 5"],
    [[...bytes, "YQ== 300"], "fromTiktoken: line 257 repeats the token of rank 97"],
    [[...bytes, "YWI= 99999999"], "fromTiktoken: line 257 has rank 99999999, ranks must be below 16777216"],
    [bytes.slice(1), "fromTiktoken: the ranks lack the byte 0x00"],
  ])("is refused: %#", (lines, message) => {
    expect(() => load(lines)).toThrow(new TokenizerFormatError(message));
  });

  test("by its pattern or special tokens is refused", () => {
    expect(() => load(bytes, "(")).toThrow(
      new TokenizerFormatError('fromTiktoken: the pattern lacks ")" at position 1 ("(")'),
    );
    expect(() => load(bytes, "a", { "<x>": 7 })).toThrow(TokenizerFormatError);
  });

  test("works as bytes too, with Windows line ends", () => {
    const tokenizer = Tokenizer.fromTiktoken(new TextEncoder().encode([...bytes, "YWI= 256", ""].join("\r\n")), {
      pattern: "\\p{L}{1,3}+|(?s:.)",
    });
    expect(tokenizer.encode("ab!")).toEqual([256, 33]);
    // The pattern's (?s:.) cannot be written for Oniguruma.
    expect(() => tokenizer.toJSON()).toThrow(
      new TokenizerFormatError(
        'toJSON: the pattern sets (?s:, which Oniguruma reads differently ("\\\\p{L}{1,3}+|(?s:.)")',
      ),
    );
  });
});
