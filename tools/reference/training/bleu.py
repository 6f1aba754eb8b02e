"""Golden values for corpusBleu of @attn/training from sacrebleu: words are given, nothing is tokenised.

Writes packages/training/golden/bleu.json. Running it again changes nothing.
    python tools/reference/training/bleu.py
"""

import json
import pathlib
import random
from importlib.metadata import version

import sacrebleu

SEED = 5
OUTPUT = pathlib.Path(__file__).parents[3] / "packages/training/golden/bleu.json"
WORDS = "the a cat dog sat lay on under mat bed . ,".split()

generator = random.Random(SEED)


def sentence(least=1, most=12):
    return [generator.choice(WORDS) for _ in range(generator.randint(least, most))]


def changed(words):
    """A candidate that shares much with a reference: some words are replaced, dropped or doubled."""
    out = []
    for word in words:
        chance = generator.random()
        if chance < 0.1:
            continue
        out += [word, word] if chance < 0.15 else [generator.choice(WORDS)] if chance < 0.3 else [word]
    return out or ["the"]


def case(name, pairs, max_order=4):
    most = max(len(references) for _, references in pairs)
    streams = [
        [" ".join(references[i]) if i < len(references) else None for _, references in pairs] for i in range(most)
    ]
    metric = sacrebleu.BLEU(tokenize="none", force=True, max_ngram_order=max_order)
    result = metric.corpus_score([" ".join(candidate) for candidate, _ in pairs], streams)
    return {
        "name": name,
        "maxOrder": max_order,
        "pairs": [{"candidate": c, "references": r} for c, r in pairs],
        "score": result.score,
        "brevityPenalty": result.bp,
        "candidateWords": result.sys_len,
        "referenceWords": result.ref_len,
    }


def close(count, references):
    pairs = []
    for _ in range(count):
        rights = [sentence() for _ in range(references)]
        pairs.append((changed(rights[0]), rights))
    return pairs


cases = [
    case("one reference each", close(20, 1)),
    case("three references each", close(20, 3)),
    case("one to three references", [pair for n in (1, 2, 3) for pair in close(5, n)]),
    case("exactly right", [(words, [words]) for words in (sentence(4) for _ in range(5))]),
    case("short candidates", [(words[:4], [words]) for words in (sentence(8) for _ in range(5))]),
    case("long candidates", [(words + sentence(3), [words]) for words in (sentence(4) for _ in range(5))]),
    case("no run of four matches", [(["the", "cat", "sat", "on", "a"], [["the", "cat", "lay", "on", "a", "mat"]])]),
    case("single words match", [("the mat the bed the".split(), ["a cat on the mat".split()])]),
    case("nothing matches", [("dog dog dog dog dog".split(), ["a cat on the mat".split()])]),
    case("too short for runs of four", [(["the", "cat"], [["the", "cat"]])]),
    case("runs of two", close(6, 2), max_order=2),
    case("two references equally close", [("a b c d e".split(), ["a b c d".split(), "a b c d e f".split()])]),
]
header = {"tool": "sacrebleu", "version": version("sacrebleu"), "seed": SEED}
OUTPUT.write_text(json.dumps({**header, "cases": cases}, separators=(",", ":")) + "\n")
