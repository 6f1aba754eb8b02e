"""Writes packages/tokenizer/golden/training.json: what Hugging Face's BpeTrainer learns from small corpora, and hashes of what it learns
from the reference texts.

    .venv/bin/python tools/reference/tokenizers/make_training.py [reference folder]

Not here: the trainer of this project. Without the reference folder the hashes that are there are kept. Takes about a minute.
"""

import hashlib
import json
import os
import random
import sys
from pathlib import Path

os.environ["TOKENIZERS_PARALLELISM"] = "false"

import tokenizers
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent.parent / "packages" / "tokenizer" / "golden" / "training.json"
SEED = 20260

CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
UPPER = r"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}"
LOWER = r"\p{Ll}\p{Lm}\p{Lo}\p{M}"
CL100K = (
    CONTRACTIONS
    + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
O200K = "|".join(
    [
        rf"[^\r\n\p{{L}}\p{{N}}]?[{UPPER}]*[{LOWER}]+{CONTRACTIONS}?",
        rf"[^\r\n\p{{L}}\p{{N}}]?[{UPPER}]+[{LOWER}]*{CONTRACTIONS}?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)


def split_then_bytes(pattern):
    return pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(pattern), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )


PRE_TOKENIZERS = {
    None: lambda: None,
    "gpt2": lambda: pre_tokenizers.ByteLevel(add_prefix_space=False),
    "cl100k": lambda: split_then_bytes(CL100K),
    "llama3": lambda: split_then_bytes(CL100K),
    "o200k": lambda: split_then_bytes(O200K),
    "bytes": lambda: pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    "whitespace": pre_tokenizers.Whitespace,
    "metaspace": pre_tokenizers.Metaspace,
}
BYTES = ("gpt2", "cl100k", "llama3", "o200k", "bytes")


def new_tokenizer(options):
    name = options.get("preTokenizer", "gpt2")
    tokenizer = Tokenizer(models.BPE(unk_token=options.get("unknownToken")))
    pre_tokenizer = PRE_TOKENIZERS[name]()
    if pre_tokenizer is not None:
        tokenizer.pre_tokenizer = pre_tokenizer
    if options.get("normalizer") == {"type": "NFKC"}:
        tokenizer.normalizer = normalizers.NFKC()
    if options.get("normalizer") == {"type": "Lowercase"}:
        tokenizer.normalizer = normalizers.Lowercase()
    default = pre_tokenizers.ByteLevel.alphabet() if name in BYTES else []
    given = {
        "vocab_size": options.get("vocabularySize"),
        "min_frequency": options.get("minFrequency"),
        "special_tokens": options.get("specialTokens"),
        "limit_alphabet": options.get("alphabetLimit"),
        "initial_alphabet": options.get("initialAlphabet", default),
        "continuing_subword_prefix": options.get("continuingSubwordPrefix"),
        "end_of_word_suffix": options.get("endOfWordSuffix"),
        "max_token_length": options.get("maxTokenLength"),
    }
    trainer = trainers.BpeTrainer(show_progress=False, **{name: value for name, value in given.items() if value is not None})
    return tokenizer, trainer


def model_of(tokenizer):
    model = json.loads(tokenizer.to_str())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].get)
    assert [model["vocab"][token] for token in tokens] == list(range(len(tokens)))
    return {"tokens": tokens, "merges": model["merges"]}


def train(texts, options):
    tokenizer, trainer = new_tokenizer(options)
    tokenizer.train_from_iterator(texts, trainer)
    return model_of(tokenizer)


def stable(texts, options):
    """The model, and whether its ids are the same in every run: with affixes, Hugging Face numbers the alphabet in the order of a hash table."""
    runs = [train(texts, options) for _ in range(10)]
    assert all(run["merges"] == runs[0]["merges"] for run in runs), options
    if all(run["tokens"] == runs[0]["tokens"] for run in runs):
        return runs[0]
    return {"idsVary": True, "tokens": sorted(runs[0]["tokens"]), "merges": runs[0]["merges"]}


ENGLISH = [
    "the cat sat on the mat, and the dog sat on the log; the cat's hat isn't the dog's hat",
    "She sells sea shells by the sea shore. The shells she sells are sea shells, I'm sure!",
    "In 1999, 2000 and 2001 there were 12,345 of them -- weren't there?   Yes:\tthere were.\n\n  Indented\r\nline",
    "low lower lowest new newer newest wide wider widest slow slower slowest",
]
UNICODE = [
    "für Straße über Größe süß Fuß; été, naïve café, déjà vu",
    "안녕하세요 세계 안녕 세계 하세요 감사합니다 감사",
    "こんにちは世界 世界のこんにちは 短い文字列 長い文字列",
    "🙂🙂😀 😀🙂 👩‍👩‍👧 👩‍👩‍👧 🇩🇪🇫🇷🇩🇪",
    "ﬁne ﬁsh ½ ² Å a\u030a q\u0307\u0323 \u1112\u1161\u11ab",
]
# Powers of two: no two pairs are ever equally frequent, so that ids do not matter.
GRADED = [[word[:length], 2 ** (5 * which + length)] for which, word in enumerate(("hugs", "pinto")) for length in range(1, len(word) + 1)]
COUNTS = [["hug", 10], ["pug", 5], ["pun", 12], ["bun", 4], ["hugs", 5], ["한글", 3], ["한국", 7]]


def expand(texts):
    """Counted words as texts."""
    return [text for item in texts for text in ([item] if isinstance(item, str) else [item[0]] * item[1])]


def small_cases():
    cases = [
        ("English, bytes of GPT-2's words", ENGLISH, {"vocabularySize": 400}),
        ("English until no pair is left", ENGLISH, {"vocabularySize": 5000}),
        ("a least frequency", ENGLISH, {"vocabularySize": 5000, "minFrequency": 3}),
        ("no alphabet but what occurs", ENGLISH, {"vocabularySize": 120, "initialAlphabet": []}),
        ("special tokens first", ENGLISH, {"vocabularySize": 300, "specialTokens": ["<|end|>", "<pad>", "th", "a"]}),
        ("a vocabulary smaller than the alphabet", ENGLISH, {"vocabularySize": 100}),
        ("words of cl100k", ENGLISH + UNICODE, {"vocabularySize": 420, "preTokenizer": "cl100k"}),
        ("words of o200k", ENGLISH + UNICODE, {"vocabularySize": 420, "preTokenizer": "o200k"}),
        ("words of Llama 3", ENGLISH + UNICODE, {"vocabularySize": 420, "preTokenizer": "llama3"}),
        ("whole texts as bytes", ENGLISH + UNICODE, {"vocabularySize": 600, "preTokenizer": "bytes"}),
        ("whole texts as characters", ENGLISH + UNICODE, {"vocabularySize": 600, "preTokenizer": None}),
        ("Unicode by white space", UNICODE, {"vocabularySize": 150, "preTokenizer": "whitespace"}),
        ("Unicode with Metaspace", UNICODE, {"vocabularySize": 150, "preTokenizer": "metaspace"}),
        ("after NFKC", UNICODE, {"vocabularySize": 300, "normalizer": {"type": "NFKC"}}),
        ("after Lowercase", ENGLISH, {"vocabularySize": 300, "normalizer": {"type": "Lowercase"}}),
        ("an initial alphabet", ENGLISH, {"vocabularySize": 90, "preTokenizer": "whitespace", "initialAlphabet": ["ß", "z", "🙂"]}),
        ("a limited alphabet", GRADED, {"vocabularySize": 60, "preTokenizer": "whitespace", "alphabetLimit": 4}),
        ("a limited alphabet with an unknown token", GRADED, {"vocabularySize": 60, "preTokenizer": "whitespace", "alphabetLimit": 3, "specialTokens": ["<unk>"], "unknownToken": "<unk>"}),
        ("a prefix", GRADED, {"vocabularySize": 60, "preTokenizer": "whitespace", "continuingSubwordPrefix": "##"}),
        ("a suffix", GRADED, {"vocabularySize": 60, "preTokenizer": "whitespace", "endOfWordSuffix": "</w>"}),
        ("a prefix and a suffix", GRADED, {"vocabularySize": 60, "preTokenizer": "whitespace", "continuingSubwordPrefix": "##", "endOfWordSuffix": "</w>"}),
    ]
    cases.append(("counted words", COUNTS, {"vocabularySize": 30, "preTokenizer": None}))
    for length in (1, 2, 3, 4, 7, 16):
        cases.append((f"a token length of {length}", ENGLISH + UNICODE, {"vocabularySize": 800, "preTokenizer": None, "maxTokenLength": length}))
    return [{"name": name, "texts": texts, "options": options, **stable(expand(texts), options)} for name, texts, options in cases]


def tie_cases():
    """Random texts of few letters, full of ties."""
    generator = random.Random(SEED)
    made = []
    for number in range(24):
        letters = generator.choice(["ab", "abc", "a \n", "a b", "가나 ", "é😀a"])
        texts = ["".join(generator.choice(letters) for _ in range(generator.randint(1, 60))) for _ in range(generator.randint(2, 8))]
        options = {"vocabularySize": 200, "preTokenizer": None}
        if number % 3 == 2:
            options["maxTokenLength"] = generator.randint(2, 6)
        made.append({"name": f"ties {number}", "texts": texts, "options": options, **stable(texts, options)})
    return made


def minbpe_merges(text, size):
    """karpathy/minbpe's BasicTokenizer: the most frequent pair, the first in the text of equal ones, until there are `size` tokens."""
    ids = list(text.encode("utf-8"))
    vocabulary = {byte: bytes([byte]) for byte in range(256)}
    merges = []
    for new in range(256, size):
        counts = {}
        for pair in zip(ids, ids[1:]):
            counts[pair] = counts.get(pair, 0) + 1
        if not counts:
            break
        best = max(counts, key=counts.get)
        joined, at = [], 0
        while at < len(ids):
            found = at + 1 < len(ids) and (ids[at], ids[at + 1]) == best
            joined.append(new if found else ids[at])
            at += 2 if found else 1
        ids = joined
        vocabulary[new] = vocabulary[best[0]] + vocabulary[best[1]]
        merges.append([vocabulary[best[0]].hex(), vocabulary[best[1]].hex()])
    return merges


def minbpe_cases():
    texts = ["\n".join(ENGLISH), "\n".join(UNICODE), "aaabdaaabac", "abababab aabb abab", "aaaaaaaaaaaaaaaaa"]
    return [{"text": text, "size": size, "merges": minbpe_merges(text, size)} for text in texts for size in (260, 330)]


def reference_hashes(folder):
    files = sorted(path for path in (folder / "text").rglob("*.*") if path.is_file())
    # Not translated: a line feed after a carriage return stays two characters.
    texts = [path.read_bytes().decode("utf-8") for path in files]
    hashes = []
    for pre_tokenizer, size, by_line in (
        ("gpt2", 8000, False),
        ("gpt2", 32000, False),
        ("gpt2", 8000, True),
        ("o200k", 8000, False),
        ("whitespace", 8000, False),
    ):
        options = {"preTokenizer": pre_tokenizer, "vocabularySize": size}
        tokenizer, trainer = new_tokenizer(options)
        if by_line:
            tokenizer.train([str(path) for path in files], trainer)
        else:
            tokenizer.train_from_iterator(texts, trainer)
        merges = model_of(tokenizer)["merges"]
        digest = hashlib.sha256("\n".join(f"{left} {right}" for left, right in merges).encode("utf-8")).hexdigest()
        hashes.append({"options": options, "lines": by_line, "merges": len(merges), "sha256": digest})
    return {"files": [path.relative_to(folder).as_posix() for path in files], "hashes": hashes}


def main(arguments):
    golden = {"tool": f"tokenizers {tokenizers.__version__} BpeTrainer; minbpe's rule written out", "seed": SEED}
    golden["cases"] = small_cases() + tie_cases()
    golden["minbpe"] = minbpe_cases()
    if arguments:
        golden["reference"] = reference_hashes(Path(arguments[0]))
    elif TARGET.exists():
        golden["reference"] = json.loads(TARGET.read_text())["reference"]
    TARGET.write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
