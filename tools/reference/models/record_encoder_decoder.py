"""Records what transformers computes with an encoder-decoder: every activation, logits, greedy and beam outputs.

Eager attention, float32, one thread. Not here: how the checkpoint was made (checkpoint.py), decoder-only models (record.py).
"""


import numpy
import torch
from safetensors.torch import save_file

from models.beams import record_beams
from models.record import SAFE_MARGIN, compact, header, read_model

SOURCE_LENGTH = 9
PADDED_LENGTH = 5
TARGET_LENGTH = 7
NEW_TOKENS = 12


def record_encoder_decoder(architecture, seed, folder):
    """Returns whether the greedy continuation is safe: clear margins, no short loop."""
    model = read_model(architecture, folder)
    source, mask, target = random_inputs(seed, model.config)
    tensors = {}
    with torch.no_grad(), hooks(model, tensors):
        outputs = model(
            input_ids=source,
            attention_mask=mask,
            decoder_input_ids=target,
            output_hidden_states=True,
            output_attentions=True,
            use_cache=False,
        )
    add_outputs(tensors, outputs)

    generated, margins, logits = greedy(model, source[:1])
    tensors["generated_logits"] = logits
    if margins.min() < SAFE_MARGIN or len(set(generated)) < 3:
        return False
    golden = {
        **header(seed, architecture, model, "tools/reference/models"),
        "inputs": {"source": source.tolist(), "mask": mask.tolist(), "target": target.tolist()},
        "greedy": {
            "source": source[0].tolist(),
            "generated": generated,
            "smallest_margin": round(float(margins.min()), 6),
        },
        "beams": record_beams(model, source[:1], seed),
    }
    tensors = {name: tensor.to(torch.float32).contiguous() for name, tensor in sorted(tensors.items())}
    golden["tensors"] = {name: list(tensor.shape) for name, tensor in tensors.items()}
    save_file(tensors, folder / "golden.safetensors", metadata={"made_by": f"{golden['tool']}, seed {seed}"})
    (folder / "golden.json").write_text(compact(golden) + "\n")
    return True


def random_inputs(seed, config):
    """Two sources, the second padded; targets that begin as the model's do."""
    random = numpy.random.default_rng(seed + 1_000_000)
    most = min(config.vocab_size, getattr(config, "decoder_vocab_size", None) or config.vocab_size)
    ids = torch.from_numpy(random.integers(3, most - 3, size=(2, SOURCE_LENGTH + TARGET_LENGTH)))
    source, target = ids[:, :SOURCE_LENGTH].contiguous(), ids[:, SOURCE_LENGTH:].contiguous()
    mask = torch.ones_like(source)
    mask[1, PADDED_LENGTH:] = 0
    source[1, PADDED_LENGTH:] = config.pad_token_id
    target[:, 0] = config.decoder_start_token_id
    return source, mask, target


def greedy(model, source):
    """The new ids, the difference of the two best logits at each, and all logits, computed without a cache."""
    target = torch.tensor([[model.config.decoder_start_token_id]])
    with torch.no_grad():
        for _ in range(NEW_TOKENS):
            logits = model(input_ids=source, decoder_input_ids=target, use_cache=False).logits
            target = torch.cat([target, logits[:, -1:].argmax(dim=-1)], dim=1)
    best = logits[0].topk(2, dim=-1).values
    return target[0, 1:].tolist(), best[:, 0] - best[:, 1], logits[0]


def add_outputs(tensors, outputs):
    for index, state in enumerate(outputs.encoder_hidden_states):
        tensors[f"encoder.hidden_states.{index}"] = state
    for index, state in enumerate(outputs.decoder_hidden_states):
        tensors[f"decoder.hidden_states.{index}"] = state
    for index, weights in enumerate(outputs.encoder_attentions):
        tensors[f"encoder.{index}.weights"] = weights
    for index, weights in enumerate(outputs.decoder_attentions):
        tensors[f"decoder.{index}.weights"] = weights
    for index, weights in enumerate(outputs.cross_attentions):
        tensors[f"decoder.{index}.cross_weights"] = weights
    tensors["logits"] = outputs.logits


class hooks:
    """While open, keeps what each sublayer gives before its residual is added."""

    def __init__(self, model, tensors):
        self.handles = []
        inner = getattr(model, "model", model)
        for side, stack in (("encoder", inner.encoder), ("decoder", inner.decoder)):
            for index, layer in enumerate(stack.layers if hasattr(stack, "layers") else stack.block):
                for part, module in parts(layer).items():
                    self.keep(module, f"{side}.{index}.{part}", tensors)
            if hasattr(stack, "final_layer_norm"):  # T5: the last hidden state is after this norm
                self.keep(layer, f"{side}.{index}.output", tensors)

    def keep(self, module, name, tensors):
        def hook(_module, _inputs, output):
            tensors[name] = output[0] if isinstance(output, tuple) else output

        self.handles.append(module.register_forward_hook(hook))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for handle in self.handles:
            handle.remove()


def parts(layer):
    if hasattr(layer, "self_attn"):  # Marian
        cross = {"cross": layer.encoder_attn} if hasattr(layer, "encoder_attn") else {}
        return {"attention": layer.self_attn, **cross, "mlp": layer.fc2}
    cross = {"cross": layer.layer[1].EncDecAttention} if len(layer.layer) == 3 else {}
    return {"attention": layer.layer[0].SelfAttention, **cross, "mlp": layer.layer[-1].DenseReluDense}
