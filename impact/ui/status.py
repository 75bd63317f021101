"""What every page says about its data: how far it goes, its version, when it was built, the rules; and any news."""

from datetime import UTC, datetime

import streamlit as st

from impact.charts import periods
from impact.charts.markup import safe
from impact.settings import LONDON
from impact.ui import address, ask, reading, running, style, viewing

SEEN = "version seen last"
EVERY = "4s"
FICTIONAL = (
    "<div class='sample' role='note'><b>Fictional sample.</b> {today} counts as today. Every organisation, code, name and"
    " figure here is invented. It gives way to your data when the first extract is accepted.</div>"
)


def banner() -> None:
    """Say that the figures are invented, where they are."""
    if running.version_now() and ask.rows("version")[0]["fictional"]:
        today = running.shown().today
        told = FICTIONAL.format(today=periods.period(today, today))
        style.write(told) if reading.as_text() else st.html(told)


def watch() -> None:
    """Look every few seconds for a new version; when there is one, run the page again where it stands and say so."""
    now = running.version_now()
    newest = now and now.newest
    changed = newest != st.session_state.get(SEEN, newest)
    st.session_state[SEEN] = newest
    _look(_news(now) if changed and now else "")


def _news(now: running.Shown) -> str:
    if now.is_earlier:
        return f"New data: version {now.newest.serial} has arrived; this screen stays as at version {now.serial}."
    return f"New data: version {now.serial} is on the screen now."


def refresh() -> None:
    """Run the page again on the version that is there now."""
    st.rerun()


def head(question: str, *more: str, of: str | None = None) -> None:
    """A page's title, which is the question it answers; under it the strip about its data, and doubts.

    of: the code of the system that the page is about, which is said on paper, where there are no pickers.
    """
    about = strip(*more, of=of) if running.version_now() else ""
    style.write(f"<h1>{safe(question)}</h1>{about}{doubts()}")


def foot() -> None:
    """The strip about the data at the end of a page whose title is a sentence of its own."""
    style.write(strip())


def say_doubts() -> None:
    """The same, where a picker stands below the title or the title is a sentence of its own."""
    told = doubts()
    if told:
        style.write(told)


def doubts() -> str:
    """What the address asked for and is not there, as markup."""
    return "".join(f"<p class='said' role='status'>{style.marked(doubt)}</p>" for doubt in address.doubts())


def stranger() -> str:
    """That none of the organisations in whose name the viewer looks is in the data, as markup; nothing where one is."""
    now, codes = running.version_now(), viewing.viewer().organisations
    there = {row["org_code"] for row in ask.rows("directory")} if now and not now.is_earlier else set()
    if viewing.seen_as() or not codes or not there or codes & there:
        return ""
    named = safe(" and ".join(sorted(codes)))
    todo = "Name your organisations under [viewer] in impact.toml and start the app again."
    return f"<p class='said'>You look as {named}, which this data does not have. {todo}</p>"


def strip(*more: str, of: str | None = None) -> str:
    """The line about the data, as markup, which begins with whose it is; `more` are further parts of it, ready-made."""
    (version,) = ask.rows("version")
    named = [row["name"] for row in ask.rows("organisation", organisation=of)] if of else []
    whose = "".join(f"<b class='paper'>{safe(name)} · </b>" for name in named)
    return f"<p class='strip'>{whose}{' · '.join([*_parts(version), *more])}</p>"


def moment(utc: datetime) -> str:
    """A moment kept in UTC, as people here read it: `10 July 2026 09:31` in London's time."""
    there = (utc if utc.tzinfo else utc.replace(tzinfo=UTC)).astimezone(LONDON)
    return f"{periods.period(there.date(), there.date())} {there:%H:%M}"


def _parts(version: dict) -> list[str]:
    to = version["data_to"]
    return [
        f"Data to <b>{periods.period(to, to)}</b>" if to else "No figures yet",
        f"{_which(version['serial'])}, built {moment(version['built_at'])}",
        *_viewed(),
        f"rules <a href='{safe(address.link('methods'))}' target='_self'>{safe(version['rules'])}</a>",
    ]


def _which(serial: int) -> str:
    link = f"<a href='{safe(address.link('data'))}' target='_self'>{serial}</a>"
    return f"<b>as at version {link}</b>" if running.shown().is_earlier else f"version {link}"


def _viewed() -> list[str]:
    named = viewing.seen_as()
    return [f"<b>viewed as {safe(_who(named))}</b>"] if named else []


def _who(named: str) -> str:
    if named == viewing.PUBLIC_ID:
        return "the public"
    names = {row["org_code"]: row["name"] for row in ask.rows("viewers")}
    return f"people of {names[named]}" if named in names else named


@st.fragment(run_every=EVERY)
def _look(news: str) -> None:
    style.write(f"<p role='status'>{news}</p>", kind="news")
    now = running.version_now()
    if running.latest() != (now and now.newest):
        st.rerun()
