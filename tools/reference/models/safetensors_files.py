"""Writes small safetensors files with known values: every dtype that is read, special values, awkward shapes.

Not here: files that are wrong (tests make those by hand from these).
"""

import json
import math
import struct

import safetensors
import torch
from safetensors.torch import save_file

SPECIAL = [0.0, -0.0, 1.0, -2.5, math.inf, -math.inf, math.nan]

# name: (dtype, shape, values). A float value is what the stored number is exactly, as a float64.
DTYPES = {
    # The largest, the smallest normal and the smallest subnormal number of each width, and a rounded third.
    "f16": (
        torch.float16,
        [16],
        SPECIAL + [65504.0, -65504.0, 2**-14, 2**-24, -(2**-24), 1023 * 2**-24, 2**-15, 1 / 3, 0.1],
    ),
    "bf16": (torch.bfloat16, [13], SPECIAL + [2**-126, 2**-133, 255 * 2**120, 1 / 3, 0.1, -3.140625]),
    "f32": (torch.float32, [2, 6], SPECIAL[:6] + [math.nan, 2**-126, 2**-149, (2 - 2**-23) * 2**127, 1 / 3, 0.1]),
    "f64": (torch.float64, [10], SPECIAL + [5e-324, 1.7976931348623157e308, 0.1]),
    "i8": (torch.int8, [5], [0, 1, -1, 127, -128]),
    "u8": (torch.uint8, [3], [0, 1, 255]),
    "i16": (torch.int16, [4], [0, -1, 32767, -32768]),
    "i32": (torch.int32, [2, 2], [0, -1, 2147483647, -2147483648]),
    "i64": (torch.int64, [5], [0, -1, 9007199254740991, 9223372036854775807, -9223372036854775808]),
    "bool": (torch.bool, [3], [True, False, True]),
}


def write_safetensors_files(folder):
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "dtypes", DTYPES)
    write(
        folder,
        "shapes",
        {
            "scalar": (torch.float32, [], [3.5]),
            "empty": (torch.float32, [0], []),
            "no_rows": (torch.float32, [0, 3], []),
            "five": (torch.float32, [1, 2, 1, 3, 1], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]),
            "one byte before": (torch.uint8, [1], [7]),
            "odd/ünïcode.名前": (torch.float16, [3], [0.5, 0.25, -1.0]),
        },
        metadata={"format": "pt"},
    )
    write(folder, "empty", {})


def write(folder, name, tensors, metadata=None):
    made = {key: torch.tensor(values, dtype=dtype).reshape(shape) for key, (dtype, shape, values) in tensors.items()}
    save_file(made, folder / f"{name}.safetensors", metadata=metadata)
    description = {
        "tool": "tools/reference/models/safetensors_files.py",
        "versions": {"safetensors": safetensors.__version__, "torch": torch.__version__.split("+")[0]},
        "seed": None,
        "note": "values are exact: floats as numbers or 'NaN', 'Infinity', '-Infinity', '-0'; i64 as strings",
        "metadata": metadata,
        "tensors": {key: describe(tensor) for key, tensor in made.items()},
    }
    (folder / f"{name}.json").write_text(json.dumps(description, indent=1, ensure_ascii=False) + "\n")


def describe(tensor):
    dtype = {
        torch.float16: "F16",
        torch.bfloat16: "BF16",
        torch.float32: "F32",
        torch.float64: "F64",
        torch.int8: "I8",
        torch.uint8: "U8",
        torch.int16: "I16",
        torch.int32: "I32",
        torch.int64: "I64",
        torch.bool: "BOOL",
    }[tensor.dtype]
    values = tensor.flatten().tolist()
    if dtype.endswith(("F16", "F32", "F64")):
        values = [spell(value) for value in values]
    elif dtype == "I64":
        values = [str(value) for value in values]
    return {"dtype": dtype, "shape": list(tensor.shape), "values": values}


def spell(value):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 and struct.pack("<d", value)[7] == 0x80:
        return "-0"
    return value
