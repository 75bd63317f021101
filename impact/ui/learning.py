"""Who could we learn from: improvements that have lasted elsewhere, help, work that was adapted; each with its reason."""

import re
from collections.abc import Iterable, Iterator, Sequence

from impact.catalogue import Metric
from impact.charts import periods
from impact.charts.escaping import link as anchor
from impact.charts.figures import capital, counted, number
from impact.charts.markup import safe
from impact.charts.words import variation_words
from impact.ui.address import link
from impact.ui.ask import rows
from impact.ui.initiatives import NOT_PROOF, named
from impact.ui.overview import OUTCOMES, kind
from impact.ui.tables import Markup, cell, fold, pairs, table

ADDRESS = re.compile(r"[^\s;]+@[^\s;]+")
NO_HELP = "<p>Nobody who shares an assessment with you offers help or wants it: the next round can say so.</p>"


def lead(organisation: str, name: str) -> str:
    """How many suggestions there are, in a sentence."""
    found = _lasting(organisation)
    if not found:
        return ""
    metrics = len({row["metric_id"] for row in found})
    others = len({row["org_code"] for row in found})
    told = (
        f"For {counted(metrics, 'metric')} that {name} reports without an improvement, "
        f"{counted(others, 'organisation')} like it {'has' if others == 1 else 'have'} one that has lasted six periods or more."
    )
    return f"<p class='lead'>{safe(told)}</p>"


def learners(system: str) -> Iterator[dict]:
    """The organisations of a system for which there is a suggestion, its own body first, then in directory order."""
    return (one for one in rows("system_members", system=system) if _lasting(one["org_code"]))


def first(system: str) -> str | None:
    """The first of them, for whom the page opens; None where there is none."""
    return next((one["org_code"] for one in learners(system)), None)


def elsewhere(system: str) -> str:
    """For whom there is a suggestion, each with a link; nothing where there is none for anybody."""
    found = [anchor(safe(one["name"]), link("learn", organisation=one["org_code"])) for one in learners(system)]
    return f"<p>There is something to learn for {', '.join(found)}.</p>" if found else ""


def suggestions(organisation: str) -> str:
    """By metric, the organisations like this one whose improvement has lasted, in directory order, and what they did."""
    by_metric: dict[str, list[dict]] = {}
    for row in _lasting(organisation):
        by_metric.setdefault(row["metric_id"], []).append(row)
    drawn = "".join(_metric(organisation, found) for found in by_metric.values())
    return drawn + NOT_PROOF if drawn else ""


def _lasting(organisation: str) -> list[dict]:
    return rows("lasting_improvements", organisation=organisation)


def _metric(organisation: str, found: Sequence[dict]) -> str:
    first, metric = found[0], Metric.from_row(found[0])
    title = anchor(safe(first["title"]), link("metric", metric=first["metric_id"], organisation=organisation))
    here = (
        f"Here: {number(first['own_last_value'], metric)} {_when(first, metric, 'own_last_period')},"
        f" {variation_words(first['own_variation']).lower() if first['own_variation'] else 'too few points to judge'}."
    )
    items = "".join(f"<li>{_suggestion(row, metric)}</li>" for row in found)
    return f"<h3>{title}</h3><p class='small'>{safe(here)}</p><ul class='plain'>{items}</ul>"


def _suggestion(row: dict, metric: Metric) -> str:
    who = anchor(safe(row["organisation"]), link("metric", metric=row["metric_id"], organisation=row["org_code"]))
    like = (
        f"{kind({'kind': 'provider', **row}).lower()} too"
        if row["provider_type"]
        else "an organisation of the same kind"
    )
    told = (
        f": {number(row['last_value'], metric)} {_when(row, metric, 'last_period')}; an improvement since"
        f" {periods.period(row['since'], None, metric.cadence)}, {counted(row['lasting'], 'point')} long"
        f"{_held(row, metric)}. ({capital(like)}.)"
    )
    done = [*_ideas(row), *_initiatives(row)]
    said = "".join(f"<li>{one}</li>" for one in done) or "<li>What they changed is not said here: ask.</li>"
    return f"<b>{who}</b>{safe(told)}<ul class='small'>{said}{_ring(row)}</ul>"


def _held(row: dict, metric: Metric) -> str:
    """That an improvement is no signal any more, for limits were recalculated, and holds; nothing where it is one."""
    if row["recalculated_from"] is None:
        return ""
    since = periods.period(row["recalculated_from"], None, metric.cadence)
    return f", each better than the mean of {number(row['mean_before'], metric)} before the limits were recalculated from {since}"


def _ideas(row: dict) -> Iterable[str]:
    for idea in rows("change_ideas"):
        if (idea["org_code"], idea["metric_id"]) == (row["org_code"], row["metric_id"]):
            detail = f" {idea['detail']}" if idea["detail"] else ""
            yield f"Changed on {periods.period(idea['occurred_on'])}: {safe(idea['title'])}.{safe(detail)}"


def _initiatives(row: dict) -> Iterable[str]:
    for one in rows("initiatives", system=""):
        if (one["org_code"], one["metric_id"]) == (row["org_code"], row["metric_id"]):
            yield f"{safe(named(one))} {safe(one['summary'] or '')}"


def _ring(row: dict) -> str:
    told = contacts_of(row["org_code"])
    return f"<li>To ring: {safe(told)}</li>" if told else ""


def contact(organisation: str, component: str) -> dict | None:
    """The first contact of an organisation for a component; of Outcomes, the first there is."""
    found = [row for row in rows("contacts") if row["org_code"] == organisation]
    own = [row for row in found if row["component"] == component]
    return next(iter(own or (found if component == OUTCOMES else [])), None)


def contacts_of(organisation: str, component: str | None = None) -> str:
    """Whom to ring at an organisation, for a component where one is named: `Coaching team, coaching@…`."""
    found = {
        (row["role"], row["contact"]): None
        for row in rows("contacts")
        if row["org_code"] == organisation and component in (None, row["component"])
    }
    return "; ".join(f"{role}, {contact}" for role, contact in found)


def to_ring(organisation: str) -> str:
    """Everybody who may be rung at an organisation, with role and address; nothing where nobody is named."""
    return _breaking(contacts_of(organisation))


def help_table(system: str) -> str:
    """Where help that is wanted is offered, practice by practice, with whom to ring; then what nobody offers or wants yet."""
    by_practice: dict[tuple, dict[str, list[dict]]] = {}
    for row in rows("system_help", system=system):
        key = (row["component"], row["thread"], row["practice_short_title"])
        by_practice.setdefault(key, {"offered": [], "wanted": []})[row["help"]].append(row)
    met = [
        (title, _helpers(help["offered"], component), _who(help["wanted"]))
        for (component, _, title), help in by_practice.items()
        if help["offered"] and help["wanted"]
    ]
    shown = table("Help offered and wanted, by practice", ("Practice", "Offers help", "Wants help"), met) if met else ""
    told = (
        shown
        + _one_side("Wanted, and nobody offers it yet", "wanted", by_practice)
        + _one_side("Offered, and nobody wants it now", "offered", by_practice)
    )
    return f"<div class='help'>{told}</div>" if told else NO_HELP


def _one_side(words: str, side: str, by_practice: dict[tuple, dict[str, list[dict]]]) -> str:
    other = "offered" if side == "wanted" else "wanted"
    found = [
        (title, _who(help[side]))
        for (_, _, title), help in by_practice.items()
        if not help[other] and any(row["in_system"] for row in help[side])
    ]
    return fold(f"{words} ({counted(len(found), 'practice')})", pairs(found)) if found else ""


def _who(found: Sequence[dict]) -> str:
    return ", ".join(row["organisation"] for row in found)


def _helpers(offers: Sequence[dict], component: str) -> Markup | str:
    told = []
    for row in offers:
        ring = contacts_of(row["org_code"], component) or contacts_of(row["org_code"])
        outside = "" if row["in_system"] else " (another system)"
        ring = f"<br>{_breaking(ring)}" if ring else ""
        told.append(f"<div>{cell(row['organisation'] + outside)}{ring}</div>")
    return Markup("".join(told))


def _breaking(contacts: str) -> str:
    return ADDRESS.sub(_whole, cell(contacts))


def _whole(address: re.Match) -> str:
    """An address that goes to the next line whole, and breaks after the @ only where it is longer than a line."""
    return f"<span class='whole'>{address[0].replace('@', '@<wbr>')}</span>"


def _when(row: dict, metric: Metric, name: str) -> str:
    return periods.when(row[name], row[f"{name}_end"], metric.cadence)
