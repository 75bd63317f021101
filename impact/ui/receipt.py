"""What became of an extract, in words: the verdict, how its rows divide, and every fault with what to do about it."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from impact.charts.figures import counted
from impact.charts.markup import receipt_bar, safe
from impact.intake.faults import Fault, together
from impact.ui import style
from impact.ui.status import moment
from impact.ui.tables import Markup, fold, table

FIRST, SHOWN, FEW = 8, 100, 3
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADINGS = ("Row", "Column", "What we found", "What to do")
VERDICTS = {"accepted": "Taken", "partly": "Partly taken", "refused": "Refused", "unchanged": "Nothing new"}
TRIED = {
    "accepted": "Would be taken",
    "partly": "Would be taken in part",
    "refused": "Would be refused",
    "unchanged": "Nothing new",
}
FOUND = (
    ("block", "Why it is refused"),
    ("reject", "Rejected: send these back"),
    ("wait", "Waiting for a definition"),
    ("warn", "Worth a look"),
    ("note", "Notes"),
)


def whole(one: dict, tried: bool = False) -> str:
    """A receipt as markup: where and when, the verdict in a sentence, how the rows divide, every fault with what to do.

    tried: the file was only checked, and nothing of it is in.
    """
    return _section(one, _opening(one, tried) + _faults(one))


def openings(found: Sequence[dict]) -> str:
    """The first lines of receipts of files that have only been looked at: of a few with bar, of many in a table."""
    if len(found) <= FEW:
        return "".join(_section(one, _opening(one, tried=True)) for one in found)
    rows = [
        (Markup(f"<code>{safe(one['file'])}</code>"), _verdict(one, tried=True), sentence(one, True)) for one in found
    ]
    return table("Files and what would become of them", ("File", "Verdict", "Rows"), rows)


def faults(one: dict) -> str:
    """The rest of it: every fault with what to do; nothing where there is none."""
    found = _faults(one)
    return (
        f"<section class='section' aria-label='Faults of {safe(one['file'])}'>{_about(one)}{found}</section>"
        if found
        else ""
    )


def line(one: dict) -> str:
    """An earlier receipt in one fold: its number, verdict, file and time, with the whole receipt inside."""
    when = f" Handed in {handed_in(one)}." if one.get("at") else ""
    return fold(f"{numbered(one)}{_verdict(one)}. {sentence(one)}{when}", whole(one))


def numbered(one: dict) -> str:
    """`14: observations.csv. `, or of a receipt without a number, which altered nothing, its file alone."""
    return f"{one['receipt']}: {one['file']}. " if one.get("receipt") else f"{one['file']}. "


def handed_in(one: dict) -> str:
    """When a kept receipt's file was handed in."""
    return moment(datetime.fromisoformat(one["at"]))


def download(one: dict, key: str) -> None:
    """A button for the faults of a receipt as CSV."""
    name = f"faults-{one['file']}.csv"
    st.download_button("These lines as CSV", partial(sheet, one), name, "text/csv", on_click="ignore", key=key)


def sentence(one: dict, tried: bool = False) -> str:
    """`1,236 of 1,251 rows are in. 12 wait for a definition. 3 were rejected.`"""
    if one["verdict"] == "refused":
        return (
            "Nothing of it would be taken."
            if tried
            else "Nothing of it was taken, and nothing that viewers see has changed."
        )
    if one["verdict"] == "unchanged":
        return "Every row is in already."
    wait, rejected = ("would wait", "would be rejected") if tried else ("wait", "were rejected")
    parts = [_are_in(one, tried)]
    parts += [f"{one['waiting']:,} {wait} for a definition."] if one["waiting"] else []
    parts += [f"{one['rejected']:,} {rejected}."] if one["rejected"] else []
    return " ".join(parts)


def _are_in(one: dict, tried: bool) -> str:
    if one["taken"] == one["rows"] == 1:
        return f"Its one row {'would be' if tried else 'is'} in."
    if one["taken"]:
        return f"{one['taken']:,} of {one['rows']:,} rows {'would be' if tried else 'are'} in."
    if one["rows"] == 1:
        return f"Its one row {'would not be' if tried else 'is not'} in."
    return f"None of its {one['rows']:,} rows {'would be' if tried else 'is'} in."


def sheet(one: dict) -> bytes:
    """The faults of a receipt as CSV, for whoever sent the file; a text that a spreadsheet would run is kept a text."""
    columns = ("severity", "row", "where", "column", "value", "message", "fix")
    into = io.StringIO()
    lines = csv.writer(into)
    lines.writerow(("file", *columns))
    lines.writerows([one["file"], *(inert(fault.get(name)) for name in columns)] for fault in one["faults"])
    return into.getvalue().encode("utf-8-sig")


def inert(value: object) -> object:
    """The value; a text that a spreadsheet would run as a formula with a mark before it, so that it stays a text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _section(one: dict, inside: str) -> str:
    return f"<section class='section receipt' aria-label='Receipt of {safe(one['file'])}'>{inside}</section>"


def _verdict(one: dict, tried: bool = False) -> str:
    """The verdict in a word or two; of a file that is neither refused nor in with any row, that none is."""
    if one["verdict"] == "partly" and not one["taken"]:
        return "None would be taken" if tried else "None taken"
    return (TRIED if tried else VERDICTS)[one["verdict"]]


def _opening(one: dict, tried: bool) -> str:
    verdict = _verdict(one, tried)
    told = f"<h2><span class='badge'>{verdict}</span> {safe(sentence(one, tried))}</h2>"
    return f"{_about(one)}{told}{_bar(one)}"


def _about(one: dict) -> str:
    when = one.get("at")
    digest = one.get("sha256") or ""
    parts = [
        f"<code>{safe(one['file'])}</code>",
        safe(one["dataset"] or ""),
        moment(datetime.fromisoformat(when)) if when else "",
        f"sha256 <code>{digest[:4]} {digest[4:8]} … {digest[-4:]}</code>" if digest else "",
        f"version {one['version']}" if one.get("version") else "",
    ]
    return f"<p class='micro'>{' · '.join(part for part in parts if part)}</p>"


def _bar(one: dict) -> str:
    if one["verdict"] in ("refused", "unchanged"):
        return ""
    return receipt_bar(one["taken"], one["waiting"], one["rejected"], one["duplicates"])


def _faults(one: dict) -> str:
    listed = [fault.to_json() for fault in together([Fault(**fault) for fault in one["faults"]], one["verdict"])]
    grouped = [(title, [fault for fault in listed if fault["severity"] == kind], kind) for kind, title in FOUND]
    told = "".join(_group(title, faults, kind) for title, faults, kind in grouped if faults)
    return f"<div class='faults'>{told}</div>" if told else ""


def _group(title: str, faults: Sequence[dict], kind: str) -> str:
    """The faults of one severity: the first few at once, up to a hundred on demand; what is only said, on demand."""
    rows = [(_row(fault), _column(fault), _told(fault["message"]), _told(fault["fix"])) for fault in faults[:SHOWN]]
    first = 0 if kind in ("warn", "note") else FIRST
    shown = table(title, HEADINGS, rows[:first], numeric=[0]) if first else ""
    rest = rows[first:]
    if rest:
        words = f"{len(rest)} more, of {len(faults):,} listed" if first else f"{title}: {counted(len(faults), 'line')}"
        shown += fold(words, table(title, HEADINGS, rest, numeric=[0]))
    return f"<h3>{safe(title)}</h3>{shown}" if first else shown


def _row(fault: dict) -> str:
    if fault["row"] is None:
        return "whole file"
    return f"{fault['row']:,} ({fault['where']})" if fault.get("where") else f"{fault['row']:,}"


def _column(fault: dict) -> Markup | str:
    return Markup(f"<code>{safe(fault['column'])}</code>") if fault["column"] else ""


def _told(text: str) -> Markup:
    return Markup(style.marked(text))
