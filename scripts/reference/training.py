"""Writes test/fixtures/training: one LoRA training step of the shipped base, by PyTorch and PEFT.

    python scripts/reference/training.py
"""

import json
import warnings

import numpy as np
import torch
from checkpoint import ROOT, chat_ids, load_model, load_tokenizer
from peft import LoraConfig, get_peft_model

FIXTURES = ROOT / "test" / "fixtures" / "training"
RANK, ALPHA = 4, 8
LINEARS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

CONVERSATIONS = [
    [
        {"role": "system", "content": "You answer in one short sentence."},
        {"role": "user", "content": "Which bird flies furthest in a year?"},
        {"role": "assistant", "content": "The Arctic tern: about 70,000 km, from pole to pole and back."},
    ],
    [
        {"role": "user", "content": "Where is my parcel?"},
        {"role": "assistant", "content": "Hello! It left our depot this morning."},
    ],
]

# Every linear layer, both factors, first, middle and last block.
LISTED = [
    "lora.0.q_proj.a",
    "lora.0.v_proj.b",
    "lora.0.down_proj.a",
    "lora.7.k_proj.a",
    "lora.7.o_proj.b",
    "lora.14.gate_proj.a",
    "lora.14.up_proj.b",
    "lora.14.q_proj.b",
    "lora.22.k_proj.b",
    "lora.22.down_proj.b",
    "lora.29.v_proj.a",
    "lora.29.o_proj.a",
    "lora.29.gate_proj.b",
    "lora.29.up_proj.a",
]


def main() -> None:
    warnings.filterwarnings("ignore")
    examples = [render(load_tokenizer(), messages) for messages in CONVERSATIONS]
    model = get_peft_model(
        load_model(),
        LoraConfig(task_type="CAUSAL_LM", r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules=LINEARS),
    )
    parameters = lora_parameters(model)
    for seed, (name, parameter) in enumerate(parameters.items()):
        columns, rows = parameter.shape  # PEFT keeps the transpose of the graph's factors
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(factor_values(rows * columns, seed).reshape(rows, columns).T.copy()))

    loss = training_loss(model, examples)
    loss.backward()
    gradients = {name: parameter.grad.T.contiguous().double() for name, parameter in parameters.items()}
    expected = {
        "rank": RANK,
        "scale": ALPHA / RANK,
        "examples": examples,
        "loss": loss.item(),
        "gradientNorm": torch.sqrt(sum((g**2).sum() for g in gradients.values())).item(),
        "gradients": {
            name: {
                "norm": gradients[name].norm().item(),
                "sum": gradients[name].sum().item(),
                "first": gradients[name].flatten()[:8].tolist(),
            }
            for name in LISTED
        },
    }
    FIXTURES.mkdir(parents=True, exist_ok=True)
    (FIXTURES / "one-step.json").write_text(json.dumps(expected) + "\n")
    print(f"loss {expected['loss']:.6f}, gradient norm {expected['gradientNorm']:.6f}")


def render(tokenizer, messages: list[dict]) -> dict:
    """Ids of a conversation that ends with an answer; the answer and its end token are the targets."""
    prompt = chat_ids(tokenizer, messages[:-1])
    answer = tokenizer(messages[-1]["content"] + "<|im_end|>", add_special_tokens=False)["input_ids"]
    return {"tokenIds": prompt + answer, "isTarget": [0] * len(prompt) + [1] * len(answer)}


def training_loss(model, examples: list[dict]) -> torch.Tensor:
    """Mean cross-entropy over the targets of one batch, padded on the right."""
    length = max(len(example["tokenIds"]) for example in examples)
    padded = {"tokenIds": 0, "isTarget": 0}
    ids, targets = (
        torch.tensor([example[key] + [fill] * (length - len(example[key])) for example in examples])
        for key, fill in padded.items()
    )
    attention = torch.tensor(
        [[1] * len(example["tokenIds"]) + [0] * (length - len(example["tokenIds"])) for example in examples]
    )
    labels = torch.where(targets == 1, ids, -100)
    model.train()  # dropout is 0: the same as eval, but as people train
    return model(input_ids=ids, attention_mask=attention, labels=labels).loss


def lora_parameters(model) -> dict[str, torch.nn.Parameter]:
    """PEFT's LoRA weights under the names of the graph's inputs, in the order that numbers their seeds."""
    named = dict(model.named_parameters())
    found = {}
    for layer in range(model.config.num_hidden_layers):
        for linear in LINEARS:
            block = "mlp" if linear in ("gate_proj", "up_proj", "down_proj") else "self_attn"
            for factor in "AB":
                key = f"base_model.model.model.layers.{layer}.{block}.{linear}.lora_{factor}.default.weight"
                found[f"lora.{layer}.{linear}.{factor.lower()}"] = named[key]
    return found


def factor_values(count: int, seed: int) -> np.ndarray:
    """Values in [-0.05, 0.05) that the test makes again: a hash of index and seed in 32-bit arithmetic."""
    mask = np.uint64(0xFFFFFFFF)
    x = (np.arange(count, dtype=np.uint64) * np.uint64(2654435761) + np.uint64(seed * 40503 + 12345)) & mask
    x = ((x ^ (x >> np.uint64(15))) * np.uint64(2246822519)) & mask
    x ^= x >> np.uint64(13)
    return ((x.astype(np.float64) / 2**31 - 1) * 0.05).astype(np.float32)


if __name__ == "__main__":
    main()
