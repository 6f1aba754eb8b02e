// The weights of a model folder, in one file or in shards with an index. What the tensors are called is not known here.
import type { AnyTensor } from "@attn/tensor";
import { FormatError } from "../format-error.ts";
import type { ReadFile } from "../read-file.ts";
import { isJsonObject, parseJsonObject, showJson } from "../strict-json.ts";
import type { SafetensorsEntry } from "./header.ts";
import { prefixBytes } from "./header.ts";
import type { RowRange, SafetensorsReader } from "./open-safetensors.ts";
import { openSafetensors } from "./open-safetensors.ts";

/** An entry with the file that holds it. */
export interface CheckpointEntry extends SafetensorsEntry {
  readonly file: string;
}

export interface Checkpoint {
  /** Every tensor of every file, by name. */
  readonly entries: ReadonlyMap<string, CheckpointEntry>;
  /** Reads one tensor, or some of its rows; errors as in `SafetensorsReader`. */
  tensor(name: string, rows?: RowRange): Promise<AnyTensor>;
  /** The elements of one tensor of floating-point numbers, a few megabytes at a time. */
  floats(name: string): AsyncGenerator<Float32Array<ArrayBuffer>>;
}

const singleFile = "model.safetensors";
const indexFile = "model.safetensors.index.json";

/**
 * Opens `model.safetensors`, or the shards that `model.safetensors.index.json` lists when that exists.
 * @throws FormatError when neither file is there, a shard is missing or not named by a plain file name, two files hold one
 * name, a tensor is not where the index says, or a file breaks the format.
 */
export const openCheckpoint = async (readFile: ReadFile): Promise<Checkpoint> => {
  const index = await readFile(indexFile);
  if (index !== undefined) return openShards(readFile, parseIndex(index));
  if ((await readFile(singleFile, { start: 0, end: prefixBytes })) === undefined)
    throw new FormatError(`openCheckpoint: neither ${singleFile} nor ${indexFile} is there`);
  return join([[singleFile, await openSafetensors(readFile, singleFile)]]);
};

/** Tensor name to file name. */
type WeightMap = ReadonlyMap<string, string>;

const parseIndex = (bytes: Uint8Array): WeightMap => {
  const { weight_map: map } = parseJsonObject(bytes, `openCheckpoint: ${indexFile}`);
  if (!isJsonObject(map))
    throw new FormatError(`openCheckpoint: ${indexFile} weight_map is not an object but ${showJson(map)}`);
  for (const [name, file] of Object.entries(map))
    if (typeof file !== "string" || !/^[\w-][\w.-]*\.safetensors$/.test(file))
      throw new FormatError(
        `openCheckpoint: ${indexFile} puts ${JSON.stringify(name)} in ${showJson(file)}, which is not the name of a safetensors file beside it`,
      );
  return new Map(Object.entries(map as Record<string, string>));
};

const openShards = async (readFile: ReadFile, map: WeightMap): Promise<Checkpoint> => {
  const shards: [string, SafetensorsReader][] = [];
  for (const file of new Set(map.values())) shards.push([file, await openSafetensors(readFile, file)]);
  const checkpoint = join(shards);
  for (const [name, file] of map) {
    const found = checkpoint.entries.get(name)?.file;
    if (found !== file)
      throw new FormatError(
        `openCheckpoint: ${indexFile} puts ${JSON.stringify(name)} in ${file}, but ${found === undefined ? "no shard has it" : `it is in ${found}`}`,
      );
  }
  return checkpoint;
};

const join = (files: readonly (readonly [string, SafetensorsReader])[]): Checkpoint => {
  const entries = new Map<string, CheckpointEntry>();
  const readers = new Map(files);
  for (const [file, reader] of files)
    for (const [name, entry] of reader.entries) {
      const other = entries.get(name);
      if (other !== undefined)
        throw new FormatError(`openCheckpoint: both ${other.file} and ${file} hold ${JSON.stringify(name)}`);
      entries.set(name, { ...entry, file });
    }
  const readerOf = (name: string): SafetensorsReader => {
    const entry = entries.get(name);
    if (entry === undefined) throw new RangeError(`openCheckpoint: there is no tensor ${JSON.stringify(name)}`);
    return readers.get(entry.file)!;
  };
  return {
    entries,
    tensor: async (name, rows) => readerOf(name).tensor(name, rows),
    floats: (name) => readerOf(name).floats(name),
  };
};
