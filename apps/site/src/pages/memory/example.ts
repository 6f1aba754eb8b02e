// The program that the page about memory hands over: the same steps, and what the cache takes.
import { openingModel } from "../../parts/opening-model.ts";
import type { CacheSettings } from "./run-steps.ts";

/** A program that generates from a cache of these settings and prints its size. */
export function memoryExample(text: string, { kind, dtype, window, sinks }: CacheSettings): string {
  const sizes =
    kind === "rotating"
      ? `, window: ${window}, sinks: ${sinks}`
      : kind === "static"
        ? ", capacity: 64"
        : ", capacity: 16";
  return `import { readFile } from "node:fs/promises";
import { Tokenizer, tokenText } from "@attn/tokenizer";
import { generate, loadModel } from "@attn/transformer";

${openingModel("language-model")}

const cache = model.createCache({ kind: "${kind}", dtype: "${dtype}"${sizes} });
let written = "";
for await (const { token } of generate(model, tokenizer.encode(${JSON.stringify(text)}), { cache, temperature: 0, maxTokens: 20 }))
  written += tokenText(tokenizer, token);

const bytes = cache.tensors().reduce((sum, { size }) => sum + 4 * size, 0);
console.log(written);
console.log(\`\${cache.length} tokens were read, the cache takes \${bytes} bytes\`);
`;
}
