"""Layers with weights: torch's multi-head attention, and the single-head block of image autoencoders.

Weights are [out, in]. Not here: attention without weights (cases.py).
"""

import math

import torch
import torch.nn.functional as F

from attention.arrays import Inputs, same
from attention.attend import attend

SEED = 23


def layer_cases():
    random = Inputs(SEED)
    yield multi_head("self-attention", random, C=12, heads=3, B=2, T=5)
    yield multi_head("self-attention, causal", random, C=10, heads=5, B=1, T=4, causal=True)
    yield multi_head("self-attention, no bias", random, C=6, heads=2, B=1, T=3, bias=False)
    yield multi_head("cross-attention with a padding mask", random, C=12, heads=3, B=2, T=3, S=5, lengths=[5, 2])
    yield multi_head(
        "cross-attention, other widths of key and value",
        random,
        C=8,
        heads=2,
        B=2,
        T=3,
        S=4,
        key_width=5,
        value_width=7,
    )
    yield image_block("image block", random, B=2, C=6, height=3, width=5, groups=3)
    yield image_block("image block, one group, one pixel wide", random, B=1, C=4, height=5, width=1, groups=1)


def multi_head(
    name, random, *, C, heads, B, T, S=None, key_width=None, value_width=None, lengths=None, causal=False, bias=True
):
    """torch.nn.MultiheadAttention in float64, batch first, one weight matrix per head."""
    Ck, Cv = key_width or C, value_width or C
    weights = {"q_weight": (C, C), "k_weight": (C, Ck), "v_weight": (C, Cv), "o_weight": (C, C)}
    weights = {key: random.normal(*shape, scale=0.5) for key, shape in weights.items()}
    biases = {f"{part}_bias": random.normal(C, scale=0.5) for part in "qkvo"} if bias else {}
    query = random.normal(B, T, C)
    if S is None:
        inputs = {"query": query, "key": query, "value": query}
    else:
        inputs = {"query": query, "key": random.normal(B, S, Ck), "value": random.normal(B, S, Cv)}
    S = S or T
    layer = torch.nn.MultiheadAttention(C, heads, bias=bias, kdim=Ck, vdim=Cv, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        if (Ck, Cv) == (C, C):
            layer.in_proj_weight.copy_(torch.cat([weights[f"{part}_weight"] for part in "qkv"]))
        else:
            for part in "qkv":
                getattr(layer, f"{part}_proj_weight").copy_(weights[f"{part}_weight"])
        layer.out_proj.weight.copy_(weights["o_weight"])
        if bias:
            layer.in_proj_bias.copy_(torch.cat([biases[f"{part}_bias"] for part in "qkv"]))
            layer.out_proj.bias.copy_(biases["o_bias"])
        padding = None if lengths is None else torch.arange(S)[None, :] >= torch.tensor(lengths)[:, None]
        future = torch.ones(T, S, dtype=torch.bool).triu(1) if causal else None
        output, attention = layer(
            **inputs, key_padding_mask=padding, attn_mask=future, need_weights=True, average_attn_weights=False
        )
    if inputs["key"] is query:
        inputs = {"query": query}
    return {
        "name": name,
        "function": "torch.nn.MultiheadAttention, batch first, average_attn_weights False",
        "options": {
            "heads": heads,
            **({"causal": True} if causal else {}),
            **({"lengths": lengths} if lengths else {}),
        },
        "inputs": inputs,
        "weights": {**weights, **biases},
        "outputs": {"output": output, "weights": attention},
    }


def image_block(name, random, *, B, C, height, width, groups):
    """x + Wo attention(Wq n, Wk n, Wv n) with n = groupNorm(x), one head as wide as C, eps 1e-6 (diffusers, CompVis)."""
    x = random.normal(B, C, height, width)
    weights = {"norm_weight": random.near_one(C), "norm_bias": random.normal(C, scale=0.2)}
    for part in "qkvo":
        weights[f"{part}_weight"] = random.normal(C, C, scale=0.5)
        weights[f"{part}_bias"] = random.normal(C, scale=0.5)
    normed = F.group_norm(x, groups, weights["norm_weight"], weights["norm_bias"], eps=1e-6)
    pixels = normed.flatten(2).transpose(1, 2)
    project = lambda part, value: F.linear(value, weights[f"{part}_weight"], weights[f"{part}_bias"])
    q, k, v = (project(part, pixels)[:, None] for part in "qkv")
    mixed = attend(q, k, v, scale=1 / math.sqrt(C))
    same(name, mixed["output"], F.scaled_dot_product_attention(q, k, v))
    output = x + project("o", mixed["output"][:, 0]).transpose(1, 2).reshape(x.shape)
    return {
        "name": name,
        "function": "x + o(softmax(q kᵀ / sqrt(C)) v), q, k, v linear in groupNorm(x), pixels as tokens in row order, NCHW, eps 1e-6",
        "options": {"groups": groups, "eps": 1e-6},
        "inputs": {"x": x},
        "weights": weights,
        "outputs": {"normed": normed, "weights": mixed["weights"][:, 0], "output": output},
    }
