"""What organisations try: how far each has come, from whom it was adapted, and what its metric shows since it began."""

from impact.charts import periods
from impact.charts.figures import capital
from impact.charts.markup import safe
from impact.charts.words import variation_words
from impact.ui.ask import rows
from impact.ui.tables import table

NOT_PROOF = (
    "<p class='micro'>What was changed and what the figures then showed stand side by side with their dates. That one"
    " followed the other is not proof that it caused it: ask them.</p>"
)
NONE = "<p>No initiative of this system’s organisations is shared with you.</p>"
STATUSES = {
    "idea": "an idea", "testing": "testing", "implementing": "implementing", "sustained": "sustained", "stopped": "stopped",
}  # fmt: skip


def adapted(system: str) -> str:
    """Who adapted what from whom, and whether a signal followed at the new place."""
    found = [row for row in rows("initiatives", system=system) if row["adapted_from"]]
    items = "".join(f"<li>{safe(_adapted(row))}</li>" for row in found if row["in_system"])
    return f"<ul class='plain'>{items}</ul>" if items else ""


def _adapted(row: dict) -> str:
    return f"{row['organisation']}: {named(row)} {_origin(row)} {capital(followed(row))}."


def _origin(row: dict) -> str:
    origin = (
        f"{row['adapted_title']}, of {row['adapted_organisation']}"
        if row["adapted_title"]
        else "work not shared with you"
    )
    return f"Adapted from {origin}." if row["adapted_from"] else ""


def named(row: dict) -> str:
    """An initiative with how far it has come: `Paired coaching, sustained (began on 3 June 2024).`"""
    stage = _stage(row)
    return f"{row['title']}, {stage[0].lower()}{stage[1:]}."


def followed(row: dict) -> str:
    """Whether the metric of an initiative shows a signal after it began, in words that claim no cause."""
    if row["followed"] == "no_metric":
        return "no metric is named for it"
    if row["followed"] in ("not_judged", "none"):
        why = "too few points to judge" if row["followed"] == "not_judged" else "common cause only"
        return f"{row['metric_title']} there: {why}"
    since = periods.period(row["since"], None, row["cadence"])
    shown = f"{row['metric_title']} there: {_a(variation_words(row['variation']).split(',')[0].lower())} since {since}"
    when = {
        "before": ", which began before this did",
        "with": ", the period in which this began",
        "undated": "; when this began is not said",
    }
    return shown + when.get(row["followed"], ", after this began")


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def listed(system: str) -> str:
    """What the system's organisations try, as far as the viewer may see it, in directory order."""
    found = [row for row in rows("initiatives", system=system) if row["in_system"]]
    lines = [(row["organisation"], row["title"], _stage(row)) for row in found]
    under = [f"<p class='small'>{safe(capital(followed(row)))}.</p>" for row in found]
    caption = "Initiatives of the system’s organisations, in directory order"
    return table(caption, ("Who", "Initiative", "How far"), lines, under=under) if lines else NONE


def of(organisation: str) -> str:
    """What one organisation tries, as far as the viewer may see it, the earliest first; nothing where nothing is shared."""
    found = [row for row in rows("initiatives", system="") if row["org_code"] == organisation]
    lines = [(row["title"], _stage(row)) for row in found]
    told = [" ".join(filter(None, [row["summary"], _origin(row), f"{capital(followed(row))}."])) for row in found]
    under = [f"<p class='small'>{safe(one)}</p>" for one in told]
    return table("Its initiatives, the earliest first", ("Initiative", "How far"), lines, under=under) if lines else ""


def _stage(row: dict) -> str:
    return f"{capital(STATUSES[row['status']])}{dates(row)}"


def dates(row: dict) -> str:
    """When an initiative began and, where it has, ended: ` (began on 2 September 2024, ended on 31 March 2025)`."""
    days = (("began", row["started_on"]), ("ended", row["ended_on"]))
    told = ", ".join(f"{what} on {periods.period(day)}" for what, day in days if day)
    return f" ({told})" if told else ""
