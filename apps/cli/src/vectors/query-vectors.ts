// The work of `attn vectors`: one function per command. Vectors and their arithmetic are @attn/embeddings.
import { extname } from "node:path";
import { evaluateAnalogies, evaluateSimilarity, type ScoredWord, writeWord2Vec } from "@attn/embeddings";
import type { VectorsFlags } from "../commands/vectors.ts";
import { naming } from "../failure.ts";
import { checkOutputPath } from "../files/output-place.ts";
import { readInputFile } from "../files/read-text.ts";
import { decodeUtf8, withoutMark } from "../files/utf8.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { printForeign, printJson, tell } from "../print.ts";
import { table } from "../terminal/table.ts";
import { openVectors } from "./open-vectors.ts";

/** The words with the largest cosine. */
export async function nearestWords([word = ""]: readonly string[], flags: VectorsFlags): Promise<void> {
  const vectors = await openVectors(flags);
  const options = { count: flags.count };
  await printAnswers(await naming(flags.vectors, () => vectors.nearest(word, options)), flags);
}

/** cos(a, b). */
export async function wordSimilarity([a = "", b = ""]: readonly string[], flags: VectorsFlags): Promise<void> {
  const vectors = await openVectors(flags);
  const similarity = await naming(flags.vectors, () => vectors.similarity(a, b));
  await (flags.json ? printJson({ similarity }) : printForeign(`${similarity.toFixed(4)}\n`));
}

/** a is to b as c is to what: the words nearest to b − a + c. */
export async function wordAnalogy([a = "", b = "", c = ""]: readonly string[], flags: VectorsFlags): Promise<void> {
  const vectors = await openVectors(flags);
  const options = { positive: [b, c], negative: [a], count: flags.count };
  await printAnswers(await naming(flags.vectors, () => vectors.analogy(options)), flags);
}

/** Analogies where the file has lines of four words or sections, judged pairs where it has lines of two words and a number. */
export async function evaluateVectors([file = ""]: readonly string[], flags: VectorsFlags): Promise<void> {
  const questions = withoutMark(decodeUtf8(await readInputFile(file), file));
  const vectors = await openVectors(flags);
  const hasSections = /^: /m.test(questions);
  const result = await naming(file, () =>
    hasSections ? evaluateAnalogies(vectors, questions) : evaluateSimilarity(vectors, questions),
  );
  if (flags.json) return printJson(result);
  const figures = Object.entries(result).filter(([, value]) => typeof value === "number");
  return printForeign(`${table(figures.map(([name, value]) => [name, `${Math.round(Number(value) * 1e4) / 1e4}`]))}\n`);
}

/** Writes the vectors again, in the other format or the same. */
export async function exportVectors([path = ""]: readonly string[], flags: VectorsFlags): Promise<void> {
  await checkOutputPath("OUT", path);
  const vectors = await openVectors(flags);
  const format = flags.format ?? (extname(path) === ".bin" ? "binary" : "text");
  await writeFileAtomically(path, writeWord2Vec(vectors, { format }));
  if (flags.json) return printJson({ path, format, words: vectors.size, width: vectors.dimensions });
  return tell(`(wrote ${vectors.size} vectors of ${vectors.dimensions} numbers as ${format} to ${path})`);
}

async function printAnswers(results: readonly ScoredWord[], { json }: VectorsFlags): Promise<void> {
  if (json) return printJson({ results });
  return printForeign(`${table(results.map(({ word, score }) => [word, score.toFixed(4)]))}\n`);
}
