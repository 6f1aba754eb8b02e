"""Golden values for @attn/sampling from transformers' logits processors and torch's log_softmax.

Writes packages/sampling/golden/transformers.json. Needs torch and transformers; running it again changes nothing.
    python tools/reference/sampling/make.py
"""

import json
import pathlib

import numpy as np
import torch
import transformers
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM
from transformers.generation import logits_process as lp

SEED = 20240
VOCABULARY = 24
OUTPUT = pathlib.Path(__file__).parents[3] / "packages/sampling/golden/transformers.json"

generator = np.random.default_rng(SEED)


def logits(scale=3.0):
    return [round(float(x), 4) for x in generator.normal(0, scale, VOCABULARY)]


def tokens(length=12):
    return [int(x) for x in generator.integers(0, VOCABULARY // 3, length)]


def numbers(tensor):
    return [None if x == -np.inf else float(f"{x:.9g}") for x in tensor.flatten().tolist()]


def run(processor, values, seen):
    return numbers(processor(torch.tensor([seen]), torch.tensor([values], dtype=torch.float32)))


def single(name, argument, processor, values=None, seen=None):
    values = logits() if values is None else values
    seen = tokens() if seen is None else seen
    return {
        "filter": name,
        "argument": argument,
        "tokens": seen,
        "logits": values,
        "expected": run(processor, values, seen),
    }


def filter_cases():
    ties = [1.0, 3.0, 2.0, 3.0, 2.0, 2.0, 0.0, -1.0]
    cases = []
    for t in (0.1, 0.7, 1.5):
        cases.append(single("temperature", t, lp.TemperatureLogitsWarper(t)))
    for k in (1, 5, 100):
        cases.append(single("topK", k, lp.TopKLogitsWarper(k)))
    for k in (1, 3, 4):
        cases.append(single("topK", k, lp.TopKLogitsWarper(k), values=ties))
    for p in (0.05, 0.5, 0.9, 0.999):
        cases.append(single("topP", p, lp.TopPLogitsWarper(p)))
        cases.append(single("topP", p, lp.TopPLogitsWarper(p), values=logits(0.1)))
    for p in (0.02, 0.3, 1.0):
        cases.append(single("minP", p, lp.MinPLogitsWarper(p)))
    for p in (0.2, 0.6, 0.95):
        cases.append(single("typical", p, lp.TypicalLogitsWarper(p)))
        cases.append(single("typical", p, lp.TypicalLogitsWarper(p), values=logits(0.5)))
    for penalty in (0.8, 1.3, 2.0):
        cases.append(single("repetitionPenalty", penalty, lp.RepetitionPenaltyLogitsProcessor(penalty)))
    for n in (1, 2, 3):
        cases.append(single("noRepeatNgram", n, lp.NoRepeatNGramLogitsProcessor(n), seen=[5, 6, 7, 5, 6, 2, 5, 6]))
    cases.append(single("noRepeatNgram", 3, lp.NoRepeatNGramLogitsProcessor(3), seen=[4]))
    bias = {3: 2.5, 7: -1.25, 9: float("-inf")}
    processor = lp.SequenceBiasLogitsProcessor({(token,): value for token, value in bias.items()})
    written = [[token, None if value == float("-inf") else value] for token, value in bias.items()]
    cases.append(single("logitBias", written, processor))
    return cases


def chain_cases(model):
    """Whole chains as generate() builds them; `steps` is the order in which transformers applied them."""
    settings = [
        {"temperature": 0.8, "top_k": 8, "top_p": 0.9},
        {"temperature": 1.7, "top_p": 0.8, "min_p": 0.1},
        {"temperature": 0.6, "top_k": 0, "typical_p": 0.7},
        {
            "temperature": 1.2,
            "top_k": 12,
            "top_p": 0.95,
            "min_p": 0.02,
            "typical_p": 0.9,
            "repetition_penalty": 1.4,
            "no_repeat_ngram_size": 2,
            "sequence_bias": [[[2], 4.0], [[11], -3.0]],
        },
        {"do_sample": False, "repetition_penalty": 1.8, "no_repeat_ngram_size": 3, "sequence_bias": [[[1], 2.0]]},
    ]
    cases = []
    for setting in settings:
        full = {"do_sample": True, "top_k": 0, **setting}
        config = GenerationConfig(**full)
        processors = model._get_logits_processor(config, input_ids_seq_length=12, device="cpu", model_kwargs={})
        for _ in range(3):
            values, seen = logits(), tokens()
            cases.append(
                {
                    "options": full,
                    "steps": [type(p).__name__ for p in processors],
                    "tokens": seen,
                    "logits": values,
                    "expected": run(processors, values, seen),
                }
            )
    return cases


def log_softmax_cases():
    infinite = float("-inf")
    rows = [logits(), logits(100.0), [1e20, 1e20, 0.0, -1e20], [infinite, 0.5, infinite, 2.0], [-1e30, -1e30], [7.0]]
    cases = []
    for row in rows:
        tensor = torch.tensor(row, dtype=torch.float32)
        cases.append(
            {
                "logits": numbers(tensor),
                "expected": numbers(torch.log_softmax(tensor, -1)),
                "softmax": numbers(torch.softmax(tensor, -1)),
            }
        )
    return cases


def main():
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=VOCABULARY,
            hidden_size=8,
            intermediate_size=8,
            num_hidden_layers=1,
            num_attention_heads=1,
            num_key_value_heads=1,
        )
    )
    golden = {
        "tool": "tools/reference/sampling/make.py",
        "versions": {"transformers": transformers.__version__, "torch": torch.__version__.split("+")[0]},
        "seed": SEED,
        "conventions": "null is -Infinity; float32",
        "filters": filter_cases(),
        "chains": chain_cases(model),
        "logSoftmax": log_softmax_cases(),
    }
    parts = []
    for key, value in golden.items():
        if isinstance(value, list):
            rows = ",\n".join("  " + json.dumps(row) for row in value)
            parts.append(f" {json.dumps(key)}: [\n{rows}\n ]")
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value)}")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text("{\n" + ",\n".join(parts) + "\n}\n")
    print(f"{OUTPUT.name}: {len(golden['filters'])} filters, {len(golden['chains'])} chains")


main()
