"""Things to read and to use: links to public pages and to an organisation's own, for a component, a practice, a level."""

from collections.abc import Sequence

from impact.charts.markup import safe
from impact.ui.ask import rows
from impact.ui.tables import fold


def listed(component: str | None = None) -> str:
    """Things to read and use, by component (or of one), with the practice and the level from which they help."""
    by_component: dict[str, list[dict]] = {}
    for row in rows("resources"):
        if component in (None, row["component"]):
            by_component.setdefault(row["component_title"], []).append(row)
    if component:
        return "".join(_resources(found) for found in by_component.values())
    return "".join(fold(title, _resources(found)) for title, found in by_component.items())


def _resources(found: Sequence[dict]) -> str:
    return "<ul class='plain'>" + "".join(f"<li>{_resource(row)}</li>" for row in found) + "</ul>"


def _resource(row: dict) -> str:
    named = safe(row["title"])
    title = (
        f"<a href='{safe(row['link'])}' target='_blank' rel='noopener noreferrer'>{named}</a>"
        if _is_web(row["link"])
        else named
    )
    use = ", ".join(filter(None, [row["practice_title"], f"from {row['level_title']}" if row["level_title"] else ""]))
    return title + safe(f" ({use})" if use else "") + safe(f": {row['summary']}" if row["summary"] else "")


def _is_web(address: str | None) -> bool:
    return bool(address) and address.startswith(("https://", "http://"))
