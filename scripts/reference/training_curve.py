"""Writes test/fixtures/training/curve.json: losses of 50 training steps of the shipped base, by PyTorch and PEFT.

    python scripts/reference/training_curve.py

The data, its order, the learning rates and the adapter before the first step come from Diptych's own code
(training-curve.ts); forward and backward pass, clipping and AdamW are PyTorch's, in float32.
"""

import json
import subprocess
import tempfile
import warnings

import torch
from checkpoint import ROOT, load_model
from peft import PeftModel
from training import training_loss

FIXTURE = ROOT / "test" / "fixtures" / "training" / "curve.json"


def main() -> None:
    warnings.filterwarnings("ignore")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["node", "scripts/reference/training-curve.ts", folder], cwd=ROOT, check=True)
        with open(f"{folder}/steps.json") as file:
            inputs = json.load(file)
        model = PeftModel.from_pretrained(load_model(), folder, is_trainable=True)
    settings = inputs["settings"]
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=0.0, weight_decay=settings["weightDecay"])
    curve = []
    for number, step in enumerate(inputs["steps"], start=1):
        optimizer.param_groups[0]["lr"] = step["learningRate"]
        optimizer.zero_grad(set_to_none=True)
        loss = training_loss(model, step["examples"])
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(trainable, settings["maxGradientNorm"])
        optimizer.step()
        curve.append({"loss": loss.item(), "gradientNorm": norm.item()})
        print(f"step {number}: loss {loss.item():.4f}, gradient norm {norm.item():.4f}", flush=True)
    FIXTURE.write_text(json.dumps({"settings": settings, "steps": curve}) + "\n")


if __name__ == "__main__":
    main()
