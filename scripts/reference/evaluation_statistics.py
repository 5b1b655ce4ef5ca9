"""Reference values for test/unit/evaluation/reference-statistics.test.ts, by scipy, statsmodels, scikit-learn and rouge-score.

Development time only: .venv/bin/python scripts/reference/evaluation_statistics.py writes test/fixtures/statistics/reference.json.
"""

import json
from pathlib import Path

import numpy as np
from rouge_score import rouge_scorer
from scipy import stats
from sklearn.metrics import ndcg_score
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20261122)
rounded = lambda values, digits=4: [round(float(value), digits) for value in values]


def sign_flips():
    cases = [
        rounded(rng.normal(0.3, 1, 10)),
        rounded(rng.normal(0.0, 1, 12)),
        [1, 1, 1, 0, 0, 1, -1, 1, 0, 1, 1, 1],
        [0.5, 0.5, -0.5, 1, 0],
    ]
    for differences in cases:
        zeros = np.zeros(len(differences))
        test = stats.permutation_test(
            (differences, zeros), lambda x, y: np.mean(x - y), permutation_type="samples", n_resamples=np.inf
        )
        yield {"differences": differences, "pValue": float(test.pvalue)}


def sampled_sign_flips():
    for shift in (0.1, 0.35):
        differences = rounded(rng.normal(shift, 1, 60))
        test = stats.permutation_test(
            (differences, np.zeros(60)),
            lambda x, y, axis: np.mean(x - y, axis=axis),
            vectorized=True,
            permutation_type="samples",
            n_resamples=200_000,
            rng=np.random.default_rng(1),
        )
        yield {"differences": differences, "pValue": float(test.pvalue)}


def bootstraps():
    for values in (
        rounded(rng.normal(5, 2, 40)),
        [1] * 27 + [0] * 13,
        rounded(rng.exponential(300, 80)),
    ):
        test = stats.bootstrap(
            (np.array(values),), np.mean, n_resamples=100_000, method="percentile", rng=np.random.default_rng(2), batch=5000
        )
        interval = test.confidence_interval
        yield {
            "values": values,
            "low": float(interval.low),
            "high": float(interval.high),
            "standardError": float(test.standard_error),
        }


def holms():
    for p_values in ([0.01, 0.04, 0.03, 0.005], rounded(rng.uniform(0, 0.2, 12)), [0.9, 0.6], [0.02]):
        yield {"pValues": p_values, "adjusted": multipletests(p_values, method="holm")[1].tolist()}


def mcnemars():
    for first, second in ((1, 9), (0, 5), (10, 12), (3, 3), (0, 0), (700, 800), (2000, 3000)):
        p_value = stats.binomtest(min(first, second), first + second, 0.5).pvalue if first + second else 1.0
        yield {"onlyFirst": first, "onlySecond": second, "pValue": float(p_value)}


def rouges():
    scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=False)
    for answer, reference in (
        ("police kill the gunman", "police killed the gunman"),
        ("the gunman kill police", "police killed the gunman"),
        ("You have 43 days from delivery, e.g. by post.", "You can return it within 43 days of delivery."),
        ("Café prices: EUR 2,890.50!", "The café's price is EUR 2890.50"),
        ("", "something"),
        ("A B C D E F G", "G F E D C B A"),
        ("It’s re-indexed_daily", "its reindexed daily"),
        ("EUR 118", "The annual service costs EUR 118."),
    ):
        score = scorer.score(reference, answer)["rougeL"]
        yield {"answer": answer, "reference": reference, "f": score.fmeasure}


def ndcgs():
    for grades in ([0, 1, 0, 1], [1, 0, 0], [0, 0, 1, 1, 1], [1, 1]):
        scores = list(range(len(grades), 0, -1))
        yield {"grades": grades, "ndcg": float(ndcg_score([grades], [scores]))}


fixture = {
    "signFlips": list(sign_flips()),
    "sampledSignFlips": list(sampled_sign_flips()),
    "bootstraps": list(bootstraps()),
    "holms": list(holms()),
    "mcNemars": list(mcnemars()),
    "rouges": list(rouges()),
    "ndcgs": list(ndcgs()),
}
target = Path(__file__).parents[2] / "test/fixtures/statistics/reference.json"
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text(json.dumps(fixture, ensure_ascii=False, indent=1) + "\n")
