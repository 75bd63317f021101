"""Annual surveys and other short series: no signals there, so the last value of each organisation and its change."""

from collections.abc import Sequence

from impact.catalogue import Metric
from impact.charts import periods
from impact.charts.figures import counted, difference, number
from impact.charts.markup import late_words, safe
from impact.ui.address import link
from impact.ui.layout import section
from impact.ui.tables import Markup, fold, table

ENOUGH = 13
OPEN = 1


def changes(series: Sequence[dict]) -> str:
    """One table a metric of few points: who, the last value, and its change since the one before; nothing if none."""
    by_metric = {}
    for row in series:
        if is_short(row):
            by_metric.setdefault(row["metric_id"], {})[row["org_code"]] = row
    if not by_metric:
        return ""
    told = "Under 13 points there are no signals: the last value and the change since the one before."
    inside = "".join(_metric(list(found.values()), opened=n < OPEN) for n, found in enumerate(by_metric.values()))
    return section(
        "Few points, such as yearly surveys", f"<p class='small'>{told}</p>", f"<div class='few'>{inside}</div>"
    )


def is_short(row: dict) -> bool:
    """Whether a series has too few points for signals, and each of its periods stands for itself."""
    return row["variation"] is None and row["points"] < ENOUGH and row["window"] == "single"


def latest(row: dict) -> str:
    """A last value with its period and its change: `61.9 % in 2024, 2.8 percentage points lower`."""
    change = _change(row)
    return f"{_value(row)} in {_period(row)}" + (f", {change}" if change else "")


def _metric(found: list[dict], opened: bool) -> str:
    rows = [
        (
            _who(row),
            _when(row),
            _value(row) + (" (worth checking)" if row["is_doubted"] else ""),
            _change(row),
        )
        for row in found
    ]
    title = found[0]["title"]
    return fold(
        f"{title}: {counted(len(rows), 'organisation')}",
        table(title, ("Organisation", "Period", "Value", "Change"), rows, numeric=[2], named=True),
        opened=opened,
    )


def _who(row: dict) -> Markup:
    href = link("metric", metric=row["metric_id"], organisation=row["org_code"])
    return Markup(f"<a class='plain' href='{safe(href)}' target='_self'>{safe(row['organisation'])}</a>")


def _when(row: dict) -> Markup | str:
    """The period, and how late the next one is where it is."""
    late = late_words(row["days_late"])
    return Markup(f"{safe(_period(row))}; next <b>{late}</b>") if late else _period(row)


def _period(row: dict) -> str:
    return periods.period(row["last_period"], row["last_period_end"], row["cadence"])


def _value(row: dict) -> str:
    return number(row["last_value"], Metric.from_row({**row, "domain": "", "kind": ""}))


def _change(row: dict) -> str:
    if row["previous_value"] is None:
        return ""
    change = row["last_value"] - row["previous_value"]
    size = difference(change, Metric.from_row({**row, "domain": "", "kind": ""}))
    return (
        f"{size} {'higher' if change > 0 else 'lower'}" if any(digit in "123456789" for digit in size) else "the same"
    )
