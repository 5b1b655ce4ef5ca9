"""The shipped GGUF, read by PyTorch: the reference that the engine's own import is compared with.

The product never runs this. It answers one question at development time: what do transformers and
gguf-py, two readers that are not ours, make of exactly the file that ships?
"""

from pathlib import Path

import numpy as np
import torch
from gguf import GGUFReader, dequantize
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

ROOT = Path(__file__).resolve().parents[2]
MODEL_FOLDER = ROOT / "models" / "smollm2-135m-instruct"
GGUF_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"

# Fixtures must not depend on how many cores the machine has: reductions split differently.
torch.set_num_threads(2)


def load_model() -> torch.nn.Module:
    """The checkpoint dequantized to float32, every tensor checked against gguf-py."""
    model = AutoModelForCausalLM.from_pretrained(MODEL_FOLDER, gguf_file=GGUF_NAME, dtype=torch.float32)
    model.eval()
    _check_weights(model)
    return model


def load_tokenizer() -> PreTrainedTokenizerFast:
    """SmolLM2's tokenizer, built from the GGUF's own tokens and merges.

    transformers' GGUF conversion drops the digit splitting (it makes a plain ByteLevel), which
    changes the ids of every run of spaces before a digit. SmolLM2 was trained with digits split one
    by one first; llama.cpp says the same with its pre-tokenizer name `smollm`.
    """
    fields = GGUFReader(MODEL_FOLDER / GGUF_NAME).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(pair.split(" ")) for pair in fields["tokenizer.ggml.merges"].contents()]
    token_types = fields["tokenizer.ggml.token_type"].contents()
    if fields["tokenizer.ggml.pre"].contents() != "smollm":
        raise SystemExit("This script only knows the pre-tokenizer 'smollm'.")

    backend = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    backend.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    backend.decoder = decoders.ByteLevel()
    control = 3  # GGUF's token type for control tokens
    backend.add_special_tokens(
        [AddedToken(t, normalized=False, special=True) for t, kind in zip(tokens, token_types) if kind == control]
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend,
        bos_token=tokens[fields["tokenizer.ggml.bos_token_id"].contents()],
        eos_token=tokens[fields["tokenizer.ggml.eos_token_id"].contents()],
        pad_token=tokens[fields["tokenizer.ggml.padding_token_id"].contents()],
        unk_token=tokens[fields["tokenizer.ggml.unknown_token_id"].contents()],
        clean_up_tokenization_spaces=False,
    )
    tokenizer.chat_template = fields["tokenizer.chat_template"].contents()
    return tokenizer


def chat_ids(tokenizer: PreTrainedTokenizerFast, messages: list[dict]) -> list[int]:
    """Token ids of a conversation, up to and including the opening of the assistant's turn."""
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    return tokenizer(text, add_special_tokens=False)["input_ids"]


def _check_weights(model: torch.nn.Module) -> None:
    """Raises unless every parameter equals gguf-py's dequantization of the tensor it came from."""
    names = {
        "attn_q": "self_attn.q_proj",
        "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj",
        "attn_output": "self_attn.o_proj",
        "ffn_gate": "mlp.gate_proj",
        "ffn_up": "mlp.up_proj",
        "ffn_down": "mlp.down_proj",
        "attn_norm": "input_layernorm",
        "ffn_norm": "post_attention_layernorm",
    }
    parameters = dict(model.named_parameters())
    heads = {"attn_q": model.config.num_attention_heads, "attn_k": model.config.num_key_value_heads}
    seen = set()
    for tensor in GGUFReader(MODEL_FOLDER / GGUF_NAME).tensors:
        expected = dequantize(tensor.data, tensor.tensor_type)
        if tensor.name == "token_embd.weight":
            name = "model.embed_tokens.weight"
        elif tensor.name == "output_norm.weight":
            name = "model.norm.weight"
        else:
            _, layer, kind, _ = tensor.name.split(".")
            name = f"model.layers.{layer}.{names[kind]}.weight"
            if kind in heads:
                expected = _rotate_halves(expected, heads[kind])
        actual = parameters[name]
        if actual.dtype != torch.float32 or not np.array_equal(actual.detach().numpy(), expected):
            raise SystemExit(f"{name} differs from gguf-py's dequantization of {tensor.name}.")
        seen.add(name)
    missing = set(parameters) - seen
    if missing:
        raise SystemExit(f"Parameters without a tensor in the file: {sorted(missing)}")


def _rotate_halves(weight: np.ndarray, heads: int) -> np.ndarray:
    """GGUF stores q and k rows with rotary pairs interleaved; transformers wants them in two halves.

    weight: [heads * dim, in], row order (head, dim/2, 2)  =>  (head, 2, dim/2)
    """
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)
