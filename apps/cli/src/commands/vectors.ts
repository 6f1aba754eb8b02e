// `attn vectors`: its flags and its help. The work is in query-vectors.ts.
import { Command, Option } from "commander";
import { helpText } from "../flags/help-text.ts";
import { integerOption } from "../flags/number-option.ts";
import { embeddedName, embeddedVectors } from "../models/embedded-model.ts";

/** The flags of `attn vectors` and its commands as the parser gives them. */
export interface VectorsFlags {
  readonly vectors: string;
  readonly count?: number;
  readonly limit?: number;
  readonly format?: "text" | "binary";
  readonly json?: boolean;
}

type Question = keyof typeof import("../vectors/query-vectors.ts");

/** The command for the parser. */
export function vectorsCommand(): Command {
  const vectors = new Command("vectors").description("ask a file of word vectors").addHelpText("after", helpText(help));
  const count = new Option("-n, --count <n>", "how many answers")
    .argParser(integerOption("--count", { from: 1 }))
    .default(10);
  const format = new Option("--format <name>", "how to write; by default binary where OUT ends in .bin").choices([
    "text",
    "binary",
  ]);
  const commands = [
    question("nearest", "nearestWords", "<WORD>", "the words most like a word").addOption(count),
    question("similarity", "wordSimilarity", "<WORD> <WORD>", "how alike two words are, as a cosine"),
    question("analogy", "wordAnalogy", "<A> <B> <C>", "A is to B as C is to what").addOption(count),
    question("eval", "evaluateVectors", "<FILE>", "right answers to analogies, or correlation with judged pairs"),
    question("export", "exportVectors", "<OUT>", "write the vectors as word2vec text or binary").addOption(format),
  ];
  for (const command of commands) vectors.addCommand(command);
  return vectors;
}

const help = `
FILE is word2vec text or binary, or GloVe text; OUT is written as word2vec text or binary.

  attn vectors nearest king --vectors vectors.bin
  attn vectors analogy man king woman --vectors vectors.bin
  attn vectors eval questions-words.txt --vectors vectors.bin --json`;

function question(name: string, work: Question, words: string, description: string): Command {
  return new Command(name)
    .description(description)
    .arguments(words)
    .addOption(new Option("--vectors <file>", "the file that is asked").default(embeddedVectors, embeddedName))
    .option("--limit <n>", "read only the first n words of it", integerOption("--limit", { from: 1 }))
    .option("--json", "one JSON object")
    .action(async function (this: Command) {
      const questions = await import("../vectors/query-vectors.ts");
      await questions[work](this.args, this.opts<VectorsFlags>());
    });
}
