"""How like a metric some words are: a heading, or a word of a list. Judged by its id, its title and its source’s number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from impact.mappings.names import plain

LIKE, SURE, APART = 0.5, 0.8, 0.1
BY_NUMBER = 0.8  # a heading that has the number of a question or indicator, such as `q3d`
WEAK = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "per",
        "percent",
        "percentage",
        "pct",
        "survey",
        "annual",
        "that",
        "the",
        "to",
        "who",
        "with",
    ]
)
NUMBER = re.compile(r"\b(?:q\d+[a-z]?|of\d{4})\b")


class Metric(Protocol):
    """What must be known of a metric to recognise it."""

    metric_id: str
    title: str
    unit: str
    source: str | None


@dataclass(frozen=True)
class Likeness:
    """The metric that words are most like. score: from 0 to 1. other: another that they are as good as as like."""

    metric: Metric
    score: float
    other: Metric | None = None


def most_like(words: str, metrics: Iterable[Metric]) -> Likeness | None:
    """The metric that these words most probably name; None where they are like none."""
    scored = sorted(((_score(words, one), one) for one in metrics), key=lambda pair: (-pair[0], pair[1].metric_id))
    if not scored or scored[0][0] < LIKE:
        return None
    (score, first), *rest = scored
    near = rest and rest[0][0] >= max(LIKE, score - APART) and score < 1
    return Likeness(first, score, rest[0][1] if near else None)


def _score(words: str, metric: Metric) -> float:
    said = plain(words)
    if said in (plain(metric.metric_id), plain(metric.title)):
        return 1.0
    alike = max(_alike(_tokens(said), _tokens(plain(text))) for text in (metric.metric_id, metric.title))
    numbered = set(NUMBER.findall(plain(metric.source or ""))) & set(said.split())
    return BY_NUMBER + (1 - BY_NUMBER) * alike if numbered else alike


def _tokens(said: str) -> list[str]:
    return [word for word in said.split() if word not in WEAK]


def _alike(ours: list[str], theirs: list[str]) -> float:
    """Twice what the two share, of all that both say."""
    if not ours or not theirs:
        return 0.0
    found = sum(any(_same(word, other) for other in theirs) for word in ours)
    back = sum(any(_same(word, other) for other in ours) for word in theirs)
    return (found + back) / (len(ours) + len(theirs))


def _same(one: str, other: str) -> bool:
    """`vacancies` and `vacancy` are one word here, `in` and `inpatients` are not."""
    if one == other:
        return True
    stem = max(4, min(len(one), len(other)) - 2)
    return min(len(one), len(other)) >= 4 and one[:stem] == other[:stem]
