"""Who is looking: the viewer of the settings, or with View as whoever the address names."""

import streamlit as st

from impact.ui import address, running
from impact.viewer import PUBLIC, Viewer

PUBLIC_ID = "public"
ONESELF = ""  # no id: it stands in no address, so that a copied link shows everyone what they may see themselves


def viewer() -> Viewer:
    """The viewer of every question on this page.

    `?view_as=public` is someone with no organisation; any other id is the people of that organisation or system.
    """
    named = seen_as()
    if not named:
        return running.settings().viewer
    return PUBLIC if named == PUBLIC_ID else Viewer(organisations=frozenset({named}))


def acting() -> Viewer:
    """Whoever may type in an organisation's name: the viewer of the settings, for what they also view the page as.

    View as shows what others see; it never lets anybody speak for them.
    """
    own, shown = running.settings().viewer, viewer()
    return Viewer(own.roles, own.organisations & shown.organisations)


def seen_as() -> str | None:
    """The id of whoever the page is viewed as; None for oneself."""
    return address.read("view_as")


def theme() -> str:
    """`light` or `dark`: as the address says (`?theme=dark`), else as the browser shows the app."""
    named = address.written("theme")
    return named if named in ("light", "dark") else st.context.theme.type or "light"
