// Word2Vec beside gensim: tools/reference/embeddings/compare.py trains and takes the turns, this reads what it prints.
import { join } from "node:path";
import { repository } from "../../harness/machine.ts";
import { findPython, pythonVersions, runText } from "../../harness/process.ts";
import type { Row } from "../../harness/row.ts";
import { referenceTexts } from "./texts.ts";

const script = join(repository, "tools/reference/embeddings/compare.py");
const epochs = "2";
/** How many common neighbours with gensim ours may have less than gensim with another seed, as a share. */
const tolerance = 0.1;

export const row: Row = {
  about:
    "Words per second of training on the English reference texts, two epochs, 100 dimensions, a fresh process of ours and gensim in turns. Before that, ours must have as many common neighbours with gensim's vectors as gensim with another seed, less a tenth at most. gensim has no shared noise words: its own skip-gram stands beside ours with them.",
  threads: "one",
  peers: [],
  async *run({ rounds, reference }) {
    referenceTexts(reference);
    const python = findPython(["gensim"]);
    const compare = (...options: string[]): string =>
      runText(python, [script, reference, ...options], { OPENBLAS_NUM_THREADS: "1" });
    const quality = parseQuality(compare("quality", epochs));
    const peer = pythonVersions(python, ["gensim"]);
    for (const { mode, workers, ratio } of parseSpeeds(compare("speed", String(Math.min(rounds, 3))))) {
      const equal = quality.get(`${mode}, ${workers}`);
      if (equal === undefined) throw new Error(`word2vec: compare.py says nothing about the quality of ${mode}`);
      const counted = `${workers} ${workers === "1" ? "thread" : "threads"}`;
      yield { work: `Word2Vec, ${mode}`, peer: `${peer}, ${counted}`, target: 1.5, ratio, equal };
    }
  },
};

interface Speed {
  readonly mode: string;
  readonly workers: string;
  readonly ratio: { readonly median: number; readonly least: number; readonly most: number };
}

/** "  CBOW, hierarchical, workers 2: clock 1.60 (1.50 to 1.70), processor …" */
const parseSpeeds = (printed: string): readonly Speed[] => {
  const line = /^ {2}(.+), workers (\d): clock ([\d.]+) \(([\d.]+) to ([\d.]+)\)/gm;
  return [...printed.matchAll(line)].map(([, mode = "", workers = "", median, least, most]) => ({
    mode,
    workers,
    ratio: { median: Number(median), least: Number(least), most: Number(most) },
  }));
};

/**
 * By mode and workers, a sentence. The lines are "  CBOW, hierarchical: gensim, seeds 1 and 2: 0.300, 0.310, common 0.600" and for each count of
 * workers "    ours, workers 1: 0.305, common with gensim 0.600, 0.590".
 * @throws Error where ours is worse than the tolerance allows.
 */
const parseQuality = (printed: string): ReadonlyMap<string, string> => {
  const sentences = new Map<string, string>();
  const line =
    /^ {2}(.+): gensim, seeds 1 and 2: .+, common (.+)$|^ {4}ours, workers (\d): .+, common with gensim (.+), (.+)$/gm;
  let gensim = { mode: "", common: 0 };
  for (const [, mode, common, workers, ...shares] of printed.matchAll(line)) {
    if (mode !== undefined) {
      gensim = { mode, common: Number(common) };
      continue;
    }
    const least = Math.min(...shares.slice(0, 2).map(Number));
    const sentence = `common neighbours ${least.toFixed(3)}, gensim with itself ${gensim.common.toFixed(3)}`;
    if (!(least >= gensim.common - tolerance))
      throw new Error(`word2vec: ${gensim.mode}, ${workers} workers: ${sentence}`);
    sentences.set(`${gensim.mode}, ${workers}`, sentence);
  }
  return sentences;
};
