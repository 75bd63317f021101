"""Rejected and waiting rows by provider and rule, month by month, as the receipts have counted them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from impact.charts import periods
from impact.charts.markup import safe
from impact.settings import LONDON
from impact.ui import privately
from impact.ui.layout import section
from impact.ui.tables import fold, table

MONTHS = 6
FIRST = 12
TITLE = "Rejected and waiting rows by provider and rule"
EMPTY = "<p class='small'>No row has been rejected and none has had to wait.</p>"
NOBODY = "Unreadable or unknown organisation"
NOT_NAMED = "Not named: shared by choice"
HAPPENED = {"block": "refused", "reject": "rejected", "wait": "waiting"}


def over_time(receipts: Sequence[dict], directory: Sequence[dict]) -> str:
    """A table with a row a provider and rule and a column a month, in directory order; first its sentence.

    receipts: as kept. directory: `org_code` and `name`, in order. A file handed in twice counts twice.
    """
    counts = _counts(receipts)
    if not counts:
        return section(TITLE, EMPTY)
    months = _months({month for of in counts.values() for month in of})
    rows = _rows(counts, months, {one["org_code"]: one["name"] for one in directory})
    headings = ("Provider", "Rule", "Rows", *map(_month, months))
    figures = range(3, 3 + len(months))
    inside = table(TITLE, headings, rows[:FIRST], numeric=figures)
    if len(rows) > FIRST:
        rest = table(f"{TITLE}, the rest", headings, rows[FIRST:], numeric=figures)
        inside += fold(f"{len(rows) - FIRST} more lines", rest)
    return section(TITLE, f"<p class='small'>{safe(_sentence(counts, months))}</p>", inside)


def _rows(counts: dict, months: Sequence[tuple[int, int]], names: dict[str, str]) -> list[tuple]:
    """The lines of the table, in directory order; what belongs to no organisation last."""
    place = {code: n for n, code in enumerate(names)}
    last = len(place)
    keys = [key for key in counts if any(month in counts[key] for month in months)]
    keys.sort(key=lambda key: (place.get(key[0], last + (key[0] in (NOBODY, NOT_NAMED))), *key))
    return [
        (names.get(who, who), *_words(rule, what), *_cells(counts[who, rule, what], months)) for who, rule, what in keys
    ]


def _counts(receipts: Sequence[dict]) -> dict[tuple[str, str, str], dict[tuple[int, int], int]]:
    """Rows by who, rule and severity, then by month."""
    counts: dict = defaultdict(lambda: defaultdict(int))
    for one in receipts:
        at = datetime.fromisoformat(one["at"]).astimezone(LONDON)
        for line in one.get("tally", []):
            who = NOT_NAMED if privately.is_shared_by_choice(one["dataset"]) else line["org_code"] or NOBODY
            counts[who, line["rule"], line["severity"]][at.year, at.month] += line["rows"]
    return counts


def _sentence(counts: dict, months: Sequence[tuple[int, int]]) -> str:
    """What the table says in one line: how many rows of how many providers, and in which months."""
    inside = {key: sum(of[month] for month in months if month in of) for key, of in counts.items()}
    inside = {key: rows for key, rows in inside.items() if rows}
    kinds = [(sum(rows for key, rows in inside.items() if key[2] == kind), words) for kind, words in HAPPENED.items()]
    providers = len({key[0] for key in inside} - {NOBODY, NOT_NAMED})
    told = ", ".join(f"{rows:,} {words}" for rows, words in kinds if rows)
    whose = "1 provider" if providers == 1 else f"{providers:,} providers"
    when = _month(months[0]) if len(months) == 1 else f"{_month(months[0])} to {_month(months[-1])}"
    return f"{when}: {told}, of {whose}. Counted by rule, each time a file was handed in; in directory order."


def _months(found: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The last six months up to the latest, without a gap; none before the first."""
    last = max(found)
    before = [
        ((last[0] * 12 + last[1] - 1 - n) // 12, (last[0] * 12 + last[1] - 1 - n) % 12 + 1) for n in range(MONTHS)
    ]
    return [month for month in reversed(before) if month >= min(found)]


def _words(rule: str, severity: str) -> tuple[str, str]:
    return rule.replace("_", " "), HAPPENED.get(severity, severity)


def _cells(of: dict[tuple[int, int], int], months: Sequence[tuple[int, int]]) -> list[str]:
    return [f"{of[month]:,}" if month in of else "" for month in months]


def _month(month: tuple[int, int]) -> str:
    return f"{periods.SHORT_MONTHS[month[1]]} {month[0]}"
