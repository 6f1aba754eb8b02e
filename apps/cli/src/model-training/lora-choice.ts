// The flags that say what an adapter is made of, checked against its model. Its numbers are @attn/training's matter.
import type { LoraOptions } from "@attn/training";
import type { ModelConfig, ModelParameters } from "@attn/transformer";
import { Failure } from "../failure.ts";
import type { FromFlags } from "../flags/from-flags.ts";
import type { BaseModel } from "./base-model.ts";

/** An adapter, and the model that it is for. */
export interface LoraChoice {
  readonly options: LoraOptions;
  /** As it was given: what peft calls base_model_name_or_path. */
  readonly baseModel: string;
  /** peft's name of the kind of model. */
  readonly taskType: "CAUSAL_LM" | "SEQ_2_SEQ_LM";
}

/** The adapter of `--lora`; undefined without it. @throws Failure for a target that is no layer of the model. */
export function loraChoice({ lora, loraAlpha, loraTargets }: FromFlags, base: BaseModel): LoraChoice | undefined {
  if (lora === undefined) return undefined;
  const { architecture, decoder } = base.config;
  const targetModules = loraTargets ?? usualTargets(architecture);
  checkTargets(targetModules, base);
  checkRank(lora, targetModules, base);
  return {
    options: {
      rank: lora,
      alpha: loraAlpha ?? 2 * lora,
      targetModules,
      fanInFanOut: architecture === "GPT2LMHeadModel", // its layers, Conv1D in transformers, lie as [in, out]
    },
    baseModel: base.path,
    taskType: decoder === undefined ? "CAUSAL_LM" : "SEQ_2_SEQ_LM",
  };
}

/** What peft takes by itself: the projections of queries and values. */
function usualTargets(architecture: ModelConfig["architecture"]): readonly string[] {
  if (architecture === "GPT2LMHeadModel") return ["c_attn"];
  return architecture === "T5ForConditionalGeneration" ? ["q", "v"] : ["q_proj", "v_proj"];
}

/** A product of two matrices has no higher rank than its sides are long. */
function checkRank(rank: number, targets: readonly string[], { path, config, weights }: BaseModel): void {
  const adapted = linearLayers(config, weights).filter((layer) => targets.some((target) => isTarget(layer, target)));
  const longest = Math.max(...adapted.flatMap((layer) => weights[`${layer}.weight`]?.shape ?? []));
  if (rank > longest)
    throw new Failure(
      `--lora must be at most ${longest}, the longest side of the adapted layers of ${path}, got ${rank}`,
    );
}

const isTarget = (layer: string, target: string): boolean => layer === target || layer.endsWith(`.${target}`);

function checkTargets(targets: readonly string[], { path, config, weights }: BaseModel): void {
  const layers = linearLayers(config, weights);
  for (const target of targets) {
    if (layers.some((layer) => isTarget(layer, target))) continue;
    const names = [...new Set(layers.map((layer) => layer.slice(layer.lastIndexOf(".") + 1)))];
    throw new Failure(
      `--lora-targets ${JSON.stringify(target)} is no linear layer of ${path}; it has ${names.toSorted().join(", ")}`,
    );
  }
}

/** Paths of the layers whose weights are matrices. Tables of embeddings are none: peft adapts them otherwise. */
function linearLayers({ architecture }: ModelConfig, weights: ModelParameters): readonly string[] {
  const tables = /(^|\.)(embed_tokens|embed_positions|shared|wte|wpe|relative_attention_bias)$/;
  // The output projection of GPT-2 is the one layer that lies as [out, in].
  const isOther = (layer: string): boolean => architecture === "GPT2LMHeadModel" && layer === "lm_head";
  return Object.entries(weights)
    .filter(([name, { shape }]) => name.endsWith(".weight") && shape.length === 2)
    .map(([name]) => name.slice(0, -".weight".length))
    .filter((layer) => !tables.test(layer) && !isOther(layer));
}
