// What a drop is, by the names of its files.
import { expect, test } from "vitest";
import { sortFiles } from "./sort-files.ts";

const files = (...names: string[]): File[] => names.map((name) => new File([], name));

test("a config with weights is a model, in shards too, with whatever lies beside it", () => {
  const shards = [
    "model-00001-of-00002.safetensors",
    "model-00002-of-00002.safetensors",
    "model.safetensors.index.json",
  ];
  for (const weights of [["model.safetensors"], shards]) {
    const found = sortFiles(files("config.json", "tokenizer.json", "README.md", ...weights));
    expect(found).toMatchObject({ kind: "model", source: { kind: "files", name: "your model" } });
  }
});

test("a tokenizer alone and word vectors are what they are", () => {
  expect(sortFiles(files("tokenizer.json"))).toMatchObject({ kind: "tokenizer" });
  expect(sortFiles(files("my-tokenizer.json"))).toMatchObject({ kind: "tokenizer" });
  expect(sortFiles(files("vectors.bin"))).toMatchObject({ kind: "vectors" });
});

test("what is missing is named, and so is what is nothing of ours", () => {
  expect(() => sortFiles(files("config.json"))).toThrow(
    "this is no whole model: tokenizer.json, model.safetensors are missing",
  );
  expect(() => sortFiles(files("config.json", "model.safetensors"))).toThrow(
    "this is no whole model: tokenizer.json is missing",
  );
  expect(() => sortFiles(files("a.png", "b.png"))).toThrow("a.png, b.png: neither a model");
  expect(() => sortFiles([])).toThrow("nothing: neither a model");
});
