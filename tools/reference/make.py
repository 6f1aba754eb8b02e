"""Makes all golden data again; `python make.py models` or `python make.py attention` makes one part.

Not here: how each part is made (models/, attention/).
"""

import os
import sys
from pathlib import Path

# Nothing is downloaded: every model here is made from a configuration and a seed.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
sys.dont_write_bytecode = True

HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parent.parent / "packages"


def main(parts):
    import torch
    import transformers

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()

    if not parts or "models" in parts:
        from models.make import make_models

        make_models(PACKAGES / "transformer" / "golden")
    if not parts or "attention" in parts:
        from attention.make import make_attention

        make_attention(PACKAGES / "attention" / "golden")

    for folder in ("transformer", "attention"):
        for file in (PACKAGES / folder / "golden").rglob("*"):
            if file.is_file():
                file.chmod(0o644)


if __name__ == "__main__":
    main(sys.argv[1:])
