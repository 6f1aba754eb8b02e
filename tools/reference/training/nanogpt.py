"""nanoGPT's published CPU configuration in PyTorch: one JSON line with validation losses and the time of a step; see nanogpt.ts.

Model, first weights, groups of weight decay, schedule and evaluation as in nanoGPT (train.py with config/train_shakespeare_char.py and
--block_size=64 --batch_size=12 --n_layer=4 --n_head=4 --n_embd=128 --max_iters=2000 --lr_decay_iters=2000 --dropout=0.0).
    python tools/reference/training/nanogpt.py TEXT [--steps 2000] [--seed 1337] [--batches 20] [--threads 1] [--cut N]
"""

import argparse
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

parser = argparse.ArgumentParser()
parser.add_argument("text")
parser.add_argument("--steps", type=int, default=2000)
parser.add_argument("--seed", type=int, default=1337)
parser.add_argument("--learning-rate", type=float, default=1e-3)
parser.add_argument("--batches", type=int, default=20)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--cut", type=int)
options = parser.parse_args()
torch.set_num_threads(options.threads)
torch.manual_seed(options.seed)
LAYERS, HEADS, WIDTH, BLOCK, BATCH = 4, 4, 128, 64, 12


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1 = nn.LayerNorm(WIDTH, bias=False)
        self.c_attn = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.attn_proj = nn.Linear(WIDTH, WIDTH, bias=False)
        self.ln_2 = nn.LayerNorm(WIDTH, bias=False)
        self.c_fc = nn.Linear(WIDTH, 4 * WIDTH, bias=False)
        self.mlp_proj = nn.Linear(4 * WIDTH, WIDTH, bias=False)

    def forward(self, x):
        rows, time_, _ = x.shape
        q, k, v = (
            part.view(rows, time_, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in self.c_attn(self.ln_1(x)).split(WIDTH, dim=2)
        )
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.attn_proj(y.transpose(1, 2).reshape(rows, time_, WIDTH))
        return x + self.mlp_proj(F.gelu(self.c_fc(self.ln_2(x))))


class Gpt(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.wte = nn.Embedding(vocabulary, WIDTH)
        self.wpe = nn.Embedding(BLOCK, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.ln_f = nn.LayerNorm(WIDTH, bias=False)
        for name, p in self.named_parameters():
            if p.dim() >= 2:
                nn.init.normal_(p, std=0.02 / math.sqrt(2 * LAYERS) if "_proj." in name else 0.02)

    def forward(self, tokens, targets):
        x = self.wte(tokens) + self.wpe(torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x = block(x)
        logits = F.linear(self.ln_f(x), self.wte.weight)
        return F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.reshape(-1))


def rate(step):
    if step < 100:
        return options.learning_rate * (step + 1) / 101
    done = (step - 100) / (options.steps - 100)
    return options.learning_rate * (0.1 + 0.45 * (1 + math.cos(math.pi * min(1, done))))


def drawn(tokens):
    starts = torch.randint(len(tokens) - BLOCK, (BATCH,))
    return windows(tokens, starts)


def windows(tokens, starts):
    at = starts[:, None] + torch.arange(BLOCK)
    return tokens[at], tokens[at + 1]


text = open(options.text, encoding="utf-8").read()
number = {character: i for i, character in enumerate(sorted(set(text)))}
everything = torch.tensor([number[character] for character in text])
cut = int(0.9 * len(everything))
train, validation = everything[:cut], everything[cut:]

model = Gpt(len(number))
groups = [
    {"params": [p for p in model.parameters() if p.dim() >= 2], "weight_decay": 0.1},
    {"params": [p for p in model.parameters() if p.dim() < 2], "weight_decay": 0.0},
]
optimiser = torch.optim.AdamW(groups, lr=options.learning_rate, betas=(0.9, 0.99))
times = []
for step in range(min(options.steps, options.cut or options.steps)):
    started = time.perf_counter()
    for group in optimiser.param_groups:
        group["lr"] = rate(step)
    loss = model(*drawn(train))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    value = loss.item()
    times.append(time.perf_counter() - started)
    if (step + 1) % 250 == 0:
        print(step + 1, f"{value:.4f}", file=sys.stderr)

with torch.no_grad():
    random = [model(*drawn(validation)).item() for _ in range(options.batches)]
    starts = torch.arange((len(validation) - 1) // BLOCK) * BLOCK
    whole = [(len(some), model(*windows(validation, some)).item()) for some in starts.split(BATCH)]
times = sorted(times[min(10, len(times) - 1):])
print(
    json.dumps(
        {
            "tool": f"torch {torch.__version__}",
            "threads": options.threads,
            "seed": options.seed,
            "steps": step + 1,
            "validationLoss": sum(random) / len(random),
            "wholeValidationLoss": sum(n * x for n, x in whole) / sum(n for n, _ in whole),
            "millisecondsPerStep": 1000 * times[len(times) // 2],
        }
    )
)
