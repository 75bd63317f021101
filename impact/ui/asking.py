"""Asking somebody who may know: what is asked and not answered yet, and a form for those who act for an organisation."""

import streamlit as st

from impact import asks
from impact.asks import Standing
from impact.charts import periods
from impact.charts.markup import safe
from impact.errors import ImpactError
from impact.journal import Author
from impact.journal.entry import new_key
from impact.journal.kinds.ask import LONGEST
from impact.ui import as_at, ask, running, style, typed, viewing

READ_BY = "Whoever acts for any organisation here can read what you ask, with your name and organisation: nothing about a single person."
NOT_FOR_ALL = "<p>What organisations ask of one another is for their own people.</p>"
KEY, DRAFT = "key of the next ask", "ask"
NAMED = "your name, beside an ask"


def show(system: str) -> None:
    """The open asks that concern this system's organisations, how to close one's own, and the form for a new one.

    They are shown to whoever acts for an organisation that is here, and to nobody else.
    """
    names = {row["org_code"]: row["name"] for row in ask.rows("directory")}
    if not viewing.viewer().organisations & set(names):
        style.write(NOT_FOR_ALL)
        return
    members = {row["org_code"] for row in ask.rows("system_members", system=system)}
    try:
        standing = [one for one in asks.asks(typed.journal(), viewing.viewer()) if members & {one.asked, one.asker}]
    except ImpactError as fault:
        style.write(f"<p class='said' role='status'>Asks cannot be read now: {safe(fault)}</p>")
        return
    today = running.shown().today
    style.write(_open(standing, names, today))
    if as_at.is_shown() or not viewing.acting().organisations & set(names):
        return
    _close([one for one in standing if one.may_close(viewing.acting())], names)
    _form(names)


def _open(standing: list[Standing], names: dict[str, str], today) -> str:
    if not standing:
        return "<p>Nothing is asked and unanswered.</p>"
    return "<ul class='plain'>" + "".join(f"<li>{_one(one, names, today)}</li>" for one in standing) + "</ul>"


def _one(one: Standing, names: dict[str, str], today) -> str:
    days = (today - one.at.date()).days
    waits = f", unanswered for {days} days" if days > 1 else ""
    by = f" ({one.by})" if one.by else ""
    who = f"{names.get(one.asker, one.asker)}{by} to {names.get(one.asked, one.asked)}"
    return f"<b>{safe(one.body.about)}</b>: {safe(one.body.words)}<br><span class='small'>{safe(who)}, {safe(periods.period(one.at.date()))}{waits}</span>"


def _form(names: dict[str, str]) -> None:
    own = {code: name for code, name in names.items() if code in viewing.acting().organisations}
    with st.expander("Ask somebody"), st.form(DRAFT, clear_on_submit=False, border=False):
        style.write(f"<p class='small'>{READ_BY}</p>")
        asker = st.selectbox("On behalf of", list(own), format_func=own.get)
        asked = st.selectbox("Ask whom", [code for code in names if code not in own], format_func=names.get)
        about = st.text_input("About (a metric or a practice)", max_chars=120)
        words = st.text_area("Your question", max_chars=LONGEST)
        name = st.text_input("Your name", max_chars=200, key=NAMED)
        if st.form_submit_button("Ask"):
            _ask(asker, asked, about or "Something else", words, name)


def _ask(asker: str, asked: str, about: str, words: str, name: str) -> None:
    key = st.session_state.setdefault(KEY, new_key())
    author = Author(viewing.acting(), name)
    try:
        asks.ask(typed.journal(), author, asker, asked, about=about, words=words, version=_version(), key=key)
    except ImpactError as fault:
        style.write(f"<p class='said' role='alert'>Not asked: {safe(fault)}</p>")
        return
    del st.session_state[KEY]
    st.rerun()


def _close(own: list[Standing], names: dict[str, str]) -> None:
    if not own:
        return
    by_number = {one.number: one for one in own}
    with st.expander("Close an ask"), st.form("close", border=False):
        number = st.selectbox(
            "Which", list(by_number),
            format_func=lambda id: f"{by_number[id].body.about}, to {names.get(by_number[id].asked, by_number[id].asked)}",
        )  # fmt: skip
        answer = st.text_area("What came of it?", max_chars=LONGEST)
        answered, back = st.form_submit_button("It was answered"), st.form_submit_button("Take it back")
    if answered or back:
        try:
            asks.close(
                typed.journal(), Author(viewing.acting(), st.session_state.get(NAMED, "")), by_number[number],
                answered=answered, answer=answer, version=_version(), key=new_key(),
            )  # fmt: skip
        except ImpactError as fault:
            style.write(f"<p class='said' role='alert'>Not closed: {safe(fault)}</p>")
            return
        st.rerun()


def _version() -> int | None:
    now = running.version_now()
    return now and now.serial
