"""The attention cases: inputs, options, and the results of the formula, each checked against a library.

Not here: layers with weights (layers.py), positions (positions.py, rope.py).
"""

import math
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from torch.nn.attention.bias import causal_lower_right
from transformers.masking_utils import sliding_window_overlay
from transformers.models.bloom.modeling_bloom import _get_alibi_slopes
from transformers.models.gemma2.modeling_gemma2 import eager_attention_forward as gemma2_attention
from transformers.models.gpt_oss.modeling_gpt_oss import eager_attention_forward as gpt_oss_attention

from attention.arrays import Inputs, same
from attention.attend import attend, softmax_and_mix, visible_keys

SEED = 11


def attention_cases():
    random = Inputs(SEED)

    def qkv(B=1, H=2, G=None, T=5, S=None, D=4, V=None, scale=1.0):
        G, S, V = G or H, S or T, V or D
        return random.normal(B, H, T, D, scale=scale), random.normal(B, G, S, D, scale=scale), random.normal(B, G, S, V)

    def case(name, inputs, library=None, checked="", gradient=False, **options):
        q, k, v = inputs
        tensors = {key: value for key, value in options.items() if isinstance(value, torch.Tensor)}
        row = {
            "name": name,
            "checked_against": checked,
            "options": {key: value for key, value in options.items() if key not in tensors},
            "inputs": {"q": q, "k": k, "v": v, **tensors},
        }
        row["outputs"] = attend(q, k, v, **options)
        if library is not None:
            same(name, row["outputs"]["output"], library(q, k, v, **options))
        if gradient:
            row["gradients"] = gradients(attend, q, k, v, options, random)
        return row

    yield case("plain", qkv(B=2, H=3), sdpa, "torch scaled_dot_product_attention", gradient=True)
    yield case("one query, one key", qkv(T=1, H=1, D=3), sdpa, "torch scaled_dot_product_attention")
    yield case("scale", qkv(D=5), sdpa, "torch scaled_dot_product_attention", scale=0.3)
    yield case("causal", qkv(B=2, T=7), sdpa, "torch scaled_dot_product_attention", gradient=True, causal=True)
    yield case("causal, T < S", qkv(T=3, S=7), sdpa, "torch causal_lower_right", causal=True)
    yield case("causal, T = 1", qkv(T=1, S=7), sdpa, "torch causal_lower_right", causal=True)
    yield case(
        "causal, T > S: rows without keys are zero",
        qkv(T=5, S=3),
        sdpa,
        "torch scaled_dot_product_attention",
        causal=True,
    )
    yield case(
        "cross-attention, V is not D", qkv(B=2, H=3, T=2, S=7, D=5, V=3), sdpa, "torch scaled_dot_product_attention"
    )
    yield case(
        "grouped, H = 6, G = 2",
        qkv(H=6, G=2, T=3),
        sdpa,
        "torch scaled_dot_product_attention",
        gradient=True,
        causal=True,
    )
    yield case("grouped, H = 3, G = 1", qkv(B=2, H=3, G=1, T=2, S=5), sdpa, "torch scaled_dot_product_attention")
    yield case("large scores", qkv(H=1, T=4, scale=40.0), sdpa, "torch scaled_dot_product_attention")

    mask = random.mask(2, 1, 3, 7)
    mask[..., 2] = True
    yield case("boolean mask", qkv(B=2, T=3, S=7), sdpa, "torch scaled_dot_product_attention", gradient=True, mask=mask)
    mask = random.mask(2, 2, 3, 5)
    mask[1, :, 1] = False
    mask[0, 0, 2] = False
    yield case(
        "boolean mask with rows that see nothing",
        qkv(B=2, T=3, S=5),
        sdpa,
        "torch scaled_dot_product_attention",
        gradient=True,
        mask=mask,
    )
    yield case(
        "additive mask",
        qkv(H=3, T=3, S=5),
        sdpa,
        "torch scaled_dot_product_attention",
        gradient=True,
        bias=random.normal(1, 3, 3, 5),
    )
    bias = random.normal(3, 5)
    bias[0, 1:3] = -math.inf
    bias[2, 4] = -math.inf
    yield case(
        "additive mask with minus infinity", qkv(B=2, T=3, S=5), sdpa, "torch scaled_dot_product_attention", bias=bias
    )
    yield case(
        "lengths per batch row", qkv(B=3, T=2, S=7), sdpa, "torch scaled_dot_product_attention", lengths=[7, 4, 1]
    )
    yield case(
        "causal with a boolean mask",
        qkv(B=2, T=4),
        sdpa,
        "torch scaled_dot_product_attention",
        causal=True,
        mask=torch.tensor([[1, 1, 1, 1], [1, 1, 0, 1]], dtype=torch.bool)[:, None, None],
    )

    yield case(
        "soft-cap",
        qkv(H=4, G=2, scale=2.0),
        gemma2,
        "transformers Gemma2 eager_attention_forward",
        gradient=True,
        causal=True,
        softcap=1.5,
    )
    yield case(
        "soft-cap and scale",
        qkv(T=3, S=5, scale=2.0),
        gemma2,
        "transformers Gemma2 eager_attention_forward",
        softcap=30.0,
        scale=0.7,
    )

    yield case(
        "sliding window", qkv(T=7), sliding, "transformers sliding_window_overlay", gradient=True, causal=True, window=3
    )
    yield case(
        "sliding window, T < S", qkv(T=2, S=7), sliding, "transformers sliding_window_overlay", causal=True, window=4
    )
    yield case("sliding window of one", qkv(T=4), sliding, "transformers sliding_window_overlay", causal=True, window=1)
    yield case(
        "sliding window wider than S", qkv(T=4), sliding, "transformers sliding_window_overlay", causal=True, window=9
    )

    for H in (8, 6):
        slopes = _get_alibi_slopes(H, torch.device("cpu")).double()
        yield case(
            f"ALiBi, H = {H}",
            qkv(H=H, T=4, D=3),
            alibi,
            "BLOOM's key-only bias",
            gradient=H == 6,
            causal=True,
            alibi_slopes=slopes,
        )
    yield case(
        "ALiBi, T < S",
        qkv(H=4, G=2, T=2, S=6),
        alibi,
        "BLOOM's key-only bias",
        causal=True,
        alibi_slopes=_get_alibi_slopes(4, torch.device("cpu")).double(),
    )

    yield case(
        "sinks",
        qkv(B=2, H=4, G=2, T=4),
        gpt_oss,
        "transformers gpt-oss eager_attention_forward",
        gradient=True,
        causal=True,
        sinks=random.normal(4),
    )
    yield case(
        "sinks and sliding window",
        qkv(H=3, T=6),
        gpt_oss,
        "transformers gpt-oss eager_attention_forward",
        causal=True,
        window=2,
        sinks=random.normal(3, scale=2.0),
    )
    yield case(
        "everything at once",
        qkv(B=2, H=6, G=3, T=3, S=7, D=5, V=2, scale=2.0),
        None,
        "",
        gradient=True,
        causal=True,
        window=4,
        lengths=[7, 6],
        softcap=2.0,
        scale=0.5,
        alibi_slopes=_get_alibi_slopes(6, torch.device("cpu")).double(),
        sinks=random.normal(6),
    )

    yield from symmetric_cases(random)
    yield from cosine_cases(random)
    yield from additive_cases(random)


def sdpa(q, k, v, *, scale=None, causal=False, mask=None, bias=None, lengths=None):
    T, S = q.shape[2], k.shape[2]
    if causal and mask is None and T <= S:
        mask = causal_lower_right(T, S)
    elif causal and mask is None:
        mask = visible_keys(q.shape[0], T, S, causal=True)
    elif lengths is not None or mask is not None:
        mask = visible_keys(q.shape[0], T, S, causal=causal, mask=mask, lengths=lengths)
    elif bias is not None:
        mask = bias
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, scale=scale, enable_gqa=True)


def eager(function, q, k, v, visible, scale, more, **keywords):
    module = SimpleNamespace(num_key_value_groups=q.shape[1] // k.shape[1], training=False, **more)
    mask = torch.zeros(visible.shape, dtype=torch.float32).masked_fill(~visible, torch.finfo(torch.float32).min)
    scaling = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
    output, _ = function(module, q.float(), k.float(), v.float(), mask, scaling=scaling, **keywords)
    return output.transpose(1, 2)


def gemma2(q, k, v, *, softcap, scale=None, causal=False):
    visible = visible_keys(q.shape[0], q.shape[2], k.shape[2], causal=causal)
    return eager(gemma2_attention, q, k, v, visible, scale, {}, softcap=softcap)


def gpt_oss(q, k, v, *, sinks, causal=False, window=None):
    visible = visible_keys(q.shape[0], q.shape[2], k.shape[2], causal=causal, window=window)
    return eager(gpt_oss_attention, q, k, v, visible, None, {"sinks": sinks.float()})


def sliding(q, k, v, *, window, causal):
    T, S = q.shape[2], k.shape[2]
    inside = sliding_window_overlay(window)
    mask = [[j <= i and bool(inside(0, 0, i, j)) for j in range(S)] for i in range(S - T, S)]
    return F.scaled_dot_product_attention(q, k, v, attn_mask=torch.tensor(mask))


def alibi(q, k, v, *, alibi_slopes, causal):
    """BLOOM adds slope times key position; the softmax ignores what is constant in a row."""
    T, S = q.shape[2], k.shape[2]
    bias = alibi_slopes[:, None, None] * torch.arange(S)
    bias = bias.masked_fill(~visible_keys(1, T, S, causal=True), -math.inf)
    return F.scaled_dot_product_attention(q, k, v, attn_mask=bias.expand(q.shape[0], -1, -1, -1), enable_gqa=True)


def gradients(function, q, k, v, options, random):
    """Gradients of the sum of output times `output_gradient`."""
    leaves = {"q": q, "k": k, "v": v}
    options = dict(options)
    for name in ("bias", "sinks"):
        if name in options:
            leaves[name] = options[name]
    leaves = {name: value.clone().requires_grad_() for name, value in leaves.items()}
    options.update({name: leaves[name] for name in ("bias", "sinks") if name in leaves})
    output = function(leaves["q"], leaves["k"], leaves["v"], **options)["output"]
    upstream = random.normal(*output.shape)
    found = torch.autograd.grad(output, list(leaves.values()), upstream)
    return {"output_gradient": upstream, **dict(zip(leaves, found))}


def symmetric_cases(random):
    k, v = random.normal(2, 2, 5, 4), random.normal(2, 2, 5, 3)
    for causal in (False, True):
        yield {
            "name": f"symmetric keys{', causal' if causal else ''}",
            "function": "symmetric-key attention: scores k kᵀ / sqrt(D), symmetric before the mask",
            "checked_against": "",
            "options": {"causal": causal} if causal else {},
            "inputs": {"k": k, "v": v},
            "outputs": attend(k, k, v, causal=causal),
        }


def cosine_cases(random):
    q, k, v = random.normal(2, 3, 4, 5), random.normal(2, 3, 6, 5), random.normal(2, 3, 6, 2)
    q[0, 0, 0] = 0
    cosine = F.normalize(q, dim=-1) @ F.normalize(k, dim=-1).transpose(-1, -2)
    everything = visible_keys(2, 4, 6)
    yield {
        "name": "cosine",
        "function": "scores scale * (q / max(|q|, 1e-12)) . (k / max(|k|, 1e-12)); one q row is all zeros",
        "checked_against": "",
        "options": {"scale": 10.0},
        "inputs": {"q": q, "k": k, "v": v},
        "outputs": softmax_and_mix(10.0 * cosine, everything, v),
    }
    logit_scale = torch.tensor([1.5, 4.0, 5.25], dtype=torch.float64)
    scale = torch.exp(logit_scale.clamp(max=math.log(100.0)))
    yield {
        "name": "cosine, a scale per head",
        "function": "as cosine with the scale of each head exp(min(logit_scale, ln 100)), as Swin v2 (without its position bias)",
        "checked_against": "",
        "options": {"causal": True},
        "inputs": {"q": q, "k": k, "v": v, "logit_scale": logit_scale, "scale": scale},
        "outputs": softmax_and_mix(scale[:, None, None] * cosine, visible_keys(2, 4, 6, causal=True), v),
    }


def additive_cases(random):
    """Bahdanau et al. 2015: score(query, key) = w . tanh(Wq query + Wk key + b), no scaling."""
    query, key, value = random.normal(2, 3, 5), random.normal(2, 4, 7), random.normal(2, 4, 6)
    Wq, Wk = random.normal(3, 5, scale=0.5), random.normal(3, 7, scale=0.5)
    b, w = random.normal(3, scale=0.5), random.normal(3)
    visible = torch.tensor([[1, 1, 1, 1], [1, 1, 0, 0]], dtype=torch.bool)
    for name, bias, mask in (("additive", None, None), ("additive, bias and mask", b, visible)):
        hidden = (query @ Wq.T)[:, :, None, :] + (key @ Wk.T)[:, None, :, :]
        scores = torch.tanh(hidden if bias is None else hidden + bias) @ w
        keys = torch.ones(2, 1, 4, dtype=torch.bool) if mask is None else mask[:, None, :]
        yield {
            "name": name,
            "function": "Bahdanau: scores w . tanh(Wq query + Wk key + b); Wq [A, Cq], Wk [A, Ck], b and w [A]",
            "checked_against": "",
            "options": {},
            "inputs": {"query": query, "key": key, "value": value, "Wq": Wq, "Wk": Wk, "w": w}
            | ({} if bias is None else {"b": b})
            | ({} if mask is None else {"mask": mask[:, None, :]}),
            "outputs": softmax_and_mix(scores, keys, value),
        }
