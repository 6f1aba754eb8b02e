"""Writes apps/cli/golden/word-counts: the same word counts as Parquet files of every kind that readers must take, some that they must refuse,
and what Hugging Face's BpeTrainer learns from these counts.

    .venv/bin/python tools/reference/parquet/make.py

Not here: the reader of this project. pyarrow writes the files; its version is in golden.json.
"""

import json
import random
import shutil
from pathlib import Path

import pyarrow
import pyarrow.parquet as parquet
import tokenizers
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

TARGET = Path(__file__).resolve().parent.parent.parent.parent / "apps" / "cli" / "golden" / "word-counts"
SEED = 20260
VOCABULARY = 320

SYLLABLES = ["low", "est", "er", "new", "wid", "ing", "été", "straße", "한국", "어", "日本", "🙂", "a", "the", "-", "1"]


def word_counts():
    """Different words, most of them rare, in an order of chance."""
    generator = random.Random(SEED)
    words = {}
    while len(words) < 240:
        word = "".join(generator.choice(SYLLABLES) for _ in range(generator.randint(1, 4)))
        words[word] = int(400 / (1 + len(words))) + generator.randint(0, 2)
    items = list(words.items()) + [('say "so", she', 3), (" the", 60)]
    generator.shuffle(items)
    return [word for word, _ in items], [count for _, count in items]


def table(words, counts, count_type=pyarrow.int64()):
    return pyarrow.table({"word": pyarrow.array(words, pyarrow.string()), "count": pyarrow.array(counts, count_type)})


def write(name, data, **options):
    path = TARGET / name
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(data, path, **{"compression": "none", "use_dictionary": True, "store_schema": False, **options})


def required(data):
    return data.cast(pyarrow.schema([field.with_nullable(False) for field in data.schema]))


def write_good(words, counts):
    plain = table(words, counts)
    for codec in ("none", "snappy", "gzip", "zstd", "brotli", "lz4"):
        write(f"same/{codec}.parquet", plain, compression=codec)
    write("same/plain-required.parquet", required(plain), use_dictionary=False)
    write("same/dictionary-required-v2.parquet", required(plain), data_page_version="2.0", compression="snappy")
    write("same/nullable-v2.parquet", plain, data_page_version="2.0", compression="zstd")
    write("same/int32-row-groups.parquet", table(words, counts, pyarrow.int32()), row_group_size=50, compression="snappy")
    write("same/uint64.parquet", table(words, counts, pyarrow.uint64()), compression="zstd")
    write("same/double.parquet", table(words, counts, pyarrow.float64()), compression="gzip")
    delta = {"word": "DELTA_BYTE_ARRAY", "count": "DELTA_BINARY_PACKED"}
    write("same/delta.parquet", plain, use_dictionary=False, column_encoding=delta, data_page_version="2.0")
    lengths = {"word": "DELTA_LENGTH_BYTE_ARRAY", "count": "BYTE_STREAM_SPLIT"}
    write("same/delta-lengths.parquet", plain, use_dictionary=False, column_encoding=lengths)
    # Pages of a few values, so that those of the two columns do not end together.
    write("same/small-pages.parquet", plain, data_page_size=64, write_batch_size=7, use_dictionary=["count"], compression="snappy")
    write("many-columns.parquet", plain.append_column("length", [[len(word) for word in words]]).append_column("lower", [[word.lower() for word in words]]), compression="zstd")
    third = len(words) // 3
    for number in range(3):
        part = plain.slice(number * third, third if number < 2 else None)
        write(f"parts/part-{number:05}.parquet", part, compression="snappy")
    write("parts/_temporary/part-00000.parquet", table(["never"], [1]))
    (TARGET / "parts" / "_SUCCESS").write_bytes(b"")
    write("empty.parquet", table([], []))


def write_bad():
    write("bad/null-word.parquet", table(["a", None, "b"], [1, 2, 3]))
    write("bad/null-count.parquet", table(["a", "b"], [1, None]))
    write("bad/negative.parquet", table(["a", "b"], [1, -2]))
    write("bad/fraction.parquet", table(["a", "b"], [1, 2.5], pyarrow.float64()))
    write("bad/too-large.parquet", table(["a"], [2**60]))
    write("bad/texts-only.parquet", pyarrow.table({"word": ["a"], "count": ["1"]}))
    write("bad/lists.parquet", pyarrow.table({"word": [["a"]], "count": [1]}))
    binary = pyarrow.array([b"a", b"\xe4b"], pyarrow.binary())
    write("bad/latin1.parquet", pyarrow.table({"word": binary, "count": [1, 2]}))


def train(words, counts):
    """Hugging Face takes no counts: every word as often as it comes."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator([word for word, count in zip(words, counts) for _ in range(count)], trainer)
    return json.loads(tokenizer.to_str())["model"]["merges"]


def main():
    shutil.rmtree(TARGET, ignore_errors=True)
    words, counts = word_counts()
    write_good(words, counts)
    write_bad()
    tool = f"pyarrow {pyarrow.__version__}, tokenizers {tokenizers.__version__} BpeTrainer"
    golden = {"tool": tool, "seed": SEED, "vocabularySize": VOCABULARY, "counts": list(zip(words, counts)), "merges": train(words, counts)}
    (TARGET / "golden.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
