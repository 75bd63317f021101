"""The preview in plain words, a sentence a line: for the terminal and, with the same words, for the Data page."""

from collections.abc import Iterator, Sequence
from datetime import date

from impact.intake.preview import MOVES, Preview

NAMED = 4  # organisations named in one sentence
SIGNALS_TOLD = 12
FIGURES_TOLD = 5  # of those that come into view again, or go out of it
NO_CHANGE = "Taking this would change nothing that viewers see."
VARIATIONS = {
    "improvement_high": "improvement (high)",
    "improvement_low": "improvement (low)",
    "concern_high": "concern (high)",
    "concern_low": "concern (low)",
    "neutral_high": "a change upwards, neither better nor worse",
    "neutral_low": "a change downwards, neither better nor worse",
    "common_cause": "common cause: no signal",
}
OF_ORGANISATIONS = (
    ("appears", "would have figures for the first time"),
    ("vanishes", "would have no figures any more"),
    ("absent", "had a row in the last period and would have none in the newest"),
    ("enters", "would enter the directory"),
    ("leaves", "would leave the directory"),
)


def sentences(seen: Preview) -> list[str]:
    """What taking would change, one sentence a line; the revisions and signals listed are lines of their own."""
    if not seen.changes_anything:
        return [NO_CHANGE]
    opening = (
        f"What it would change of version {seen.version}:" if seen.version else "What the first version would hold:"
    )
    return [opening, *(f"  {line}" for line in _lines(seen))]


def rows(seen: Preview) -> list[str]:
    """`observations: 40 rows added, 2 revised, 3 unchanged.` and what would stop waiting, or wait again."""
    told = [f"{dataset}: {_parts(counts)}." for dataset, counts in seen.rows.items()]
    told += [f"{_rows(n)} of {dataset} would stop waiting." for dataset, n in seen.enters.items()]
    return told + [f"{_rows(n)} of {dataset} would wait again." for dataset, n in seen.waits_again.items()]


def gains(seen: Preview) -> list[str]:
    """`9 metrics would gain the period 2026-07-01 to 2026-07-31, for 10 organisations.`"""
    told = [
        f"{_many(one['metrics'], 'metric')} would gain the period {period(one)}, for"
        f" {_many(one['organisations'], 'organisation')}."
        for one in seen.gains[:NAMED]
    ]
    return told + ([f"… and {len(seen.gains) - NAMED:,} earlier periods."] if len(seen.gains) > NAMED else [])


def organisations(seen: Preview) -> list[str]:
    """One sentence for each way in which organisations would appear or vanish, in directory order."""
    found = [(seen.organisations.get(what, []), words) for what, words in OF_ORGANISATIONS]
    return [f"{_many(len(those), 'organisation')} {words}: {_named(those)}." for those, words in found if those]


def revised(seen: Preview) -> str:
    """How many figures would change; empty where none would."""
    if not seen.revised:
        return ""
    which = f"; the {len(seen.revisions)} largest" if seen.revised > len(seen.revisions) else ""
    figures = "1 figure in view now would" if seen.revised == 1 else f"{seen.revised:,} figures in view now would"
    return f"{figures} change{which}:"


def in_view(seen: Preview, what: str) -> str:
    """How many figures would come into view again (`comes`) or go out of it (`goes`); empty where none would."""
    number = seen.in_view_counts.get(what, 0)
    words = "would come into view again" if what == "comes" else "would go out of view"
    return f"{_many(number, 'figure')} {words}:" if number else ""


def in_view_line(one: dict) -> str:
    """`Seen in time at Trust ZZ1, 2026-07-01 to 2026-07-31: 71.0 %`"""
    return f"{one['title']} at {one['name']}{breakdown(one)}, {period(one)}: {shown(one)}"


def shown(one: dict) -> str:
    """The figure that comes or goes, in the metric's decimals; why there is none where there is none."""
    return _figure(one, one["value"], one["status"])


def signals(seen: Preview) -> str:
    """How many signals would start, end or change; empty where none would."""
    words = (("start", "would start"), ("end", "would end"), ("change", "would become another"))
    told = [f"{_many(seen.signal_counts[what], 'signal')} {does}" for what, does in words if _count(seen, what)]
    return ", ".join(told) + (":" if told else "")


def signal_line(one: dict) -> str:
    """`Seen in time at Trust ZZ1: common cause: no signal → improvement (high).`"""
    before, after = (variation(one[f"variation_{when}"]) for when in ("before", "after"))
    return f"{one['title']} at {one['name']}{breakdown(one)}: {before} → {after}"


def variation(word: str | None) -> str:
    """The variation of a series' last point in plain words; null where it is not judged."""
    return VARIATIONS.get(word or "", "not judged")


def revision_line(one: dict) -> str:
    """`Seen in time at Trust ZZ1, 2026-07-01 to 2026-07-31: 71 % before, 72 % after (+1.0).`"""
    about = f"{one['title']} at {one['name']}{breakdown(one)}, {period(one)}"
    return f"{about}: {figure(one, 'before')} before, {figure(one, 'after')} after ({difference(one)})".replace(
        " ()", ""
    )


def figure(one: dict, when: str) -> str:
    """A figure before or after, in the metric's decimals; why there is none where there is none."""
    return _figure(one, one[f"value_{when}"], one[f"status_{when}"])


def _figure(one: dict, value: float | None, status: str | None) -> str:
    if value is None:
        return "suppressed" if status == "suppressed" else "missing"
    return f"{value:,.{one['decimals']}f}{' %' if one['unit'] == 'percent' else ''}"


def difference(one: dict) -> str:
    """By how much a figure would change: `+1.0`, `−35.0`; empty where it was or would be missing."""
    change = one["change"]
    return f"{'−' if change < 0 else '+'}{abs(change):,.{max(one['decimals'], 1)}f}" if change else ""


def period(one: dict) -> str:
    """First and last day; one day alone where they are the same."""
    first, last = one["period_start"], one["period_end"]
    return f"{_day(first)} to {_day(last)}" if last and last != first else _day(first)


def breakdown(one: dict) -> str:
    """` (sex=F)`; nothing for the whole."""
    return "" if one["breakdown"] == "all" else f" ({one['breakdown']})"


def _lines(seen: Preview) -> Iterator[str]:
    yield from rows(seen)
    yield from gains(seen)
    yield from changes(seen)


def changes(seen: Preview) -> Iterator[str]:
    """Organisations, figures and signals that would be others, a line each; what is listed is set in."""
    yield from organisations(seen)
    if seen.revised:
        yield revised(seen)
        yield from (f"  {revision_line(one)}." for one in seen.revisions)
    for what in MOVES:
        yield from _in_view(seen, what)
    if signals(seen):
        yield signals(seen)
        yield from (f"  {signal_line(one)}." for one in seen.signals[:SIGNALS_TOLD])
        more = sum(seen.signal_counts.values()) - SIGNALS_TOLD
        yield from [f"  … and {more:,} more."] if more > 0 else []
    else:
        yield "No signal would start or end."


def _in_view(seen: Preview, what: str) -> Iterator[str]:
    if told := in_view(seen, what):
        yield told
        yield from (f"  {in_view_line(one)}." for one in seen.in_view[what][:FIGURES_TOLD])
        more = seen.in_view_counts[what] - FIGURES_TOLD
        yield from [f"  … and {more:,} more."] if more > 0 else []


def _parts(counts: dict[str, int]) -> str:
    words = (
        ("revised", "revised"),
        ("unchanged", "as before"),
        ("waiting", "would wait"),
        ("rejected", "rejected"),
        ("withdrawn", "sent before would be withdrawn"),
    )
    told = [f"{counts[name]:,} {word}" for name, word in words if counts.get(name)]
    return ", ".join([f"{_rows(counts['added'])} added", *told])


def _count(seen: Preview, what: str) -> int:
    return seen.signal_counts.get(what, 0)


def _named(those: Sequence[dict]) -> str:
    told = ", ".join(f"{one['name']} ({one['org_code']})" for one in those[:NAMED])
    return told + (f" and {len(those) - NAMED:,} more" if len(those) > NAMED else "")


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _rows(number: int) -> str:
    return _many(number, "row")


def _day(day: date | str) -> str:
    return day if isinstance(day, str) else day.isoformat()
