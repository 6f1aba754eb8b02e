"""Writes the golden files of the attention package.

Not here: the cases (cases.py, layers.py, positions.py, rope.py).
"""

import numpy
import torch
import transformers

from attention import cases, layers, rope
from attention.arrays import write_json
from attention.cases import attention_cases
from attention.layers import layer_cases
from attention.positions import position_cases
from attention.rope import rope_cases

ARRAYS = "arrays are {shape, data}, flat, row-major, 9 significant digits; inputs are exact in float32"


def make_attention(root):
    root.mkdir(parents=True, exist_ok=True)
    write(
        root / "attention.json",
        cases.SEED,
        list(attention_cases()),
        "The formula in float64, each case compared within 1e-5 with `checked_against` where that is not empty",
        "q [B, H, T, D], k [B, G, S, D], v [B, G, S, V]. Order: scale (1 / sqrt(D) unless given), soft-cap "
        "c * tanh(s / c), ALiBi slope * (key - query), additive `bias`, then masking. Query t stands at S - T + t. "
        "causal: key <= query. window w: key > query - w. mask: 1 may be seen. lengths: key < lengths[b]. sinks [H]: one "
        "more logit per head in the softmax's sum, without a value. A row that sees nothing has weights and output 0. "
        "scores: after all of that, before softmax, null where masked (minus infinity). log_sum_exp: ln of the sum of "
        "exp(scores), the sink included, null for a row that sees nothing. gradients: of sum(output * output_gradient)",
    )
    write(
        root / "layers.json",
        layers.SEED,
        list(layer_cases()),
        "torch in float64",
        "weights are [out, in]; lengths: keys from lengths[b] on are masked; outputs.weights [B, H, T, S], [B, T, S] for the image block",
    )
    write(
        root / "positions.json",
        None,
        list(position_cases()),
        "transformers (BLOOM, MPT, Marian) and the formula of Vaswani et al. in float64",
        "slopes [H], bias [H, 1, S], table [positions, C]",
    )
    write(
        root / "rope.json",
        rope.SEED,
        list(rope_cases()),
        "transformers ROPE_INIT_FUNCTIONS, Llama's apply_rotary_pos_emb (half), GPT-J's (interleaved), in float32",
        "config and older_config are the same rule in the two spellings, the fields as they stand in config.json; "
        "seq_len: the length the frequencies are asked for, null as at load time; inv_freq [rotary_dim / 2]; "
        "cos, sin [positions, rotary_dim / 2] already times attention_scaling; q, half, interleaved [1, 2, positions, head_dim]: "
        "only the first rotary_dim numbers of a head turn, half pairs i with i + rotary_dim / 2, interleaved 2i with 2i + 1",
    )


def write(path, seed, rows, tool, note):
    versions = {
        "torch": torch.__version__.split("+")[0],
        "transformers": transformers.__version__,
        "numpy": numpy.__version__,
    }
    header = {
        "tool": f"tools/reference/attention: {tool}",
        "versions": versions,
        "seed": seed,
        "note": note,
        "arrays": ARRAYS,
    }
    write_json(path, header, rows)
    print(f"{path.name}: {len(rows)} cases, {path.stat().st_size} bytes")
