// Encoding with OpenAI's o200k beside the packages that do it: warm, text in, ids out.
import { o200k } from "@attn/tokenizer/encodings";
import { compare, timed } from "../../harness/compare.ts";
import { checkSame } from "../../harness/equal.ts";
import type { Figure, Row, RowContext } from "../../harness/row.ts";
import { showRate } from "../../harness/units.ts";
import type { Encode } from "../../peers/tokenizers.ts";
import { gptTokenizer, hypertok, tiktoken } from "../../peers/tokenizers.ts";
import type { Text } from "./texts.ts";
import { loadTexts } from "./texts.ts";

const peers: readonly { name: string; target: number; load: () => Promise<Encode> }[] = [
  { name: "gpt-tokenizer", target: 8, load: gptTokenizer },
  { name: "tiktoken", target: 8, load: tiktoken },
  { name: "hypertok", target: 1, load: hypertok },
];

export const row: Row = {
  about:
    "A whole text to o200k ids, the same text again and again, so that word caches are warm: a novel (prose), and the TypeScript of this repository (code). Special tokens are not looked for. Megabytes are of UTF-8.",
  threads: "one",
  peers: peers.map(({ name }) => name),
  async *run(context) {
    const tokenizer = await o200k();
    const ours: Encode = (text) => tokenizer.encode(text, { disallowedSpecial: [] });
    for (const { name, target, load } of peers) {
      const theirs = await load();
      for (const text of loadTexts(context.reference))
        yield { target, ...(await beside(name, { ours, theirs, text }, context)) };
    }
  },
};

interface Sides {
  readonly ours: Encode;
  readonly theirs: Encode;
  readonly text: Text;
}

const beside = async (peer: string, { ours, theirs, text }: Sides, { rounds }: RowContext): Promise<Figure> => {
  const work = `encode ${text.name}, o200k`;
  const bytes = Buffer.byteLength(text.content);
  const equal = checkSame(`${work}, ${peer}`, await theirs(text.content), await ours(text.content));
  const turns = [await timed(() => ours(text.content)), await timed(() => theirs(text.content))] as const;
  const { ratio, ...times } = await compare(...turns, rounds);
  return {
    work,
    peer,
    ratio,
    ours: showRate(bytes / times.ours.median, "B"),
    theirs: showRate(bytes / times.theirs.median, "B"),
    equal,
  };
};
