"""Proposes what each column of an unknown sheet is, from names, types and values; with a reason, and what is unsure.

A role is what a column becomes: a column of `observations`, or `org_name`, `period`, `figure:METRIC` (a wide sheet’s
column of figures) and `headed:METRIC` (its heading is the period); empty where the column is not taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from impact.mappings.dating import days
from impact.mappings.evidence import Evidence, Known
from impact.mappings.fraction import fraction
from impact.mappings.likeness import SURE, Likeness, most_like
from impact.mappings.sheet import Sheet
from impact.sources.periods import read_day_first

FIGURE, HEADED = "figure:", "headed:"
MOST, HALF = 0.8, 0.5
OF_CODES = "(?:org|organisation|trust|provider|ods|site)(?: \\w+)? ?code|orgcode|org|ods|provider|trust"
OF_PERIODS = "period|month|date|quarter|year|week|reporting"
OF_METRICS = "metric|measure|indicator|kpi|question"
OF_VALUES = "value|figure|result|actual|score|performance"
PLAIN = {
    "": "Not taken",
    "org_code": "Code of the organisation",
    "org_name": "Name of the organisation",
    "period": "Period",
    "period_start": "First day of the period",
    "period_end": "Last day of the period",
    "metric_id": "Metric",
    "value": "Figure",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "breakdown": "Breakdown",
    "status": "Status",
    HEADED: "Its heading is the period",
}
PARTS = {"numerator": "numerator", "denominator": "denominator|respondents|responses|base"}


@dataclass(frozen=True)
class Guess:
    """What one column is taken for. reason: a sentence; unsure: what could be otherwise, empty where nothing is."""

    column: str
    role: str
    reason: str
    unsure: str = ""


def propose(sheet: Sheet, known: Known) -> tuple[Guess, ...]:
    """One guess a column of the sheet, in its order."""
    names = sheet.cells.column_names
    seen = [Evidence.of(name, cells, known) for name, cells in zip(names, sheet.cells.columns, strict=True)]
    whole = [one for one in seen if one.texts and names.count(one.name) == 1]
    guesses: dict[str, Guess] = {}
    for find in (_organisation, _periods, _headed, partial(_worked_out, sheet), _parts, _metric, _value):
        left = [one for one in whole if one.name not in guesses]
        guesses |= {guess.column: guess for guess in find(left, guesses, known)}
    left = [one for one in whole if one.name not in guesses]
    # "" is a figure that was worked out of its parts, whose metric is for somebody to choose
    is_said = {guess.role.partition(":")[0] for guess in guesses.values()} & {"value", "headed", "figure", ""}
    if not is_said:
        guesses |= {guess.column: guess for guess in _figures(left, _title(sheet), known)}
    return tuple(guesses.get(one.name) or _left(one, names) for one in seen)


def roles_of(known: Known) -> dict[str, str]:
    """Every role that a column can have, with its words."""
    metrics = sorted(known.metrics, key=lambda one: one.title.casefold())
    figures = {FIGURE + one.metric_id: f"Figures of: {one.title}" for one in metrics}
    return (
        PLAIN
        | figures
        | {HEADED + one.metric_id: f"Its heading is the period, figures of: {one.title}" for one in metrics}
    )


def lacking(roles: Iterable[str]) -> list[str]:
    """What no column says and an extract cannot do without, in words."""
    kinds = {kind: metric for kind, _, metric in (role.partition(":") for role in roles)}
    wide = {"figure", "headed"} & set(kinds)
    dated = "period" in kinds or {"period_start", "period_end"} <= set(kinds) or "headed" in kinds
    metric = "metric_id" in kinds or (wide and all(kinds[kind] for kind in wide))
    needs = {
        "the organisation’s code": {"org_code", "org_name"} & set(kinds),
        "the period": dated,
        "the metric": metric,
        "the figures": wide or "value" in kinds,
    }
    return [what for what, there in needs.items() if not there]


def _organisation(left: Sequence[Evidence], _: dict, known: Known) -> list[Guess]:
    for share, role, what in (("in_directory", "org_code", "codes"), ("named_in_directory", "org_name", "names")):
        best = _best(left, share, HALF)
        if best and getattr(best, share):
            part = _percent(getattr(best, share))
            return [Guess(best.name, role, f"{part} of its texts are {what} of organisations in the directory.")]
    likely = [one for one in left if one.says(OF_CODES) and one.like_codes >= HALF]
    if likely:
        return [Guess(likely[0].name, "org_code", "Its heading says so, and its texts look like codes.")]
    best = _best([one for one in left if not one.periods], "like_codes", 0.9)
    if not best:
        return []
    return [
        Guess(best.name, "org_code", "Its texts look like codes.", "Nothing else says that these are organisations.")
    ]


def _periods(left: Sequence[Evidence], _: dict, known: Known) -> list[Guess]:
    dated = [one for one in left if one.periods >= MOST]
    ends = {role: [one for one in dated if one.says(words)] for role, words in _ENDS.items()}
    if all(ends.values()) and all(one[0].single_days for one in ends.values()):
        return [Guess(one[0].name, role, f"Days, and its heading says {_SAID[role]}.") for role, one in ends.items()]
    said = [one for one in dated if one.says(OF_PERIODS)]
    if not dated:
        return []
    first = (said or dated)[0]
    others = [one.name for one in (said or dated) if one is not first]
    unsure = [f"{' and '.join(others)} could be the period too."] if others else []
    unsure += ["A year alone is read as the calendar year."] if first.years_alone else []
    unsure += ["First days of months are read as those whole months."] if first.single_days else []
    unsure += [f"“{text}” is read as {day}." for _, text, day in read_day_first({first.name: first.texts})]
    return [Guess(first.name, "period", f"{_percent(first.periods)} of its texts are periods.", " ".join(unsure))]


_ENDS = {"period_start": "start|starts|from|begin|begins", "period_end": "end|ends|to|until"}
_SAID = {"period_start": "where a period starts", "period_end": "where it ends"}


def _headed(left: Sequence[Evidence], guesses: dict, known: Known) -> list[Guess]:
    """Columns headed by their period, where no column says it."""
    if any(guess.role.startswith("period") for guess in guesses.values()):
        return []
    found = [one for one in left if one.figures >= HALF and days(one.name, known.period)]
    return [Guess(one.name, HEADED, "Its heading is a period, and it holds figures.") for one in found]


def _worked_out(sheet: Sheet, left: Sequence[Evidence], _: dict, known: Known) -> list[Guess]:
    """The parts of a figure and the figure, where it is the one divided by the other in every row."""
    found = fraction(sheet.cells, [one.name for one in left if one.figures >= HALF])
    if not found:
        return []
    told = f"{found.value} is {found.numerator} of {found.denominator} in every row looked at."
    guesses = [Guess(found.numerator, "numerator", told), Guess(found.denominator, "denominator", told)]
    if any(one.says(OF_METRICS) for one in left if one.figures < HALF):
        return [*guesses, Guess(found.value, "value", told)]
    like = next(filter(None, (most_like(name, known.metrics) for name in (found.value, found.numerator))), None)
    if like is None:
        return [*guesses, Guess(found.value, "", told, "Choose its metric.")]
    return [*guesses, Guess(found.value, FIGURE + like.metric.metric_id, told, _unsure(like))]


def _parts(left: Sequence[Evidence], guesses: dict, known: Known) -> list[Guess]:
    found = []
    for role, words in PARTS.items():
        if role in {guess.role for guess in guesses.values()}:
            continue
        named = [one for one in left if one.says(words) and one.figures >= HALF]
        found += [Guess(one.name, role, f"Its heading says {role}, and it holds numbers.") for one in named[:1]]
    named = [one for one in left if one.says("breakdown")]
    return found + [Guess(one.name, "breakdown", "Its heading says breakdown.") for one in named[:1]]


def _metric(left: Sequence[Evidence], _: dict, known: Known) -> list[Guess]:
    texts = [one for one in left if one.figures < HALF and one.periods < HALF]
    shares = {one.name: _share_like(one, known) for one in texts}
    said = [one for one in texts if one.says(OF_METRICS) and not one.says("title|description")]
    best = max(said or texts, key=lambda one: shares[one.name], default=None)
    if not best or not (said or shares[best.name] >= HALF):
        return []
    part = _percent(shares[best.name])
    unsure = "" if shares[best.name] == 1 else "The others get an id of their own and wait until somebody defines it."
    return [Guess(best.name, "metric_id", f"{part} of its texts are like metrics of the catalogue.", unsure)]


def _value(left: Sequence[Evidence], guesses: dict, known: Known) -> list[Guess]:
    """The column of figures in a long sheet."""
    roles = {guess.role for guess in guesses.values()}
    found = [one for one in left if one.figures >= HALF]
    if "metric_id" not in roles or "value" in roles or HEADED in roles or not found:
        return []
    said = [one for one in found if one.says(OF_VALUES)]
    first = (said or found)[0]
    others = [one.name for one in (said or found) if one is not first]
    unsure = f"{' and '.join(others)} could be the figure too." if others else ""
    return [Guess(first.name, "value", f"{_percent(first.figures)} of its texts are figures.", unsure)]


def _figures(left: Sequence[Evidence], title: str, known: Known) -> list[Guess]:
    """Columns of figures in a wide sheet, each by the metric that its heading is like; a metric has one column."""
    columns = [one for one in left if one.figures >= HALF]
    likely = {one.name: most_like(one.name, known.metrics) for one in columns}
    if len(columns) == 1 and not likely[columns[0].name]:
        likely[columns[0].name] = most_like(title, known.metrics)
    best: dict[str, str] = {}
    for name, like in sorted(likely.items(), key=lambda pair: -(pair[1].score if pair[1] else 0)):
        if like:
            best.setdefault(like.metric.metric_id, name)
    return [_figure(name, like, best) for name, like in likely.items()]


def _figure(name: str, like: Likeness | None, best: dict[str, str]) -> Guess:
    if like is None:
        return Guess(
            name,
            "",
            "It holds figures, and its heading is like no metric of the catalogue.",
            "Choose one, or leave it.",
        )
    metric = like.metric
    if best[metric.metric_id] != name:
        return Guess(name, "", f"It is like “{metric.title}”, and {best[metric.metric_id]} is more so.", "Choose one.")
    return Guess(name, FIGURE + metric.metric_id, f"It holds figures, and is like “{metric.title}”.", _unsure(like))


def _unsure(like: Likeness) -> str:
    if like.other:
        return f"It could be “{like.other.title}” too."
    return "" if like.score >= SURE else "The words agree in part only."


def _left(one: Evidence, names: Sequence[str]) -> Guess:
    if names.count(one.name) > 1:
        return Guess(one.name, "", "Several columns have this heading, so that none of them can be named.")
    return Guess(one.name, "", "Nothing in it is needed." if one.texts else "It is empty.")


def _title(sheet: Sheet) -> str:
    return " ".join((*sheet.above, sheet.name or ""))


def _share_like(one: Evidence, known: Known) -> float:
    return sum(most_like(text, known.metrics) is not None for text in one.texts[:200]) / min(len(one.texts), 200)


def _best(found: Sequence[Evidence], share: str, least: float) -> Evidence | None:
    best = max(found, key=lambda one: getattr(one, share), default=None)
    return best if best and getattr(best, share) >= least else None


def _percent(share: float) -> str:
    return "All" if share == 1 else f"{share:.0%}"
