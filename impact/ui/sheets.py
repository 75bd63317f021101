"""Reject sheets to download: for each provider alone, as CSV and as a workbook."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from impact.intake import sheets
from impact.intake.sheets import Sheet
from impact.ui import ask, privately, receipt, running, style, viewing

NOBODY = "Unreadable or unknown organisation"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(one: dict, key: str) -> None:
    """The sheets of one receipt (as kept, with its `stem`): whose, then CSV or Excel; nothing where there are none."""
    found = sheets.of_receipt(running.settings().folder, one["stem"]) if one.get("stem") else []
    ours = may_see(one, found)
    if found and not ours:
        style.write(
            "<p class='small'>What to send back is with whoever keeps the data folder: rows of this dataset are shown"
            " only to the organisations they are about.</p>"
        )
    if ours:
        _buttons(one, _in_order(ours), key)


def choose(kept: Sequence[dict]) -> None:
    """Sheets of earlier receipts: first which receipt, then whose."""
    folder = running.settings().folder
    there = {one["stem"]: one for one in kept if may_see(one, sheets.of_receipt(folder, one["stem"]))}
    if there:
        stem = st.selectbox(
            "What to send back, of an earlier receipt", list(there), key="earlier sheets",
            format_func=lambda stem: f"{there[stem]['file']}, {receipt.handed_in(there[stem])}",
        )  # fmt: skip
        offer(there[stem], key="earlier")


def may_see(one: dict, found: Sequence[Sheet]) -> list[Sheet]:
    """The sheets of a receipt that the viewer may have: of rows that may be private, those of their own organisations."""
    if not privately.is_shared_by_choice(one["dataset"]):
        return list(found)
    return [sheet for sheet in found if sheet.org_code in viewing.viewer().organisations]


def _in_order(found: Sequence[Sheet]) -> dict[str, Sheet]:
    """The sheets by what each is called, in directory order; those of nobody last."""
    directory = {row["org_code"]: row["name"] for row in ask.rows("directory")} if running.version_now() else {}
    order = {code: place for place, code in enumerate(directory)}
    sorted_ = sorted(found, key=lambda sheet: (sheet.org_code is None, order.get(sheet.org_code, len(order))))
    return {_called(sheet, directory): sheet for sheet in sorted_}


def _called(sheet: Sheet, directory: dict[str, str]) -> str:
    if sheet.org_code is None:
        return NOBODY
    return f"{directory.get(sheet.org_code, sheet.org_code)} ({sheet.org_code})"


def _buttons(one: dict, named: dict[str, Sheet], key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"sheets {key}"):
        whose = st.selectbox("Send back to", list(named), key=f"whose {key} {one['stem']}")
        sheet = named[whose]
        for words, path, kind in (("CSV", sheet.csv, "text/csv"), ("Excel", sheet.workbook, EXCEL)):
            name = f"{Path(one['file']).stem}-{path.name}"
            st.download_button(words, partial(path.read_bytes), name, kind, on_click="ignore", key=f"{words} {key}")
