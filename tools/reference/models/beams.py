"""Records beam searches of transformers: ids and scores for several settings.

Not here: the models (architectures.py).
"""

import json

import numpy
import torch
from models.record import compact, header, read_model

# beams, length_penalty, early_stopping, hypotheses, new tokens, end tokens beside the model's own
SETTINGS = [
    (2, 1.0, False, 1, 12, 0),
    (4, 1.0, False, 4, 12, 1),
    (4, 0.0, True, 2, 12, 2),
    (3, 2.0, False, 3, 10, 2),
    (3, -0.5, "never", 3, 12, 1),
    (5, 1.5, "never", 5, 12, 2),
    (5, 0.6, True, 5, 8, 1),
    (1, 1.0, False, 1, 6, 2),
]


def record_beams(model, prompt, seed):
    random = numpy.random.default_rng(seed + 2_000_000)
    start = 1 if model.config.is_encoder_decoder else prompt.shape[1]
    own = model.config.eos_token_id
    likely = likely_tokens(model, prompt, start)
    cases = []
    for beams, length_penalty, early_stopping, count, new_tokens, ends in SETTINGS:
        drawn = random.choice(likely, size=min(ends, len(likely)), replace=False)
        end_tokens = [own, *drawn.tolist()]
        found = search(
            model,
            prompt,
            num_beams=beams,
            length_penalty=length_penalty,
            early_stopping=early_stopping,
            num_return_sequences=count,
            max_new_tokens=new_tokens,
            eos_token_id=end_tokens,
        )
        hypotheses = [cut(row, start, end_tokens) for row in found.sequences.tolist()]
        cases.append(
            {
                "beams": beams,
                "length_penalty": length_penalty,
                "early_stopping": early_stopping,
                "count": count,
                "new_tokens": new_tokens,
                "end_tokens": end_tokens,
                "hypotheses": hypotheses,
                "scores": None if beams == 1 else [round(score, 6) for score in found.sequences_scores.tolist()],
            }
        )
    return cases


def search(model, prompt, **settings):
    with torch.no_grad():
        return model.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            do_sample=False,
            pad_token_id=model.config.pad_token_id if model.config.is_encoder_decoder else 0,
            forced_eos_token_id=None,
            return_dict_in_generate=True,
            output_scores=True,
            **settings,
        )


def likely_tokens(model, prompt, start):
    """What a wide search comes across from its third token on, so that end tokens drawn from it do end hypotheses."""
    found = search(model, prompt, num_beams=8, num_return_sequences=8, max_new_tokens=9)
    own = model.config.eos_token_id
    return numpy.array(sorted({token for row in found.sequences.tolist() for token in row[start + 2 :]} - {own}))


def cut(row, start, end_tokens):
    """The new ids up to and with the first end token; what follows is padding."""
    new = row[start:]
    at = next((i for i, token in enumerate(new) if token in end_tokens), None)
    return new if at is None else new[: at + 1]


def write_causal_beams(architecture, folder):
    """Beside the golden data of a causal model, from its own prompt."""
    golden = json.loads((folder / "golden.json").read_text())
    model = read_model(architecture, folder)
    beams = {
        **header(golden["seed"], architecture, model, "tools/reference/models"),
        "prompt": golden["greedy"]["prompt"],
        "beams": record_beams(model, torch.tensor([golden["greedy"]["prompt"]]), golden["seed"]),
    }
    (folder / "golden.beams.json").write_text(compact(beams) + "\n")
