"""Writes test/fixtures/minilm: sentence embeddings of the original float32 all-MiniLM-L6-v2.

    python scripts/reference/minilm.py FOLDER

FOLDER holds the original checkpoint (model.safetensors, config.json, tokenizer.json). The shipped int8
ONNX file is run beside it, and the cosine between the two is recorded for the model card.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "models" / "all-minilm-l6-v2"
FIXTURES = ROOT / "test" / "fixtures" / "minilm"
MAX_TOKENS = 256  # sentence_bert_config.json of the original

SENTENCES = [
    "",
    "ok",
    "How do I reset the pump after a power cut?",
    "After a power failure, hold the green button for five seconds to restart the pump.",
    "The invoice is due within 30 days; late payment costs 1.5% a month.",
    "Rechnungen sind innerhalb von 30 Tagen zahlbar.",
    "東京タワーは夜になると明るく光ります。",
    "Привет, мир! Кошка спит на подоконнике.",
    "def mean(xs): return sum(xs) / len(xs)  # empty list raises ZeroDivisionError",
    "👩\u200d🔬 discovers naïve café in Ångström — 42 €",
    "ERROR 0x80070005: Access denied (E_ACCESSDENIED) at C:\\Temp\\log.txt:17",
    "A long paragraph about tides. "
    + "The moon pulls the near side of the sea a little harder than the far side, and so the water bulges twice, "
    "once towards the moon and once away from it, while the earth turns beneath both bulges every day. " * 8,
]


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    original = Path(sys.argv[1])
    torch.set_num_threads(2)

    # Both folders must hold the same tokenizer, or the int8 comparison would compare texts.
    if (original / "tokenizer.json").read_bytes() != (SHIPPED / "tokenizer.json").read_bytes():
        raise SystemExit("The original's tokenizer.json differs from the shipped one.")
    tokenizer = Tokenizer.from_file(str(original / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)

    reference = AutoModel.from_pretrained(original, dtype=torch.float32, attn_implementation="eager").eval()
    shipped = ort.InferenceSession(SHIPPED / "onnx" / "model_quantized.onnx")

    token_ids = [tokenizer.encode(text).ids for text in SENTENCES]
    embeddings = np.stack([embed_fp32(reference, ids) for ids in token_ids])  # [sentences, 384]
    int8 = np.stack([embed_int8(shipped, ids) for ids in token_ids])  # [sentences, 384]
    cosines = (embeddings * int8).sum(axis=1)

    FIXTURES.mkdir(parents=True, exist_ok=True)
    (FIXTURES / "embeddings.f32").write_bytes(embeddings.astype("<f4").tobytes())
    sentences = [
        {"text": text, "ids": ids, "int8Cosine": round(float(cosine), 5)}
        for text, ids, cosine in zip(SENTENCES, token_ids, cosines)
    ]
    side = {"dimensions": embeddings.shape[1], "maxTokens": MAX_TOKENS, "sentences": sentences}
    (FIXTURES / "sentences.json").write_text(json.dumps(side, ensure_ascii=True) + "\n")
    print(f"int8 against float32, cosine: min {cosines.min():.4f}, mean {cosines.mean():.4f}")
    worst_shift = np.abs(embeddings @ embeddings.T - int8 @ int8.T).max()
    print(f"largest change of a similarity between two of the sentences: {worst_shift:.4f}")


@torch.inference_mode()
def embed_fp32(model, ids: list[int]) -> np.ndarray:
    hidden = model(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long)).last_hidden_state[0]
    return pool(hidden.numpy())


def embed_int8(session: ort.InferenceSession, ids: list[int]) -> np.ndarray:
    feeds = {
        "input_ids": np.array([ids], np.int64),
        "attention_mask": np.ones((1, len(ids)), np.int64),
        "token_type_ids": np.zeros((1, len(ids)), np.int64),
    }
    names = {node.name for node in session.get_inputs()}
    hidden = session.run(None, {name: value for name, value in feeds.items() if name in names})[0]
    return pool(hidden[0]) if hidden.ndim == 3 else hidden[0] / np.linalg.norm(hidden[0])


def pool(hidden: np.ndarray) -> np.ndarray:
    """[tokens, 384] => [384]: mean over tokens (there is no padding), then length 1."""
    mean = hidden.mean(axis=0)
    return mean / np.linalg.norm(mean)


if __name__ == "__main__":
    main()
