"""Golden values for training in @attn/embeddings from gensim's Word2Vec and Phrases, and from float64 formulas.

Writes packages/embeddings/golden/training.json. Vocabularies, tables, codes and phrases are gensim's own. A training step is
computed three times: by gensim (one job, float32, tabulated sigmoid), by the formulas below with the same table, which must agree
with gensim, and by the formulas with the exact sigmoid, which is what is written. gensim's windows and noise words are drawn
again here from its random numbers and written too. Needs gensim; running it again changes nothing.
    python tools/reference/embeddings/train.py
"""

import base64
import json
import math
import pathlib

import gensim
import numpy as np
from gensim.models import Word2Vec
from gensim.models.phrases import Phrases

SEED = 20241
OUTPUT = pathlib.Path(__file__).parents[3] / "packages/embeddings/golden/training.json"
MASK = 2**48 - 1


def corpus():
    """Sentences with Zipf-like words, many equal counts among the rare ones, repeated words, one empty sentence."""
    generator = np.random.default_rng(SEED)
    words = np.minimum(generator.zipf(1.3, 2400), 120)
    sentences, start = [], 0
    while start < len(words):
        length = int(generator.integers(1, 17))
        sentences.append([f"w{word}" for word in words[start:start + length]])
        start += length
    sentences.insert(5, [])
    return sentences


def second_corpus():
    generator = np.random.default_rng(SEED + 1)
    return [[f"{'wn'[int(kind)]}{min(int(word), 40)}" for kind, word in zip(generator.integers(0, 2, 9), generator.zipf(1.4, 9))]
            for _ in range(60)]


def vocabulary(options, sentences, more=None):
    model = Word2Vec(**options)
    model.build_vocab(sentences)
    if more is not None:
        model.build_vocab(more, update=True)
    wv = model.wv
    case = {"words": list(wv.index_to_key), "counts": [int(wv.get_vecattr(w, "count")) for w in wv.index_to_key],
            "keep": [int(wv.get_vecattr(w, "sample_int")) for w in wv.index_to_key]}
    if model.negative:
        case["noise"] = [int(x) for x in model.cum_table]
    if model.hs:
        case["codes"] = ["".join(str(int(bit)) for bit in wv.get_vecattr(w, "code")) for w in wv.index_to_key]
        case["points"] = [[int(x) for x in wv.get_vecattr(w, "point")] for w in wv.index_to_key]
    return case


VOCABULARIES = [
    {}, {"min_count": 1}, {"min_count": 2, "sample": 0}, {"min_count": 1, "sample": 0.05, "ns_exponent": 0.5},
    {"min_count": 1, "sample": 20, "ns_exponent": -0.3}, {"min_count": 1, "sample": 1e-5, "ns_exponent": 0},
    {"min_count": 1, "max_final_vocab": 20}, {"min_count": 9, "max_final_vocab": 40}, {"min_count": 1, "max_vocab_size": 30},
    {"min_count": 2, "sorted_vocab": 0}, {"min_count": 1, "hs": 1, "negative": 0}, {"min_count": 4, "hs": 1},
    {"min_count": 13, "hs": 1},
]


def sigmoid_exact(f):
    return 1 / (1 + math.exp(-f))


def sigmoid_table(f):
    """word2vec_inner.pyx's table of 1000 float32 entries, read at 83 entries per unit (integer division there)."""
    at = int((np.float32(f) + 6) * (1000 // 6 // 2))
    e = math.exp((at / 1000 * 2 - 1) * 6)
    return float(np.float32(np.float32(e) / (np.float32(e) + 1)))


def train(weights, job, options, alpha, sigmoid, draw):
    """One job by the formulas of word2vec.c and gensim, in float64; no sentence has one word. draw() gives noise. Returns the loss."""
    syn0, syn1, syn1neg, codes, points = weights
    loss = 0.0

    def objective(x, word, kind):
        nonlocal loss
        gradient = np.zeros(len(x))
        if kind == "hs":
            questions = [(syn1, row, 1 - code) for row, code in zip(points[word], codes[word])]
        else:
            questions = [(syn1neg, word, 1)]
            questions += [(syn1neg, noise, 0) for noise in [draw() for _ in range(options["negative"])] if noise != word]
        for outputs, row, label in questions:
            f = float(x @ outputs[row])
            if abs(f) >= 6:
                continue
            g = (label - sigmoid(f)) * alpha
            loss += -math.log(sigmoid_exact(f if label else -f))
            gradient += g * outputs[row]
            outputs[row] += g * x
        return gradient

    kinds = [kind for kind in ("hs", "negative") if options[kind]]
    for words, windows in job:
        for i, word in enumerate(words):
            near = [j for j in range(max(0, i - windows[i]), min(len(words), i + windows[i] + 1)) if j != i]
            if options["sg"]:
                for j in near:
                    for kind in kinds:
                        syn0[words[j]] += objective(syn0[words[j]], word, kind)
            else:
                for kind in kinds:
                    x = sum(syn0[words[j]] for j in near)
                    if options["cbow_mean"]:
                        x /= len(near)
                    gradient = objective(x, word, kind)
                    if not options["cbow_mean"]:
                        gradient /= len(near)
                    for j in near:
                        syn0[words[j]] += gradient
    return loss


def float_text(array):
    return base64.b64encode(np.asarray(array, "<f4").tobytes()).decode()


def step(options):
    """A job with the first weights of twenty for which no float32 rounding moves a dot product to the next entry of the table."""
    return next(case for case in (step_from(options, SEED + attempt) for attempt in range(20)) if case is not None)


def step_from(options, seed):
    """A job of gensim's with everything that is needed to repeat it; None where it differs from the formulas."""
    options = {"sg": 0, "hs": 0, "negative": 5, "cbow_mean": 1} | options
    sentences = [s[:9] for s in corpus() if len(s) > 1][:12]
    alpha = 0.3
    model = Word2Vec(vector_size=11, window=3, min_count=1, sample=0, workers=1, seed=7, **options)
    model.build_vocab(sentences)
    generator = np.random.default_rng(seed)
    shape = model.wv.vectors.shape
    model.wv.vectors[:] = generator.normal(0, 0.6, shape)
    if options["hs"]:
        model.syn1[:] = generator.normal(0, 0.6, shape)
    if options["negative"]:
        model.syn1neg[:] = generator.normal(0, 0.6, shape)
    begin = [np.array(a, np.float64) if a is not None else None
             for a in (model.wv.vectors, getattr(model, "syn1", None), getattr(model, "syn1neg", None))]

    random = np.random.RandomState(7)
    state = 2**24 * random.randint(0, 2**24) + random.randint(0, 2**24) if options["negative"] else 0
    rows = [[model.wv.key_to_index[word] for word in sentence] for sentence in sentences]
    reduced = list(random.randint(0, 3, sum(map(len, rows))))
    job = []
    for words in rows:
        job.append((words, [3 - int(reduced.pop(0)) for _ in words]))
    noise = []

    def draw():
        nonlocal state
        word = int(np.searchsorted(model.cum_table, (state >> 16) % int(model.cum_table[-1])))
        state = (state * 25214903917 + 11) & MASK
        noise.append(word)
        return word

    codes = points = None
    if options["hs"]:
        codes = [[int(x) for x in model.wv.get_vecattr(i, "code")] for i in range(len(model.wv))]
        points = [[int(x) for x in model.wv.get_vecattr(i, "point")] for i in range(len(model.wv))]
    table = [a.copy() if a is not None else None for a in begin]
    train([*table, codes, points], job, options, alpha, sigmoid_table, draw)

    model.train(sentences, total_words=10**9, epochs=1, start_alpha=alpha, end_alpha=alpha)
    actual = (model.wv.vectors, getattr(model, "syn1", None), getattr(model, "syn1neg", None))
    for ours, theirs in zip(table, actual):
        if ours is not None:
            if np.abs(ours - theirs).max() > 1e-6:
                return None
    exact = [a.copy() if a is not None else None for a in begin]
    drawn = iter(list(noise))
    loss = train([*exact, codes, points], job, options, alpha, sigmoid_exact, lambda: next(drawn))
    names = ("vectors", "nodes", "answers")
    return {"options": options, "alpha": alpha, "counts": [int(model.wv.get_vecattr(i, "count")) for i in range(len(model.wv))],
            "job": job, "noise": noise, "loss": loss,
            "before": {n: float_text(a) for n, a in zip(names, begin) if a is not None},
            "after": {n: float_text(a) for n, a in zip(names, exact) if a is not None}}


def shared_step(together):
    """Skip-gram whose windows share their noise, which gensim has not: the matrix products of Ji et al. (2016) in float64. So many words
    of a window learn from one state."""
    generator = np.random.default_rng(SEED + together)
    vocabulary, width, negative, alpha = 12, 11, 5, 0.3
    vectors, answers = (generator.normal(0, 0.9, (vocabulary, width)).astype(np.float32).astype(np.float64) for _ in range(2))
    before = {"vectors": float_text(vectors), "answers": float_text(answers)}
    job = [([int(w) for w in generator.integers(0, vocabulary, n)], [int(w) for w in generator.integers(1, 7, n)]) for n in (2, 5, 9, 13)]
    noise, loss = [], 0.0
    for words, windows in job:
        for i, word in enumerate(words):
            drawn = [int(w) for w in generator.integers(0, vocabulary, negative)]
            noise += drawn
            rows = np.array([word] + [w for w in drawn if w != word])
            labels = np.arange(len(rows)) == 0
            near = [words[j] for j in range(max(0, i - windows[i]), min(len(words), i + windows[i] + 1)) if j != i]
            for at in range(0, len(near), together):
                inputs = np.array(near[at:at + together])
                x, o = vectors[inputs], answers[rows]
                f = x @ o.T
                g = np.where(abs(f) < 6, (labels - 1 / (1 + np.exp(-f))) * alpha, 0)
                loss += float(np.where(abs(f) < 6, np.log1p(np.exp(np.where(labels, -f, f))), 0).sum())
                np.add.at(vectors, inputs, g @ o)
                np.add.at(answers, rows, g.T @ x)
    return {"together": together, "negative": negative, "alpha": alpha, "job": job, "noise": noise, "loss": loss, "before": before,
            "after": {"vectors": float_text(vectors), "answers": float_text(answers)}}


STEPS = [{"sg": 1}, {"sg": 1, "hs": 1, "negative": 0}, {"sg": 1, "hs": 1, "negative": 3}, {}, {"cbow_mean": 0},
         {"hs": 1, "negative": 0}, {"hs": 1, "negative": 2, "cbow_mean": 0}]

PHRASES = [
    {"min_count": 1, "threshold": 1}, {"min_count": 2, "threshold": 0.5}, {"threshold": 0.1}, {"min_count": 1, "threshold": 0.2, "scoring": "npmi"},
    {"min_count": 3, "threshold": -0.1, "scoring": "npmi"}, {"min_count": 1, "threshold": 0.7, "delimiter": " "},
    {"min_count": 1, "threshold": 0.4, "connector_words": ["w1", "w3"]},
    {"min_count": 1, "threshold": 0.3, "scoring": "npmi", "connector_words": ["w2"]}, {"min_count": 1, "threshold": 0.1, "max_vocab_size": 150},
]


def phrases(options):
    model = Phrases(corpus(), **options | {"connector_words": frozenset(options.get("connector_words", []))})
    case = {"options": options, "found": model.find_phrases(corpus()), "joined": [model[s] for s in corpus() if s][:60]}
    model.add_vocab(second_corpus())
    return case | {"foundAfterMore": model.find_phrases(second_corpus())}


content = {
    "tool": "tools/reference/embeddings/train.py",
    "versions": {"gensim": gensim.__version__, "numpy": np.__version__},
    "seed": SEED,
    "corpus": [" ".join(s) for s in corpus()],
    "secondCorpus": [" ".join(s) for s in second_corpus()],
    "vocabularies": [{"options": o} | vocabulary(o, corpus()) for o in VOCABULARIES],
    "updates": [{"options": o} | vocabulary(o, corpus(), second_corpus())
                for o in ({}, {"min_count": 2, "hs": 1, "sample": 0.01}, {"min_count": 1, "max_final_vocab": 25})],
    "steps": [step(o) for o in STEPS],
    "sharedSteps": [shared_step(together) for together in (4, 16)],
    "phrases": [phrases(o) for o in PHRASES],
}
OUTPUT.parent.mkdir(parents=True, exist_ok=True)
parts = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items()]
OUTPUT.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf8")
