"""A first look at an adapter: does it keep the house format, and does it still read a passage?

    python scripts/adapter/measure_house_style.py [--adapter FOLDER] [--questions 10]

Greedy, at most 160 new tokens, float32, on the base with and without the adapter, in three settings:
the question only; with the one passage that holds the answer; with that passage between two others.
Retrieval plays no part: what the product really reaches is measured by `npm run scenario:check`.
"""

import argparse
import html
import json
import re
from pathlib import Path

from house_style import ADAPTER, SCENARIO, TEST_SET, read_lines, user_message  # first: see house_style.py

import torch
from checkpoint import chat_ids, load_model, load_tokenizer
from peft import PeftModel

MAX_NEW_TOKENS = 160
CHUNK_WORDS = 120
# The formats that need no parser; enough of the forty questions for a first look.
READABLE = {".md", ".txt", ".html"}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--adapter", type=Path, default=ADAPTER)
    parser.add_argument("--questions", type=int, default=10)
    options = parser.parse_args()

    rule = json.loads((SCENARIO / "scenario.json").read_text())["formatRule"]
    follows = re.compile(rule["pattern"], re.DOTALL if "s" in rule["flags"] else 0)
    chunks = [chunk for path in sorted((SCENARIO / "documents").iterdir()) for chunk in read_chunks(path)]
    answerable = [(test, own) for test in read_lines(TEST_SET) if (own := holder(test, chunks)) is not None]
    every = max(1, len(answerable) // options.questions)
    chosen = answerable[::every][: options.questions]
    print(f"{len(chosen)} of {len(answerable)} questions whose passage could be read", flush=True)

    settings = {
        "question only": [user_message(test["question"], []) for test, _ in chosen],
        "with its passage": [user_message(test["question"], [own]) for test, own in chosen],
        "with three passages": [
            user_message(test["question"], among_others(test, own, chunks, place))
            for place, (test, own) in enumerate(chosen)
        ],
    }
    tokenizer = load_tokenizer()
    model = PeftModel.from_pretrained(load_model(), options.adapter).eval()
    for setting, prompts in settings.items():
        for who in ("base", "tuned"):
            if who == "base":
                with model.disable_adapter():
                    answers = generate(model, tokenizer, prompts)
            else:
                answers = generate(model, tokenizer, prompts)
            facts = [has_facts(test, answer) for (test, _), answer in zip(chosen, answers)]
            formats = [follows.search(answer) is not None for answer in answers]
            print(f"== {who}, {setting}: facts {sum(facts)}/{len(facts)}, format {sum(formats)}/{len(formats)}", flush=True)
            for (test, _), answer, fact, form in zip(chosen, answers, facts, formats):
                marks = ("fact " if fact else "     ") + ("format" if form else "      ")
                print(f"{test['id']} {marks} {test['question']}\n    {answer!r}", flush=True)


def read_chunks(path: Path) -> list[tuple[str, str]]:
    """(title, text) pieces of about CHUNK_WORDS words, cut between paragraphs."""
    if path.suffix not in READABLE:
        return []
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = re.sub(r"(?s)<(head|style|script)\b.*?</\1>", "", text)
        text = re.sub(r"</t[dh]>\s*<t[dh][^>]*>", " | ", text)
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
    text = re.sub(r"[ \t]+", " ", text)
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    title = blocks[0].lstrip("# ").split("\n")[0]
    chunks: list[list[str]] = [[]]
    for block in blocks:
        if sum(len(b.split()) for b in chunks[-1]) + len(block.split()) > CHUNK_WORDS and chunks[-1]:
            chunks.append([])
        chunks[-1].append(block)
    return [(title, "\n".join(chunk)) for chunk in chunks]


def has_facts(test: dict, text: str) -> bool:
    """Every expected fact occurs in one of its spellings, case and runs of white space aside."""
    flat = re.sub(r"\s+", " ", text.lower())
    return all(
        any(re.search(r"(?<!\w)" + re.escape(spelling.lower()) + r"(?!\w)", flat) for spelling in fact)
        for fact in test["expectedFacts"]
    )


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}", text.lower()))


def holder(test: dict, chunks: list[tuple[str, str]]) -> tuple[str, str] | None:
    holding = [chunk for chunk in chunks if has_facts(test, chunk[1])]
    return max(holding, key=lambda chunk: len(words(test["question"]) & words(" ".join(chunk))), default=None)


def among_others(test: dict, own: tuple[str, str], chunks: list[tuple[str, str]], place: int) -> list[tuple[str, str]]:
    """The passage between the two others that share most words with the question."""
    others = [chunk for chunk in chunks if chunk != own and not has_facts(test, chunk[1])]
    others.sort(key=lambda chunk: -len(words(test["question"]) & words(" ".join(chunk))))
    shown = others[:2]
    shown.insert(place % 3, own)
    return shown


@torch.inference_mode()
def generate(model, tokenizer, prompts: list[str]) -> list[str]:
    ids = [chat_ids(tokenizer, [{"role": "user", "content": prompt}]) for prompt in prompts]
    width = max(map(len, ids))
    padded = torch.tensor([[tokenizer.pad_token_id] * (width - len(row)) + row for row in ids])
    mask = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in ids])
    out = model.generate(
        input_ids=padded,
        attention_mask=mask,
        max_new_tokens=MAX_NEW_TOKENS,
        do_sample=False,
        pad_token_id=tokenizer.pad_token_id,
    )
    return [tokenizer.decode(row[width:], skip_special_tokens=True) for row in out]


if __name__ == "__main__":
    main()
