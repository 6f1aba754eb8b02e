// Trainings that begin from a model: all its weights go on.
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseSafetensors } from "@attn/transformer";
import { afterAll, describe, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { continued, readJson, tinyTrainings, translated } from "../testing/tiny-training.ts";

const trainings = tinyTrainings();
const { text, place, modelOf, lm, translator } = trainings;
afterAll(() => trainings.dispose());
const tensors = (path: string) => parseSafetensors(readFileSync(join(path, "model.safetensors")));

describe("--from", () => {
  test.each(["llama", "gpt2", "qwen3"])("a %s goes on with its sizes and its tokenizer", async (name) => {
    const out = place(`from ${name}`);
    const { code, stdout, stderr } = await lm("--from", modelOf(name), "--out", out, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const config = readJson(join(out, "config.json"));
    const given = readJson(join(modelOf(name), "config.json"));
    for (const field of ["architectures", "vocab_size", "hidden_size", "n_embd", "max_position_embeddings"])
      expect(config[field]).toEqual(given[field]);
    const { model } = readJson(join(modelOf(name), "tokenizer.json"));
    expect(readJson(join(out, "tokenizer.json"))).toMatchObject({ model });
    const losses = readFileSync(join(out, "training-log.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((x) => JSON.parse(x).loss);
    expect(JSON.parse(stdout).validationLoss).toBeLessThan(losses[0]);
    expect(await continued("--model", out)).not.toEqual(await continued("--model", modelOf(name)));
  });

  test("begins where the model is: a rate of nothing leaves its weights", async () => {
    const out = place("still");
    const flags = ["--learning-rate", "1e-30", "--weight-decay", "0", "--steps", "1", "--warm-up", "0"];
    expect((await lm("--from", modelOf("llama"), "--out", out, ...flags)).code).toBe(0);
    const [before, after] = [modelOf("llama"), out].map((path) => tensors(path));
    for (const name of after?.entries.keys() ?? [])
      expect(await after?.tensor(name).data(), name).toEqual(await before?.tensor(name).data());
  });

  test.each(["marian", "t5"])("a translator goes on: %s", async (name) => {
    const out = place(`from ${name}`);
    const { code, stderr } = await translator("--from", modelOf(name), "--out", out, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [before, after] = [modelOf(name), out].map((path) => tensors(path));
    // transformers holds this one still.
    const bias = "final_logits_bias";
    if (name === "marian") expect(await after?.tensor(bias).data()).toEqual(await before?.tensor(bias).data());
    expect((await translated("--model", out)).tokens.length).toBeGreaterThan(0);
  });

  test("keeps the rates of dropout that the model has, unless --dropout is given", async () => {
    const base = place("dropping base");
    cpSync(modelOf("llama"), base, { recursive: true });
    writeFileSync(
      join(base, "config.json"),
      JSON.stringify({ ...readJson(join(base, "config.json")), attention_dropout: 0.25 }),
    );
    for (const [name, flags, rate] of [
      ["as it was", [], 0.25],
      ["none", ["--dropout", "0"], 0],
    ] as const) {
      expect((await lm("--from", base, "--out", place(name), ...flags)).code).toBe(0);
      expect(readJson(join(place(name), "config.json")).attention_dropout).toBe(rate);
    }
  });

  test("a resumed run has the end of one that was never stopped, and asks for the same model", async () => {
    for (const [kind, flags] of [
      ["weights", []],
      ["adapter", ["--lora", "2", "--dropout", "0.2"]],
    ] as const) {
      const base = place(`base of ${kind}`);
      cpSync(modelOf("llama"), base, { recursive: true });
      const [whole, out] = [place(`whole ${kind}`), place(`halted ${kind}`)];
      const all = ["--from", base, "--steps", "80", ...flags];
      await lm(...all, "--out", whole);
      const run = lm(...all, "--out", out);
      while (!existsSync(join(out, "training-log.jsonl"))) await new Promise((done) => setTimeout(done, 2));
      process.emit("SIGINT");
      expect((await run).code).toBe(130);
      const config = readFileSync(join(base, "config.json"), "utf8");
      writeFileSync(join(base, "config.json"), JSON.stringify({ ...JSON.parse(config), rms_norm_eps: 1e-3 }));
      expectRefusal(
        await lm(...all, "--out", out, "--resume"),
        `attn train lm: ${out} was begun when --from held other weights; begin anew with --force`,
      );
      writeFileSync(join(base, "config.json"), config);
      expectRefusal(
        await lm(...all, "--out", out, "--resume", "--from", modelOf("llama")),
        `attn train lm: ${out} was begun with --from ${base}, got ${modelOf("llama")}; give the same flags, or --force`,
      );
      expect((await lm(...all, "--out", out, "--resume")).code).toBe(0);
      const contents = (path: string) =>
        readdirSync(path).map((name) => [name, readFileSync(join(path, name)).toString("base64")]);
      expect(contents(out)).toEqual(contents(whole));
    }
  });

  test("what contradicts the model is refused by name, and nothing is written", async () => {
    const [llama, out] = [modelOf("llama"), ["--out", place("never")]];
    const refused: [string[], string | RegExp][] = [
      ...["--layers", "--width", "--heads", "--kv-heads"].map((flag): [string[], string] => [
        ["--from", llama, flag, "2"],
        `attn train lm: --from ${llama} settles sizes and tokenizer; leave out ${flag}`,
      ]),
      [["--from", llama, "--architecture", "llama"], /leave out --architecture$/m],
      [["--from", llama, "--tokenizer", llama], /leave out --tokenizer$/m],
      [["--from", llama, "--vocabulary-size", "300"], /leave out --vocabulary-size$/m],
      [["--from", "/no/where"], "attn train lm: /no/where does not exist"],
      [["--from", text], /^attn train lm: .*text\.txt is a file; --from takes a folder/],
      [["--from", place("")], /is no model: config\.json, tokenizer\.json, model\.safetensors are missing$/m],
      [
        ["--from", modelOf("marian")],
        /is an encoder-decoder \(MarianMTModel\) and cannot be trained as a language model/,
      ],
      [["--from", modelOf("bert")], /is an encoder \(BertModel\) and cannot be trained as a language model/],
      [
        ["--from", llama, "--out", `${llama}/.`],
        `attn train lm: --out ${llama}/. is the folder of --from; give it another one`,
      ],
      [
        ["--from", llama, "--context", "9999"],
        /^attn train lm: --context must be at most the \d+ tokens that .* takes, got 9999$/m,
      ],
    ];
    for (const [flags, line] of refused) expectRefusal(await lm(...out, ...flags), line);
    expectRefusal(
      await translator("--from", llama, ...out),
      /is a language model \(LlamaForCausalLM\) and cannot be trained as a translator/,
    );
    expect(existsSync(place("never"))).toBe(false);
  });
});
