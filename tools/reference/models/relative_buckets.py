"""Writes in which bucket T5 puts each distance, as the first distance of each bucket.

Not here: what is done with the buckets.
"""

import json

import torch
import transformers
from transformers.models.t5.modeling_t5 import T5Attention

FARTHEST = 3000
SIZES = [(32, 128), (32, 20), (8, 7), (12, 20), (64, 1000), (16, 129), (4, 3), (33, 100)]


def write_relative_buckets(folder):
    folder.mkdir(parents=True, exist_ok=True)
    cases = [
        {"buckets": buckets, "max_distance": most, "bidirectional": both, "first_distances": firsts(buckets, most, both)}
        for buckets, most in SIZES
        for both in (False, True)
    ]
    golden = {
        "tool": "tools/reference/models/relative_buckets.py, T5Attention of transformers",
        "versions": {"transformers": transformers.__version__, "torch": torch.__version__.split("+")[0]},
        "seed": None,
        "note": f"first_distances[i] is the distance with which bucket i begins, keys before the query, up to {FARTHEST}",
        "cases": cases,
    }
    (folder / "relative-buckets.json").write_text(json.dumps(golden) + "\n")


def firsts(buckets, most, both):
    distances = torch.arange(0, FARTHEST + 1)
    found = T5Attention._relative_position_bucket(
        -distances, bidirectional=both, num_buckets=buckets, max_distance=most
    ).tolist()
    return {bucket: found.index(bucket) for bucket in sorted(set(found))}
