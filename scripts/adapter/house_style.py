"""What training and measuring share: the scenario's files and the prompts, as inference renders them."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ["HF_HUB_OFFLINE"] = "1"  # PEFT would look the base model up by its name
sys.path.insert(0, str(ROOT / "scripts" / "reference"))

SCENARIO = ROOT / "resources" / "scenarios" / "support-desk"
TRAINING_SET = SCENARIO / "training-sets" / "house-style.jsonl"
TEST_SET = SCENARIO / "test-sets" / "support-desk.jsonl"
ADAPTER = SCENARIO / "adapters" / "house-style"
BASE = "HuggingFaceTB/SmolLM2-135M-Instruct"


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def user_message(question: str, passages: list[tuple[str, str]]) -> str:
    """The same text as `renderUserMessage` in src/engine/generation/prompt.ts; passages are (title, text), strongest first."""
    if not passages:
        return question
    numbered = [f"[{i}] {title}\n{text}" for i, (title, text) in enumerate(passages, start=1)]
    return "\n\n".join(reversed(numbered)) + f"\n\nAnswer from the passages above.\nQuestion: {question}"
