import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { statusText } from "../model-training/run-loop.ts";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runAttn } from "../testing/run-attn.ts";
import { runInside } from "../testing/run-inside.ts";
import { testFolder, tinyModel } from "../testing/tiny-model.ts";

const folder = testFolder();
afterAll(() => folder.dispose());
const sentence = "one two three four five six seven eight nine ten ";
const text = folder.write("text.txt", sentence.repeat(60));
const tiny = ["--layers", "1", "--width", "8", "--heads", "2", "--context", "8", "--batch", "2"];
const quick = [...tiny, "--vocabulary-size", "270", "--steps", "6", "--evaluate-every", "4"];
const trainArguments = (...args: string[]) => ["train", "lm", text, ...args];
const train = (...args: string[]) => runInside(trainArguments(...args));
const place = (name: string): string => join(folder.path, name);
const contents = (path: string) =>
  readdirSync(path)
    .toSorted()
    .map((name) => [name, readFileSync(join(path, name)).toString("base64")]);
const files = [
  "config.json",
  "generation_config.json",
  "model.safetensors",
  "tokenizer.json",
  "tokenizer_config.json",
  "training-log.jsonl",
];

describe("attn train lm", () => {
  test("learns a text well enough to continue it, in a folder that generate reads", async () => {
    const out = place("learned");
    const sizes = [...tiny, "--width", "32", "--batch", "8", "--context", "16", "--vocabulary-size", "270"];
    const { code, stdout, stderr } = await train(
      "--out",
      out,
      ...sizes,
      "--steps",
      "150",
      "--learning-rate",
      "0.01",
      "--json",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(stdout) as { loss: number; validationLoss: number };
    expect(report).toMatchObject({ path: out, steps: 150, tokens: 150 * 8 * 16, seconds: expect.any(Number) });
    // Vocabulary and width, a block with half as many key heads, and norms.
    expect(report).toMatchObject({ parameters: 270 * 32 + (2 * 32 * 32 + 2 * 32 * 16 + 3 * 32 * 96) + 3 * 32 });
    expect(report.validationLoss).toBeLessThan(0.3);
    expect(readdirSync(out).toSorted()).toEqual(files);
    const log = readFileSync(join(out, "training-log.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(log.map(({ step }) => step)).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
    expect(log.at(-1)).toMatchObject({ loss: report.loss, validationLoss: report.validationLoss });
    const continued = await runInside([
      "generate",
      "--model",
      out,
      " three four five",
      "--temperature",
      "0",
      "-n",
      "4",
    ]);
    expect(continued.stdout).toMatch(/^ three four five six \w/);
    expect(sentence.repeat(2)).toContain(continued.stdout.trimEnd());
  });

  test("prints a line for each evaluation and one at the end, the same for the same seed", async () => {
    const first = await train("--out", place("one"), ...quick);
    expect(first.stdout).toMatch(
      /^step 4 of 6: loss \d\.\d{4}, held-out loss \d\.\d{4}\nstep 6 of 6: loss .*\nwrote a model of \d+ parameters to .*one\n$/,
    );
    await train("--out", place("two"), ...quick);
    expect(contents(place("two"))).toEqual(contents(place("one")));
    await train("--out", place("three"), ...quick, "--seed", "2");
    expect(contents(place("three"))).not.toEqual(contents(place("one")));
  });

  test("makes GPT-2, without held-out text, on the js backend", async () => {
    const out = place("gpt2");
    const flags = ["--architecture", "gpt2", "--validation", "0", "--backend", "js", "--warm-up", "0", "--json"];
    const { code, stdout } = await train("--out", out, ...quick, ...flags);
    expect({ code, report: JSON.parse(stdout) }).toMatchObject({ code: 0, report: { steps: 6 } });
    expect(JSON.parse(stdout)).not.toHaveProperty("validationLoss");
    expect(JSON.parse(readFileSync(join(out, "config.json"), "utf8"))).toMatchObject({ model_type: "gpt2", n_embd: 8 });
    expect((await runInside(["generate", "--model", out, "the", "-n", "2"])).code).toBe(0);
  });

  test("takes a tokenizer that is there, its start token and its configuration included", async () => {
    const given = tinyModel("llama");
    given.write("tokenizer_config.json", '{"add_bos_token":true,"bos_token":"<s>"}');
    const letters = folder.write("letters.txt", "ĀāĂăĄąĆćĈ".repeat(20));
    const out = place("given");
    const flags = ["--out", out, ...tiny, "--steps", "2", "--tokenizer", given.path];
    const { code, stderr } = await runInside(["train", "lm", letters, ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));
    expect(json(join(out, "tokenizer_config.json"))).toEqual({ add_bos_token: true, bos_token: "<s>" });
    expect(json(join(out, "config.json"))).toMatchObject({ bos_token_id: 1, eos_token_id: 2 });
    expect(json(join(out, "tokenizer.json")).model).toMatchObject(json(join(given.path, "tokenizer.json")).model);
    given.dispose();
  });

  test("wrong input is one line, before any work, and leaves nothing", async () => {
    const out = ["--out", place("never")];
    const short = folder.write("short.txt", "a,b");
    const expected: [string[], string | RegExp][] = [
      [[text], "attn train lm: no output given; name a folder with --out DIR"],
      [[text, "--out", text], `attn train lm: --out ${text} is a file, not a folder`],
      [
        [text, "--out", "/no/where/m"],
        /^attn train lm: --out \/no\/where\/m cannot be written: the folder \/no\/where/,
      ],
      [["/no/where", ...out], "attn train lm: /no/where does not exist"],
      [[folder.path, ...out], `attn train lm: ${folder.path} is a folder, not a file`],
      [[folder.write("latin1.txt", Uint8Array.of(97, 0xe4, 98)), ...out], /latin1\.txt is not UTF-8 text: byte 0xe4/],
      [[text, ...out, "--steps", "0"], 'attn train lm: --steps must be an integer of 1 or more, got "0"'],
      [[text, ...out, "--vocabulary-size", "9"], /^attn train lm: --vocabulary-size must be an integer of 257 or more/],
      [[text, ...out, "--validation", "1"], /^attn train lm: --validation must be a number from 0 to 0\.9, got "1"/],
      [[text, ...out, "--learning-rate", "0"], /^attn train lm: --learning-rate must be a number above 0, got "0"/],
      [[text, ...out, "--heads", "3"], "attn train lm: --width must be a multiple of --heads, got 128 and 3"],
      [[text, ...out, "--kv-heads", "3"], "attn train lm: --heads must be a multiple of --kv-heads, got 4 and 3"],
      [[text, ...out, "--width", "12"], /^attn train lm: --width divided by --heads must be even .*llama, got 3$/m],
      [
        [text, ...out, "--architecture", "gpt2", "--kv-heads", "2"],
        "attn train lm: --architecture gpt2 has as many --kv-heads as --heads, got 2 and 4",
      ],
      [[text, ...out, "--architecture", "rnn"], /Allowed choices are llama, gpt2\.$/m],
      [
        [text, ...out, "--tokenizer", "gpt2", "--vocabulary-size", "300"],
        "attn train lm: --vocabulary-size is for a tokenizer that is learned; leave it out with --tokenizer",
      ],
      [[text, ...out, "--tokenizer", "nowhere"], /^attn train lm: nowhere does not exist; the names known/],
      [[text, ...out, "--resume", "--force"], /^attn train lm: --resume goes on and --force begins anew/],
      [
        [short, ...out],
        "attn train lm: the training part of the text has 2 of the 65 tokens that a window of --context 64 and its last target need; give more text, or less --context",
      ],
      [
        [short, ...out, "--context", "1"],
        "attn train lm: the held-out part of the text has 1 of the 2 tokens that a window of --context 1 and its last target need; give more text, or --validation 0",
      ],
      [[], /^attn train lm: .*missing required argument/],
    ];
    for (const [args, line] of expected) expectRefusal(await runInside(["train", "lm", ...args]), line);
    expect(existsSync(place("never"))).toBe(false);
  });
});

describe("a folder with something in it", () => {
  test("is left alone if it holds a model, unless --force is given", async () => {
    const out = place("taken");
    mkdirSync(out);
    writeFileSync(join(out, "config.json"), "{}");
    expectRefusal(
      await train("--out", out, ...quick),
      `attn train lm: ${out} holds a model; --force trains another in its place`,
    );
    expectRefusal(
      await train("--out", out, ...quick, "--resume"),
      `attn train lm: ${out} holds a model and no unfinished training to resume; --force trains another in its place`,
    );
    expect(readdirSync(out)).toEqual(["config.json"]);
    expect((await train("--out", out, ...quick, "--force")).code).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(files);
  });

  test("keeps what is somebody else's: a folder named training, and the tokenizer that is used", async () => {
    const out = place("shared");
    mkdirSync(join(out, "training"), { recursive: true });
    writeFileSync(join(out, "training", "data.txt"), "mine");
    await runInside(["train", "tokenizer", text, "--out", out, "--vocabulary-size", "265"]);
    const tokenizer = JSON.parse(readFileSync(join(out, "tokenizer.json"), "utf8"));
    const flags = [...tiny, "--steps", "2"];
    expectRefusal(await train("--out", out, ...flags), /holds a model; --force trains another in its place/);
    expect((await train("--out", out, ...flags, "--tokenizer", out)).code).toBe(0);
    expect(readdirSync(join(out, "training"))).toEqual(["data.txt"]);
    expect(JSON.parse(readFileSync(join(out, "tokenizer.json"), "utf8"))).toEqual(tokenizer);
  });

  test("goes on after Ctrl-C to the same end, and only with the same flags and text", async () => {
    const out = place("interrupted");
    const long = ["--out", out, ...tiny, "--vocabulary-size", "270", "--steps", "120", "--evaluate-every", "50"];
    const listeners = process.listenerCount("SIGINT");
    const run = train(...long);
    while (!existsSync(join(out, "training-log.jsonl"))) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(process.listenerCount("SIGINT")).toBe(listeners + 1);
    process.emit("SIGINT");
    const { code, stderr } = await run;
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /^attn train lm: interrupted after step \d+ of 120; the same command with --resume goes on from there\n$/,
    );
    expect(process.listenerCount("SIGINT")).toBe(listeners);
    expectRefusal(
      await train(...long),
      `attn train lm: ${out} holds an unfinished training; --resume goes on with it, --force begins anew`,
    );
    expectRefusal(
      await train(...long, "--resume", "--batch", "3"),
      `attn train lm: ${out} was begun with --batch 2, got 3; give the same flags, or --force`,
    );
    expectRefusal(
      await runInside(["train", "lm", text, text, ...long, "--resume"]),
      `attn train lm: ${out} was begun with another text; give the same INPUT, or --force`,
    );
    const kept = readdirSync(join(out, "training")).toSorted();
    expect(kept).toEqual([
      "checkpoint-0.safetensors",
      "checkpoint-1.safetensors",
      "run.json",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    expect((await train(...long, "--resume")).code).toBe(0);
    const whole = place("uninterrupted");
    await train(...long, "--out", whole);
    expect(contents(out)).toEqual(contents(whole));
  });

  test("goes on after SIGKILL at any moment: the log and the model are those of a run that was never killed", async () => {
    const flags = [
      ...tiny,
      "--vocabulary-size",
      "270",
      "--steps",
      "150",
      "--save-every",
      "7",
      "--evaluate-every",
      "60",
    ];
    const whole = place("whole");
    expect((await train("--out", whole, ...flags, "--json")).code).toBe(0);
    const out = place("killed");
    const log = join(out, "training-log.jsonl");
    const steps = () => (existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0);
    let kills = 0;
    for (const last of [0, 1, 40, 90]) {
      const goal = last + randomInt(25);
      // The first one as soon as the folder is there: the tokenizer may be written, or the first checkpoint, or neither.
      const killWhen = () => (last === 0 ? existsSync(join(out, "training")) : steps() >= goal);
      const { code } = await runAttn(trainArguments("--out", out, ...flags, "--resume"), { killWhen });
      if (code === null) kills++;
    }
    expect(kills).toBeGreaterThan(2);
    expect(existsSync(join(out, "model.safetensors"))).toBe(false);
    const { code, stdout, stderr } = await train("--out", out, ...flags, "--resume", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ path: out, steps: 150 });
    expect(contents(out)).toEqual(contents(whole));
  });
});

test("the status says how far it is, how well, how fast and how long", () => {
  const progress = {
    step: 250,
    steps: 1000,
    loss: 2.34561,
    learningRate: 1e-3,
    tokensPerSecond: 12_345.4,
    secondsLeft: 80.2,
  };
  expect(statusText(progress)).toBe("step 250 of 1000: loss 2.3456, 12345 tokens/s, 1:21 left");
});
