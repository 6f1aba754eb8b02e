"""Opens the models of this project with transformers and peft, and compares logits: `python own_models.py`.

Not here: how they are written, and the adapter trained (write-own-models.ts, which this starts); other architectures (check.py).
"""

import json
import subprocess
import tempfile
from pathlib import Path

import peft
import torch
import transformers

from check import difference, open_model

ROOT = Path(__file__).resolve().parents[3]
TOLERANCE = 1e-4


def write(folder):
    node = [ROOT / "node_modules/.bin/node", "--conditions=@attn/source", Path(__file__).parent / "write-own-models.ts"]
    subprocess.run([*node, folder], check=True)


def opened(folder):
    """The model of a folder; an adapter on the model that its configuration names."""
    if not (folder / "adapter_config.json").exists():
        return open_model(folder)
    base = json.loads((folder / "adapter_config.json").read_text())["base_model_name_or_path"]
    return peft.PeftModel.from_pretrained(open_model(Path(base)), folder)


def main():
    with tempfile.TemporaryDirectory() as target:
        write(target)
        print(f"transformers {transformers.__version__}, peft {peft.__version__}, torch {torch.__version__}")
        print(f"{'':22}{'tokens':>8}{'largest logit':>15}{'largest difference':>20}")
        failed = False
        for folder in sorted(Path(target).iterdir()):
            expected = json.loads((folder / "expected.json").read_text())
            error = difference(opened(folder), expected)
            largest = max(map(abs, expected["logits"]))
            print(f"{folder.name:22}{len(expected.get('target', expected['tokens'])):8}{largest:15.2f}{error:20.1e}")
            failed |= not error <= TOLERANCE
            if "change" in expected:
                change, (first, last) = expected["change"], expected["losses"]
        print(f"the adapter: training loss from {first:.2f} to {last:.2f}, logits changed by up to {change:.1f}")
    if failed:
        raise SystemExit(f"more than {TOLERANCE}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    main()
