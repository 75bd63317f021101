"""The address bar: what a screen shows is in its address as ids, so that a copied link opens the same screen."""

from urllib.parse import urlencode

import streamlit as st

KEPT = "kept: "
DOUBTS = "doubts about the address"
EVERYWHERE = ("system", "as_at", "view_as", "theme", "view")


def read(name: str) -> str | None:
    """The id under `name` in the address, else the one last chosen in this session, else None.

    Streamlit clears the address when a page is chosen in its navigation; what is kept here carries the choice across.
    """
    return written(name) or st.session_state.get(KEPT + name)


def written(name: str) -> str | None:
    """The id under `name` in the address itself; None where it has none."""
    return st.query_params.get(name) or None


def write(name: str, value: str) -> None:
    """Put an id into the address, beside what is there, and keep it for the other pages; an empty one takes it out."""
    if not value:
        forget(name)
        return
    st.session_state[KEPT + name] = value
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def write_here(name: str, value: str) -> None:
    """Put something into the address that holds for this screen only."""
    st.query_params[name] = value


def forget(name: str) -> None:
    """Take an id out of the address and out of what is kept for the other pages."""
    st.session_state.pop(KEPT + name, None)
    if name in st.query_params:
        del st.query_params[name]


def link(page: str, **ids: str | None) -> str:
    """The address of a page with these ids, root-relative; the system, the version and the way of viewing go along.

    >>> link("metric", metric="coaches", organisation="X01")
    '/metric?metric=coaches&organisation=X01'
    """
    along = {name: st.query_params.get(name) for name in EVERYWHERE}
    query = urlencode({name: value for name, value in {**along, **ids}.items() if value}, safe=",")
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = "/".join(part for part in (base, "" if page == "overview" else page) if part)
    return f"/{path}?{query}" if query else f"/{path}"


def here(**changed: str | None) -> str:
    """The address of this page with everything in it, but for what is changed; None takes an id out."""
    query = urlencode({name: value for name, value in {**st.query_params, **changed}.items() if value}, safe=",")
    return f"?{query}"


def begin() -> None:
    """Begin a page: what a run that was broken off noted and never said is not said of this one."""
    st.session_state.pop(DOUBTS, None)


def doubt(sentence: str) -> None:
    """Note that the address asks for what is not there; the page's head says it."""
    st.session_state.setdefault(DOUBTS, []).append(sentence)


def doubts() -> list[str]:
    """What has been noted of the address since it was last asked, once each."""
    return list(dict.fromkeys(st.session_state.pop(DOUBTS, [])))
