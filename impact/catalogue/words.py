"""The words of the app, as data: the glossary, the questions to ask of a chart, and how every figure is made."""

from dataclasses import dataclass
from functools import cache

from impact.catalogue.toml import HERE, need, read

NO_TARGET = "none"  # how questions.toml writes an assurance that is not there


@dataclass(frozen=True)
class Term:
    """One word of the vocabulary and what it means here."""

    term: str
    meaning: str


@dataclass(frozen=True)
class Question:
    """What to ask of a series, and what not to ask: a heading and two sentences."""

    heading: str
    ask: str
    do_not_ask: str


@dataclass(frozen=True)
class Method:
    """One paragraph of the Methods page. group: `rule`, `limits`, `limits_status`, `icon`, `missing`, `sharing`, …"""

    id: str
    group: str
    title: str
    text: str


@cache
def glossary() -> tuple[Term, ...]:
    """The vocabulary, in the order of the words."""
    terms = [Term(**_whole(entry, Term, "glossary.toml")) for entry in read(HERE / "glossary.toml")["term"]]
    return tuple(sorted(terms, key=lambda term: term.term.casefold()))


@cache
def methods() -> tuple[Method, ...]:
    """Every method, in the order in which they are best read."""
    return tuple(Method(**_whole(entry, Method, "methods.toml")) for entry in read(HERE / "methods.toml")["method"])


def question_for(variation: str | None, assurance: str | None, case: str = "trial") -> Question:
    """The question for a pair of variation and assurance, as `impact.spc.summarise` names them.

    case: what to say where variation is None, that is where nothing is judged: `trial` or `too_few` (not enough
    points), `constant`, `rolling`, `survey` (a few annual values), `missing` (no value at all).
    Raises KeyError for a word that nobody has defined.
    """
    pairs, cases = _questions()
    return cases[case] if variation is None else pairs[variation, assurance or NO_TARGET]


@cache
def _questions() -> tuple[dict[tuple[str, str], Question], dict[str, Question]]:
    content = read(HERE / "questions.toml")
    pairs = {
        (variation, entry["assurance"]): _question(entry)
        for entry in content["pair"]
        for variation in entry["variations"]
    }
    return pairs, {entry["case"]: _question(entry) for entry in content["case"]}


def _question(entry: dict) -> Question:
    return Question(**_whole(entry, Question, "questions.toml"))


def _whole(entry: dict, kind: type, where: str) -> dict:
    names = tuple(kind.__dataclass_fields__)
    need(entry, names, where)
    return {name: entry[name] for name in names}
