"""Golden values for @attn/embeddings from gensim's KeyedVectors.

Writes packages/embeddings/golden/gensim.json from vectors that are made here, and gensim-reference.json from the GloVe
sample and evaluation files of the reference data (scores only). Needs gensim; running it again changes nothing.
    python tools/reference/embeddings/make.py ../shared/reference/embeddings_eval
"""

import base64
import json
import pathlib
import sys
import tempfile

import gensim
import numpy as np
from gensim.models import KeyedVectors

SEED = 20240
OUTPUT = pathlib.Path(__file__).parents[3] / "packages/embeddings/golden"
TEMPORARY = pathlib.Path(tempfile.mkdtemp())

WORDS = """king queen man woman King prince princess boy girl Paris paris France Rome Italy Berlin Germany dog puppy cat
kitten Straße 北京 ö naïve a\u00a0b \ufeffmark 👑 x""".replace("\n", " ").split(" ")
ANALOGIES = """: family
king queen man woman
man woman King Queen
boy girl prince princess
boy girl prince unknown

king queen man
: capitals: of countries
Paris France Rome Italy
Rome Italy Berlin Germany
paris FRANCE berlin germany
dog\u00a0puppy\u0085cat\tkitten
: empty
"""
PAIRS = """# a comment
king\tqueen\t8.5
man\twoman\t8.5
dog\tpuppy\t 7.25
cat\tkitten\t7
Paris\tFrance\t6.1
paris\tROME\t6.1
dog\tFrance\t0.5
dog\tunknown\t3
not a pair
STRASSE\tx\t1e0
cat\tdog\tmany
"""
NUMBERS = [0.0, -0.0, 1.0, -1.5, 0.1, 1e-4, 9.999e-5, 1e-5, 123456.0, 16777216.0, 1e7, 1.5e15, 1e16, 1e-45, 3.4028235e38,
           1.1754944e-38, 2.0**-24, 2.0**-12, 2.0**-96, 2.0**87, 128.953125, -217556.625, 2097152.25, 999999.0, 1e6, 1 / 3, 8388609.0, 9999999.0, 99999999.0, 5e-324, 0.3, 1e15, 9.999999e15, 1234567890.0]


def scored(answers):
    return [[word, float(f"{score:.9g}")] for word, score in answers]


def counts(sections):
    return [[s["section"], len(s["correct"]), len(s["incorrect"])] for s in sections]


def number(value):
    return "NaN" if np.isnan(value) else float(value)


def write(name, text):
    path = TEMPORARY / name
    path.write_bytes(text.encode("utf8"))
    return str(path)


def evaluations(vectors, analogies, pairs, settings):
    result = []
    for setting in settings:
        accuracy, sections = vectors.evaluate_word_analogies(analogies, **setting)
        case = {"options": setting, "accuracy": accuracy, "sections": counts(sections)}
        try:
            pearson, spearman, ratio = vectors.evaluate_word_pairs(pairs, **setting)
            case |= {"pearson": number(pearson[0]), "spearman": number(spearman[0]), "outOfVocabularyPercent": ratio}
        except ValueError:
            case |= {"pearson": None}
        result.append(case)
    return result


def questions(vectors, groups):
    cases = {"nearest": [], "add": [], "multiply": [], "similarity": [], "oddOneOut": [], "rank": []}
    for a, b, c, d in groups:
        cases["nearest"].append([a, scored(vectors.most_similar(a, topn=6))])
        asked = {"positive": [b, c], "negative": [a]}
        cases["add"].append([asked, scored(vectors.most_similar(**asked, topn=5))])
        cases["multiply"].append([asked, scored(vectors.most_similar_cosmul(**asked, topn=5))])
        wide = {"positive": [a, b, c], "negative": [d]}
        cases["add"].append([wide, scored(vectors.most_similar(**wide, topn=5))])
        cases["multiply"].append([wide, scored(vectors.most_similar_cosmul(**wide, topn=5))])
        cases["similarity"].append([a, d, float(vectors.similarity(a, d))])
        cases["oddOneOut"].append([[a, b, c, d], vectors.doesnt_match([a, b, c, d])])
        cases["rank"].append([a, d, vectors.rank(a, d)])
    return cases


def own():
    generator = np.random.default_rng(SEED)
    directions = {"sex": (1, 4), "royal": (0, 5), "capital": (12, 3), "young": (7, 2)}
    table = generator.normal(0, 0.6, (len(WORDS), 8)).astype(np.float32)
    pairs = [("man", "woman"), ("king", "queen"), ("boy", "girl"), ("prince", "princess"), ("Paris", "France"),
             ("Rome", "Italy"), ("Berlin", "Germany"), ("dog", "puppy"), ("cat", "kitten")]
    for number, (first, second) in enumerate(pairs):
        shift = np.zeros(8, np.float32)
        shift[0 if number < 4 else 1 if number < 7 else 2] = 3
        table[WORDS.index(second)] = table[WORDS.index(first)] + shift + generator.normal(0, 0.05, 8).astype(np.float32)
    vectors = KeyedVectors(8)
    vectors.add_vectors(WORDS, table)
    groups = [("man", "king", "woman", "queen"), ("Paris", "France", "Rome", "Italy"), ("dog", "puppy", "cat", "Straße"),
              ("👑", "北京", "x", "ö")]
    settings = [{}, {"case_insensitive": False}, {"dummy4unknown": True}, {"restrict_vocab": 16}]
    files = {}
    for name, binary in (("text", False), ("binary", True)):
        vectors.save_word2vec_format(str(TEMPORARY / name), binary=binary)
        files[name] = base64.b64encode((TEMPORARY / name).read_bytes()).decode()
    return {
        "words": WORDS,
        "vectors": [[float(f"{x:.9g}") for x in row] for row in table.tolist()],
        "files": files,
        "questions": questions(vectors, groups),
        "restricted": [["king", 10, scored(vectors.most_similar("king", topn=4, restrict_vocab=10))]],
        "analogies": ANALOGIES,
        "pairs": PAIRS,
        "evaluations": evaluations(vectors, write("analogies", ANALOGIES), write("pairs", PAIRS), settings),
        "numbers": [[float(f"{np.float32(x):.9g}"), str(np.float32(x))] for x in NUMBERS],
    }


def reference(folder):
    vectors = KeyedVectors.load_word2vec_format(str(folder / "test_glove.txt"), binary=False, no_header=True)
    words = vectors.index_to_key
    groups = [(words[i], words[i + 7], words[i + 19], words[i + 31]) for i in range(0, 40, 8)]
    settings = [{}, {"case_insensitive": False}, {"dummy4unknown": True}]
    precise = {}
    for name, binary in (("txt", False), ("bin", True)):
        loaded = KeyedVectors.load_word2vec_format(str(folder / f"high_precision.kv.{name}"), binary=binary)
        precise[name] = [[word, [float(x) for x in loaded[word]]] for word in loaded.index_to_key]
    return {
        "size": len(vectors),
        "dimensions": vectors.vector_size,
        "questions": questions(vectors, groups),
        "evaluations": evaluations(vectors, str(folder / "questions-words.txt"), str(folder / "wordsim353.tsv"), settings),
        "highPrecision": precise,
    }


def save(name, content):
    header = {"tool": "tools/reference/embeddings/make.py",
              "versions": {"gensim": gensim.__version__, "numpy": np.__version__}, "seed": SEED}
    parts = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in (header | content).items()]
    OUTPUT.mkdir(parents=True, exist_ok=True)
    (OUTPUT / name).write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf8")


save("gensim.json", own())
if len(sys.argv) > 1:
    save("gensim-reference.json", reference(pathlib.Path(sys.argv[1])))
