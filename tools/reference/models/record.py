"""Records what transformers computes with a checkpoint, read back from its folder and upcast to float32.

Eager attention, one thread. Not here: how the checkpoint was made (checkpoint.py).
"""

import json

import numpy
import safetensors
import torch
import transformers
from safetensors.torch import save_file

LENGTH = 11
NEW_TOKENS = 20
SAFE_MARGIN = 5e-3


def record_causal(architecture, seed, folder):
    """Returns whether the greedy continuation is safe: clear margins, no end token, no short loop."""
    model = read_model(architecture, folder)
    input_ids = random_ids(seed, model.config.vocab_size)
    tensors = {}
    with torch.no_grad(), hooks(model, tensors):
        outputs = model(input_ids, output_hidden_states=True, output_attentions=True, use_cache=False)
    add_outputs(tensors, outputs)
    tensors["logits"] = outputs.logits
    log_probs = torch.log_softmax(outputs.logits, dim=-1)[:, :-1]
    tensors["log_probs"] = log_probs.gather(-1, input_ids[:, 1:, None])[..., 0]

    prompt = input_ids[:1]
    generated = greedy(model, prompt, use_cache=True)
    if generated is None or greedy(model, prompt, use_cache=False) != generated:
        return False
    with torch.no_grad():
        everything = torch.cat([prompt, torch.tensor([generated])], dim=1)
        logits = model(everything, use_cache=False).logits[0, LENGTH - 1 : -1]
    if logits.argmax(dim=-1).tolist() != generated:
        return False
    best = logits.topk(2, dim=-1).values
    margins = best[:, 0] - best[:, 1]
    tensors["generated_logits"] = logits
    if margins.min() < SAFE_MARGIN or len(set(generated)) < 8:
        return False

    write(
        folder,
        seed,
        architecture,
        model,
        tensors,
        {"input_ids": input_ids.tolist()},
        {
            "sequence_log_probs": [round(float(row.double().sum()), 6) for row in tensors["log_probs"]],
            "greedy": {
                "prompt": prompt[0].tolist(),
                "generated": generated,
                "smallest_margin": round(float(margins.min()), 6),
            },
        },
    )
    return True


def record_encoder(architecture, seed, folder):
    model = read_model(architecture, folder)
    input_ids = random_ids(seed, model.config.vocab_size)
    attention_mask = torch.ones_like(input_ids)
    attention_mask[1, 7:] = 0
    input_ids[1, 7:] = model.config.pad_token_id
    token_type_ids = torch.zeros_like(input_ids)
    token_type_ids[0, 6:] = 1
    token_type_ids[1, 3:7] = 1
    inputs = {"input_ids": input_ids, "attention_mask": attention_mask, "token_type_ids": token_type_ids}
    tensors = {}
    with torch.no_grad(), hooks(model, tensors):
        outputs = model(**inputs, output_hidden_states=True, output_attentions=True)
    add_outputs(tensors, outputs)
    tensors["pooler_output"] = outputs.pooler_output
    mask = attention_mask[..., None].float()
    tensors["mean_pooled"] = (outputs.last_hidden_state * mask).sum(1) / mask.sum(1)
    write(folder, seed, architecture, model, tensors, {name: ids.tolist() for name, ids in inputs.items()}, {})
    return True


def read_model(architecture, folder):
    model, report = architecture["model"].from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    for problem in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        if report[problem]:
            raise SystemExit(f"{folder}: {problem} {report[problem]}")
    return model.eval()


def random_ids(seed, vocab_size):
    """Ids from 3, so that neither padding nor begin nor end tokens are among them."""
    random = numpy.random.default_rng(seed + 1_000_000)
    return torch.from_numpy(random.integers(3, vocab_size, size=(2, LENGTH)))


class hooks:
    """While open, keeps what each layer's attention and feed-forward give before the residual is added."""

    def __init__(self, model, tensors):
        self.handles = []
        layers = next(
            module for name, module in model.named_modules() if name.split(".")[-1] in ("layers", "layer", "h")
        )
        for index, layer in enumerate(layers):
            if hasattr(layer, "intermediate"):  # BERT
                parts = {
                    "attention": layer.attention.output.dense,
                    "attention_normed": layer.attention,
                    "mlp": layer.output.dense,
                }
            else:
                parts = {"attention": getattr(layer, "self_attn", None) or layer.attn, "mlp": layer.mlp}
                if index == len(layers) - 1:
                    parts["output"] = layer
            for part, module in parts.items():
                self.keep(module, f"layers.{index}.{part}", tensors)

    def keep(self, module, name, tensors):
        def hook(_module, _inputs, output):
            tensors[name] = output[0] if isinstance(output, tuple) else output

        self.handles.append(module.register_forward_hook(hook))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for handle in self.handles:
            handle.remove()


def add_outputs(tensors, outputs):
    for index, state in enumerate(outputs.hidden_states):
        tensors[f"hidden_states.{index}"] = state
    for index, weights in enumerate(outputs.attentions):
        tensors[f"layers.{index}.weights"] = weights


def greedy(model, prompt, use_cache):
    """The new ids, or None when the end token came up."""
    with torch.no_grad():
        ids = model.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            do_sample=False,
            num_beams=1,
            max_new_tokens=NEW_TOKENS,
            use_cache=use_cache,
            pad_token_id=0,
        )
    generated = ids[0, prompt.shape[1] :].tolist()
    return None if model.config.eos_token_id in generated else generated


MEANING = {
    "hidden_states": "[B, T, C] as output_hidden_states gives: 0 is the embeddings (after position and token-type "
    "embeddings and BERT's embedding norm), i is the output of layer i - 1 with its residuals; for causal models the "
    "last one is after the final norm instead",
    "attention": "[B, T, C] attention after its output projection, before the residual (and before BERT's norm)",
    "attention_normed": "[B, T, C] BERT only: attention with residual and norm, the input of the feed-forward",
    "mlp": "[B, T, C] feed-forward after its last projection, before the residual (and before BERT's norm)",
    "output": "[B, T, C] output of the last layer with its residuals, before the final norm (causal models)",
    "weights": "[B, H, T, S] attention weights after softmax",
    "logits": "[B, T, V] next-token scores",
    "log_probs": "[B, T - 1] natural logarithm of the probability of input_ids[:, t + 1] at position t",
    "generated_logits": "[N, V] the logits that chose each greedy token",
    "pooler_output": "[B, C] tanh of the pooler's projection of the first token",
    "mean_pooled": "[B, C] mean of the last hidden state over the tokens with attention_mask 1",
}


def write(folder, seed, architecture, model, tensors, inputs, more):
    tensors = {name: tensor.to(torch.float32).contiguous() for name, tensor in sorted(tensors.items())}
    for name, tensor in tensors.items():
        if not torch.isfinite(tensor).all():
            raise SystemExit(f"{folder}: {name} is not finite")
    kinds = {name.split(".")[-1] if not name.startswith("hidden") else "hidden_states" for name in tensors}
    golden = {
        **header(seed, architecture, model, "tools/reference/models"),
        "inputs": inputs,
        **more,
        "meaning": {kind: MEANING[kind] for kind in MEANING if kind in kinds},
        "tensors": {name: list(tensor.shape) for name, tensor in tensors.items()},
    }
    save_file(tensors, folder / "golden.safetensors", metadata={"made_by": f"{golden['tool']}, seed {seed}"})
    (folder / "golden.json").write_text(compact(golden) + "\n")


def header(seed, architecture, model, script):
    versions = {"transformers": transformers.__version__, "torch": torch.__version__.split("+")[0]}
    return {
        "tool": f"{script}, transformers eager attention in float32, one thread",
        "versions": {**versions, "safetensors": safetensors.__version__, "numpy": numpy.__version__},
        "seed": seed,
        "architecture": type(model).__name__,
        "stored_dtype": architecture["dtype"],
    }


def compact(golden):
    """One line per field, lists of numbers kept on their line."""
    lines = []
    for name, value in golden.items():
        if name == "beams":
            inner = ",\n".join(f"    {json.dumps(case)}" for case in value)
            lines.append(f"  {json.dumps(name)}: [\n{inner}\n  ]")
        elif name in ("meaning", "tensors", "inputs"):
            inner = ",\n".join(f"    {json.dumps(key)}: {json.dumps(item)}" for key, item in value.items())
            lines.append(f"  {json.dumps(name)}: {{\n{inner}\n  }}")
        else:
            lines.append(f"  {json.dumps(name)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}"
