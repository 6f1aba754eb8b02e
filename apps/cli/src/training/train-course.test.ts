// How a training goes: dropout, clipping, accumulation, checkpointed blocks, and which weights it ends with.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runInside } from "../testing/run-inside.ts";
import { testFolder } from "../testing/tiny-model.ts";

const folder = testFolder();
afterAll(() => folder.dispose());
const text = folder.write("text.txt", "one two three four five six seven eight nine ten ".repeat(60));
const pairs = folder.write("pairs.tsv", "1 2\tone two\n2 3\ttwo three\n3 1\tthree one\n".repeat(12));
const sizes = ["--layers", "2", "--width", "8", "--heads", "2", "--context", "8"];
const quick = [...sizes, "--batch", "2", "--vocabulary-size", "262", "--steps", "6", "--evaluate-every", "2", "--json"];
const place = (name: string): string => join(folder.path, name);
const contents = (path: string) =>
  readdirSync(path)
    .toSorted()
    .map((name) => [name, readFileSync(join(path, name)).toString("base64")]);

interface Report {
  readonly steps: number;
  readonly keptStep: number;
  readonly stopped: string;
  readonly loss: number;
  readonly validationLoss: number;
  readonly tokens: number;
}

interface LogLine {
  readonly step: number;
  readonly loss: number;
  readonly validationLoss?: number;
}

const trained = async (name: string, ...flags: string[]) => {
  const { code, stdout, stderr } = await runInside(["train", "lm", text, "--out", place(name), ...quick, ...flags]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Report;
};
const lines = (name: string): LogLine[] =>
  readFileSync(join(place(name), "training-log.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const weights = (name: string) => readFileSync(join(place(name), "model.safetensors")).toString("base64");
const config = (name: string) => JSON.parse(readFileSync(join(place(name), "config.json"), "utf8"));

test("--dropout changes what is learned, the same for the same seed, and stands in config.json", async () => {
  await trained("plain");
  await trained("dropping", "--dropout", "0.5");
  expect(config("plain")).toMatchObject({ attention_dropout: 0 });
  expect(config("dropping")).toMatchObject({ attention_dropout: 0.5 });
  expect(lines("dropping")[0]?.loss).not.toBe(lines("plain")[0]?.loss);
  expect(weights("dropping")).not.toBe(weights("plain"));
  await trained("dropping again", "--dropout", "0.5");
  expect(contents(place("dropping again"))).toEqual(contents(place("dropping")));
});

test("--dropout of GPT-2 and of a translator is at the places that transformers has", async () => {
  await trained("gpt2", "--architecture", "gpt2", "--dropout", "0.25");
  expect(config("gpt2")).toMatchObject({ embd_pdrop: 0.25, attn_pdrop: 0.25, resid_pdrop: 0.25 });
  const flags = [...sizes, "--context", "16", "--steps", "2", "--vocabulary-size", "270", "--dropout", "0.25"];
  const { code, stderr } = await runInside(["train", "translator", pairs, "--out", place("marian"), ...flags]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(config("marian")).toMatchObject({ dropout: 0.25, attention_dropout: 0, activation_dropout: 0 });
});

test("the weights are those of the best evaluation, or the last with --keep last", async () => {
  // A rate at which the loss goes up and down.
  const wild = ["--learning-rate", "3", "--warm-up", "0", "--steps", "400", "--patience", "2"];
  const report = await trained("best", ...wild);
  const evaluations = lines("best").filter(({ validationLoss }) => validationLoss !== undefined);
  const losses = evaluations.map(({ validationLoss }) => Number(validationLoss));
  const best = losses.indexOf(Math.min(...losses));
  expect(best).toBeLessThan(losses.length - 1);
  expect(report).toMatchObject({ keptStep: evaluations[best]?.step, validationLoss: losses[best] });
  const last = await trained("last", ...wild, "--keep", "last");
  expect(last).toMatchObject({ keptStep: report.steps, validationLoss: losses.at(-1) });
  expect(lines("last")).toEqual(lines("best"));
  expect(weights("last")).not.toBe(weights("best"));
  const spoken = await runInside(
    ["train", "lm", text, "--out", place("spoken"), ...quick, ...wild].filter((flag) => flag !== "--json"),
  );
  expect(spoken.stdout).toMatch(
    new RegExp(
      `wrote a model of \\d+ parameters to .*spoken, those of step ${report.keptStep}, when the held-out loss was best\n$`,
    ),
  );
});

test("--patience stops, and says so", async () => {
  const flags = ["--learning-rate", "3", "--warm-up", "0", "--steps", "400", "--patience", "2"];
  const report = await trained("patient", ...flags);
  expect(report.stopped).toBe("patience");
  expect(report.steps).toBe(lines("patient").length);
  expect(report.steps - report.keptStep).toBe(4); // two evaluations, two steps apart
  const spoken = await runInside(
    ["train", "lm", text, "--out", place("patient aloud"), ...quick, ...flags].filter((flag) => flag !== "--json"),
  );
  expect(spoken.stdout).toContain(
    `\nstopped after step ${report.steps} of 400: 2 times in a row the held-out loss got no better\n`,
  );
});

test("a run that was interrupted keeps its best weights and its dropout when it goes on", async () => {
  const flags = ["--learning-rate", "0.5", "--warm-up", "0", "--steps", "60", "--dropout", "0.3", "--patience", "12"];
  const whole = await trained("whole", ...flags);
  const run = runInside(["train", "lm", text, "--out", place("halted"), ...quick, ...flags]);
  while (!existsSync(join(place("halted"), "training-log.jsonl"))) await new Promise((done) => setTimeout(done, 2));
  process.emit("SIGINT");
  expect((await run).code).toBe(130);
  for (const [flag, was, value] of [
    ["--dropout", "0.3", "0.2"],
    ["--keep", "best", "last"],
    ["--patience", "12", "3"],
    ["--clip-norm", "default", "2"],
    ["--accumulate", "1", "2"],
  ] as const)
    expectRefusal(
      await runInside(["train", "lm", text, "--out", place("halted"), ...quick, ...flags, flag, value, "--resume"]),
      `attn train lm: ${place("halted")} was begun with ${flag} ${was}, got ${value}; give the same flags, or --force`,
    );
  const {
    seconds: _,
    path: __,
    ...resumed
  } = (await trained("halted", ...flags, "--resume")) as Report & {
    seconds: number;
    path: string;
  };
  expect(whole).toMatchObject(resumed);
  expect(contents(place("halted"))).toEqual(contents(place("whole")));
});

test("--checkpoint-blocks changes no loss but by rounding, dropout included", async () => {
  const same = (one: string, other: string) => {
    for (const [index, { loss }] of lines(one).entries()) expect(lines(other)[index]?.loss).toBeCloseTo(loss, 5);
  };
  await trained("kept values", "--dropout", "0.3");
  await trained("computed again", "--dropout", "0.3", "--checkpoint-blocks");
  same("kept values", "computed again");
  const flags = [...sizes, "--context", "16", "--steps", "3", "--vocabulary-size", "270", "--dropout", "0.3"];
  const translator = ["train", "translator", pairs, ...flags];
  await runInside([...translator, "--out", place("translator")]);
  await runInside([...translator, "--out", place("translator again"), "--checkpoint-blocks"]);
  same("translator", "translator again");
});

test("--accumulate averages batches: the first loss is the mean, and all their tokens count", async () => {
  const one = await trained("one by one", "--learning-rate", "1e-30", "--warm-up", "0", "--steps", "2");
  const two = await trained(
    "two at once",
    "--learning-rate",
    "1e-30",
    "--warm-up",
    "0",
    "--steps",
    "1",
    "--accumulate",
    "2",
  );
  const [first = 0, second = 0] = lines("one by one").map(({ loss }) => loss);
  expect(lines("two at once")[0]?.loss).toBeCloseTo((first + second) / 2, 6);
  expect(two.tokens).toBe(one.tokens);
});

test("--clip-norm is 1 unless given, and 0 clips nothing", async () => {
  await trained("clipped", "--clip-norm", "1");
  expect(weights("clipped")).toBe(weights("plain"));
  await trained("shorter", "--clip-norm", "0.01");
  await trained("unclipped", "--clip-norm", "0");
  await trained("far from clipped", "--clip-norm", "1e6");
  expect(weights("shorter")).not.toBe(weights("plain"));
  expect(weights("far from clipped")).toBe(weights("unclipped"));
});

test("flags out of range, or that contradict each other, are refused before any work", async () => {
  const refused: [string[], string][] = [
    [["--dropout", "1"], '--dropout must be a number from 0 to 0.9, got "1"'],
    [["--dropout", "-0.1"], '--dropout must be a number from 0 to 0.9, got "-0.1"'],
    [["--clip-norm", "-1"], '--clip-norm must be a number of 0 or more, got "-1"'],
    [["--clip-norm", "NaN"], '--clip-norm must be a number of 0 or more, got "NaN"'],
    [["--accumulate", "0"], '--accumulate must be an integer of 1 or more, got "0"'],
    [["--patience", "0"], '--patience must be an integer of 1 or more, got "0"'],
    [["--keep", "first"], "option '--keep <which>' argument 'first' is invalid. Allowed choices are best, last."],
    [
      ["--keep", "best", "--validation", "0"],
      "--keep best goes by the held-out loss, and --validation 0 holds nothing out",
    ],
    [
      ["--patience", "2", "--validation", "0"],
      "--patience goes by the held-out loss, and --validation 0 holds nothing out",
    ],
  ];
  for (const [flags, line] of refused)
    for (const [kind, input] of [
      ["lm", text],
      ["translator", pairs],
    ] as const)
      expectRefusal(
        await runInside(["train", kind, input, "--out", place("never"), ...flags]),
        `attn train ${kind}: ${line}`,
      );
  expect(existsSync(place("never"))).toBe(false);
});
