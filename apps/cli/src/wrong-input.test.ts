import { afterAll, describe, expect, test } from "vitest";
import { expectRefusal } from "./testing/expect-refusal.ts";
import { runAttn } from "./testing/run-attn.ts";
import { runInside } from "./testing/run-inside.ts";
import { lettersOf, testFolder, tinyModel } from "./testing/tiny-model.ts";

const folder = testFolder();
const llama = tinyModel("llama");
afterAll(() => {
  folder.dispose();
  llama.dispose();
});
const prompt = lettersOf([5, 6, 7]);

describe("the command line", () => {
  test.each<[string[], string | RegExp]>([
    [["generat"], "attn: unknown command 'generat' (Did you mean generate?)"],
    [["site", "--port", "x"], 'attn site: --port must be an integer from 0 to 65535, got "x"'],
    [
      ["bench", "matmull"],
      'attn bench: there is no benchmark "matmull"; there are matmul, attention, decode, prefill, encode, bpe, word2vec, training, sampling, start-up, decode-110m, decode-110m-int8, decode-110m-int4, prefill-110m',
    ],
    [["bench", "--rounds", "0"], 'attn bench: --rounds must be an integer of 1 or more, got "0"'],
    [["serve", "--port", "70000"], 'attn serve: --port must be an integer from 0 to 65535, got "70000"'],
    [
      ["serve", "--cors", "localhost"],
      'attn serve: --cors must be an origin such as http://localhost:3000, or *, got "localhost"',
    ],
    [["serve", "--model", "/no/where"], "attn serve: /no/where does not exist"],
    [["serve", "--host", "203.0.113.7", "--port", "0"], "attn serve: --host 203.0.113.7 is no address of this machine"],
    [["--"], "attn: no command given; attn --help lists them"],
    [
      ["help", "nonsense"],
      'attn: there is no command "nonsense"; there are generate, tokenize, embed, translate, attend, vectors, show, train, merge, inspect, bench, serve, site',
    ],
    [["help", "train", "lmm"], 'attn: there is no command "train lmm"; there are tokenizer, word2vec, lm, translator'],
    [["help", "embed", "x"], 'attn: embed has no commands, got "x"'],
    [["--nonsense"], "attn: unknown option '--nonsense'"],
    [["generate", "--temprature", "0"], "attn generate: unknown option '--temprature' (Did you mean --temperature?)"],
    [["generate", "--threads", "0"], 'attn generate: --threads must be an integer from 1 to 64, got "0"'],
    [
      ["generate", "--threads", "2", "--backend", "js", "x"],
      "attn generate: --threads 2 is for --backend wasm, got --backend js",
    ],
    [["generate", "--colour", "4"], /^attn generate: unknown option '--colour'/],
    [["generate", "--temperature", "hot"], 'attn generate: --temperature must be a number of 0 or more, got "hot"'],
    [["generate", "--max-tokens", "0"], 'attn generate: --max-tokens must be an integer of 1 or more, got "0"'],
    [["generate", "--min-p", "2"], 'attn generate: --min-p must be a number from 0 to 1, got "2"'],
    [["generate", "--top-p", "0"], /^attn generate: --top-p must be a number above 0 and at most 1, got "0"/],
    [
      ["generate", "--backend", "tpu"],
      /^attn generate: .*--backend.*'tpu' is invalid\. Allowed choices are wasm, js, gpu\.$/m,
    ],
    [
      ["generate", "--quantize", "int2"],
      /^attn generate: .*--quantize.*'int2' is invalid\. Allowed choices are int8, int4\.$/m,
    ],
    [
      ["generate", "--cache", "int3"],
      /^attn generate: .*--cache.*'int3' is invalid\. Allowed choices are float32, float16, int8, int4\.$/m,
    ],
    [["serve", "--cache", "fp8"], /^attn serve: .*--cache.*'fp8' is invalid\./m],
    [["generate", "--cache"], /^attn generate: option '--cache <type>' argument missing$/m],
    [
      ["generate", "--quantize", "int8", "--adapter", "x", "x"],
      "attn generate: --quantize cannot be combined with --adapter: an adapter is added to float32 weights. Write a model of both with attn merge first",
    ],
    [["generate", "--model"], /^attn generate: option '-m, --model <folder>' argument missing$/m],
    [["generate", "--stop", "", "x"], "attn generate: --stop must not be empty: an empty text is everywhere"],
    [
      ["generate", "--logprobs", "2", "x"],
      "attn generate: --logprobs needs --json: there is no place for it in a text",
    ],
    [["generate", "two", "words"], /^attn generate: too many arguments .* Put quotes around a text with spaces\.$/m],
    [["embed", "x"], /^attn embed: no model given; name one with --model DIR/],
    [
      ["generate", "x", "--attention", "x.png"],
      'attn generate: --attention must end in .svg, .html, .json, got "x.png"',
    ],
    [
      ["attend", "x", "--out", "/no/where/x.svg"],
      /^attn attend: --out \/no\/where\/x\.svg cannot be written: the folder \/no\/where does not exist$/m,
    ],
    [["attend", "x", "--layer", "-1"], /^attn attend: --layer must be an integer of 0 or more, got "-1"/],
    [["embed", "x", "--pool", "max"], /^attn embed: .*'max' is invalid\. Allowed choices are mean, cls\.$/m],
    [["tokenize", "--decode", "1 two"], 'attn tokenize: --decode takes ids, whole numbers from 0, got "two"'],
    [
      ["tokenize", "--decode", "99999999"],
      /^attn tokenize: decode: no token has the id 99999999, ids are whole numbers from 0 to 50256$/m,
    ],
    [["tokenize", "--decode", "--count", "1"], /^attn tokenize: --decode cannot be combined with --count/],
    [
      ["tokenize", "x", "--tokenizer", "nowhere"],
      /^attn tokenize: nowhere does not exist; the names known without a file are gpt2, /,
    ],
    [
      ["tokenize", "a <|endoftext|>"],
      /the text has the special token "<\|endoftext\|>" at position 2; --allow-special takes it as that token$/m,
    ],
    [["inspect"], "attn inspect: missing required argument 'DIR|FILE'"],
    [["inspect", "/no/where"], "attn inspect: /no/where does not exist"],
  ])("%j", async (args, line) => {
    expectRefusal(await runInside(args), line);
  });

  test("with --json there is still nothing on stdout", async () => {
    expectRefusal(await runInside(["tokenize", "--json", "--decode", "x"]), /^attn tokenize: --decode takes ids/);
  });

  test("ATTN_DEBUG=1 adds the stack", async () => {
    const { stderr } = await runAttn(["inspect", "/no/where"], { env: { ATTN_DEBUG: "1" } });
    expect(stderr).toMatch(/^attn inspect: \/no\/where does not exist\nFailure: .*\n +at /);
  });
});

describe("texts", () => {
  test("bytes that are no UTF-8 are refused with their place", async () => {
    const file = folder.write("latin1.txt", Uint8Array.of(0x63, 0x61, 0x66, 0xe9));
    expectRefusal(
      await runInside(["tokenize", "--file", file]),
      `attn tokenize: ${file} is not UTF-8 text: byte 0xe9 at position 3`,
    );
    expectRefusal(
      await runAttn(["tokenize"], { input: Uint8Array.of(0xff) }),
      "attn tokenize: standard input is not UTF-8 text: byte 0xff at position 0",
    );
  });

  test("an empty prompt and one beyond the context are refused with the sizes", async () => {
    expectRefusal(
      await runInside(["generate", "--model", llama.path, ""]),
      "attn generate: the text has no tokens; give at least one character",
    );
    const long = lettersOf(Array.from({ length: 300 }, () => 9));
    expectRefusal(
      await runInside(["generate", "--model", llama.path, long]),
      "attn generate: the text has 300 tokens, the model takes at most 256",
    );
  });

  test("a layer or head that the model does not have is refused with the range", async () => {
    expectRefusal(
      await runInside(["attend", "--model", llama.path, prompt, "--layer", "2"]),
      "attn attend: --layer must be 0 to 1, got 2",
    );
    expectRefusal(
      await runInside(["attend", "--model", llama.path, prompt, "--head", "6"]),
      "attn attend: --head must be 0 to 5, got 6",
    );
  });
});
