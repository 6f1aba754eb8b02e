"""Opens the tokenizers of this project with Hugging Face tokenizers and compares ids: `python own_tokenizers.py REFERENCE`.

Every file of REFERENCE/text is cut whole by both. Not here: how they are written, and one trained (write-own-tokenizers.ts, which
this starts).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import tokenizers

ROOT = Path(__file__).resolve().parents[3]
VOCABULARY = 8_000


def write(folder, texts):
    script = Path(__file__).parent / "write-own-tokenizers.ts"
    node = [ROOT / "node_modules/.bin/node", "--conditions=@attn/source", script]
    subprocess.run([*node, folder, str(VOCABULARY), *texts], check=True)


def first_difference(ours, theirs):
    """Where two lists of ids part, or None."""
    if numpy.array_equal(ours, theirs):
        return None
    common = min(len(ours), len(theirs))
    unlike = numpy.flatnonzero(ours[:common] != theirs[:common])
    return int(unlike[0]) if len(unlike) else common


def main(reference):
    texts = sorted(file.resolve() for file in (Path(reference) / "text").rglob("*") if file.is_file())
    failed = False
    with tempfile.TemporaryDirectory() as target:
        write(target, texts)
        print(f"tokenizers {tokenizers.__version__}; {len(texts)} texts, {sum(t.stat().st_size for t in texts)} bytes")
        print(f"{'':16}{'vocabulary':>12}{'ids':>10}{'texts with equal ids':>22}")
        for folder in sorted(Path(target).iterdir()):
            tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
            count, equal = 0, 0
            for number, text in enumerate(texts):
                content = text.read_bytes().decode("utf-8")
                theirs = numpy.array(tokenizer.encode(content, add_special_tokens=False).ids, dtype=numpy.int32)
                place = first_difference(numpy.fromfile(folder / f"{number}.ids", dtype=numpy.int32), theirs)
                count += len(theirs)
                equal += place is None
                if place is not None:
                    print(f"{folder.name}: {text.name} differs at id {place}")
            print(f"{folder.name:16}{tokenizer.get_vocab_size():12}{count:10}{equal:16} of {len(texts)}")
            failed |= equal < len(texts)
    if failed:
        raise SystemExit("ids differ")


if __name__ == "__main__":
    main(sys.argv[1])
