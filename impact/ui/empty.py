"""What a page says where there is nothing to show: why, and what to do."""

from impact.charts.markup import safe
from impact.ui import address, style


def say(why: str, todo: str, link: str = "", words: str = "") -> None:
    """One box: why there is nothing here, what to do, and (with both `link` and `words`) the place to do it."""
    onward = f" <a href='{safe(link)}' target='_self'>{safe(words)}</a>" if link and words else ""
    style.write(f"<div class='box'><p><b>{safe(why)}</b></p><p>{safe(todo)}{onward}</p></div>")


def no_system() -> None:
    """The same, on a page of a system where none is defined."""
    say(
        "No system is defined yet.",
        "Take in extracts of organisations and memberships on the",
        address.link("data"),
        "Data page.",
    )


def no_figures() -> None:
    """The same, where there is no figure to show."""
    say("There are no figures yet.", "Take an extract of observations in on the", address.link("data"), "Data page.")
