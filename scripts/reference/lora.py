"""Writes test/fixtures/lora: small random PEFT adapters for the shipped base, and their logits.

    python scripts/reference/lora.py
"""

import json
import shutil
import warnings

import torch
from checkpoint import ROOT, chat_ids, load_model, load_tokenizer
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file

FIXTURES = ROOT / "test" / "fixtures" / "lora"
BASE = "HuggingFaceTB/SmolLM2-135M-Instruct"
PROMPT = [{"role": "user", "content": "What is the capital of France?"}]
ALL_LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

ADAPTERS = {
    "attention-r4": dict(r=4, lora_alpha=8, target_modules=["q_proj", "v_proj"]),
    "all-linear-rslora-patterns": dict(
        r=2,
        lora_alpha=4,
        use_rslora=True,
        target_modules=ALL_LINEAR,
        # A module name, a layer's full path and a regular expression: the three shapes PEFT accepts.
        rank_pattern={"down_proj": 1, "model.layers.0.self_attn.q_proj": 4, r"layers\.(28|29)\.mlp\.gate_proj": 3},
        alpha_pattern={"o_proj": 1, "model.layers.0.self_attn.q_proj": 6},
    ),
}

REFUSED = {
    "dora": dict(r=4, lora_alpha=8, target_modules=["q_proj", "v_proj"], use_dora=True),
    "modules-to-save": dict(r=4, lora_alpha=8, target_modules=["q_proj", "v_proj"], modules_to_save=["lm_head"]),
    "other-base": dict(r=4, lora_alpha=8, target_modules=["q_proj", "v_proj"]),
}


def main() -> None:
    warnings.filterwarnings("ignore")
    ids = chat_ids(load_tokenizer(), PROMPT)
    base = load_model()
    base.name_or_path = BASE
    base.config._name_or_path = BASE
    with torch.inference_mode():
        base_logits = base(torch.tensor([ids])).logits[0, -1]  # [vocab]

    for seed, (name, options) in enumerate(ADAPTERS.items(), start=1):
        folder = fresh_folder(name)
        model = get_peft_model(base, config(**options))
        randomise(model, seed)
        # float16 keeps the files small; the logits below come from the rounded values.
        half = {k: v.half() for k, v in model.state_dict().items() if "lora_" in k}
        model.load_state_dict({k: v.float() for k, v in half.items()}, strict=False)
        model.save_pretrained(folder, state_dict=half, safe_serialization=True)
        settle(folder)

        model.eval()
        with torch.inference_mode():
            logits = model(torch.tensor([ids])).logits[0, -1]  # [vocab]
        (folder / "logits.f32").write_bytes(logits.numpy().astype("<f4").tobytes())
        expected = {"messages": PROMPT, "promptIds": ids, "topId": int(logits.argmax())}
        (folder / "expected.json").write_text(json.dumps(expected) + "\n")
        moved = (logits - base_logits).abs()
        size = (folder / "adapter_model.safetensors").stat().st_size
        print(f"{name}: {size} bytes, logits moved by mean {moved.mean():.3f}, max {moved.max():.3f}")
        base = model.unload()

        reread = PeftModel.from_pretrained(base, folder)
        with torch.inference_mode():
            if not torch.equal(reread(torch.tensor([ids])).logits[0, -1], logits):
                raise SystemExit(f"{name}: PEFT reads back something else than it wrote.")
        base = reread.unload()

    for name, options in REFUSED.items():
        folder = fresh_folder(f"refused/{name}")
        refused = config(**options)
        refused.base_model_name_or_path = "meta-llama/Llama-3.2-1B" if name == "other-base" else BASE
        refused.save_pretrained(folder)
        settle(folder)
        if name == "other-base":
            # The name alone proves nothing (people train from local folders); the shapes do.
            key = "base_model.model.model.layers.0.self_attn.q_proj.lora_{}.weight"
            weights = {key.format("A"): torch.ones(4, 2048).half(), key.format("B"): torch.ones(2048, 4).half()}
            save_file(weights, folder / "adapter_model.safetensors", metadata={"format": "pt"})


def config(**options) -> LoraConfig:
    return LoraConfig(task_type="CAUSAL_LM", lora_dropout=0.0, bias="none", inference_mode=True, **options)


def randomise(model, seed: int) -> None:
    """Both matrices, because a fresh adapter has B = 0 and would pass every test by doing nothing."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_A" in name or "lora_B" in name:
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.03)


def settle(folder) -> None:
    """Makes a second run write the same bytes: PEFT keeps the target modules in a set."""
    (folder / "README.md").unlink(missing_ok=True)  # PEFT's empty card
    path = folder / "adapter_config.json"
    settings = json.loads(path.read_text())
    settings["target_modules"] = sorted(settings["target_modules"])
    path.write_text(json.dumps(settings, indent=2) + "\n")


def fresh_folder(name: str):
    folder = FIXTURES / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    main()
