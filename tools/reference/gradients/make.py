"""Golden values and gradients for @attn/tensor from torch autograd in float64.

Writes packages/tensor/golden/gradients.json. Needs torch; running it again changes nothing.
    python tools/reference/gradients/make.py
"""

import math
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import numpy
import torch
from torch.nn import functional

from attention.arrays import Inputs, write_json

SEED = 31
GOLDEN = HERE.parent.parent.parent / "packages" / "tensor" / "golden" / "gradients.json"
random = Inputs(SEED)


def case(name, function, inputs, constants=None):
    """function(inputs, constants) gives a tensor; the gradients are those of its sum weighted by `weights`."""
    leaves = {key: value.clone().requires_grad_() for key, value in inputs.items()}
    output = function(leaves, constants or {})
    weights = random.normal(*output.shape) if output.shape else torch.tensor(1.0)
    grads = torch.autograd.grad((output * weights).sum(), list(leaves.values()))
    return {
        "name": name,
        "inputs": inputs,
        "constants": constants or {},
        "weights": weights,
        "output": output,
        "gradients": dict(zip(leaves, grads)),
    }


POINTS = torch.tensor([-3.0, -1.0, -0.5, -0.0, 0.0, 0.25, 1.0, 2.5, 6.0], dtype=torch.float64)
UNARY = {
    "exp": torch.exp,
    "sin": torch.sin,
    "cos": torch.cos,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "erf": torch.erf,
    "abs": torch.abs,
    "sign": torch.sign,
    "floor": torch.floor,
    "relu": torch.relu,
    "square": torch.square,
    "gelu": functional.gelu,
    "gelu, tanh": lambda x: functional.gelu(x, approximate="tanh"),
    "silu": functional.silu,
}
POSITIVE = {"log": torch.log, "log1p": torch.log1p, "sqrt": torch.sqrt, "rsqrt": torch.rsqrt}


def elementwise_cases():
    for name, function in UNARY.items():
        yield case(name, lambda i, _, f=function: f(i["x"]), {"x": POINTS})
    for name, function in POSITIVE.items():
        yield case(name, lambda i, _, f=function: f(i["x"]), {"x": POINTS[5:]})
    base = torch.tensor([2.0, -2.0, 0.0, 0.0, 3.0, 0.5], dtype=torch.float64)
    exponent = torch.tensor([3.0, 2.0, 2.0, 1.0, 0.0, -1.5], dtype=torch.float64)
    yield case("pow, base", lambda i, c: i["a"] ** c["b"], {"a": base}, {"b": exponent})
    yield case("pow, exponent", lambda i, c: c["a"] ** i["b"], {"b": exponent[[0, 2, 3, 4, 5]]}, {"a": base[[0, 2, 3, 4, 5]]})
    a, b = random.normal(2, 3), torch.tensor([0.5, -1.0, 2.0], dtype=torch.float64)
    a[1] = b
    yield case("maximum with ties", lambda i, _: torch.maximum(i["a"], i["b"]), {"a": a, "b": b})
    yield case("minimum with ties", lambda i, _: torch.minimum(i["a"], i["b"]), {"a": a, "b": b})
    yield case("div", lambda i, _: i["a"] / i["b"], {"a": a, "b": b})


def reduction_cases():
    x = torch.tensor([[1.0, 3.0, 3.0], [-1.0, 0.0, 2.0], [0.0, 0.0, 4.0]], dtype=torch.float64)
    yield case("amax with ties", lambda i, _: i["x"].amax(-1), {"x": x})
    yield case("amin with ties", lambda i, _: i["x"].amin(-1), {"x": x})
    yield case("prod with zeros", lambda i, _: i["x"].prod(-1), {"x": x})
    yield case("cumsum", lambda i, _: i["x"].cumsum(0), {"x": x})


def product_cases():
    yield case(
        "matmul, batched and broadcast",
        lambda i, _: i["a"] @ i["b"],
        {"a": random.normal(2, 1, 3, 4), "b": random.normal(3, 4, 2)},
    )
    indices = torch.tensor([[2, 0, 2], [3, 2, 0]])
    yield case(
        "gather with repeated indices",
        lambda i, c: functional.embedding(c["indices"], i["table"]),
        {"table": random.normal(5, 3)},
        {"indices": indices},
    )


def norm_cases():
    x, weight, bias = random.normal(3, 6), random.near_one(6), random.normal(6)
    inputs = {"x": x, "weight": weight, "bias": bias}
    yield case("softmax", lambda i, _: i["x"].softmax(-1), {"x": x})
    yield case("logSoftmax", lambda i, _: i["x"].log_softmax(-1), {"x": x * 8})
    yield case("layerNorm", lambda i, _: functional.layer_norm(i["x"], [6], i["weight"], i["bias"], 1e-5), inputs)
    yield case("rmsNorm", lambda i, _: functional.rms_norm(i["x"], [6], i["weight"], 1e-6), {"x": x, "weight": weight})
    image = random.normal(2, 6, 4)
    yield case(
        "groupNorm", lambda i, _: functional.group_norm(i["x"], 3, i["weight"], i["bias"], 1e-5), {**inputs, "x": image}
    )


def loss_cases():
    logits, targets = random.normal(2, 4, 5, scale=3), torch.tensor([[0, 4, -100, 2], [-100, 1, 1, 3]])
    for reduction in ("mean", "sum", "none"):
        for smoothing in (0.0, 0.1, 1.0):
            for ignored in (-100, 1):

                def loss(i, c, reduction=reduction, smoothing=smoothing, ignored=ignored):
                    result = functional.cross_entropy(
                        i["logits"].flatten(0, 1),
                        c["targets"].flatten(),
                        reduction=reduction,
                        label_smoothing=smoothing,
                        ignore_index=ignored,
                    )
                    return result.reshape(2, 4) if reduction == "none" else result

                chosen = targets if ignored == -100 else targets.clamp(min=0)
                row = case("crossEntropy", loss, {"logits": logits}, {"targets": chosen})
                options = {"reduction": reduction, "labelSmoothing": smoothing, "ignoreIndex": ignored}
                yield {**row, "name": f"crossEntropy, {reduction}, {smoothing}, {ignored}", "options": options}


def model_cases():
    def mlp(i, c):
        hidden = functional.gelu(functional.linear(c["x"], i["w1"], i["b1"]))
        return functional.cross_entropy(functional.linear(hidden, i["w2"], i["b2"]), c["targets"])

    yield case(
        "mlp",
        mlp,
        {"w1": random.normal(7, 4), "b1": random.normal(7), "w2": random.normal(3, 7), "b2": random.normal(3)},
        {"x": random.normal(5, 4), "targets": torch.tensor([0, 2, 1, 1, 0])},
    )

    def block(i, c):
        b, t, width = c["x"].shape
        normed = functional.rms_norm(c["x"] * i["gain"], [width], i["norm"], 1e-6)
        q, k, v = (functional.linear(normed, i[name]).reshape(b, t, 2, 3).transpose(1, 2) for name in ("q", "k", "v"))
        scores = q @ k.transpose(2, 3) / math.sqrt(3)
        weights = scores.masked_fill(~torch.ones(t, t).tril().bool(), -math.inf).softmax(-1)
        attended = functional.linear((weights @ v).transpose(1, 2).reshape(b, t, 6), i["o"])
        x = c["x"] + attended
        return x + functional.linear(functional.silu(functional.linear(x, i["gate"])) * functional.linear(x, i["up"]), i["down"])

    yield case(
        "attention block",
        block,
        {
            "gain": random.near_one(6),
            "norm": random.near_one(6),
            **{name: random.normal(6, 6, scale=0.5) for name in "qkvo"},
            "gate": random.normal(8, 6, scale=0.5),
            "up": random.normal(8, 6, scale=0.5),
            "down": random.normal(6, 8, scale=0.5),
        },
        {"x": random.normal(2, 4, 6)},
    )


def main():
    torch.set_num_threads(1)
    groups = (elementwise_cases, reduction_cases, product_cases, norm_cases, loss_cases, model_cases)
    rows = [row for group in groups for row in group()]
    header = {
        "tool": "tools/reference/gradients: torch autograd in float64",
        "versions": {"torch": torch.__version__.split("+")[0], "numpy": numpy.__version__},
        "seed": SEED,
        "note": "gradients: of sum(output * weights) with respect to each input",
        "arrays": "arrays are {shape, data}, flat, row-major, 9 significant digits; inputs are exact in float32",
    }
    write_json(GOLDEN, header, rows)
    print(f"{GOLDEN.name}: {len(rows)} cases, {GOLDEN.stat().st_size} bytes")


if __name__ == "__main__":
    main()
