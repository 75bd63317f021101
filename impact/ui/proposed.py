"""A file in an unknown layout: what each column is taken for, to be changed; ten rows; and the layout kept under a name."""

from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st
from pyarrow import types

from impact import catalogue
from impact.catalogue import Metric
from impact.charts.markup import safe
from impact.errors import ImpactError
from impact.intake import layouts
from impact.mappings.evidence import Known
from impact.mappings.offer import Offer
from impact.mappings.proposal import Guess, roles_of
from impact.mappings.telling import first_rows
from impact.sources.periods import period
from impact.ui import arrivals, ask, held, running, style
from impact.ui.tables import table

UNKNOWN = "unknown_dataset"
OFFERED = "layouts offered"
INTRODUCED = (
    "<section class='section'><h3>{file} is in a layout that nobody has described yet</h3><p>Here is what its columns"
    " may be, guessed from their headings and texts. Look at each, and change what is wrong: once the layout has a name, every"
    " later file of it is taken as it comes.</p></section>"
)


def box(waiting: held.Held) -> None:
    """The proposal for the first file of an unknown layout, and how many come after it; nothing where there is none."""
    offers = _offers(waiting)
    if not offers:
        return
    sha256, offer = next(iter(offers.items()))
    style.write(INTRODUCED.format(file=safe(offer.file)), _more(len(offers) - 1))
    offer = _with_choices(offer, sha256)
    if offer.lacking:
        style.write(f"<p class='said' role='status'>Nothing says {safe(', '.join(offer.lacking))} yet.</p>")
    elif _rows(offer):
        _remember(offer, waiting, sha256)


def all_of(waiting: held.Held) -> bool:
    """Whether a layout is proposed for every file that waits."""
    return len(_offers(waiting)) == len({one["sha256"] for one in waiting.found})


def _more(count: int) -> str:
    """What is said of the other files in layouts that nobody knows."""
    if not count:
        return ""
    files = "1 more file is in a layout" if count == 1 else f"{count} more files are in layouts"
    comes = "it comes" if count == 1 else "they come"
    return (
        f"<p class='said' role='status'>{files} that nobody has described; {comes} next, unless this layout fits.</p>"
    )


def _is_unknown(one: dict) -> bool:
    blocking = {fault["rule"] for fault in one["faults"] if fault["severity"] == "block"}
    return blocking == {UNKNOWN}


def _offers(waiting: held.Held) -> dict[str, Offer]:
    """The proposals for the files of unknown layouts, by sha256, each made once."""
    before = st.session_state.get(OFFERED, {})
    unknown = [
        (one["sha256"], file) for one, file in zip(waiting.found, waiting.files, strict=True) if _is_unknown(one)
    ]
    made = {sha256: before[sha256] if sha256 in before else _offer(file) for sha256, file in unknown}
    st.session_state[OFFERED] = made
    return {sha256: offer for sha256, offer in made.items() if offer}


def _offer(file) -> Offer | None:
    """The proposal for a file; None where there is none to make, as for parquet: its receipt says what to do."""
    with TemporaryDirectory() as aside:
        path = arrivals.put_aside(Path(aside) / "0", file)
        try:
            return layouts.offered(path, path.name, _known())
        except ImpactError:
            return None


def _known() -> Known:
    """What is defined in the viewer's own data folder; the sample's organisations are nobody's."""
    now = running.version_now()
    is_own = now is not None and now.folder == running.settings().folder
    organisations = {row["org_code"]: row["name"] for row in ask.rows("directory")} if is_own else {}
    metrics = [Metric.from_row(row) for row in ask.rows("definitions")] if is_own else catalogue.metrics()
    return Known(metrics, organisations, period)


def _with_choices(offer: Offer, sha256: str) -> Offer:
    words = roles_of(offer.known)
    first = [guess for guess in offer.guesses if guess.role or guess.unsure]
    chosen = {guess.column: _choose(guess, words, sha256) for guess in first}
    rest = [guess for guess in offer.guesses if guess not in first and list(offer.roles).count(guess.column) == 1]
    if rest:
        with st.expander(f"Not taken: {len(rest)}", expanded=bool(offer.lacking)):
            chosen |= {guess.column: _choose(guess, words, sha256) for guess in rest}
    return offer.changed({column: role for column, role in chosen.items() if role != offer.roles[column]})


def _choose(guess: Guess, words: dict[str, str], sha256: str) -> str:
    role = st.selectbox(
        guess.column,
        list(words),
        index=list(words).index(guess.role),
        format_func=words.get,
        key=f"role {guess.column} of {sha256}",  # another file may have a column of that name
    )
    unsure = f" <b>Unsure:</b> {safe(guess.unsure)}" if guess.unsure else ""
    told = f"{safe(guess.reason)}{unsure}" if role == guess.role else "As you chose."
    style.write(f"<p class='small'>{told}</p>")
    return role


def _rows(offer: Offer) -> bool:
    """The first rows that the mapping makes; False where it makes none, which is said."""
    try:
        made = layouts.converted(offer)
    except ImpactError as fault:
        style.write(f"<p class='said' role='status'>{safe(str(fault))}</p>")
        return False
    rows = first_rows(made)
    figures = [n for n, field in enumerate(rows.schema) if types.is_floating(field.type)]
    caption = f"The first {rows.num_rows} of {made.table.num_rows:,} rows that it makes"
    style.write(table(caption, rows.column_names, map(_cells, rows.to_pylist()), numeric=figures, shown=True))
    return bool(rows.num_rows)


def _cells(row: dict) -> list:
    return [f"{value:g}" if isinstance(value, float) else value for value in row.values()]


def _remember(offer: Offer, waiting: held.Held, sha256: str) -> None:
    if unsure := [guess.column for guess in offer.guesses if guess.role and guess.unsure]:
        style.write(
            f"<p class='said'>Not sure of {safe(', '.join(unsure))}: do the rows above say what the file means?</p>"
        )
    title = st.text_input("Remember this layout as", Path(offer.file).stem, key=f"layout name of {sha256}")
    if st.button("Remember this layout", disabled=not title.strip(), key="remember"):
        try:
            offer.save(running.settings().folder, title.strip())
        except ImpactError as fault:
            style.write(f"<p class='said' role='status'>{safe(str(fault))}</p>")
            return
        held.look(waiting.files, waiting.as_given, waiting.withdraw)
        st.rerun()
