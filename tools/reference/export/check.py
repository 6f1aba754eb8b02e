"""Opens folders that `saveModel` wrote with transformers and compares what both compute: `python check.py FOLDER`.

Not here: how the folders are made (write-folders.ts).
"""

import json
import sys
from pathlib import Path

import torch
import transformers
from transformers import AutoConfig

TOLERANCE = 1e-4


def check(folder):
    model = open_model(folder)
    error = difference(model, json.loads((folder / "expected.json").read_text()))
    print(f"{folder.name}: {type(model).__name__}, largest difference {error:.1e}")
    if not error <= TOLERANCE:
        raise SystemExit(f"{folder.name}: more than {TOLERANCE}")


def open_model(folder):
    """The architecture that its config.json names, with every weight found and none left over."""
    architecture = getattr(transformers, AutoConfig.from_pretrained(folder).architectures[0])
    model, report = architecture.from_pretrained(folder, attn_implementation="eager", output_loading_info=True)
    problems = {name: keys for name, keys in report.items() if keys}
    if problems:
        raise SystemExit(f"{folder.name}: {problems}")
    return model


def difference(model, expected):
    """The largest one between what the model computes and what is expected of the same tokens."""
    inputs = {"input_ids": torch.tensor([expected["tokens"]])}
    if "target" in expected:
        inputs["decoder_input_ids"] = torch.tensor([expected["target"]])
    with torch.no_grad():
        outputs = model.eval()(**inputs)
    ours = expected.get("logits") or expected["hidden"]
    theirs = outputs.logits if "logits" in expected else outputs.last_hidden_state
    return (theirs.flatten() - torch.tensor(ours)).abs().max().item()


if __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    for folder in sorted(Path(sys.argv[1]).iterdir()):
        check(folder)
