"""Writes the golden folder of the transformer package: one checkpoint per architecture, and small safetensors files.

Not here: the architectures' sizes (architectures.py), what is recorded (record.py).
"""

import shutil

from models.architectures import ARCHITECTURES
from models.beams import write_causal_beams
from models.checkpoint import write_checkpoint
from models.dropout import write_dropout
from models.record import record_causal, record_encoder
from models.record_encoder_decoder import record_encoder_decoder
from models.relative_buckets import write_relative_buckets
from models.safetensors_files import write_safetensors_files

RECORDS = {"causal": record_causal, "encoder": record_encoder, "encoder-decoder": record_encoder_decoder}


def make_models(root):
    for architecture in ARCHITECTURES:
        folder = root / architecture["name"]
        for attempt in range(200):
            seed = architecture["seed"] + attempt
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            write_checkpoint(architecture, seed, folder)
            if RECORDS[architecture["kind"]](architecture, seed, folder):
                break
        else:
            raise SystemExit(f"{architecture['name']}: no seed with a safe greedy continuation")
        if architecture["kind"] == "causal":
            write_causal_beams(architecture, folder)
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{architecture['name']}: seed {seed}, {size} bytes")
    write_dropout(root)
    write_relative_buckets(root)
    write_safetensors_files(root / "safetensors")
