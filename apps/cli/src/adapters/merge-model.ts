// The work of `attn merge`: a model and an adapter in, a model folder out. The flags are explained in commands/merge.ts.
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { MergeFlags } from "../commands/merge.ts";
import { Failure } from "../failure.ts";
import { checkOutputFolder, makeFolder } from "../files/output-place.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { writeWeights } from "../model-training/write-model.ts";
import { checkWeights } from "../models/check-weights.ts";
import { readRange } from "../models/model-folder.ts";
import { openModel } from "../models/open-model.ts";
import { print, printJson } from "../print.ts";

/** What goes with the new model as it is, where it is there. */
const tokenizerFiles = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja"];

/** Runs the command. @throws Failure */
export async function mergeModel(flags: MergeFlags): Promise<void> {
  const { model: given, adapter, out, json } = flags;
  if (adapter === undefined) throw new Failure("no adapter given; name one with --adapter DIR");
  if (out === undefined) throw new Failure("no output given; name a folder with --out DIR");
  if (given !== undefined) await checkPlace(out, { ...flags, model: given });
  const { model } = await openModel(flags);
  await checkWeights(`${given} with ${adapter}`, model.weights);
  await makeFolder(out);
  for (const name of tokenizerFiles) {
    const bytes = await readRange(join(given ?? "", name));
    if (bytes !== undefined) await writeFileAtomically(join(out, name), bytes);
  }
  await writeWeights(out, model);
  if (json) return printJson({ path: out, parameters: model.parameters });
  return print(`wrote a model of ${model.parameters} parameters to ${out}\n`);
}

async function checkPlace(out: string, { model, force }: { model: string; force?: boolean }): Promise<void> {
  await checkOutputFolder("--out", out);
  if (resolve(out) === resolve(model)) throw new Failure(`--out ${out} is the folder of --model; give it another one`);
  if (await isThere(join(out, "adapter_config.json")))
    throw new Failure(`${out} holds an adapter; give the model a folder of its own`);
  for (const name of ["config.json", "model.safetensors", "model.safetensors.index.json", "tokenizer.json"])
    if (!force && (await isThere(join(out, name))))
      throw new Failure(`${out} holds a model; --force writes another in its place`);
}

const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;
