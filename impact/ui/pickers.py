"""Pickers that keep ids in the address: the same link opens the same view, and a reworded title breaks none.

(`bind="query-params"` would write the title instead of the id.)
"""

from collections.abc import Collection, Iterable, Mapping

import streamlit as st

from impact.charts.periods import period
from impact.ui import address, as_at, viewing
from impact.ui.ask import rows

OUTCOMES = "outcomes"
AS_OTHERS = (
    "What they would see here, their own private answers included. Until there is sign-in, whoever opens this app can look"
    " as anybody."
)
ENDINGS = (" NHS Foundation Trust", " NHS Trust", " Integrated Care Board", " Integrated Care System", " ICB")
ALL_DOMAINS = ""  # no id: it stands in no address
DOMAINS = ("clinical", "operational", "financial", "workforce", "improvement")


def choose(name: str, label: str, titles: Mapping[str, str], first: str | None = None, **box) -> str | None:
    """Let the viewer choose one of `titles` (id to words); its id stands in the address under `name`.

    An id in the address that is not among them is said, never an error, and `first` (or the first of all) is shown.
    None where there is nothing to choose. `box` goes to the select box as it is.
    """
    if not titles:
        return None
    wanted = address.read(name)
    shown = wanted if wanted in titles else first if first in titles else next(iter(titles))
    if address.written(name) not in (None, shown):
        address.doubt(f"There is no {label.lower()} `{address.written(name)}` here; showing {titles[shown]}.")
    key = f"choose {name}"
    st.session_state[key] = shown
    address.write(name, shown)
    return st.selectbox(
        label,
        list(titles),
        format_func=lambda id: titles.get(id, id),
        key=key,
        on_change=_chosen,
        args=(name, key),
        **box,
    )


def _chosen(name: str, key: str) -> None:
    address.write(name, st.session_state[key])


def choose_system() -> str | None:
    """A system, those open today before those that have closed; to begin with one that the viewer acts for."""
    titles = {code: short_name(name) for code, name in _titles("systems", "org_code", "name").items()}
    closed = {
        row["org_code"]: f"{short_name(row['name'])}, closed {period(row['closed_on'], row['closed_on'])}"
        for row in rows("closed_systems")
    }
    return choose("system", "System", titles | closed, first=_own(titles), width=220)


def choose_component() -> str:
    """One of the five components, or the outcomes they are for."""
    numbered = {row["component"]: f"{row['component_order']} {row['short_title']}" for row in rows("components")}
    return choose("component", "Component", numbered | {OUTCOMES: "Outcomes"}, width=170)


def choose_domain(organisation: str) -> str:
    """One of the domains that an organisation's outcomes are of, or all of them."""
    there = {row["domain"] for row in rows("component_series", component=OUTCOMES, organisation=organisation)}
    titles = {domain: domain.capitalize() for domain in DOMAINS if domain in there}
    return choose("domain", "Domain", {ALL_DOMAINS: "All domains"} | titles, width=170) or ALL_DOMAINS


def component_title(component: str) -> str:
    """The whole title of a component."""
    titles = _titles("components", "component", "title")
    return titles.get(component, "Outcomes for people, staff and money")


def choose_member(system: str, first: str | None = None) -> str:
    """An organisation of a system, its own body first; to begin with `first`."""
    titles = _titles("system_members", "org_code", "name", system=system)
    return choose("organisation", "Organisation", titles, first=first, width=380)


def choose_from_directory() -> str | None:
    """Any organisation there is or was, in directory order; to begin with the system, or the viewer's own."""
    titles = _titles("directory", "org_code", "name")
    return choose("organisation", "Organisation", titles, first=address.read("system") or _own(titles), width=420)


def choose_metric() -> str | None:
    """A metric that has figures, by component and title."""
    return choose("metric", "Metric", _titles("metrics", "metric_id", "title"), width=340)


def choose_organisation(metric: str) -> str | None:
    """An organisation with figures of `metric`, in directory order; to begin with the system, or the viewer's own."""
    titles = _titles("metric_organisations", "org_code", "name", metric=metric)
    return choose("organisation", "Organisation", titles, first=address.read("system") or _own(titles), width=340)


def choose_reporter() -> str | None:
    """Any organisation that has figures; to begin with the system, or the viewer's own."""
    titles = _titles("reporters", "org_code", "name")
    return choose("organisation", "Organisation", titles, first=address.read("system") or _own(titles), width=420)


def choose_metrics(organisation: str, first: int = 4) -> list[str]:
    """Several metrics of one organisation; to begin with the `first` of them, signals before the rest."""
    titles = _titles("organisation_metrics", "metric_id", "title", organisation=organisation)
    return st.multiselect(
        "Metrics, in the order in which they will be shown; to begin with, those with a signal first", list(titles), default=list(titles)[:first],
        format_func=lambda id: titles.get(id, id), key=f"choose metrics of {organisation}",
    )  # fmt: skip


def choose_version() -> None:
    """As at: the latest version, or any before it, by number, day and what arrived in it."""
    choose(as_at.AS_AT, "As at", as_at.titles(), width=104)


def choose_viewer() -> str | None:
    """View as: oneself, the public, or the people of a system or of an organisation."""
    people = {id: f"People of {name}" for id, name in _titles("viewers", "org_code", "name").items()}
    whoever = {viewing.ONESELF: "Yourself", viewing.PUBLIC_ID: "The public"} | people
    return choose("view_as", "View as", whoever, width=160, help=AS_OTHERS)


def short_name(name: str) -> str:
    """A name as it stands where there is little room: without what all of its kind are called.

    >>> short_name("NHS Lancashire and South Cumbria Integrated Care Board"), short_name("BARTS HEALTH NHS TRUST")
    ('Lancashire and South Cumbria', 'BARTS HEALTH')
    """
    ending = next((one for one in ENDINGS if name.casefold().endswith(one.casefold())), "")
    return name[: -len(ending)].removeprefix("NHS ") if ending else name


def doubt_missing(thing: str, wanted: Iterable[str], found: Collection[str]) -> None:
    """Note each id that the address names and that has nothing to show."""
    for id in wanted:
        if id not in found:
            address.doubt(f"There is no {thing} `{id}` here; it is left out.")


def _own(codes: Iterable[str]) -> str | None:
    return next((code for code in codes if code in viewing.viewer().organisations), None)


def _titles(question: str, id: str, words: str, **parameters) -> dict[str, str]:
    return {row[id]: row[words] for row in rows(question, **parameters)}
