// A process that loads one tokenizer and encodes two words: what tokenizer-start.ts in src/rows measures. Prints seconds, ids and the files it loaded.
import { registerHooks } from "node:module";

const loaded: string[] = [];
registerHooks({
  load(url, context, next) {
    if (url.startsWith("file:")) loaded.push(url);
    return next(url, context);
  },
});

const text = "Hello, tokens!";
const contenders: Readonly<Record<string, () => Promise<{ ids: ArrayLike<number>; data: readonly string[] }>>> = {
  async ours() {
    const { o200k } = await import("@attn/tokenizer/encodings");
    return { ids: (await o200k()).encode(text), data: [] };
  },
  async hypertok() {
    const { hypertok } = await import("../peers/tokenizers.ts");
    const encode = await hypertok();
    const data = ["@hypertok/vocab-o200k/vocab.htk", "hypertok/wasm/single/hypertok_wasm_core_bg.wasm"];
    return { ids: encode(text), data: data.map((name) => import.meta.resolve(name)) };
  },
};

const start = performance.now();
const { ids, data } = await contenders[process.argv[2] ?? ""]!();
const seconds = (performance.now() - start) / 1000;
const files = [...loaded, ...data].filter((url) => !url.includes("/benchmarks/src/"));
console.log(JSON.stringify({ seconds, ids: [...Array.from(ids)], files }));
