"""Prints what PyTorch and PEFT reach on this machine where `npm run bench` measures Diptych's training.

    python scripts/reference/training_speed.py [--threads 2] [--tokens 256] [--steps 8] [--logits all|targets]

One example of random tokens, half of them targets, rank 8 on all seven linear layers, float32: whole optimizer
steps (forward, backward, clipping, AdamW), tokens a second as median and quartiles, and the peak memory.
`--logits all` is what a model's own loss does; `targets` computes logits of the targets only, as Diptych does.
"""

import argparse
import json
import resource
import statistics
import time
import warnings

import torch
from checkpoint import load_model
from peft import LoraConfig, get_peft_model
from training import LINEARS, training_loss


def main() -> None:
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--logits", choices=["all", "targets"], default="all")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    model = get_peft_model(
        load_model(),
        LoraConfig(task_type="CAUSAL_LM", r=8, lora_alpha=16, lora_dropout=0.0, target_modules=LINEARS),
    )
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=5e-4, weight_decay=0.01)
    half = options.tokens // 2
    example = {
        "tokenIds": torch.randint(0, model.config.vocab_size, (options.tokens,)).tolist(),
        "isTarget": [0] * half + [1] * (options.tokens - half),
    }
    speeds = []
    for step in range(options.steps + 1):
        started = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        loss = training_loss if options.logits == "all" else targets_only_loss
        loss(model, [example]).backward()
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimizer.step()
        if step > 0:  # the first warms up
            speeds.append(options.tokens / (time.perf_counter() - started))
    lower, median, upper = statistics.quantiles(speeds, n=4)
    print(
        json.dumps(
            {
                "torch": torch.__version__,
                "threads": options.threads,
                "tokens": options.tokens,
                "logits": options.logits,
                "tokensPerSecond": {"median": median, "lowerQuartile": lower, "upperQuartile": upper},
                "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
            }
        )
    )


def targets_only_loss(model, examples: list[dict]) -> torch.Tensor:
    """`training_loss` of one example, with logits of its targets only."""
    [example] = examples
    causal = model.get_base_model()
    ids = torch.tensor([example["tokenIds"]])
    targets = torch.tensor(example["isTarget"]).bool()
    model.train()
    hidden = causal.model(input_ids=ids).last_hidden_state[0]
    return torch.nn.functional.cross_entropy(causal.lm_head(hidden[:-1][targets[1:]]), ids[0, 1:][targets[1:]])


if __name__ == "__main__":
    main()
