// Folders that are no adapter, or one of another model; and adapters as others store them.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runInside } from "../testing/run-inside.ts";
import { continued, prompt, readJson, tinyTrainings } from "../testing/tiny-training.ts";

const trainings = tinyTrainings();
const { text, place, modelOf, lm } = trainings;
afterAll(() => trainings.dispose());

describe("a folder that is no adapter of the model is one line", () => {
  const whole = place("good adapter");
  beforeAll(async () => {
    await lm("--from", modelOf("llama"), "--lora", "2", "--out", whole);
  });
  const broken = (name: string, change: (path: string) => void): string => {
    cpSync(whole, place(name), { recursive: true });
    change(place(name));
    return place(name);
  };
  const withConfig = (name: string, fields: object): string =>
    broken(name, (path) =>
      writeFileSync(
        join(path, "adapter_config.json"),
        JSON.stringify({ ...readJson(join(whole, "adapter_config.json")), ...fields }),
      ),
    );
  const weightsIn = (path: string): string => join(path, "adapter_model.safetensors");

  test.each<[string, () => string, RegExp]>([
    ["nothing there", () => "/no/where", /^attn generate: \/no\/where does not exist$/m],
    ["a file", () => text, /is a file; --adapter takes a folder/],
    [
      "a model",
      () => modelOf("llama"),
      /is no adapter: adapter_config\.json, adapter_model\.safetensors are missing$/m,
    ],
    [
      "no JSON",
      () => broken("no json", (path) => writeFileSync(join(path, "adapter_config.json"), "{")),
      /is not JSON/,
    ],
    ["another method", () => withConfig("ia3", { peft_type: "IA3" }), /peft_type is "IA3", not "LORA"/],
    ["DoRA", () => withConfig("dora", { use_dora: true }), /use_dora is true, which is not supported/],
    [
      "a rank that lies",
      () => withConfig("rank", { r: 3 }),
      /lora_B\.weight" is \[\d+, 2\] but must be \[\d+, 3\]; it is for another model/,
    ],
    [
      "layers that are not there",
      () => withConfig("targets", { target_modules: ["c_attn"] }),
      /the model has no place for .*; it is for another model/,
    ],
    [
      "more layers than it has",
      () => withConfig("more", { target_modules: ["q_proj", "v_proj", "o_proj"] }),
      /the adapter has no .*o_proj/,
    ],
    [
      "weights cut off",
      () => broken("cut", (path) => writeFileSync(weightsIn(path), readFileSync(weightsIn(path)).subarray(0, -8))),
      /truncated/,
    ],
    [
      "weights of no bytes",
      () => broken("none", (path) => writeFileSync(weightsIn(path), "")),
      /adapter_model\.safetensors/,
    ],
    [
      "no weights for layers that the model does not have",
      () => {
        const path = withConfig("empty", { target_modules: ["c_attn"] });
        writeFileSync(weightsIn(path), emptySafetensors());
        return path;
      },
      /is for c_attn, and the model has no such layers$/m,
    ],
  ])("%s", async (_, make, line) => {
    const run = await runInside(["generate", prompt, "--model", modelOf("llama"), "--adapter", make()]);
    expectRefusal(run, line);
    expect(run.stderr).toMatch(/^attn generate: /);
  });

  test("an adapter of another model is refused", async () => {
    expectRefusal(
      await runInside(["generate", prompt, "--model", modelOf("gpt2"), "--adapter", whole]),
      /the model has no place for "base_model\.model\.model\.layers\.0\..*"; it is for another model$/m,
    );
  });

  test("bfloat16, as peft may store it, is read", async () => {
    const path = broken("half", (folderPath) =>
      writeFileSync(weightsIn(folderPath), asBfloat16(readFileSync(weightsIn(whole)))),
    );
    const given = async (adapter: string) =>
      (await continued("--model", modelOf("llama"), "--adapter", adapter)).logprobs;
    const [expected, got] = [await given(whole), await given(path)];
    for (const [index, logprob] of got.entries()) expect(logprob).toBeCloseTo(expected[index] ?? 0, 1);
    expect(got).not.toEqual(expected);
  });
});

/** The same file with the upper halves of its F32 elements. */
function asBfloat16(bytes: Buffer): Uint8Array {
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, end).toString()) as Record<string, { data_offsets?: number[] }>;
  for (const entry of Object.values(header))
    if (entry.data_offsets !== undefined)
      Object.assign(entry, { dtype: "BF16", data_offsets: entry.data_offsets.map((offset) => offset / 2) });
  const elements = new Uint16Array(Uint8Array.from(bytes.subarray(end)).buffer).filter((_, index) => index % 2 === 1);
  return Buffer.concat([safetensorsHeader(JSON.stringify(header)), Buffer.from(elements.buffer)]);
}

/** A file without a tensor. */
const emptySafetensors = (): Uint8Array => safetensorsHeader("{}");

function safetensorsHeader(json: string): Uint8Array {
  const header = Buffer.from(json.padEnd(8 * Math.ceil(json.length / 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}
