// The programs that the page hands over: the tokens it shows, and the training it did.
import type { LearnOptions } from "./learn.ts";
import { littleTextSentences } from "./little-text.ts";
import { isEncoding, type TokenizerKey } from "./tokenizer-names.ts";

/** A program that prints each token of `text` with its number and position, and the counts. */
export function tokensExample(text: string, key: TokenizerKey): string {
  const [imports, open] = isEncoding(key)
    ? [
        `import { tokenText } from "@attn/tokenizer";\nimport { ${key} } from "@attn/tokenizer/encodings";`,
        `await ${key}();`,
      ]
    : [
        `import { readFile } from "node:fs/promises";\nimport { Tokenizer, tokenText } from "@attn/tokenizer";`,
        `Tokenizer.fromJSON(await readFile("${key === "own" ? "language-model/" : ""}tokenizer.json", "utf8"));`,
      ];
  return `${imports}

const text = ${JSON.stringify(text)};
const tokenizer = ${open}

// "all": special tokens that are written in the text count as such.
const { ids, offsets } = tokenizer.encodeWithOffsets(text, { allowedSpecial: "all" });
for (const [i, id] of ids.entries()) {
  const [start, end] = offsets[i]!;
  console.log(id, JSON.stringify(tokenText(tokenizer, id)), \`\${start}-\${end}\`);
}

const bytes = new TextEncoder().encode(text).length;
console.log(\`\${ids.length} tokens, \${[...text].length} characters, \${bytes} bytes\`);
`;
}

/** A program that trains as the page did, on the little world or on a file, and writes a tokenizer.json. */
export function trainExample({ vocabularySize, preTokenizer }: LearnOptions, source: "little world" | "file"): string {
  const [imports, text] =
    source === "file"
      ? ['import { readFile, writeFile } from "node:fs/promises";', 'await readFile("text.txt", "utf8");']
      : [
          'import { writeFile } from "node:fs/promises";\nimport { englishText } from "@attn/little-world";',
          `[...englishText({ seed: 1, sentences: ${littleTextSentences} })].join("\\n");`,
        ];
  return `${imports}
import { Tokenizer } from "@attn/tokenizer";

const text = ${text}
const tokenizer = await Tokenizer.train(text, { vocabularySize: ${vocabularySize}, preTokenizer: "${preTokenizer}" });

// What tokenizers and transformers in Python load, too.
await writeFile("tokenizer.json", JSON.stringify(tokenizer.toJSON()));
console.log(\`\${tokenizer.vocabularySize} tokens in the vocabulary, \${tokenizer.count(text)} in the text\`);
`;
}
