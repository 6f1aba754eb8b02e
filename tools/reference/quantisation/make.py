"""Writes packages/tensor/golden/quantisation.json: groups of 32 weights as llama.cpp's own Python package quantises them.

    python tools/reference/quantisation/make.py

Q8_0 is what `quantize` with 8 bits must give, but that scales stay float32. Q4_0 is a bound: with 4 bits `quantize` looks for the
scale of least squared error, so it must never come out worse. Random numbers are torch's (seeded).
"""

import importlib.metadata
import json
from pathlib import Path

import gguf
import numpy as np
import torch

GOLDEN = Path(__file__).resolve().parents[3] / "packages" / "tensor" / "golden" / "quantisation.json"
SEED = 2026


def groups():
    generator = torch.Generator().manual_seed(SEED)
    normal = torch.randn(6, 32, generator=generator).numpy()
    normal[1] *= 1e-4
    normal[2, 5] = 20.0  # an outlier, positive and negative
    normal[3, 31] = -20.0
    uniform = torch.rand(2, 32, generator=generator).numpy() - 0.5
    halves = (np.arange(32) - 15.5) / 127 * 4  # Q8_0 rounds these halfway
    halves[0] = 4.0
    zeros = np.zeros(32)
    return np.stack([*normal, *uniform, halves, zeros]).astype(np.float32)


def main():
    w = groups()
    q8 = gguf.quants.quantize(w, gguf.GGMLQuantizationType.Q8_0)
    q4 = gguf.quants.quantize(w, gguf.GGMLQuantizationType.Q4_0)
    blocks = q8.reshape(len(w), 34)
    back4 = gguf.quants.dequantize(q4, gguf.GGMLQuantizationType.Q4_0).astype(np.float64)
    data = {
        "made_with": f"gguf {importlib.metadata.version('gguf')}, seed {SEED}",
        "w": [[float(x) for x in row] for row in w],
        "q8_0": {
            "scales_f16": [float(x) for x in blocks[:, :2].copy().view(np.float16).ravel()],
            "elements": blocks[:, 2:].copy().view(np.int8).tolist(),
        },
        "q4_0": {"squared_errors": [float(x) for x in ((w - back4) ** 2).sum(axis=1)]},
    }
    GOLDEN.write_text(json.dumps(data, separators=(",", ":")) + "\n")
    GOLDEN.chmod(0o644)


if __name__ == "__main__":
    main()
