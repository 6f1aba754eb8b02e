"""The architectures and their sizes: awkward on purpose (primes, odd head widths, windows shorter than the sequence).

`layout` says how the folder is written: `dtype` of the stored weights, `max_shard_size`, and `config`, the spelling of
config.json: `current` is what transformers 5 writes (`rope_parameters`, `dtype`), `older` is what most published
checkpoints still have (`rope_theta` and `rope_scaling` beside each other, `torch_dtype`).
"""

from transformers import (
    BertConfig,
    BertModel,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)


def architecture(name, seed, model, config, *, dtype="float32", max_shard_size="5GB", older=None, encoder=False):
    return {
        "name": name,
        "seed": seed,
        "model": model,
        "config": config,
        "dtype": dtype,
        "max_shard_size": max_shard_size,
        "older": older,
        "encoder": encoder,
    }


ARCHITECTURES = [
    architecture(
        "llama",
        1000,
        LlamaForCausalLM,
        LlamaConfig(
            vocab_size=67,
            hidden_size=36,
            intermediate_size=53,
            num_hidden_layers=2,
            num_attention_heads=6,
            num_key_value_heads=2,
            max_position_embeddings=256,
            rms_norm_eps=1e-5,
            # With width 6 and this base, one frequency is left alone, one is smoothed and one is divided by the factor.
            rope_parameters={
                "rope_type": "llama3",
                "rope_theta": 100.0,
                "factor": 8.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 64,
            },
        ),
    ),
    architecture(
        "llama-tied",
        2000,
        LlamaForCausalLM,
        LlamaConfig(
            vocab_size=97,
            hidden_size=30,
            intermediate_size=47,
            num_hidden_layers=2,
            num_attention_heads=5,
            num_key_value_heads=5,
            max_position_embeddings=128,
            rms_norm_eps=1e-6,
            tie_word_embeddings=True,
            attention_bias=True,
            mlp_bias=True,
            rope_parameters={"rope_type": "linear", "rope_theta": 10000.0, "factor": 2.5},
        ),
        older={"rope_theta": 10000.0, "rope_scaling": {"type": "linear", "factor": 2.5}},
    ),
    architecture(
        "mistral",
        3000,
        MistralForCausalLM,
        MistralConfig(
            vocab_size=61,
            hidden_size=40,
            intermediate_size=47,
            num_hidden_layers=3,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=10,
            max_position_embeddings=256,
            rms_norm_eps=1e-5,
            sliding_window=5,
            rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        ),
        dtype="bfloat16",
        older={"rope_theta": 10000.0},
    ),
    architecture(
        "qwen2",
        4000,
        Qwen2ForCausalLM,
        Qwen2Config(
            vocab_size=71,
            hidden_size=36,
            intermediate_size=43,
            num_hidden_layers=3,
            num_attention_heads=3,
            num_key_value_heads=1,
            max_position_embeddings=256,
            rms_norm_eps=1e-6,
            bos_token_id=1,
            eos_token_id=2,
            rope_parameters={"rope_type": "default", "rope_theta": 1000000.0},
        ),
        dtype="float16",
        # As published: a window that is given but switched off.
        older={"rope_theta": 1000000.0, "sliding_window": 4, "use_sliding_window": False, "max_window_layers": 3},
    ),
    architecture(
        "qwen3",
        5000,
        Qwen3ForCausalLM,
        Qwen3Config(
            vocab_size=79,
            hidden_size=28,
            intermediate_size=41,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=10,
            max_position_embeddings=256,
            rms_norm_eps=1e-6,
            bos_token_id=1,
            eos_token_id=2,
            rope_parameters={"rope_type": "default", "rope_theta": 1000000.0},
        ),
        max_shard_size="30KB",
    ),
    architecture(
        "gpt2",
        6000,
        GPT2LMHeadModel,
        GPT2Config(
            vocab_size=61,
            n_positions=37,
            n_embd=28,
            n_layer=2,
            n_head=4,
            bos_token_id=2,
            eos_token_id=2,
        ),
    ),
    architecture(
        "bert",
        7000,
        BertModel,
        BertConfig(
            vocab_size=71,
            hidden_size=33,
            intermediate_size=53,
            num_hidden_layers=2,
            num_attention_heads=3,
            max_position_embeddings=23,
            type_vocab_size=2,
            pad_token_id=0,
        ),
        encoder=True,
    ),
]
