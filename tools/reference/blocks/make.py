"""Golden values for the blocks of @attn/transformer from torch.nn.Transformer, its layers, and blocks with parts left out, in float64.

Writes packages/transformer/golden/blocks.json. Needs torch; running it again changes nothing.
    python tools/reference/blocks/make.py
"""

import math
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import numpy
import torch

from attention.arrays import Inputs, write_json

SEED = 29
GOLDEN = HERE.parent.parent.parent / "packages" / "transformer" / "golden" / "blocks.json"


def fill(module, random):
    """Every parameter a random multiple of 1/64; those of norms near 1."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            is_norm = "norm" in name and name.endswith("weight")
            values = random.near_one(*parameter.shape) if is_norm else random.normal(*parameter.shape, scale=0.4)
            parameter.copy_(values)


def linear(layer):
    return {"weight": layer.weight, "bias": layer.bias}


def attention(layer):
    """torch keeps queries, keys and values in one matrix."""
    weights = layer.in_proj_weight.chunk(3)
    biases = layer.in_proj_bias.chunk(3)
    parts = zip(("query", "key", "value"), weights, biases)
    return {**{name: {"weight": w, "bias": b} for name, w, b in parts}, "output": linear(layer.out_proj)}


def feed_forward(layer):
    return {"up": linear(layer.linear1), "down": linear(layer.linear2)}


def encoder_weights(layer):
    return {
        "attention": attention(layer.self_attn),
        "attentionNorm": linear(layer.norm1),
        "feedForward": feed_forward(layer),
        "feedForwardNorm": linear(layer.norm2),
    }


def decoder_weights(layer):
    return {
        "attention": attention(layer.self_attn),
        "attentionNorm": linear(layer.norm1),
        "cross": attention(layer.multihead_attn),
        "crossNorm": linear(layer.norm2),
        "feedForward": feed_forward(layer),
        "feedForwardNorm": linear(layer.norm3),
    }


def padding(lengths, S):
    return None if lengths is None else torch.arange(S)[None, :] >= torch.tensor(lengths)[:, None]


def future(T):
    return torch.ones(T, T, dtype=torch.bool).triu(1)


def layer_options(C, heads, F, activation, norm_first):
    return {
        "d_model": C,
        "nhead": heads,
        "dim_feedforward": F,
        "dropout": 0.0,
        "activation": activation,
        "norm_first": norm_first,
        "batch_first": True,
        "dtype": torch.float64,
    }


def said(heads, activation, norm_first):
    return {"heads": heads, "activation": activation, "normFirst": norm_first, "norm": "layer", "normEpsilon": 1e-5}


def encoder_case(random, *, norm_first, activation, lengths=None, C=12, heads=3, F=17, B=2, T=5):
    layer = torch.nn.TransformerEncoderLayer(**layer_options(C, heads, F, activation, norm_first))
    fill(layer, random)
    x = random.normal(B, T, C)
    output = layer(x, src_key_padding_mask=padding(lengths, T))
    return {
        "name": f"encoder, norm_first {norm_first}, {activation}{', padding' if lengths else ''}",
        "function": "torch.nn.TransformerEncoderLayer",
        "options": said(heads, activation, norm_first),
        "lengths": lengths,
        "inputs": {"x": x},
        "weights": encoder_weights(layer),
        "outputs": {"output": output},
    }


def decoder_case(random, *, norm_first, activation, lengths=None, C=12, heads=2, F=17, B=2, T=4, S=6):
    layer = torch.nn.TransformerDecoderLayer(**layer_options(C, heads, F, activation, norm_first))
    fill(layer, random)
    x, memory = random.normal(B, T, C), random.normal(B, S, C)
    output = layer(x, memory, tgt_mask=future(T), memory_key_padding_mask=padding(lengths, S))
    return {
        "name": f"decoder, norm_first {norm_first}, {activation}{', padding' if lengths else ''}",
        "function": "torch.nn.TransformerDecoderLayer",
        "options": said(heads, activation, norm_first),
        "lengths": lengths,
        "inputs": {"x": x, "memory": memory},
        "weights": decoder_weights(layer),
        "outputs": {"output": output},
    }


def ablation_case(random, name, *, residual=True, normed=True, symmetric=False, norm_first=True, heads=4, groups=2):
    """A causal block with something left out, written down in lines of torch: grouped heads, GELU, no biases but those of norms."""
    B, T, C, D, F = 2, 5, 8, 3, 11
    shapes = {"query": (heads * D, C), "key": (groups * D, C), "value": (groups * D, C), "output": (C, heads * D)}
    w = {part: random.normal(*shape, scale=0.4) for part, shape in shapes.items()}
    up, down = random.normal(F, C, scale=0.4), random.normal(C, F, scale=0.4)
    norms = [(random.near_one(C), random.normal(C, scale=0.2)) for _ in range(2)]
    x = random.normal(B, T, C)

    def attend(x):
        split = lambda part, count: (x @ w[part].T).view(B, T, count, D).transpose(1, 2)
        spread = lambda part: split(part, groups).repeat_interleave(heads // groups, dim=1)
        queries = spread("key") if symmetric else split("query", heads)
        scores = queries @ spread("key").transpose(2, 3) / math.sqrt(D)
        weights = scores.masked_fill(future(T), -math.inf).softmax(dim=-1)
        return (weights @ spread("value")).transpose(1, 2).reshape(B, T, heads * D) @ w["output"].T, weights

    def sublayer(x, f, norm):
        normalise = lambda x: torch.nn.functional.layer_norm(x, (C,), *norm, eps=1e-5) if normed else x
        inner = f(normalise(x) if norm_first else x)
        sum_ = x + inner if residual else inner
        return sum_ if norm_first else normalise(sum_)

    middle = sublayer(x, lambda x: attend(x)[0], norms[0])
    output = sublayer(middle, lambda x: torch.nn.functional.gelu(x @ up.T) @ down.T, norms[1])
    first = torch.nn.functional.layer_norm(x, (C,), *norms[0], eps=1e-5) if normed and norm_first else x
    parts = [part for part in shapes if part != "query" or not symmetric]
    options = {"heads": heads, "kvHeads": groups, "normFirst": norm_first, "norm": "layer" if normed else "none"}
    named = {name: {"weight": a, "bias": b} for name, (a, b) in zip(("attentionNorm", "feedForwardNorm"), norms)}
    return {
        "name": f"ablation, {name}",
        "function": "a causal transformer block in plain torch",
        "options": {**options, "residual": residual, "symmetric": symmetric},
        "lengths": None,
        "inputs": {"x": x},
        "weights": {
            "attention": {part: {"weight": w[part]} for part in parts},
            "feedForward": {"up": {"weight": up}, "down": {"weight": down}},
            **(named if normed else {}),
        },
        "outputs": {"output": output, "weights": attend(first)[1]},
    }


def sinusoids(count, C):
    table = torch.zeros(count, C, dtype=torch.float64)
    angles = torch.arange(count)[:, None] / 10000 ** (torch.arange(0, C, 2, dtype=torch.float64) / C)
    table[:, 0::2], table[:, 1::2] = angles.sin(), angles.cos()
    return table


def whole_case(random, *, norm_first, C=8, heads=2, F=11, V=13, B=2, T=4, S=5, lengths=(5, 3)):
    """Embeddings times the root of C, shared by source, target and output; sinusoidal positions; two layers each."""
    options = layer_options(C, heads, F, "relu", norm_first)
    model = torch.nn.Transformer(num_encoder_layers=2, num_decoder_layers=2, **options)
    fill(model, random)
    embeddings = random.normal(V, C)
    source = torch.from_numpy(random.random.integers(0, V, (B, S)))
    target = torch.from_numpy(random.random.integers(0, V, (B, T)))
    embed = lambda ids: embeddings[ids] * math.sqrt(C) + sinusoids(ids.shape[1], C)
    mask = padding(list(lengths), S)
    memory = model.encoder(embed(source), src_key_padding_mask=mask)
    hidden = model.decoder(embed(target), memory, tgt_mask=future(T), memory_key_padding_mask=mask)
    return {
        "name": f"encoder-decoder, norm_first {norm_first}",
        "function": "torch.nn.Transformer",
        "options": said(heads, "relu", norm_first),
        "lengths": list(lengths),
        "tokens": {"source": source.tolist(), "target": target.tolist()},
        "weights": {
            "sourceEmbeddings": embeddings,
            "encoderNorm": linear(model.encoder.norm),
            "decoderNorm": linear(model.decoder.norm),
            **{f"encoder.{i}": encoder_weights(layer) for i, layer in enumerate(model.encoder.layers)},
            **{f"decoder.{i}": decoder_weights(layer) for i, layer in enumerate(model.decoder.layers)},
        },
        "outputs": {
            "memory": torch.where(mask[:, :, None], 0.0, memory),
            "hidden": hidden,
            "logits": hidden @ embeddings.T,
        },
    }


def main():
    torch.set_num_threads(1)
    torch.backends.mha.set_fastpath_enabled(False)
    random = Inputs(SEED)
    with torch.no_grad():
        cases = [
            encoder_case(random, norm_first=True, activation="gelu"),
            encoder_case(random, norm_first=False, activation="relu", lengths=[5, 2]),
            decoder_case(random, norm_first=True, activation="gelu"),
            decoder_case(random, norm_first=False, activation="relu", lengths=[6, 3]),
            whole_case(random, norm_first=True),
            whole_case(random, norm_first=False),
            ablation_case(random, "nothing left out"),
            ablation_case(random, "no residual", residual=False),
            ablation_case(random, "no residual, norms behind", residual=False, norm_first=False),
            ablation_case(random, "no norm", normed=False),
            ablation_case(random, "neither residual nor norm", residual=False, normed=False),
            ablation_case(random, "symmetric keys", symmetric=True),
            ablation_case(random, "symmetric keys, a group per head", symmetric=True, groups=4),
        ]
    header = {
        "tool": "tools/reference/blocks: torch.nn.Transformer and its layers in float64",
        "versions": {"torch": torch.__version__.split("+")[0], "numpy": numpy.__version__},
        "seed": SEED,
        "note": "weights are [out, in]; decoders are causal; lengths: keys (a decoder's: those of the memory) from lengths[b] on are masked; "
        "the encoder-decoder multiplies its shared embeddings by the root of C and adds sinusoidal positions; rows of "
        "padding are 0 in memory",
        "arrays": "arrays are {shape, data}, flat, row-major, 9 significant digits; inputs and weights are exact in float32",
    }
    write_json(GOLDEN, header, cases)
    GOLDEN.chmod(0o644)
    print(f"{GOLDEN.name}: {len(cases)} cases, {GOLDEN.stat().st_size} bytes")


main()
