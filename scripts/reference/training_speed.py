"""Prints what PyTorch and PEFT reach on this machine where `npm run bench` measures Diptych's training.

    python scripts/reference/training_speed.py [--threads 2] [--tokens 256] [--steps 8]

One example of random tokens, half of them targets, rank 8 on all seven linear layers, float32: whole optimizer
steps (forward, backward, clipping, AdamW), tokens a second as median and quartiles, and the peak memory.
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
        training_loss(model, [example]).backward()
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
                "tokensPerSecond": {"median": median, "lowerQuartile": lower, "upperQuartile": upper},
                "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
            }
        )
    )


if __name__ == "__main__":
    main()
