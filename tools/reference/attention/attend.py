"""Attention as an explicit formula in float64: the definition that the golden values are computed with.

Not here: the cases, and the library functions that it is checked against (cases.py).
"""

import math

import torch


def attend(
    q,
    k,
    v,
    *,
    scale=None,
    causal=False,
    window=None,
    mask=None,
    bias=None,
    lengths=None,
    softcap=None,
    alibi_slopes=None,
    sinks=None,
):
    """q [B, H, T, D], k [B, G, S, D], v [B, G, S, V] to output [B, H, T, V], weights and scores [B, H, T, S]."""
    H, T, D = q.shape[1:]
    G, S = k.shape[1:3]
    k = k.repeat_interleave(H // G, dim=1)
    v = v.repeat_interleave(H // G, dim=1)
    scores = q @ k.transpose(-1, -2) * (1 / math.sqrt(D) if scale is None else scale)
    if softcap is not None:
        scores = softcap * torch.tanh(scores / softcap)
    query = torch.arange(T)[:, None] + (S - T)
    key = torch.arange(S)[None, :]
    if alibi_slopes is not None:
        scores = scores + alibi_slopes[:, None, None] * (key - query)
    if bias is not None:
        scores = scores + bias
    visible = visible_keys(q.shape[0], T, S, causal=causal, window=window, mask=mask, lengths=lengths)
    return softmax_and_mix(scores, visible, v, sinks)


def visible_keys(B, T, S, *, causal=False, window=None, mask=None, lengths=None):
    query = torch.arange(T)[:, None] + (S - T)
    key = torch.arange(S)[None, :]
    visible = torch.ones(B, 1, T, S, dtype=torch.bool)
    if causal:
        visible = visible & (key <= query)
    if window is not None:
        visible = visible & (key > query - window)
    if mask is not None:
        visible = visible & mask
    if lengths is not None:
        visible = visible & (key < torch.tensor(lengths)[:, None, None, None])
    return visible


def softmax_and_mix(scores, visible, v, sinks=None):
    """Softmax over the visible keys; a row without one gives zeros. A sink joins the sum and has no value."""
    scores = scores.masked_fill(~visible, -math.inf)
    logits = scores
    if sinks is not None:
        logits = torch.cat([scores, sinks[None, :, None, None].expand(*scores.shape[:3], 1)], dim=-1)
    log_sum_exp = torch.logsumexp(logits, dim=-1)
    weights = torch.exp(scores - log_sum_exp.masked_fill(log_sum_exp == -math.inf, 0)[..., None])
    return {"output": weights @ v, "weights": weights, "scores": scores, "log_sum_exp": log_sum_exp}
