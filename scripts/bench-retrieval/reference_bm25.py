"""BM25 as Lucene scores it, on collections in BEIR's format: what `npm run bench:retrieval`'s BM25 is compared with.

    pip install bm25s==0.3.16 PyStemmer==3.1.0 pytrec-eval-terrier==0.5.11 numpy==2.4.6
    python3 reference_bm25.py FOLDER…

log(1 + (N - n + 0.5) / (n + 0.5)), k1 = 1.2, b = 0.75, exact lengths; lower case without accents, possessives cut,
Lucene's 33 English stop words, Snowball's English stemmer (and Porter's, which FTS5 has). Title and text are one
field; a question's stem counts once. Measures are trec_eval's.
"""

import csv
import json
import re
import sys
import unicodedata
from pathlib import Path

import bm25s
import numpy as np
import pytrec_eval
import Stemmer

STOP_WORDS = set(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this "
    "to was will with".split()
)


def words_of(text, stemmer):
    folded = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    words = (re.sub(r"['’]s$", "", word) for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", folded))
    return stemmer.stemWords([word for word in words if word not in STOP_WORDS])


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def measure(folder, stemmer_name):
    stemmer = Stemmer.Stemmer(stemmer_name)
    documents = rows(folder / "corpus.jsonl")
    judgements = {}
    for query, document, grade in list(csv.reader(open(folder / "qrels/test.tsv"), delimiter="\t"))[1:]:
        judgements.setdefault(query, {})[document] = int(grade)
    vocabulary = {}
    corpus = [
        [vocabulary.setdefault(word, len(vocabulary)) for word in words_of(f"{d['title']} {d['text']}", stemmer)]
        for d in documents
    ]
    index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    index.index((corpus, vocabulary), show_progress=False)
    run = {}
    for query in rows(folder / "queries.jsonl"):
        words = [word for word in dict.fromkeys(words_of(query["text"], stemmer)) if word in vocabulary]
        scores = index.get_scores(words) if words else np.zeros(len(documents))
        order = sorted(range(len(documents)), key=lambda i: (-scores[i], documents[i]["_id"]))[:100]
        # trec_eval breaks ties by id; a falling amount keeps this order.
        found = {documents[i]["_id"]: float(scores[i]) - 1e-9 * place for place, i in enumerate(order) if scores[i] > 0}
        run[query["_id"]] = found or {"nothing found": 0.0}
    evaluator = pytrec_eval.RelevanceEvaluator(judgements, {"ndcg_cut.10", "recall.10", "recip_rank"})
    results = evaluator.evaluate(run).values()
    return {name: float(np.mean([r[name] for r in results])) for name in ("ndcg_cut_10", "recall_10", "recip_rank")}


if __name__ == "__main__":
    for path in sys.argv[1:]:
        for stemmer_name in ("english", "porter"):
            figures = measure(Path(path), stemmer_name)
            print(Path(path).name, stemmer_name, *(f"{name} {value:.3f}" for name, value in figures.items()))
