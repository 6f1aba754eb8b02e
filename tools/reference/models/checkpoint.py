"""Writes one random checkpoint in the layout of `save_pretrained`.

Not here: what the checkpoint computes (record.py).
"""

import copy
import json

import numpy
import torch


def write_checkpoint(architecture, seed, folder):
    model = architecture["model"](copy.deepcopy(architecture["config"]))
    fill_with_random_weights(model, seed, architecture["spread"])
    model = model.to(getattr(torch, architecture["dtype"]))
    model.save_pretrained(folder, max_shard_size=architecture["max_shard_size"])
    if architecture["older"] is not None:
        write_older_config(folder / "config.json", architecture["older"])


def fill_with_random_weights(model, seed, spread):
    """Far from the usual initialisation, so that a missing norm weight, bias or scale shows.

    Norms behind the residuals make small layers forget what came before: a wider `spread` keeps their output varied.
    """
    random = numpy.random.default_rng(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = random.standard_normal(tuple(parameter.shape))
            if "norm" in name.lower() or ".ln_" in name:
                values = 1 + 0.2 * noise if name.endswith("weight") else 0.2 * noise
            elif "emb" in name or "shared" in name or ".wte." in name or ".wpe." in name:
                values = 0.5 * noise
            else:
                values = spread * noise
            parameter.copy_(torch.from_numpy(values.astype(numpy.float32)))
        bias = getattr(model, "final_logits_bias", None)
        if bias is not None:
            bias.copy_(torch.from_numpy(random.standard_normal(tuple(bias.shape)).astype(numpy.float32)))
    model.tie_weights()


def write_older_config(path, fields):
    """The spelling of transformers 4: no `rope_parameters`, `torch_dtype` instead of `dtype`."""
    config = json.loads(path.read_text())
    for name in ("rope_parameters", "layer_types"):
        config.pop(name, None)
    config["torch_dtype"] = config.pop("dtype")
    config.update(fields)
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
