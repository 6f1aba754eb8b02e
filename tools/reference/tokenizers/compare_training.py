"""Byte-pair training of this project beside Hugging Face's BpeTrainer: equal merges, seconds as a ratio, and peak memory.

All texts of the reference data, 8,000 and 32,000 tokens, GPT-2's words; each text whole from memory, and files line by line. Every run is
a process of its own, they take turns, and the ratio is the median of the rounds. Ours has one worker or two, Hugging Face all processors, as
by itself, or one. Since our threads begin only after eight megabytes, the files are also read COPIES times over. Times are those of the training
alone, by the clock and of all processors; memory is the peak of the whole process, with us 40 MB of it Node's removal of types, which users
of the built package do not have. Needs Node 24; writes nothing.

    python tools/reference/tokenizers/compare_training.py ../shared/reference [ROUNDS [COPIES]]
"""

import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def train_here(mode, size, files):
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    texts = [Path(path).read_bytes().decode("utf-8") for path in files] if mode == "memory" else []
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=int(size), initial_alphabet=alphabet, show_progress=False)
    start, processor = time.perf_counter(), time.process_time()
    if mode == "memory":
        tokenizer.train_from_iterator(texts, trainer)
    else:
        tokenizer.train(files, trainer)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    digest = hashlib.sha256("\n".join(" ".join(pair) for pair in merges).encode("utf-8")).hexdigest()
    print(json.dumps({"seconds": seconds, "processor": processor, "merges": len(merges), "sha256": digest}))


def run(command, **environment):
    """What the process prints, and its peak memory in MB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | environment)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, command
    return json.loads(output) | {"peak": usage.ru_maxrss / 1024}


def contenders(mode, size, files):
    arguments = [mode, str(size), *files]
    peer = [sys.executable, __file__, "--train", *arguments]
    ours = ["node", "--conditions=@attn/source", "--no-warnings", str(HERE / "train-merges.ts"), *arguments]
    return {
        "ours": lambda: run(ours, WORKERS="1"),
        "ours, two workers": lambda: run(ours, WORKERS="2"),
        "Hugging Face": lambda: run(peer, TOKENIZERS_PARALLELISM="true"),
        "Hugging Face, one thread": lambda: run(peer, TOKENIZERS_PARALLELISM="false", RAYON_NUM_THREADS="1"),
    }


def compare(mode, size, files, rounds):
    results = {name: [] for name in contenders(mode, size, files)}
    for _ in range(rounds):
        for name, train in contenders(mode, size, files).items():
            results[name].append(train())
    ours = results["ours"]
    assert len({run["sha256"] for runs in results.values() for run in runs}) == 1, "merges differ"
    print(f"{size} tokens from {mode}, {len(files)} of them: {ours[0]['merges']} equal merges")
    for name, runs in results.items():
        ratio = {key: statistics.median(peer[key] / own[key] for peer, own in zip(runs, ours)) for key in ("seconds", "processor")}
        peak = max(run["peak"] for run in runs)
        print(f"  {name:25} time {ratio['seconds']:5.2f}, processor time {ratio['processor']:5.2f} of ours, peak {peak:4.0f} MB", flush=True)


def main(folder, rounds="3", copies="10"):
    files = sorted(str(path) for path in (Path(folder) / "text").rglob("*.*") if path.is_file())
    assert all(Path(path).read_bytes().endswith(b"\n") for path in files), "a file without a line feed at its end"
    for mode in ("memory", "files"):
        for size in (8000, 32000):
            compare(mode, size, files, int(rounds))
    compare("files", 8000, files * int(copies), int(rounds))


if __name__ == "__main__":
    if sys.argv[1] == "--train":
        train_here(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        main(*sys.argv[1:])
