// Adapters: trained beside a model's weights, applied, merged and described.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseSafetensors } from "@attn/transformer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runInside } from "../testing/run-inside.ts";
import { continued, prompt, readJson, tinyTrainings, translated } from "../testing/tiny-training.ts";

const trainings = tinyTrainings();
const { place, modelOf, lm, translator } = trainings;
afterAll(() => trainings.dispose());

describe("--lora", () => {
  const adapter = place("adapter");
  beforeAll(async () => {
    const { code, stdout, stderr } = await lm("--from", modelOf("llama"), "--lora", "2", "--out", adapter);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/\nwrote an adapter of \d+ parameters to .*adapter\n$/);
  });

  test("writes two files as peft has them, the log, and nothing else", async () => {
    expect(readdirSync(adapter).toSorted()).toEqual([
      "adapter_config.json",
      "adapter_model.safetensors",
      "training-log.jsonl",
    ]);
    expect(readJson(join(adapter, "adapter_config.json"))).toMatchObject({
      peft_type: "LORA",
      task_type: "CAUSAL_LM",
      base_model_name_or_path: modelOf("llama"),
      r: 2,
      lora_alpha: 4,
      target_modules: ["q_proj", "v_proj"],
      fan_in_fan_out: false,
    });
    const names = [...parseSafetensors(readFileSync(join(adapter, "adapter_model.safetensors"))).entries.keys()];
    expect(names).toContain("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight");
    expect(names.every((name) => /\.(q_proj|v_proj)\.lora_[AB]\.weight$/.test(name))).toBe(true);
  });

  test("changes what the model says, the same whether it is applied or merged", async () => {
    const plain = await continued("--model", modelOf("llama"));
    const applied = await continued("--model", modelOf("llama"), "--adapter", adapter);
    const { code, stdout, stderr } = await runInside([
      ...["merge", "--model", modelOf("llama"), "--adapter", adapter, "--out", place("merged"), "--json"],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ path: place("merged"), parameters: expect.any(Number) });
    const merged = await continued("--model", place("merged"));
    expect(merged.logprobs).toEqual(applied.logprobs);
    expect(applied.logprobs).not.toEqual(plain.logprobs);
    // The tokens of the text follow each other as the adapter has learned.
    expect(applied.tokens[0]).toBe(8);
  });

  test("the last evaluation of the training is that of the adapter", async () => {
    const again = await lm("--from", modelOf("llama"), "--lora", "2", "--out", place("evaluated"), "--json");
    const { validationLoss } = JSON.parse(again.stdout);
    await runInside(["merge", "--model", modelOf("llama"), "--adapter", place("evaluated"), "--out", place("whole")]);
    const flags = ["--learning-rate", "1e-30", "--weight-decay", "0", "--steps", "1", "--warm-up", "0", "--json"];
    const still = await lm("--from", place("whole"), "--out", place("evaluated again"), ...flags);
    expect(JSON.parse(still.stdout).validationLoss).toBeCloseTo(validationLoss, 5);
  });

  test.each([
    ["gpt2", [], ["c_attn"], true],
    ["gpt2", ["--lora-targets", "attn.c_attn, mlp.c_proj"], ["attn.c_attn", "mlp.c_proj"], true],
    ["qwen3", ["--lora-alpha", "3"], ["q_proj", "v_proj"], false],
    ["llama", ["--lora-targets", "o_proj,gate_proj,o_proj"], ["o_proj", "gate_proj"], false],
  ] as const)("%s %j adapts %j", async (name, flags, targets, fanInFanOut) => {
    const out = place(`${name} ${targets.length} ${flags.length}`);
    const { code, stderr } = await lm("--from", modelOf(name), "--lora", "3", "--out", out, ...flags);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const alpha = flags[0] === "--lora-alpha" ? 3 : 6;
    expect(readJson(join(out, "adapter_config.json"))).toMatchObject({
      r: 3,
      lora_alpha: alpha,
      target_modules: targets,
      fan_in_fan_out: fanInFanOut,
    });
    expect(await continued("--model", modelOf(name), "--adapter", out)).not.toEqual(
      await continued("--model", modelOf(name)),
    );
  });

  test.each([
    ["marian", ["q_proj", "v_proj"]],
    ["t5", ["q", "v"]],
  ])("an adapter of %s translates and draws", async (name, targets) => {
    const out = place(`${name} adapter`);
    const { code, stderr } = await translator(
      "--from",
      modelOf(name),
      "--lora",
      "2",
      "--out",
      out,
      "--learning-rate",
      "0.1",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(readJson(join(out, "adapter_config.json"))).toMatchObject({
      task_type: "SEQ_2_SEQ_LM",
      target_modules: targets,
    });
    const { score } = await translated("--model", modelOf(name));
    expect((await translated("--model", modelOf(name), "--adapter", out)).score).not.toBe(score);
    const drawn = (...args: string[]) =>
      runInside([
        "attend",
        prompt,
        "--model",
        modelOf(name),
        "--show",
        "encoder",
        "--layer",
        "0",
        "--head",
        "0",
        ...args,
      ]);
    expect((await drawn("--adapter", out)).code).toBe(0);
  });

  test("attn merge --force replaces a model in shards", async () => {
    const sharded = place("sharded");
    cpSync(modelOf("qwen3"), sharded, { recursive: true });
    expect(readdirSync(sharded)).toContain("model.safetensors.index.json");
    const merge = ["merge", "--model", modelOf("llama"), "--adapter", adapter, "--out", sharded, "--force"];
    expect((await runInside(merge)).stdout).toMatch(/^wrote a model of \d+ parameters to .*sharded\n$/);
    expect(await continued("--model", sharded)).toEqual(
      await continued("--model", modelOf("llama"), "--adapter", adapter),
    );
  });

  test("attn inspect describes it", async () => {
    const { stdout } = await runInside(["inspect", adapter]);
    expect(stdout).toMatch(/^ {2}adapter +LORA$/m);
    expect(stdout).toMatch(new RegExp(`^ {2}of the model +${modelOf("llama")}$`, "m"));
    expect(stdout).toMatch(/^ {2}rank +2$/m);
    expect(stdout).toMatch(/^ {2}layers +q_proj, v_proj$/m);
    expect(stdout).toMatch(/lora_A\.weight +F32 +\[2, \d+\]/);
    const described = JSON.parse((await runInside(["inspect", adapter, "--json"])).stdout);
    expect(described).toMatchObject({ kind: "adapter", config: { r: 2 }, parameters: expect.any(Number) });
    const config = await runInside(["inspect", join(adapter, "adapter_config.json"), "--json"]);
    expect(JSON.parse(config.stdout)).toMatchObject({ kind: "adapter", config: { r: 2 } });
  });

  test("flags of an adapter that make no sense are refused", async () => {
    const from = ["--from", modelOf("llama")];
    const refused: [string[], string | RegExp][] = [
      [["--lora", "2"], "attn train lm: --lora needs --from DIR: an adapter belongs to a model that is there"],
      [["--lora-alpha", "2"], "attn train lm: --lora-alpha needs --lora RANK"],
      [[...from, "--lora-targets", "q_proj"], "attn train lm: --lora-targets needs --lora RANK"],
      [[...from, "--lora", "0"], 'attn train lm: --lora must be an integer of 1 or more, got "0"'],
      [[...from, "--lora", "2", "--lora-alpha", "0"], 'attn train lm: --lora-alpha must be a number above 0, got "0"'],
      [
        [...from, "--lora", "2", "--lora-targets", "q_proj,"],
        'attn train lm: --lora-targets must be names of layers with commas between them, such as q_proj,v_proj, got "q_proj,"',
      ],
      ...["c_attn", "proj", "embed_tokens", "norm"].map((name): [string[], string] => [
        [...from, "--lora", "2", "--lora-targets", `q_proj,${name}`],
        `attn train lm: --lora-targets "${name}" is no linear layer of ${modelOf("llama")}; it has down_proj, gate_proj, k_proj, lm_head, o_proj, q_proj, up_proj, v_proj`,
      ]),
    ];
    for (const [flags, line] of refused) expectRefusal(await lm("--out", place("never"), ...flags), line);
    expect(existsSync(place("never"))).toBe(false);
  });

  test("a model and an adapter do not share a folder", async () => {
    expectRefusal(
      await lm("--out", adapter, "--force"),
      `attn train lm: ${adapter} holds an adapter; give a model a folder of its own`,
    );
    const taken = place("taken");
    mkdirSync(taken);
    writeFileSync(join(taken, "config.json"), "{}");
    const flags = ["--from", modelOf("llama"), "--lora", "2", "--out"];
    expectRefusal(
      await lm(...flags, taken, "--force"),
      `attn train lm: ${taken} holds a model; give an adapter a folder of its own`,
    );
    expectRefusal(
      await lm(...flags, adapter),
      `attn train lm: ${adapter} holds an adapter; --force trains another in its place`,
    );
    const merge = ["merge", "--model", modelOf("llama"), "--adapter", adapter, "--out"];
    expectRefusal(
      await runInside([...merge, taken]),
      `attn merge: ${taken} holds a model; --force writes another in its place`,
    );
    expectRefusal(
      await runInside([...merge, adapter]),
      `attn merge: ${adapter} holds an adapter; give the model a folder of its own`,
    );
    expectRefusal(
      await runInside([...merge, modelOf("llama")]),
      /^attn merge: --out .* is the folder of --model; give it another one$/m,
    );
    expectRefusal(
      await runInside(["merge", "--model", modelOf("llama"), "--out", taken]),
      "attn merge: no adapter given; name one with --adapter DIR",
    );
    expect((await runInside([...merge, taken, "--force"])).code).toBe(0);
  });
});
