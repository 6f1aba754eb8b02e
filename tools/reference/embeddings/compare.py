"""Word2Vec of this project beside gensim's: words per second of processor time, WordSim-353, and common neighbours.

Trains both on the English texts of the reference data with equal options, each with several seeds, and prints a table.
Neighbour overlap is the share of common words among the ten nearest of the 1,000 most frequent words; gensim with another seed
beside gensim says how much of it can be expected. Needs gensim and Node 24; writes nothing but temporary files.
    OPENBLAS_NUM_THREADS=1 python tools/reference/embeddings/compare.py ../shared/reference [SEEDS]
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import numpy as np
from gensim.models import KeyedVectors, Word2Vec
from gensim.models.word2vec import LineSentence

ROOT = pathlib.Path(__file__).parents[3]
REFERENCE = pathlib.Path(sys.argv[1])
SEEDS = range(1, 1 + int(sys.argv[2] if len(sys.argv) > 2 else 3))
TEXTS = ["tinyshakespeare.txt", "sentencepiece_botchan.txt", "gutenberg/austen-emma.txt", "gutenberg/chesterton-brown.txt",
         "multi30k/train.en", "multi30k/val.en"]
MODES = {"CBOW, 5 noise words": {}, "skip-gram, 5 noise words": {"sg": 1}, "CBOW, hierarchical": {"hs": 1, "negative": 0},
         "skip-gram, hierarchical": {"sg": 1, "hs": 1, "negative": 0}}


def write_corpus(path):
    with open(path, "w", encoding="utf8") as file:
        for name in TEXTS:
            text = (REFERENCE / "text" / name).read_text(encoding="utf8", errors="replace").lower()
            for part in text.split("\n") if "multi30k" in name else re.split(r"[.!?;:]\s|\n\n", text):
                words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", part)
                if words:
                    file.write(" ".join(words) + "\n")


OURS = """
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
const [library, corpus, out, options] = process.argv.slice(1);
const { readSentences, Word2Vec, writeWord2Vec } = await import(library);
const model = new Word2Vec(JSON.parse(options));
const sentences = () => readSentences(createReadStream(corpus));
await model.buildVocabulary(sentences);
const before = process.cpuUsage();
const { words } = await model.train(sentences);
const { user, system } = process.cpuUsage(before);
await writeFile(out, writeWord2Vec(model.vectors, { format: "binary" }));
console.log((words / (user + system)) * 1e6);
"""


def ours(corpus, options, seed, out):
    library = (ROOT / "packages/embeddings/src/index.ts").as_uri()
    command = ["node", "--no-warnings", "--input-type=module", "-e", OURS, library, str(corpus), str(out), json.dumps(options | {"seed": seed})]
    speed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return KeyedVectors.load_word2vec_format(str(out), binary=True), float(speed)


def theirs(corpus, options, seed):
    model = Word2Vec(workers=1, seed=seed, **options)
    model.build_vocab(LineSentence(str(corpus)))
    start = time.process_time()
    _, words = model.train(LineSentence(str(corpus)), total_words=model.corpus_total_words, epochs=model.epochs)
    return model.wv, words / (time.process_time() - start)


def spearman(vectors):
    return float(vectors.evaluate_word_pairs(str(REFERENCE / "embeddings_eval/wordsim353.tsv"))[1][0])


def overlap(a, b):
    words = a.index_to_key[:1000]
    assert words == b.index_to_key[:1000]
    return float(np.mean([len({w for w, _ in a.most_similar(word)} & {w for w, _ in b.most_similar(word)}) / 10 for word in words]))


with tempfile.TemporaryDirectory() as folder:
    corpus, out = pathlib.Path(folder) / "corpus.txt", pathlib.Path(folder) / "vectors.bin"
    write_corpus(corpus)
    for mode, options in MODES.items():
        runs = [(*ours(corpus, options, seed, out), *theirs(corpus, options, seed)) for seed in SEEDS]
        print(mode)
        for (vectors, speed, other, other_speed), (_, _, next_other, _) in zip(runs, runs[1:] + runs[:1]):
            print(f"  words per processor second {speed:9.0f} gensim {other_speed:9.0f} ratio {speed / other_speed:.3f} | WordSim-353 {spearman(vectors):.3f} "
                  f"gensim {spearman(other):.3f} | overlap with gensim {overlap(vectors, other):.3f}, gensim with gensim {overlap(other, next_other):.3f}")
