"""Word2Vec of this project beside gensim's on the English texts of the reference data: speed, WordSim-353, common neighbours.

Speed: words per second, ours divided by gensim's, on the clock and of processor time; both take turns, and the median of the
rounds' ratios is printed with the least and the largest. The clock says something only where nothing else runs.
Quality: Spearman's correlation with WordSim-353, and the share of common words among the ten nearest of the 1,000 most frequent
words, ours beside gensim's, and beside it gensim's with another seed, which says how much of it can be expected.
Needs gensim and Node 24 in the PATH; writes nothing but temporary files.
gensim has no shared noise words: its own skip-gram stands beside ours with them.
    OPENBLAS_NUM_THREADS=1 python tools/reference/embeddings/compare.py ../shared/reference speed|quality [ROUNDS or EPOCHS [MODE]]
"""

import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from gensim.models import KeyedVectors, Word2Vec
from gensim.models.word2vec import LineSentence

FOLDER = pathlib.Path(__file__).parent
REFERENCE = pathlib.Path(sys.argv[1])
TEXTS = ["tinyshakespeare.txt", "sentencepiece_botchan.txt", "gutenberg/austen-emma.txt", "gutenberg/chesterton-brown.txt",
         "multi30k/train.en", "multi30k/val.en"]
MODES = {"skip-gram, 5 noise words": {"sg": 1}, "skip-gram, 5 shared noise words": {"sg": 1, "sharedNegatives": True},
         "CBOW, 5 noise words": {}, "skip-gram, hierarchical": {"sg": 1, "hs": 1, "negative": 0}, "CBOW, hierarchical": {"hs": 1, "negative": 0}}


def write_corpus(path):
    with open(path, "w", encoding="utf8") as file:
        for name in TEXTS:
            text = (REFERENCE / "text" / name).read_text(encoding="utf8", errors="replace").lower()
            for part in text.split("\n") if "multi30k" in name else re.split(r"[.!?;:]\s|\n\n", text):
                words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", part)
                if words:
                    file.write(" ".join(words) + "\n")


def ours(corpus, options, out=None):
    command = ["node", "--no-warnings", str(FOLDER / "compare.ts"), str(corpus), json.dumps(options), *([str(out)] if out else [])]
    speeds = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert speeds["workers"] == options["workers"]
    return (KeyedVectors.load_word2vec_format(str(out), binary=True) if out else None), speeds


def theirs(corpus, options):
    model = Word2Vec(**{name: value for name, value in options.items() if name != "sharedNegatives"})
    model.build_vocab(LineSentence(str(corpus)))
    clock, processor = time.perf_counter(), time.process_time()
    _, words = model.train(LineSentence(str(corpus)), total_words=model.corpus_total_words, epochs=model.epochs)
    return model.wv, {"clock": words / (time.perf_counter() - clock), "processor": words / (time.process_time() - processor)}


def speed(corpus, rounds):
    print(f"words per second, ours divided by gensim's, median of {rounds} rounds (least to largest)")
    for mode, options in MODES.items():
        for workers in (1, 2):
            ratios = {"clock": [], "processor": []}
            for _ in range(rounds):
                settings = options | {"workers": workers, "epochs": 2}
                pair = ours(corpus, settings)[1], theirs(corpus, settings)[1]
                for kind, list_ in ratios.items():
                    list_.append(pair[0][kind] / pair[1][kind])
            texts = [f"{kind} {statistics.median(r):.2f} ({min(r):.2f} to {max(r):.2f})" for kind, r in ratios.items()]
            print(f"  {mode}, workers {workers}: {', '.join(texts)}", flush=True)


def spearman(vectors):
    return float(vectors.evaluate_word_pairs(str(REFERENCE / "embeddings_eval/wordsim353.tsv"))[1][0])


def overlap(a, b):
    words = a.index_to_key[:1000]
    assert words == b.index_to_key[:1000]
    return float(np.mean([len({w for w, _ in a.most_similar(word)} & {w for w, _ in b.most_similar(word)}) / 10 for word in words]))


def quality(corpus, epochs, out):
    print(f"WordSim-353 (Spearman) and common neighbours after {epochs} epochs")
    for mode, options in MODES.items():
        first, second = (theirs(corpus, options | {"workers": 1, "epochs": epochs, "seed": seed})[0] for seed in (1, 2))
        print(f"  {mode}: gensim, seeds 1 and 2: {spearman(first):.3f}, {spearman(second):.3f}, common {overlap(first, second):.3f}", flush=True)
        for workers in (1, 2):
            vectors, _ = ours(corpus, options | {"workers": workers, "epochs": epochs, "seed": 1}, out)
            print(f"    ours, workers {workers}: {spearman(vectors):.3f}, common with gensim {overlap(vectors, first):.3f}, {overlap(vectors, second):.3f}", flush=True)


with tempfile.TemporaryDirectory() as folder:
    corpus = pathlib.Path(folder) / "corpus.txt"
    write_corpus(corpus)
    number = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    if len(sys.argv) > 4:
        MODES = {sys.argv[4]: MODES[sys.argv[4]]}
    if sys.argv[2] == "speed":
        speed(corpus, number)
    else:
        quality(corpus, number, pathlib.Path(folder) / "vectors.bin")
