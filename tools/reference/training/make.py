"""Golden values for @attn/training from torch.optim, torch.nn.utils, torch's and transformers' schedulers, lion-pytorch and peft.

Writes optimisers.json, schedules.json, loop.json and lora.json to packages/training/golden. Running it again changes nothing.
    python tools/reference/training/make.py
"""

import json
import pathlib
from importlib.metadata import version

import numpy as np
import torch
import transformers
from lion_pytorch import Lion
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from transformers.pytorch_utils import Conv1D

SEED = 20250
STEPS = 20
OUTPUT = pathlib.Path(__file__).parents[3] / "packages/training/golden"
SHAPES = {"weight": (3, 4), "bias": (4,), "table": (2, 3, 2)}

generator = np.random.default_rng(SEED)


def float32(*shape, scale=1.0):
    return torch.tensor(generator.normal(0, scale, shape), dtype=torch.float32)


def numbers(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]


def named(tensors):
    return {name: numbers(tensor) for name, tensor in tensors.items()}


INITIAL = {name: float32(*shape) for name, shape in SHAPES.items()}
GRADIENTS = [{name: float32(*shape, scale=0.3 + step / 10) for name, shape in SHAPES.items()} for step in range(STEPS)]
RATES = [0.05 * (1 + np.cos(step / STEPS * np.pi)) / 2 + 0.003 for step in range(STEPS)]


def run(name, options, make, decay=0.0, decay_everything=False):
    """20 steps on fixed gradients; a decay acts on tensors of rank 2 and more unless it acts on everything."""
    parameters = {key: value.clone().requires_grad_() for key, value in INITIAL.items()}
    decayed = [p for p in parameters.values() if decay_everything or p.dim() >= 2]
    others = [p for p in parameters.values() if not (decay_everything or p.dim() >= 2)]
    groups = [{"params": decayed, "weight_decay": decay}]
    if others:
        groups.append({"params": others, "weight_decay": 0.0})
    optimiser = make(groups)
    expected = []
    for step in range(STEPS):
        for key, parameter in parameters.items():
            parameter.grad = GRADIENTS[step][key].clone()
        for group in optimiser.param_groups:
            group["lr"] = RATES[step]
        optimiser.step()
        if step in (0, 1, STEPS - 1):
            expected.append({"afterSteps": step + 1, "parameters": named(parameters)})
    return {"optimiser": name, "options": options, "decayEverything": decay_everything, "expected": expected}


def optimiser_cases():
    sgd, adam = torch.optim.SGD, torch.optim.Adam
    return [
        run("sgd", {}, lambda g: sgd(g, lr=1)),
        run("sgd", {"momentum": 0.9}, lambda g: sgd(g, lr=1, momentum=0.9)),
        run("sgd", {"momentum": 0.8, "nesterov": True}, lambda g: sgd(g, lr=1, momentum=0.8, nesterov=True)),
        run("sgd", {"momentum": 0.9, "weightDecay": 0.1}, lambda g: sgd(g, lr=1, momentum=0.9), 0.1),
        run("Adam", {}, lambda g: adam(g)),
        run("Adam", {"weightDecay": 0.2}, lambda g: adam(g), 0.2),
        run("Adam", {"beta1": 0.5, "beta2": 0.98, "eps": 1e-3}, lambda g: adam(g, betas=(0.5, 0.98), eps=1e-3)),
        run("AdamW", {}, lambda g: torch.optim.AdamW(g), 0.01),
        run("AdamW", {"weightDecay": 0.5, "beta2": 0.95}, lambda g: torch.optim.AdamW(g, betas=(0.9, 0.95)), 0.5),
        run("AdamW", {"weightDecay": 0.5}, lambda g: torch.optim.AdamW(g), 0.5, True),
        run("Lion", {}, lambda g: Lion(g)),
        run("Lion", {"weightDecay": 0.5, "beta1": 0.95, "beta2": 0.98}, lambda g: Lion(g, betas=(0.95, 0.98)), 0.5),
    ]


def clip_cases():
    cases = []
    for limit in (0.5, 2.0, 1000.0):
        parameters = {key: value.clone().requires_grad_() for key, value in INITIAL.items()}
        for key, parameter in parameters.items():
            parameter.grad = GRADIENTS[7][key].clone()
        norm = torch.nn.utils.clip_grad_norm_(parameters.values(), limit)
        clipped = {key: parameter.grad for key, parameter in parameters.items()}
        cases.append({"step": 7, "maxNorm": limit, "norm": float(norm), "expected": named(clipped)})
    return cases


def rates(make, peak, steps):
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=peak)
    scheduler = make(optimiser)
    values = []
    for _ in range(steps):
        values.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    return values


def schedule_cases():
    lr = torch.optim.lr_scheduler

    def joined(o):
        parts = [lr.ConstantLR(o, factor=0.5, total_iters=6), lr.CosineAnnealingLR(o, T_max=10)]
        return lr.SequentialLR(o, parts, milestones=[6])

    def warm(o):
        return transformers.get_cosine_schedule_with_warmup(o, num_warmup_steps=5, num_training_steps=25)

    return [
        {"name": "constant", "rates": rates(lambda o: lr.ConstantLR(o, factor=1.0), 0.3, 5)},
        {"name": "linear", "rates": rates(lambda o: lr.LinearLR(o, 0.2, 0.7, total_iters=8), 0.5, 14)},
        {"name": "cosine", "rates": rates(lambda o: lr.CosineAnnealingLR(o, T_max=12, eta_min=0.01), 0.4, 13)},
        {"name": "joined", "rates": rates(joined, 0.2, 15)},
        # This one begins at 0; the same values without that first step are a warm-up of one step less.
        {"name": "warm cosine", "rates": rates(warm, 0.6, 26)},
    ]


def loop_case(name, options, optimiser, smoothing, accumulate, clip):
    """A whole loop in torch: token t+1 from token t by tanh(table) · out + bias, some targets ignored."""
    vocabulary, width, rows, length, steps = 11, 5, 3, 6, 20
    initial = {"table": float32(vocabulary, width), "out": float32(width, vocabulary), "bias": float32(vocabulary)}
    draw = lambda: torch.tensor(generator.integers(0, vocabulary, (rows, length)))
    batches = [(draw(), draw()) for _ in range(steps * accumulate)]
    for _, targets in batches:
        targets[0, : int(generator.integers(0, length))] = -100
    p = {key: value.clone().requires_grad_() for key, value in initial.items()}
    groups = [{"params": [p["table"], p["out"]]}, {"params": [p["bias"]], "weight_decay": 0.0}]
    rule = optimiser(groups)
    rate = [0.05 * min(1, (step + 1) / 6) * (1 - step / 40) for step in range(steps)]
    losses, norms = [], []
    for step in range(steps):
        total = 0
        for inputs, targets in batches[step * accumulate : (step + 1) * accumulate]:
            logits = torch.tanh(p["table"][inputs]) @ p["out"] + p["bias"]
            loss = torch.nn.functional.cross_entropy(
                logits.reshape(-1, vocabulary), targets.reshape(-1), label_smoothing=smoothing
            )
            (loss / accumulate).backward()
            total += loss.item() / accumulate
        norms.append(float(torch.nn.utils.clip_grad_norm_(p.values(), clip)))
        for group in rule.param_groups:
            group["lr"] = rate[step]
        rule.step()
        rule.zero_grad()
        losses.append(total)
    return {
        "name": name,
        "options": {**options, "labelSmoothing": smoothing, "accumulate": accumulate, "clipNorm": clip},
        "shape": [rows, length],
        "shapes": {key: list(value.shape) for key, value in initial.items()},
        "initial": named(initial),
        "batches": [[inputs.flatten().tolist(), targets.flatten().tolist()] for inputs, targets in batches],
        "rates": rate,
        "losses": [float(f"{x:.9g}") for x in losses],
        "norms": [float(f"{x:.9g}") for x in norms],
        "parameters": named(p),
    }


def loop_cases():
    adamw = lambda g: torch.optim.AdamW(g, betas=(0.9, 0.99), weight_decay=0.1)
    nesterov = lambda g: torch.optim.SGD(g, lr=1, momentum=0.9, nesterov=True)
    return [
        loop_case("AdamW", {"beta2": 0.99, "weightDecay": 0.1}, adamw, 0.1, 1, 0.5),
        loop_case("AdamW", {"beta2": 0.99, "weightDecay": 0.1}, adamw, 0.0, 3, 1000.0),
        loop_case("sgd", {"momentum": 0.9, "nesterov": True}, nesterov, 0.2, 2, 0.3),
    ]


class Gated(torch.nn.Module):
    """x [B, 6] → head(tanh(q_proj(x)) · v_proj(x)) [B, 4]"""

    def __init__(self, linear):
        super().__init__()
        self.layer = torch.nn.ModuleDict({"q_proj": linear(6, 5), "v_proj": linear(6, 5)})
        self.head = linear(5, 4)

    def forward(self, x):
        return self.head(torch.tanh(self.layer["q_proj"](x)) * self.layer["v_proj"](x))


def lora_case(name, linear, conv):
    """Ten steps of an adapter as peft trains it: the weights before, the adapter before and after, and the merged weights."""
    torch.manual_seed(SEED)
    base = Gated(linear)
    weights = {key: value.clone() for key, value in base.state_dict().items()}
    config = LoraConfig(r=3, lora_alpha=7, target_modules=["q_proj", "v_proj"], fan_in_fan_out=conv)
    model = get_peft_model(base, config)
    shapes = {key: list(value.shape) for key, value in {**weights, **get_peft_model_state_dict(model)}.items()}
    before = named(get_peft_model_state_dict(model))
    inputs, targets = float32(8, 6), torch.tensor(generator.integers(0, 4, 8))
    rule = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=0.05, weight_decay=0.0)
    losses = []
    for _ in range(10):
        loss = torch.nn.functional.cross_entropy(model(inputs), targets)
        rule.zero_grad()
        loss.backward()
        rule.step()
        losses.append(float(f"{loss.item():.9g}"))
    after = named(get_peft_model_state_dict(model))
    written = {key: sorted(value) if isinstance(value, set) else value for key, value in config.to_dict().items()}
    return {
        "name": name,
        "config": json.loads(json.dumps(written, default=str)),
        "shapes": shapes,
        "weights": named(weights),
        "inputs": numbers(inputs),
        "targets": targets.tolist(),
        "before": before,
        "losses": losses,
        "after": after,
        "merged": named(model.merge_and_unload().state_dict()),
    }


def lora_cases():
    return [
        lora_case("torch.nn.Linear", torch.nn.Linear, False),
        lora_case("Conv1D of transformers", lambda rows, columns: Conv1D(columns, rows), True),
    ]


def write(name, golden):
    parts = []
    for key, value in golden.items():
        if isinstance(value, list):
            rows = ",\n".join("  " + json.dumps(row) for row in value)
            parts.append(f" {json.dumps(key)}: [\n{rows}\n ]")
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value)}")
    (OUTPUT / name).write_text("{\n" + ",\n".join(parts) + "\n}\n")


def main():
    torch.set_num_threads(1)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    head = {
        "tool": "tools/reference/training/make.py",
        "versions": {
            "torch": torch.__version__.split("+")[0],
            "transformers": transformers.__version__,
            "lion-pytorch": version("lion-pytorch"),
            "peft": version("peft"),
        },
        "seed": SEED,
    }
    data = {"shapes": SHAPES, "rates": [float(rate) for rate in RATES], "initial": named(INITIAL)}
    optimisers = {"gradients": [named(g) for g in GRADIENTS], "optimisers": optimiser_cases(), "clips": clip_cases()}
    write("optimisers.json", {**head, "conventions": "float32, flat, row-major", **data, **optimisers})
    write("loop.json", {**head, "conventions": "losses in nats; -100 is ignored", "loops": loop_cases()})
    write("lora.json", {**head, "adapters": lora_cases()})
    write("schedules.json", {**head, "schedules": schedule_cases()})


main()
