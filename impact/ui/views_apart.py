"""Over a system, where the groups of an organisation see its practices differently: where to talk, never who is right."""

from collections.abc import Iterator

from impact.charts.escaping import link as anchor
from impact.charts.figures import count, counted
from impact.charts.markup import safe
from impact.charts.maturing import views_sentence
from impact.maturity import spreads
from impact.ui.address import link
from impact.ui.ask import rows
from impact.ui.overview import System

APART = 2  # levels
NOTE = "<p class='micro'>In directory order. A difference is where to talk, not who is right.</p>"


def over(system: System) -> str:
    """Each organisation whose groups lie two levels or more apart on a practice; nothing where no group's view is seen."""
    found: dict[str, list[dict]] = {}
    for row in rows("system_views", system=system.code):
        found.setdefault(row["org_code"], []).append(row)
    of_groups = {code: own for code, own in found.items() if any(one.levels is not None for one in spreads(own))}
    if not of_groups:
        return ""
    who = counted(len(of_groups), "organisation").capitalize()
    told = f"{who} {'has' if len(of_groups) == 1 else 'have'} the views of two groups or more in the latest round"
    lines = "".join(_lines(system, of_groups))
    if not lines:
        return f"<p class='small'>{told}; on no practice do they lie {count(APART)} levels apart.</p>"
    return f"<p class='small'>{told}. {count(APART).capitalize()} levels apart, or more:</p><ul class='small'>{lines}</ul>{NOTE}"


def _lines(system: System, of_groups: dict[str, list[dict]]) -> Iterator[str]:
    names = {member["org_code"]: member["name"] for member in system.members}
    for code, own in of_groups.items():
        apart = spreads(own)
        if code in names and max(one.levels or 0 for one in apart) >= APART:
            who = anchor(safe(names[code]), link("organisation", organisation=code))
            yield f"<li>{who}. {safe(views_sentence(apart))}</li>"
