"""Arrays for the golden files: random inputs that are exact in few digits, and arrays as JSON.

Not here: what is computed with them.
"""

import json
import math

import numpy
import torch


class Inputs:
    """Random multiples of 1/64, so that the printed decimals are the float32 values exactly."""

    def __init__(self, seed):
        self.random = numpy.random.default_rng(seed)

    def normal(self, *shape, scale=1.0):
        values = numpy.round(self.random.standard_normal(shape) * scale * 64) / 64
        return torch.from_numpy(values)

    def near_one(self, *shape):
        return 1 + self.normal(*shape, scale=0.2)

    def mask(self, *shape):
        return torch.from_numpy(self.random.random(shape) < 0.6)


def packed(value):
    """A tensor as {shape, data}, flat and row-major; booleans as 0 and 1, minus infinity as null."""
    if not isinstance(value, torch.Tensor):
        return value
    data = value.detach().flatten().tolist()
    if value.dtype == torch.bool:
        return {"shape": list(value.shape), "dtype": "bool", "data": [int(item) for item in data]}
    return {"shape": list(value.shape), "data": [short(item) for item in data]}


def short(value):
    if isinstance(value, int):
        return value
    if value == -math.inf:
        return None
    if not math.isfinite(value):
        raise ValueError(f"cannot write {value}")
    number = float(f"{value:.9g}")
    return int(number) if number.is_integer() and abs(number) < 1e9 else number


def pack(tree):
    if isinstance(tree, dict):
        return {name: pack(item) for name, item in tree.items()}
    return packed(tree)


def write_json(path, header, cases):
    """The header's fields one per line, then one case per line."""
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in header.items()]
    rows = ",\n".join("    " + json.dumps(pack(case), separators=(", ", ": ")) for case in cases)
    lines.append(f'  "cases": [\n{rows}\n  ]')
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def same(name, ours, theirs, tolerance=1e-5):
    """Stops when the explicit formula and the library disagree."""
    worst = (ours.double() - theirs.double()).abs().max().item()
    if not worst <= tolerance:
        raise SystemExit(f"{name}: the formula and the library differ by {worst}")
