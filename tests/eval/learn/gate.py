"""Learn the weights of the gate's signs, which are written to weights.toml.

Texts: passages and articles written for Parley. Those that are held out stay out, so that their
score tells of texts that nothing was fitted to. Logistic regression with an L2 penalty, by Newton's
method: the same texts give the same weights.
"""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from tasks.outcomes.engine import read
from tasks.rules import load_rules
from tasks.settings import DATA
from tests.eval.learn.passages import read_through

PENALTY = 5.0  # on signs scaled to one standard deviation


def main() -> None:
    """Read the texts, fit, write."""
    rules = load_rules(DATA / "rules", DATA / "actors")
    rows = [row for row in read_through() if row.is_process is not None]
    signs = [asdict(read(row.text, rules, row.published).relevance.signs) for row in rows]
    names = list(signs[0])
    counts = np.array([[sign[name] for name in names] for sign in signs])
    truth = np.array([float(row.is_process or False) for row in rows])
    weights = fit(counts, truth)
    written_out = [
        "# Written by `python -m tests.eval.learn`; what each sign counts: tasks/outcomes/signs.py",
        f"# {len(rows)} passages, {int(truth.sum())} of them about a peace process.",
        *(
            f"{name} = {value:.3f}"
            for name, value in zip([*names, "intercept"], weights, strict=True)
        ),
    ]
    (DATA / "rules" / "weights.toml").write_text("\n".join(written_out) + "\n", encoding="utf-8")


def fit(counts: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return one weight a column, and the intercept last."""
    mean, spread = counts.mean(axis=0), counts.std(axis=0) + 1e-9
    scaled = np.hstack([(counts - mean) / spread, np.ones((len(counts), 1))])
    penalty = PENALTY * np.diag([*np.ones(counts.shape[1]), 1e-9])
    weights = np.zeros(scaled.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (chance - truth) + penalty @ weights
        bend = (scaled.T * (chance * (1 - chance))) @ scaled + penalty
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-10:
            break
    raw = weights[:-1] / spread
    return np.append(raw, weights[-1] - raw @ mean)
