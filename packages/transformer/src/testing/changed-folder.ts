// A checkpoint of golden/ with something changed in it, in memory. Not part of the package.
import type { Tensor } from "@attn/tensor";
import type { ReadFile } from "../read-file.ts";
import { openCheckpoint } from "../safetensors/open-checkpoint.ts";
import { writeSafetensors } from "../safetensors/write-safetensors.ts";
import { folderOf } from "./file-bytes.ts";
import { folderAt, goldenFolder, readJson } from "./golden.ts";

export interface Changes {
  /** Replaces fields of config.json; undefined removes one. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** A new name per tensor; undefined removes it. */
  readonly names?: (name: string) => string | undefined;
  readonly tensors?: (name: string, weight: Tensor) => Tensor;
}

export const changedFolder = async (
  name: string,
  { config = {}, names = (name) => name, tensors = (_, weight) => weight }: Changes,
): Promise<ReadFile> => {
  const checkpoint = await openCheckpoint(folderAt(goldenFolder(name)));
  const kept: [string, Tensor][] = [];
  for (const old of checkpoint.entries.keys()) {
    const renamed = names(old);
    if (renamed !== undefined) kept.push([renamed, tensors(old, (await checkpoint.tensor(old)) as Tensor)]);
  }
  const changed = { ...(await readJson<object>(goldenFolder(name), "config.json")), ...config };
  return folderOf({
    "config.json": JSON.stringify(changed),
    "model.safetensors": await fileOf(writeSafetensors(Object.fromEntries(kept))),
  });
};

/** Chunks, put together. */
export const fileOf = async (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of chunks) parts.push(part);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};
