"""What transformers computes in training mode when the masks of dropout are ours: which places drop, and how much.

Every call of torch's dropout is replaced by a multiplication with the mask that @attn/tensor makes of a seed, in the order in
which transformers calls it; the seed of a place is seed + (8 * layer + site) * 2**32. Not here: the checkpoints (checkpoint.py).
"""

import json
from unittest.mock import patch

import numpy
import torch
import transformers

from attention.arrays import short
from models.architectures import ARCHITECTURES

SEED = 123_456_789
SITES = ["embeddings", "attention", "attentionOutput", "cross", "crossOutput", "activation", "feedForwardOutput", "final"]
RATES = {
    "llama": {"attention_dropout": 0.3},
    "mistral": {"attention_dropout": 0.3},
    "qwen2": {"attention_dropout": 0.3},
    "qwen3": {"attention_dropout": 0.3},
    "gpt2": {"embd_pdrop": 0.2, "attn_pdrop": 0.3, "resid_pdrop": 0.1},
    "bert": {"hidden_dropout_prob": 0.2, "attention_probs_dropout_prob": 0.3},
    "marian": {"dropout": 0.2, "attention_dropout": 0.3, "activation_dropout": 0.1},
    "t5": {"dropout_rate": 0.2},
    "t5-gated": {"dropout_rate": 0.2},
}
OUTPUTS = ["attentionOutput", "feedForwardOutput"]
FULL = ["attention", "attentionOutput", "activation", "feedForwardOutput"]
CROSSED = ["attention", "attentionOutput", "cross", "crossOutput", "activation", "feedForwardOutput"]


def places(name, config):
    """(layer, site) of each call of dropout, in transformers' order."""
    if name in ("llama", "mistral", "qwen2", "qwen3"):
        return [(layer, "attention") for layer in range(config.num_hidden_layers)]
    if name in ("gpt2", "bert"):
        return stack(0, config.num_hidden_layers, ["attention", *OUTPUTS])
    last = ["final"] if name.startswith("t5") else []
    layers = getattr(config, "encoder_layers", None) or config.num_layers
    more = getattr(config, "decoder_layers", None) or config.num_decoder_layers
    return stack(0, layers, FULL, last) + stack(layers, more, CROSSED, last)


def stack(first, layers, sites, last=()):
    inner = [(layer, site) for layer in range(first, first + layers) for site in sites]
    return [(first, "embeddings"), *inner, *((first, site) for site in last)]


def mix(x):
    """lowbias32 (Wellons 2018) on uint32."""
    x = x ^ (x >> numpy.uint32(16))
    x = x * numpy.uint32(0x7FEB352D)
    x = x ^ (x >> numpy.uint32(15))
    x = x * numpy.uint32(0x846CA68B)
    return x ^ (x >> numpy.uint32(16))


def mask(shape, rate, seed):
    """0 with probability rate, 1 / (1 - rate) otherwise: a function of the seed and the flat index."""
    word = lambda value: numpy.array([value], dtype=numpy.uint32)
    first = mix(word(seed % 2**32))
    second = mix(word(seed // 2**32) ^ first)
    index = numpy.arange(int(numpy.prod(shape)), dtype=numpy.uint32)
    kept = mix(mix(index ^ first) + second) >= rate * 2**32
    return torch.from_numpy(numpy.where(kept, 1 / (1 - rate), 0.0).astype(numpy.float32)).reshape(shape)


def write_dropout(root):
    cases = []
    for architecture in ARCHITECTURES:
        if architecture["name"] in RATES:
            cases.append(case(architecture, root / architecture["name"]))
    fields = {
        "tool": "tools/reference/models/dropout.py, transformers eager attention in float32, one thread",
        "versions": {"transformers": transformers.__version__, "torch": torch.__version__.split("+")[0]},
        "seed": SEED,
        "note": "training mode; outputs are logits (BERT: the last hidden state), flat, row-major, 9 significant digits",
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in fields.items()]
    rows = ",\n".join("    " + json.dumps(row) for row in cases)
    (root / "dropout.json").write_text("{\n" + ",\n".join(lines) + f',\n  "cases": [\n{rows}\n  ]\n}}\n')


def case(architecture, folder):
    name, rates = architecture["name"], RATES[architecture["name"]]
    model = architecture["model"].from_pretrained(folder, dtype=torch.float32, attn_implementation="eager", **rates)
    golden = json.loads((folder / "golden.json").read_text())["inputs"]
    row = lambda ids: torch.tensor([ids[0][:5]])
    inputs = {"input_ids": row(golden.get("input_ids") or golden["source"])}
    if "target" in golden:
        inputs["decoder_input_ids"] = row(golden["target"])
    waiting = places(name, model.config)

    def dropped(x, p=0.5, training=True, inplace=False):
        layer, site = waiting.pop(0)
        return x * mask(x.shape, p, SEED + (8 * layer + SITES.index(site)) * 2**32)

    with torch.no_grad(), patch("torch.nn.functional.dropout", dropped):
        outputs = model.train()(**inputs, **({} if name == "bert" else {"use_cache": False}))
    if waiting:
        raise SystemExit(f"{name}: no dropout at {waiting}")
    result = outputs.last_hidden_state if name == "bert" else outputs.logits
    return {
        "name": name,
        "config": rates,
        "inputs": {key: ids.tolist() for key, ids in inputs.items()},
        "output": {"shape": list(result.shape), "data": [short(item) for item in result.flatten().tolist()]},
    }
