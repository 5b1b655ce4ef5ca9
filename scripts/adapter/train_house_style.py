"""Trains the adapter that the support-desk scenario ships with: LoRA on the shipped base, by PEFT.

    python scripts/adapter/train_house_style.py

On the CPU, fixed seeds; weights, gradients and optimizer in float32, matrix products in bfloat16 (the
gradient's cosine to the all-float32 one is 0.9998, at 1.4 times the speed). The base is the GGUF that ships, dequantized, because that is what the
adapter will run on. Writes a PEFT folder with its own card; see scripts/adapter/README.md.
"""

import argparse
import hashlib
import json
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

from house_style import ADAPTER, BASE, TRAINING_SET, read_lines  # first: it makes `checkpoint` importable

import peft
import torch
import transformers
from checkpoint import GGUF_NAME, MODEL_FOLDER, load_model, load_tokenizer
from peft import LoraConfig, get_peft_model

TARGET_MODULES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
BATCH_EXAMPLES = 4
BUCKET_BATCHES = 12  # examples are sorted by length inside buckets of this many batches
WARM_UP_SHARE = 0.05
MAX_GRADIENT_NORM = 1.0
WEIGHT_DECAY = 0.0
HELD_OUT_SHARE = 0.05


@dataclass
class Example:
    prompt_ids: list[int]
    answer_ids: list[int]  # the closing <|im_end|> included

    @property
    def length(self) -> int:
        return len(self.prompt_ids) + len(self.answer_ids)


def main() -> None:
    options = parse_options()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    tokenizer = load_tokenizer()
    examples = [tokenize(tokenizer, line["messages"]) for line in read_lines(options.data)]
    rng.shuffle(examples)
    held_out_count = round(len(examples) * HELD_OUT_SHARE)
    held_out, examples = examples[:held_out_count], examples[held_out_count:]
    tokens = sum(example.length for example in examples)
    print(f"{len(examples)} examples, {tokens} tokens, longest {max(e.length for e in examples)}", flush=True)

    base = load_model()
    base.config._name_or_path = base.name_or_path = BASE
    model = get_peft_model(
        base,
        LoraConfig(
            task_type="CAUSAL_LM",
            r=options.rank,
            lora_alpha=options.alpha,
            lora_dropout=0.0,
            bias="none",
            target_modules=TARGET_MODULES,
        ),
    )
    trainable = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=options.learning_rate, weight_decay=WEIGHT_DECAY)
    steps = options.epochs * math.ceil(len(examples) / BATCH_EXAMPLES)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: cosine_with_warm_up(step, steps))

    history = [{"epoch": 0, "heldOutLoss": evaluate(model, held_out)}]
    print(json.dumps(history[0]), flush=True)
    started = time.perf_counter()
    for epoch in range(1, options.epochs + 1):
        model.train()
        loss_sum = target_count = 0
        for step, batch in enumerate(length_bucketed_batches(examples, rng), start=1):
            loss, targets = batch_loss(model, batch)
            (loss / targets).backward()
            torch.nn.utils.clip_grad_norm_(trainable, MAX_GRADIENT_NORM)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            loss_sum += loss.item()
            target_count += targets
            if step % 20 == 0:
                print(f"  step {step}, loss {loss_sum / target_count:.4f}, "
                      f"{time.perf_counter() - started:.0f} s", flush=True)
        entry = {
            "epoch": epoch,
            "trainLoss": loss_sum / target_count,
            "heldOutLoss": evaluate(model, held_out),
            "seconds": round(time.perf_counter() - started),
        }
        history.append(entry)
        print(json.dumps(entry), flush=True)
    tokens_per_second = options.epochs * tokens / (time.perf_counter() - started)
    print(f"{tokens_per_second:.0f} tokens/s", flush=True)

    save(model, options, history, examples_count=len(examples), held_out_count=len(held_out))


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=TRAINING_SET)
    parser.add_argument("--out", type=Path, default=ADAPTER)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--learning-rate", type=float, default=5e-4)
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--alpha", type=int, default=16)
    parser.add_argument("--seed", type=int, default=20261121)
    return parser.parse_args()


def tokenize(tokenizer, messages: list[dict]) -> Example:
    """Prompt and answer apart, as at inference: the prompt ends where the model begins to write."""
    if messages[-1]["role"] != "assistant":
        raise SystemExit(f"An example must end with the assistant's turn: {messages[-1]}")
    prompt = tokenizer.apply_chat_template(messages[:-1], tokenize=False, add_generation_prompt=True)
    whole = tokenizer.apply_chat_template(messages, tokenize=False)
    answer = whole.removeprefix(prompt).removesuffix("\n")
    if prompt + answer + "\n" != whole or not answer.endswith("<|im_end|>"):
        raise SystemExit("The chat template does not continue its own prompt.")
    return Example(
        prompt_ids=tokenizer(prompt, add_special_tokens=False)["input_ids"],
        answer_ids=tokenizer(answer, add_special_tokens=False)["input_ids"],
    )


def length_bucketed_batches(examples: list[Example], rng: random.Random) -> list[list[Example]]:
    """Random batches of examples of similar length, so that little is spent on padding."""
    shuffled = rng.sample(examples, len(examples))
    batches = []
    bucket_examples = BATCH_EXAMPLES * BUCKET_BATCHES
    for start in range(0, len(shuffled), bucket_examples):
        bucket = sorted(shuffled[start : start + bucket_examples], key=lambda example: example.length)
        batches += [bucket[i : i + BATCH_EXAMPLES] for i in range(0, len(bucket), BATCH_EXAMPLES)]
    rng.shuffle(batches)
    return batches


def batch_loss(model, batch: list[Example]) -> tuple[torch.Tensor, int]:
    """Summed negative log likelihood of the answers' tokens, and how many they are."""
    width = max(example.length for example in batch)
    ids = torch.zeros(len(batch), width, dtype=torch.long)  # padded on the right, behind the mask
    mask = torch.zeros(len(batch), width, dtype=torch.long)
    predicts = torch.zeros(len(batch), width, dtype=torch.bool)  # positions whose next token is a target
    for row, example in enumerate(batch):
        ids[row, : example.length] = torch.tensor(example.prompt_ids + example.answer_ids)
        mask[row, : example.length] = 1
        predicts[row, len(example.prompt_ids) - 1 : example.length - 1] = True
    causal = model.get_base_model()
    with torch.autocast("cpu", torch.bfloat16):
        hidden = causal.model(input_ids=ids, attention_mask=mask).last_hidden_state  # [batch, width, hidden]
        # Only the positions that count reach the vocabulary: that product is a fifth of the work.
        logits = causal.lm_head(hidden[predicts])  # [targets, vocab]
    targets = ids.roll(-1, dims=1)[predicts]
    return torch.nn.functional.cross_entropy(logits.float(), targets, reduction="sum"), len(targets)


@torch.inference_mode()
def evaluate(model, examples: list[Example]) -> float:
    """Mean negative log likelihood a target token."""
    model.eval()
    ordered = sorted(examples, key=lambda example: example.length)
    results = [batch_loss(model, ordered[i : i + BATCH_EXAMPLES]) for i in range(0, len(ordered), BATCH_EXAMPLES)]
    return sum(loss.item() for loss, _ in results) / sum(count for _, count in results)


def cosine_with_warm_up(step: int, steps: int) -> float:
    warm_up = max(1, round(steps * WARM_UP_SHARE))
    if step < warm_up:
        return (step + 1) / warm_up
    return 0.5 * (1 + math.cos(math.pi * (step - warm_up) / max(1, steps - warm_up)))


def save(model, options, history: list[dict], examples_count: int, held_out_count: int) -> None:
    # float16 halves the file; the rounding is far below what 8-bit base weights do.
    state = {name: value.half() for name, value in model.state_dict().items() if "lora_" in name}
    model.save_pretrained(options.out, state_dict=state, save_embedding_layers=False)
    path = options.out / "adapter_config.json"
    config = json.loads(path.read_text())
    config["target_modules"] = sorted(config["target_modules"])  # PEFT keeps a set: another order each run
    path.write_text(json.dumps(config, indent=2) + "\n")

    sha256 = lambda file: hashlib.sha256(Path(file).read_bytes()).hexdigest()  # noqa: E731
    last = history[-1]
    losses = "\n".join(
        f"| {h['epoch']} | {h['trainLoss']:.4f} | {h['heldOutLoss']:.4f} |" if "trainLoss" in h
        else f"| before | | {h['heldOutLoss']:.4f} |"
        for h in history
    )
    (options.out / "README.md").write_text(
        f"""---
base_model: {BASE}
library_name: peft
license: apache-2.0
---

# House style

A LoRA adapter that teaches the base model how the support desk of this scenario writes: the form and
the tone of a reply. It was not shown the facts that the scenario's test questions ask for.

| | |
|---|---|
| Base | `{BASE}`, as `{GGUF_NAME}` dequantized to float32 |
| Base file's sha256 | `{sha256(MODEL_FOLDER / GGUF_NAME)}` |
| Data | `training-sets/house-style.jsonl`, {examples_count} examples to train, {held_out_count} held out |
| Data's sha256 | `{sha256(options.data)}` |
| LoRA | rank {options.rank}, alpha {options.alpha}, all seven linear layers, no dropout |
| Training | {options.epochs} epochs of batches of {BATCH_EXAMPLES}; AdamW, peak learning rate {options.learning_rate:g}, {WARM_UP_SHARE:.0%} warm-up, cosine; gradient norm at most {MAX_GRADIENT_NORM:g}; float32 with bfloat16 matrix products; loss on the assistant's tokens only |
| Seed | {options.seed} |
| Time | {last['seconds']} s on two CPU cores |
| Versions | torch {torch.__version__.split('+')[0]}, transformers {transformers.__version__}, peft {peft.__version__} |
| Stored as | float16 |
| Licence | Apache-2.0 |

Loss is the mean negative log likelihood of an answer token. The held-out examples are drawn from the
same file and share passages and phrases with the others: the figure shows that the style is learnt,
not that facts are.

| epoch | training loss | held-out loss |
|---|---:|---:|
{losses}

Made by `scripts/adapter/train_house_style.py`.
"""
    )


if __name__ == "__main__":
    main()
