// Model folders for tests: the golden checkpoints of @attn/transformer with a tokenizer of one letter per token beside them.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const golden = new URL("../../../../packages/transformer/golden/", import.meta.url);

/** The reference data beside the project, or where ATTN_REFERENCE says. */
export const reference: string =
  process.env.ATTN_REFERENCE ?? fileURLToPath(new URL("../../../../../shared/reference", import.meta.url));
export const hasReference: boolean = existsSync(join(reference, "stories260K"));

const specials = ["<unk>", "<s>", "</s>"];

/** A fresh folder that is removed by `dispose`. */
export interface TestFolder {
  readonly path: string;
  /** Writes a file into it and gives its path. */
  readonly write: (name: string, content: string | Uint8Array) => string;
  readonly dispose: () => void;
}

/** An empty folder among the temporary files. */
export function testFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), "attn-cli-"));
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(path, name), content);
    return join(path, name);
  };
  return { path, write, dispose: () => rmSync(path, { recursive: true, force: true }) };
}

/** What the golden file of a checkpoint says about greedy generation. */
export interface GoldenGreedy {
  readonly prompt: readonly number[];
  readonly generated: readonly number[];
}

/** A model folder made from a golden checkpoint, and its greedy generation. */
export function tinyModel(name: string): TestFolder & { readonly greedy: GoldenGreedy } {
  const folder = testFolder();
  const source = fileURLToPath(new URL(`${name}/`, golden));
  for (const file of readdirSync(source))
    if (!file.startsWith("golden.")) cpSync(join(source, file), join(folder.path, file));
  const { vocab_size: size } = JSON.parse(readFileSync(join(folder.path, "config.json"), "utf8")) as {
    vocab_size: number;
  };
  folder.write("tokenizer.json", JSON.stringify(letterTokenizer(size)));
  const { greedy } = JSON.parse(readFileSync(new URL(`${name}/golden.json`, golden), "utf8")) as {
    greedy: GoldenGreedy;
  };
  return { ...folder, greedy };
}

/** The text of ids: a letter each from Ā on, after three special tokens. */
export function lettersOf(ids: readonly number[]): string {
  return ids.map((id) => specials[id] ?? String.fromCodePoint(0x100 + id)).join("");
}

function letterTokenizer(size: number): object {
  const vocab = Object.fromEntries(Array.from({ length: size }, (_, id) => [lettersOf([id]), id]));
  const added = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: "1.0",
    added_tokens: specials.map((content, id) => ({ id, content, ...added })),
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: "Fuse" },
    model: { type: "BPE", unk_token: "<unk>", vocab, merges: [] },
  };
}
