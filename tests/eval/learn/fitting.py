"""Fit the models of the reader with scikit-learn: `fitting.py GIVEN.npz FITTED.npz`.

Stands alone: it runs in the environment of the bench, where Parley is not installed.
"""

import sys

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

#: Inverse of the penalties on large weights; by trial on passages left out.
TOLD, ABOUT, TYPE, STATUS = 10.0, 10.0, 30.0, 10.0
FOLDS = 3


def main(given: str, fitted: str) -> None:
    """Read the features and labels, fit, write the weights."""
    with np.load(given) as held:
        data = dict(held)
    sentences = table(data, "sentences")
    evidence = table(data, "evidence")
    articles = table(data, "articles")
    told = regression(TOLD).fit(sentences, data["told"])
    about = regression(ABOUT).fit(articles, data["about"], data["times"])
    which = regression(TYPE).fit(sentences[data["pairs"]], data["types"], data["shares"])
    how = regression(STATUS).fit(evidence, data["statuses"])
    np.savez(
        fitted,
        told_left_out=left_out(TOLD, sentences, data["told"], data["passages"]),
        about_left_out=left_out(
            ABOUT, articles, data["about"], np.arange(len(data["about"])), data["times"]
        ),
        weights=np.hstack([model.coef_.T for model in (told, about, which, how)]),
        base=np.concatenate([model.intercept_ for model in (told, about, which, how)]),
        types=which.classes_,
        statuses=how.classes_,
    )


def left_out(
    loose: float,
    texts: sparse.csr_matrix,
    truth: np.ndarray,
    passages: np.ndarray,
    times: np.ndarray | None = None,
) -> np.ndarray:
    """Return for each text the log odds that models give it which did not see its passage."""
    odds = np.zeros(len(truth))
    for fold in range(FOLDS):
        mine = passages % FOLDS == fold
        weights = None if times is None else times[~mine]
        model = regression(loose).fit(texts[~mine], truth[~mine], weights)
        odds[mine] = model.decision_function(texts[mine])
    return odds


def regression(loose: float) -> LogisticRegression:
    """Return a model that is not fitted yet."""
    return LogisticRegression(C=loose, max_iter=300)


def table(data: dict[str, np.ndarray], name: str) -> sparse.csr_matrix:
    """Return a row for each text: its features count by their rarity, and have length one."""
    columns, starts = data[f"{name}_columns"], data[f"{name}_starts"]
    held = sparse.csr_matrix(
        (data["rarity"][columns], columns, starts), shape=(len(starts) - 1, len(data["rarity"]))
    )
    length = np.sqrt(np.asarray(held.multiply(held).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(length, 1e-9)) @ held


if __name__ == "__main__":
    main(*sys.argv[1:])
