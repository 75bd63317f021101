"""What goes wrong, said calmly: one place for the screen."""

import logging
from uuid import uuid4

from impact.charts.markup import safe
from impact.errors import ImpactError, of_the_system
from impact.ui import style

log = logging.getLogger("impact")


def tell(error: Exception) -> None:
    """Say an error on the page: one a user can act on in its own words, any other with a reference into the log."""
    if isinstance(error, OSError):
        log.error("the operating system refused something", exc_info=error)
        error = of_the_system(error)
    if isinstance(error, ImpactError):
        _box(error.what, error.where, error.fix)
        return
    reference = uuid4().hex[:8]
    log.error("reference %s", reference, exc_info=error)
    _box(
        "This page could not be shown.",
        "",
        f"Nothing is lost. Try again; if it stays, give whoever looks after the app this reference: {reference}.",
    )


def _box(what: str, where: str, fix: str) -> None:
    lines = [f"<p><b>{safe(what)}</b></p>", f"<p class='small'>{safe(where)}</p>" if where else ""]
    style.write(f"<div class='box' role='alert'>{''.join(lines)}<p>{safe(fix)}</p></div>")
