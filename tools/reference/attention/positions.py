"""Position tables: ALiBi slopes and biases (BLOOM, MPT), sinusoidal positions (paper, Marian).

Not here: rotary positions (rope.py).
"""

import torch
from transformers.models.bloom.modeling_bloom import _get_alibi_slopes, build_alibi_tensor
from transformers.models.marian.modeling_marian import MarianSinusoidalPositionalEmbedding
from transformers.models.mpt.modeling_mpt import build_mpt_alibi_tensor

from attention.arrays import same


def position_cases():
    for H in (1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20):
        yield {
            "name": f"alibi slopes, H = {H}",
            "function": "BLOOM",
            "outputs": {"slopes": _get_alibi_slopes(H, "cpu")},
        }
    for H in (8, 6):
        S = 5
        bias = build_alibi_tensor(torch.ones(1, S, dtype=torch.int64), H, torch.float32)
        yield {
            "name": f"BLOOM alibi bias, H = {H}",
            "function": "transformers build_alibi_tensor [H, 1, S]: slope * key position",
            "outputs": {"bias": bias},
        }
        bias = build_mpt_alibi_tensor(H, S)
        yield {
            "name": f"MPT alibi bias, H = {H}",
            "function": "transformers build_mpt_alibi_tensor [H, 1, S]: slope * (key - (S - 1)). For H = 6 MPT orders "
            "the slopes otherwise than BLOOM",
            "outputs": {"bias": bias, "slopes": -bias[:, 0, S - 2]},
        }

    positions = [0, 1, 2, 3, 10, 37, 100]
    for C in (2, 6, 10, 7):
        yield {
            "name": f"sinusoidal, C = {C}",
            "function": "Vaswani et al. 2017 in float64: table[p, 2i] = sin(p / 10000^(2i / C)), table[p, 2i + 1] = cos of the same",
            "positions": positions,
            "outputs": {"table": interleaved_sinusoids(positions, C)},
        }
    for C in (6, 7):
        layer = MarianSinusoidalPositionalEmbedding(101, C)
        table = layer.create_weight()[positions]
        expected = interleaved_sinusoids(positions, C)
        same("marian", torch.cat([expected[:, 0::2], expected[:, 1::2]], dim=1), table)
        yield {
            "name": f"sinusoidal, sines first, C = {C}",
            "function": "Marian (transformers MarianSinusoidalPositionalEmbedding): the same numbers, all sines, then all cosines",
            "positions": positions,
            "outputs": {"table": torch.cat([expected[:, 0::2], expected[:, 1::2]], dim=1)},
        }


def interleaved_sinusoids(positions, C):
    position = torch.tensor(positions, dtype=torch.float64)[:, None]
    column = torch.arange(C)
    angle = position / 10000.0 ** ((column // 2 * 2).double() / C)
    return torch.where(column % 2 == 0, angle.sin(), angle.cos())
