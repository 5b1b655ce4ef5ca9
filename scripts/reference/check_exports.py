"""Loads what export-adapter.ts exported with Python's PEFT and transformers and compares logits with Diptych's.

    node scripts/reference/export-adapter.ts OUT
    python scripts/reference/check_exports.py OUT
"""

import json
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
from checkpoint import ROOT, load_model, load_tokenizer
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

# float32 against float32 in another order of summation, 30 layers deep; logits reach 30.
LOGIT_TOLERANCE = 1e-3

failures = 0


def main() -> None:
    out = Path(sys.argv[1])
    exports = json.loads((out / "exports.json").read_text())
    ids = torch.tensor([exports["promptIds"]])
    ours = np.fromfile(out / "logits.f32", dtype="<f4").reshape(ids.shape[1], -1)  # [prompt, vocab]

    with zipfile.ZipFile(out / "peft.zip") as archive:
        if archive.testzip() is not None:
            raise SystemExit("peft.zip has a damaged file.")
        archive.extractall(out / "peft")
    (folder,) = (out / "peft").iterdir()
    print("in peft.zip:", sorted(path.name for path in folder.iterdir()))

    base = load_model()
    with torch.inference_mode():
        without = base(ids).logits[0].numpy()
        print(f"the adapter moves the logits by up to {np.abs(without - ours).max():.3f}")
        model = PeftModel.from_pretrained(base, folder).eval()
        compare("PEFT, exported folder", model(ids).logits[0].numpy(), ours)
        scale_adapter(model, 0.5)
        half = model(ids).logits[0].numpy()
        merged = AutoModelForCausalLM.from_pretrained(exports["merged"], dtype=torch.float32).eval()
        compare("transformers, merged safetensors", merged(ids).logits[0].numpy(), ours)
        at_half = AutoModelForCausalLM.from_pretrained(exports["half"], dtype=torch.float32).eval()
        compare("transformers, merged at strength 0.5, against PEFT", at_half(ids).logits[0].numpy(), half)

    tokenizer = AutoTokenizer.from_pretrained(exports["merged"])
    check_tokenizer(tokenizer)
    if failures:
        raise SystemExit(f"{failures} checks failed.")


def compare(name: str, theirs: np.ndarray, ours: np.ndarray) -> None:
    """theirs, ours: [prompt, vocab]"""
    global failures
    largest = np.abs(theirs - ours).max()
    same = (theirs.argmax(-1) == ours.argmax(-1)).mean()
    failures += bool(largest > LOGIT_TOLERANCE)
    print(f"{name}: largest difference {largest:.2e}, same top token at {same:.1%} of {len(ours)} positions")


def scale_adapter(model: PeftModel, strength: float) -> None:
    for module in model.modules():
        if hasattr(module, "scaling") and isinstance(module.scaling, dict):
            module.scaling = {name: strength * scale for name, scale in module.scaling.items()}


def check_tokenizer(tokenizer) -> None:
    global failures
    reference = load_tokenizer()
    strings = json.loads((ROOT / "test/fixtures/smollm2/strings.json").read_text())
    wrong = [s["text"] for s in strings if tokenizer(s["text"], add_special_tokens=False)["input_ids"] != s["ids"]]
    chat = [{"role": "user", "content": "Does bike 2026 fit 12 kg?"}]
    texts = [t.apply_chat_template(chat, tokenize=False, add_generation_prompt=True) for t in (tokenizer, reference)]
    failures += len(wrong) + (texts[0] != texts[1])
    print(f"tokenizer: {len(strings) - len(wrong)} of {len(strings)} strings, chat template {texts[0] == texts[1]}")


if __name__ == "__main__":
    main()
