"""What stands on the Methods page, made from what the app runs on: methods, definitions, contracts, words."""

from collections.abc import Sequence
from itertools import groupby

from impact.catalogue import Metric, glossary, methods
from impact.charts import periods
from impact.charts.markup import safe
from impact.contracts import Contract, contracts, wording
from impact.mappings import reading
from impact.ui import running, style
from impact.ui.ask import rows
from impact.ui.tables import Markup, fold, pairs, table

GROUPS = {
    "limits": "Process limits",
    "rule": "What counts as a signal",
    "icon": "Icons",
    "limits_status": "When limits hold",
    "missing": "Missing and few values",
    "freshness": "Due and late",
    "value": "Where a value comes from",
    "doubt": "Figures worth checking",
    "target": "Targets",
    "sharing": "Who sees an assessment",
}
CHECKED = {
    "sourced": "taken from the published definition",
    "unverified": "not checked against the official text",
    "ours": "this project's own",
    "extract": "from an accepted extract",
}


def chapters() -> str:
    """How every figure is made: one section a group of methods."""
    parts = []
    for group, entries in groupby(methods(), key=lambda method: method.group):
        title = GROUPS.get(group, group.replace("_", " ").capitalize())
        parts.append(f"<h3>{safe(title)}</h3>{pairs((one.title, Markup(style.marked(one.text))) for one in entries)}")
    return "".join(parts)


def definitions(rows: Sequence[dict], opened: str | None) -> str:
    """Every definition, a fold each, those without figures in a fold of their own; that of the id `opened` stands open."""
    there, not_yet = ([row for row in rows if bool(row["series"]) is has] for has in (True, False))
    if not there or not not_yet:
        return _definitions(rows, opened)
    is_open = opened in {row["metric_id"] for row in not_yet}
    more = f"{len(not_yet)} more, of which there are no figures yet"
    return _definitions(there, opened) + fold(more, _definitions(not_yet, opened), opened=is_open)


def _definitions(rows: Sequence[dict], opened: str | None) -> str:
    return "".join(_definition(row, row["metric_id"] == opened) for row in rows)


def agreements() -> str:
    """Every contract: what an extract of each dataset must be, one fold each."""
    return "".join(_contract(contract) for contract in contracts().values())


def layouts() -> str:
    """Every layout of files that is known, shipped or the data folder's own; and files there that are none."""
    known, broken = reading.readable(running.settings().folder)
    rows = [
        (
            one.title,
            one.dataset,
            "shipped" if one.shipped else "this data folder’s own",
            ", ".join(one.recognise.columns),
        )
        for one in known
    ]
    told = "".join(f"<p class='said'>Left out: {safe(str(fault))}</p>" for fault in broken)
    return told + table("Layouts that are known", ("Layout", "Becomes", "From", "Recognised by its columns"), rows)


def words() -> str:
    """The glossary."""
    return pairs((term.term, term.meaning) for term in glossary())


def card(metric: Metric) -> list[tuple[str, object]]:
    """What a definition says, as names and texts, for a card beside a chart or for the Methods page."""
    return [
        ("Why it matters", metric.why_it_matters),
        ("Unit", unit(metric)),
        (
            "Better",
            {"higher": "Higher", "lower": "Lower"}.get(metric.better, "Neither: direction carries no judgement"),
        ),
        ("Cadence", _cadence(metric)),
        ("Component", ", ".join(_component_titles().get(id, id) for id in metric.components) or "Outcomes"),
        ("Source", metric.source),
        ("Owner", metric.owner),
        ("Wording", CHECKED.get(metric.checked or "")),
    ]


def unit(metric: Metric) -> str:
    """The unit in words: `Per cent of attendances`, `Rate per 1,000 staff`."""
    name = {"percent": "per cent", "currency": "pounds"}.get(metric.unit, metric.unit)
    label = metric.unit_label or ""
    return (label if label.casefold().startswith(name) else f"{name} {label}").strip().capitalize()


def _definition(row: dict, opened: bool) -> str:
    metric = Metric.from_row(row)
    reviewed = metric.reviewed_on and periods.period(metric.reviewed_on, metric.reviewed_on)
    least = metric.minimum_denominator and f"{metric.minimum_denominator:,.10g}"
    more = [
        ("Kind", metric.kind),
        ("Smallest denominator", least),
        ("Reviewed", reviewed),
        ("Id", Markup(f"<code>{metric.metric_id}</code>")),
    ]
    return fold(metric.title, pairs(card(metric) + more), id=metric.metric_id, opened=opened)


def _component_titles() -> dict[str, str]:
    return {row["component"]: row["short_title"] for row in rows("components")}


def _cadence(metric: Metric) -> str:
    due = f", due {metric.due_after_days} days after the period ends" if metric.due_after_days else ""
    rolling = ", each period overlapping the last" if metric.window == "rolling" else ""
    return metric.cadence.replace("_", "-").capitalize() + rolling + due


def _contract(contract: Contract) -> str:
    about = pairs((name, Markup(style.marked(sentence))) for name, sentence in wording.about(contract))
    tables = "".join(_told(contract, *one) for one in wording.tables(contract))
    return fold(
        contract.title,
        f"<div class='contract'>{about}{tables}</div>",
        id=f"contract-{contract.dataset}",
    )


def _told(contract: Contract, title: str, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    cells = ([Markup(style.marked(text)) for text in row] for row in rows)
    return table(f"{title}: {contract.dataset}", heads, cells, shown=True)
