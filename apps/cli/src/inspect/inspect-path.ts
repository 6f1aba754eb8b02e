// Finds out what a path is and has it described, for people and as data. Which figures there are is in the other files.
import { stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { Tokenizer } from "@attn/tokenizer";
import { openCheckpoint, openSafetensors } from "@attn/transformer";
import { adapterFiles } from "../adapters/read-adapter.ts";
import { Failure, naming } from "../failure.ts";
import { describeFileError } from "../files/read-text.ts";
import { createFolderReader, hasFile } from "../models/model-folder.ts";
import { table } from "../terminal/table.ts";
import { readJsonObject } from "../tokens/open-tokenizer.ts";
import { adapterFacts, isAdapterConfig } from "./adapter-summary.ts";
import { byteSize, configSummary, type Fact, grouped } from "./config-summary.ts";
import { type TensorSummary, tensorSummary, tensorTable } from "./tensor-summary.ts";
import { tokenizerFacts, tokenizerSummary } from "./tokenizer-summary.ts";
import { vectorFileSummary } from "./vector-file.ts";

/** A description: an object for `--json`, and lines for people. */
export interface Inspection {
  readonly data: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Describes the file or folder at `path`. @throws Failure when it is nothing known or breaks the rules of its format. */
export async function inspectPath(path: string): Promise<Inspection> {
  const entry = await stat(path).catch((error: unknown) => {
    throw new Failure(describeFileError(path, error), 2, { cause: error });
  });
  if (entry.isDirectory()) return inspectFolder(path);
  if (extname(path) === ".safetensors") return inspectWeights(path);
  if (extname(path) === ".json") return inspectJson(path);
  const { format, words, width, bytes } = await vectorFileSummary(path);
  const count: Fact[] = words === undefined ? [] : [["words", grouped(words)]];
  const facts: Fact[] = [["format", format], ...count, ["numbers per word", grouped(width)], ["file", byteSize(bytes)]];
  return {
    data: { kind: "vectors", path, format, words: words ?? null, width, bytes },
    text: section(basename(path), facts),
  };
}

async function inspectWeights(path: string): Promise<Inspection> {
  const reader = await naming(path, () => openSafetensors(createFolderReader(dirname(path)), basename(path)));
  const summary = tensorSummary([...reader.entries.values()]);
  const metadata = Object.entries(reader.metadata).map(([key, value]): Fact => [key, value]);
  const text = `${section(basename(path), [...weightFacts(summary), ...metadata])}\n${tensorTable(summary)}`;
  return { data: { kind: "safetensors", path, metadata: reader.metadata, ...summary }, text };
}

async function inspectJson(path: string): Promise<Inspection> {
  const json = await readJsonObject(path);
  if (typeof json.model === "object" && json.model !== null) {
    await naming(path, () => Tokenizer.fromJSON(json));
    const tokenizer = tokenizerSummary(json);
    return {
      data: { kind: "tokenizer", path, ...tokenizer },
      text: section(basename(path), tokenizerFacts(tokenizer)),
    };
  }
  if (isAdapterConfig(json))
    return { data: { kind: "adapter", path, config: json }, text: section(basename(path), adapterFacts(json)) };
  const facts = configSummary(json);
  if (facts.length > 0) return { data: { kind: "config", path, config: json }, text: section(basename(path), facts) };
  throw new Failure(
    `${path} is JSON, but neither a tokenizer.json (it has no "model" object) nor a config.json (it has no "model_type")`,
  );
}

async function inspectFolder(path: string): Promise<Inspection> {
  const has = (name: string): Promise<boolean> => hasFile(path, name);
  const hasWeights = (await has("model.safetensors")) || (await has("model.safetensors.index.json"));
  const [hasConfig, hasTokenizer] = [await has("config.json"), await has("tokenizer.json")];
  if (!hasConfig && !hasWeights && (await has(adapterFiles.config))) return inspectAdapter(path);
  if (!hasConfig && !hasTokenizer && !hasWeights) {
    throw new Failure(`${path} is no model: it has no config.json, no tokenizer.json and no model.safetensors`);
  }
  const config = hasConfig ? await readJsonObject(join(path, "config.json")) : undefined;
  const tokenizer = hasTokenizer ? await inspectJson(join(path, "tokenizer.json")) : undefined;
  const weights = hasWeights ? await naming(path, () => openCheckpoint(createFolderReader(path))) : undefined;
  const summary = weights === undefined ? undefined : tensorSummary([...weights.entries.values()]);
  const missing = [
    hasConfig ? "" : "config.json",
    hasTokenizer ? "" : "tokenizer.json",
    hasWeights ? "" : "model.safetensors",
  ].filter(Boolean);
  const facts: Fact[] = [...configSummary(config ?? {}), ...(summary === undefined ? [] : weightFacts(summary))];
  if (missing.length > 0) facts.push(["missing", missing.join(", ")]);
  const parts = [
    section(basename(path), facts),
    tokenizer?.text,
    summary === undefined ? undefined : tensorTable(summary),
  ];
  const { kind: _, path: __, ...tokenizerData } = tokenizer?.data ?? {};
  return {
    data: {
      kind: "model",
      path,
      config: config ?? null,
      tokenizer: tokenizer === undefined ? null : tokenizerData,
      ...(summary ?? {}),
      missing,
    },
    text: parts.filter((part) => part !== undefined).join("\n"),
  };
}

async function inspectAdapter(path: string): Promise<Inspection> {
  const config = await readJsonObject(join(path, adapterFiles.config));
  const { entries } = await naming(path, () => openSafetensors(createFolderReader(path), adapterFiles.weights));
  const summary = tensorSummary([...entries.values()]);
  const text = `${section(basename(path), [...adapterFacts(config), ...weightFacts(summary)])}\n${tensorTable(summary)}`;
  return { data: { kind: "adapter", path, config, ...summary }, text };
}

function weightFacts({ parameters, bytes, tensors, dtypes }: TensorSummary): Fact[] {
  return [
    ["parameters", `${grouped(parameters)} in ${grouped(tensors.length)} tensors`],
    ["weights", `${byteSize(bytes)}, ${dtypes.join(", ")}`],
  ];
}

function section(title: string, facts: readonly Fact[]): string {
  return `${title}\n${table(facts.map(([name, value]) => ["", name, value]))}\n`;
}
