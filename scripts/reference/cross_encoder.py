"""Writes test/fixtures/cross-encoder: two tiny BERT cross-encoders with random weights, as ONNX, with their scores.

    python scripts/reference/cross_encoder.py

`one-logit` has one output, as the MS MARCO cross-encoders; `two-logits` has two, as monoBERT. They know nothing:
they prove that question and text are put together, cut, padded and scored as PyTorch and transformers do it.
"""

import json
import shutil
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "test" / "fixtures" / "cross-encoder"
MAX_TOKENS = 64

WORDS = (
    "the a an is are was of to in on at for and or not what which how when where who why does do it this that "
    "ferry pump water tank leaves island warranty return days goods battery charge error empty fill open desk"
).split()
CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,;:?!'-()%/"

LONG_TEXT = "the ferry leaves the island at nine and the water tank is empty; " * 12
PAIRS = [
    ["When does the ferry leave?", "The ferry to the island leaves at 7:40."],
    ["When does the ferry leave?", "Fill the water tank."],
    ["When does the ferry leave?", ""],
    ["How many days is the warranty?", "Goods may be returned within 40 days of delivery."],
    ["What is error E17?", "E17: the tank is empty. Fill it."],
    ["Café naïve — 東京?", "Ångström, 42 €."],
    ["When does the ferry leave?", LONG_TEXT],
    [LONG_TEXT, "The ferry leaves at nine."],
    [LONG_TEXT, LONG_TEXT],
]


def build_tokenizer() -> PreTrainedTokenizerFast:
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    entries = special + list(CHARACTERS) + [f"##{c}" for c in CHARACTERS] + WORDS
    vocabulary = {entry: index for index, entry in enumerate(dict.fromkeys(entries))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0",
        pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[(token, vocabulary[token]) for token in ("[CLS]", "[SEP]")],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=MAX_TOKENS,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )


class Logits(torch.nn.Module):
    def __init__(self, model: BertForSequenceClassification):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).logits


def write_model(name: str, labels: int, tokenizer: PreTrainedTokenizerFast) -> None:
    torch.manual_seed(labels)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=MAX_TOKENS,
        num_labels=labels,
        initializer_range=0.4,  # random weights of the usual size score everything alike
        attn_implementation="eager",
    )
    config.architectures = ["BertForSequenceClassification"]
    model = BertForSequenceClassification(config).eval()
    folder = FIXTURES / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "onnx").mkdir(parents=True)
    config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    sample = tokenizer([p[0] for p in PAIRS[:2]], [p[1] for p in PAIRS[:2]], padding=True, return_tensors="pt")
    names = ["input_ids", "attention_mask", "token_type_ids"]
    torch.onnx.export(
        Logits(model).eval(),  # the export puts back the mode that it finds, in the model too
        tuple(sample[key] for key in names),
        folder / "onnx" / "model.onnx",
        input_names=names,
        output_names=["logits"],
        dynamic_axes={**{key: {0: "batch_size", 1: "sequence_length"} for key in names}, "logits": {0: "batch_size"}},
        opset_version=17,
        dynamo=False,
    )
    pairs = []
    with torch.inference_mode():
        for question, text in PAIRS:
            # One pair at a time: padding must not be part of the reference.
            inputs = tokenizer(question, text, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
            logits = model(**inputs).logits[0].tolist()
            score = logits[0] if labels == 1 else logits[1] - logits[0]
            pairs.append(
                {"question": question, "text": text, "ids": inputs["input_ids"][0].tolist(), "score": score}
            )
    (folder / "expected.json").write_text(json.dumps({"maxTokens": MAX_TOKENS, "pairs": pairs}, indent=1) + "\n")
    print(name, [round(pair["score"], 3) for pair in pairs])


def main() -> None:
    torch.set_num_threads(1)
    tokenizer = build_tokenizer()
    write_model("one-logit", 1, tokenizer)
    write_model("two-logits", 2, tokenizer)


if __name__ == "__main__":
    main()
