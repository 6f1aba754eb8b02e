"""Rotary positions: frequencies and attention scaling of every scaling rule, and rotated queries in both pairings.

Not here: other positions (positions.py).
"""

import copy

import torch
from transformers import LlamaConfig
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS
from transformers.models.gptj.modeling_gptj import apply_rotary_pos_emb as apply_interleaved
from transformers.models.llama.modeling_llama import apply_rotary_pos_emb as apply_half
from transformers.models.phi.modeling_phi import PhiRotaryEmbedding

from attention.arrays import Inputs, same

SEED = 17
POSITIONS = [0, 1, 2, 7, 50]

LONG = {"short_factor": [1.0, 1.05, 1.3, 1.7], "long_factor": [1.0, 2.5, 9.0, 31.0]}


def rules():
    """Name, head width, the fields of the configuration, sequence lengths (None: as at load time)."""

    def rule(name, D, parameters, *, maximum=256, seq_len=(None,), **top):
        return name, D, parameters, {"max_position_embeddings": maximum, **top}, seq_len

    default = {"rope_type": "default", "rope_theta": 10000.0}
    yield rule("default", 8, default)
    yield rule("default, D = 6, theta 500000", 6, {**default, "rope_theta": 500000.0})
    yield rule("default, half of the head", 8, {**default, "partial_rotary_factor": 0.5})
    yield rule("default, 0.4 of D = 10", 10, {**default, "partial_rotary_factor": 0.4})
    yield rule("default, 0.25 of D = 24", 24, {**default, "partial_rotary_factor": 0.25})
    yield rule("linear", 8, {"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0})
    yield rule(
        "linear, partial",
        10,
        {"rope_type": "linear", "rope_theta": 10000.0, "factor": 2.5, "partial_rotary_factor": 0.6},
    )

    dynamic = {"rope_type": "dynamic", "rope_theta": 10000.0, "factor": 2.0}
    yield rule("dynamic", 8, dynamic, maximum=64, seq_len=(None, 33, 64, 65, 100, 500))
    yield rule(
        "dynamic, partial",
        10,
        {**dynamic, "factor": 4.0, "partial_rotary_factor": 0.6},
        maximum=64,
        seq_len=(None, 130),
    )

    llama3 = {
        "rope_type": "llama3",
        "rope_theta": 500000.0,
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192,
    }
    yield rule("llama3", 16, llama3, maximum=131072)
    yield rule(
        "llama3, short context",
        8,
        {**llama3, "rope_theta": 100.0, "factor": 32.0, "original_max_position_embeddings": 64},
    )

    yarn = {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 4096}
    yield rule("yarn", 8, yarn, maximum=16384)
    yield rule("yarn, D = 16, beta", 16, {**yarn, "beta_fast": 16.0, "beta_slow": 2.0}, maximum=16384)
    yield rule("yarn, attention factor", 8, {**yarn, "attention_factor": 1.25}, maximum=16384)
    yield rule("yarn, mscale", 8, {**yarn, "factor": 40.0, "mscale": 1.0, "mscale_all_dim": 0.8}, maximum=163840)
    yield rule("yarn, equal mscale", 8, {**yarn, "factor": 40.0, "mscale": 1.0, "mscale_all_dim": 1.0}, maximum=163840)
    yield rule("yarn, mscale alone", 8, {**yarn, "factor": 40.0, "mscale": 0.707}, maximum=163840)
    yield rule("yarn, no truncation", 8, {**yarn, "factor": 32.0, "truncate": False}, maximum=131072)
    yield rule("yarn, short context", 8, {**yarn, "original_max_position_embeddings": 64}, maximum=256)
    yield rule("yarn, original length left out", 8, without(yarn, "original_max_position_embeddings"), maximum=2048)
    yield rule("yarn, factor from the lengths", 8, {**yarn, "factor": None}, maximum=32768)
    yield rule("yarn, partial", 10, {**yarn, "partial_rotary_factor": 0.6}, maximum=16384)

    longrope = {"rope_type": "longrope", "rope_theta": 10000.0, "original_max_position_embeddings": 64, **LONG}
    yield rule("longrope", 8, longrope, maximum=512, seq_len=(None, 64, 65))
    yield rule("longrope, factor", 8, {**longrope, "factor": 16.0}, maximum=512)
    yield rule(
        "longrope, attention factor", 8, {**longrope, "attention_factor": 1.19}, maximum=512, seq_len=(None, 100)
    )
    outside = without(longrope, "original_max_position_embeddings")
    yield rule(
        "longrope, original length outside",
        8,
        outside,
        maximum=512,
        seq_len=(None, 65),
        original_max_position_embeddings=64,
    )
    yield rule("longrope, partial", 16, {**longrope, "partial_rotary_factor": 0.5}, maximum=512, seq_len=(None, 65))


def without(parameters, name):
    return {key: value for key, value in parameters.items() if key != name}


def rope_cases():
    random = Inputs(SEED)
    for name, D, parameters, top, lengths in rules():
        current = {**top, "rope_parameters": parameters}
        older = {**top, **older_spelling(parameters)}
        for seq_len in lengths:
            inv_freq, scaling = frequencies(D, current, seq_len)
            again, scaling_again = frequencies(D, older, seq_len)
            same(f"{name}, older spelling", again, inv_freq, 0)
            if scaling != scaling_again:
                raise SystemExit(f"{name}: {scaling} is not {scaling_again}")
            yield {
                "name": name if seq_len is None else f"{name}, length {seq_len}",
                "head_dim": D,
                "seq_len": seq_len,
                "config": current,
                "older_config": older,
                "rotary_dim": 2 * len(inv_freq),
                "attention_scaling": scaling,
                "inv_freq": inv_freq,
                **rotated(name, inv_freq, scaling, D, random),
            }


def older_spelling(parameters):
    """`rope_theta`, `partial_rotary_factor` and `rope_scaling` beside each other, as transformers 4 wrote them."""
    scaling = {key: value for key, value in parameters.items() if key not in ("rope_theta", "partial_rotary_factor")}
    kind = scaling.pop("rope_type")
    older = {key: parameters[key] for key in ("rope_theta", "partial_rotary_factor") if key in parameters}
    # The oldest rules were written with `type`, the later ones with `rope_type`.
    key = "rope_type" if kind == "llama3" else "type"
    return {**older, "rope_scaling": None if kind == "default" else {key: kind, **scaling}}


def frequencies(D, fields, seq_len):
    heads = 2
    config = LlamaConfig(hidden_size=D * heads, num_attention_heads=heads, head_dim=D, **copy.deepcopy(fields))
    kind = config.rope_parameters["rope_type"]
    function = PhiRotaryEmbedding.compute_default_rope_parameters if kind == "default" else ROPE_INIT_FUNCTIONS[kind]
    return function(config, None, seq_len=seq_len)


def rotated(name, inv_freq, scaling, D, random):
    """q [1, 2, P, D] at POSITIONS; only the first rotary_dim numbers of a head turn. Float32, as transformers does."""
    q = random.normal(1, 2, len(POSITIONS), D).float()
    angles = torch.tensor(POSITIONS).float()[:, None] * inv_freq
    cos, sin = angles.cos() * scaling, angles.sin() * scaling
    width = 2 * len(inv_freq)
    turning, staying = q[..., :width], q[..., width:]
    twice = lambda table: torch.cat([table, table], dim=-1)[None]
    half, _ = apply_half(turning, turning, twice(cos), twice(sin))
    interleaved = apply_interleaved(turning.transpose(1, 2), sin[None], cos[None]).transpose(1, 2)
    a, b = turning[..., 0::2], turning[..., 1::2]
    same(name, torch.stack([a * cos - b * sin, b * cos + a * sin], dim=-1).flatten(-2), interleaved)
    return {
        "positions": POSITIONS,
        "cos": cos,
        "sin": sin,
        "q": q,
        "half": torch.cat([half, staying], dim=-1),
        "interleaved": torch.cat([interleaved, staying], dim=-1),
    }
