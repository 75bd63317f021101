"""What taking would change, on the screen: the same sentences as on the command line, with tables beneath them."""

import re
from collections.abc import Sequence
from datetime import date

from impact.charts import periods
from impact.charts.icons import variation_icon
from impact.charts.markup import safe
from impact.intake import foretelling
from impact.intake.preview import MOVES, Preview
from impact.ui import address
from impact.ui.tables import Markup, fold, table

AT_ONCE = 5  # lines of a table that are shown without asking
FIGURES = re.compile(r"\b\d[\d,]*\b")
REVISIONS = ("Metric", "Organisation", "Period", "Before", "After", "By")
IN_VIEW = ("Metric", "Organisation", "Period", "Figure")
SIGNALS = ("Metric", "Organisation", "Now", "Then")


def whole(seen: Preview) -> str:
    """The preview as markup: what would change, in sentences, then the largest revisions and the signals."""
    if not seen.changes_anything:
        return _box(f"<p>{foretelling.NO_CHANGE}</p>")
    told = [_strong(_days_in_words(line, seen)) for line in _sentences(seen)]
    title = f"What it would change of version {seen.version}" if seen.version else "What the first version would hold"
    lines = "".join(f"<li>{line}</li>" for line in told)
    return _box(f"<h3>{title}</h3><ul>{lines}</ul>{_revisions(seen)}{_moves(seen)}{_signals(seen)}")


def _sentences(seen: Preview) -> list[str]:
    return [*foretelling.rows(seen), *foretelling.gains(seen), *foretelling.organisations(seen)]


def _days_in_words(line: str, seen: Preview) -> str:
    """`2026-07-01 to 2026-07-31` as `July 2026`."""
    for one in seen.gains:
        line = line.replace(f"the period {foretelling.period(one)}", _period(one))
    return line


def _strong(line: str) -> str:
    """The sentence escaped, its first number in bold."""
    dataset, colon, rest = line.partition(": ")
    if colon and dataset.isidentifier():
        return f"{safe(dataset)}: {safe(rest)}"
    found = FIGURES.match(line)
    return f"<b>{found[0]}</b>{safe(line[found.end() :])}" if found else safe(line)


def _revisions(seen: Preview) -> str:
    rows = [
        (
            _metric(one),
            one["name"] + foretelling.breakdown(one),
            _period(one),
            foretelling.figure(one, "before"),
            foretelling.figure(one, "after"),
            foretelling.difference(one),
        )
        for one in seen.revisions
    ]
    return _folded(
        foretelling.revised(seen), "Figures that would change, the largest first", REVISIONS, rows, [3, 4, 5]
    )


def _moves(seen: Preview) -> str:
    return "".join(_in_view(seen, what) for what in MOVES)


def _in_view(seen: Preview, what: str) -> str:
    told, those = foretelling.in_view(seen, what), seen.in_view.get(what, [])
    if told and len(those) < seen.in_view_counts[what]:
        told = f"{told.rstrip(':')}; the first {len(those)}"
    rows = [
        (_metric(one), one["name"] + foretelling.breakdown(one), _period(one), foretelling.shown(one)) for one in those
    ]
    caption = "Figures that would come into view again" if what == "comes" else "Figures that would go out of view"
    return _folded(told, caption, IN_VIEW, rows, [3])


def _signals(seen: Preview) -> str:
    told = foretelling.signals(seen)
    if not told:
        return "<p>No signal would start or end.</p>"
    rows = [
        (
            _metric(one),
            one["name"] + foretelling.breakdown(one),
            _variation(one["variation_before"]),
            _variation(one["variation_after"]),
        )
        for one in seen.signals
    ]
    if len(rows) < sum(seen.signal_counts.values()):
        told = f"{told.rstrip(':')}; the first {len(rows)}, in directory order"
    return _folded(told, "Signals that would start, end or become another", SIGNALS, rows, [])


def _folded(told: str, caption: str, headings: Sequence[str], rows: list[tuple], numeric: Sequence[int]) -> str:
    if not rows:
        return ""
    inside = table(caption, headings, rows, numeric=numeric)
    return fold(told.rstrip(":"), inside, opened=len(rows) <= AT_ONCE)


def _metric(one: dict) -> Markup:
    link = address.link("metric", metric=one["metric_id"], organisation=one["org_code"])
    return Markup(f"<a class='plain' href='{safe(link)}' target='_self'>{safe(one['title'])}</a>")


def _variation(word: str | None) -> Markup:
    icon = variation_icon(word, 18, hidden=True) if word else ""
    return Markup(f"{icon} {safe(foretelling.variation(word))}")


def _period(one: dict) -> str:
    last = one["period_end"] and date.fromisoformat(one["period_end"])
    return periods.period(date.fromisoformat(one["period_start"]), last)


def _box(inside: str) -> str:
    return f"<section class='preview' aria-label='What it would change'>{inside}</section>"
