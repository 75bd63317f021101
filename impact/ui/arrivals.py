"""Extracts on their way in: handed to a child process, so that no viewer waits for it, and what became of them in words."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from impact.charts.markup import receipt_bar, safe
from impact.charts.figures import counted
from impact.errors import ImpactError
from impact.settings import PROJECT
from impact.ui import running, style
from impact.ui.status import moment
from impact.ui.tables import Markup, fold, table

SHOWN = 100
VERDICTS = {"accepted": "Taken", "partly": "Partly taken", "refused": "Refused", "unchanged": "Nothing new"}
FOUND = (
    ("block", "Why it was refused"),
    ("reject", "Rejected: send these back"),
    ("wait", "Waiting for a definition"),
    ("warn", "Taken, but worth a look"),
    ("note", "Notes"),
)


def hand_over(files: Iterable, command: str = "take") -> list[dict]:
    """Take uploaded files in (or only `check` them) and return their receipts, in the order in which they were judged.

    Each file keeps its name. Raises ImpactError where the command could not run to its end.
    """
    with TemporaryDirectory() as aside:
        paths = [_put_aside(Path(aside) / str(n), file) for n, file in enumerate(files)]
        words = [sys.executable, "-m", "impact", "--data", str(running.settings().folder.root), command, "--json"]
        words += ["--by", "the Data page"] if command == "take" else []
        done = subprocess.run([*words, *map(str, paths)], cwd=PROJECT, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        raise ImpactError(
            "The files could not be judged; nothing that viewers see has changed.",
            where=done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "",
            fix="Try again; if it stays, take them in on the command line: python -m impact take FILE.",
        ) from None


def receipt(one: dict) -> str:
    """A receipt as markup: where and when, the verdict in a sentence, how the rows divide, every fault with what to do."""
    return (
        f"<section class='section receipt' aria-label='Receipt of {safe(one['file'])}'>{_about(one)}"
        f"<h2><span class='badge'>{VERDICTS[one['verdict']]}</span> {safe(sentence(one))}</h2>{_bar(one)}{_faults(one)}</section>"
    )


def line(one: dict) -> str:
    """An earlier receipt in one fold: its verdict and file, with the whole receipt inside."""
    return fold(f"{VERDICTS[one['verdict']]}: {one['file']}. {sentence(one)}", receipt(one))


def sentence(one: dict) -> str:
    """`1,236 of 1,251 rows are in. 12 wait for a definition. 3 were rejected.`"""
    if one["verdict"] == "refused":
        return "Nothing of it was taken, and nothing that viewers see has changed."
    if one["verdict"] == "unchanged":
        return "Every row is in already."
    parts = [f"{one['taken']:,} of {one['rows']:,} rows are in."]
    parts += [f"{one['waiting']:,} wait for a definition."] if one["waiting"] else []
    parts += [f"{one['rejected']:,} {'was' if one['rejected'] == 1 else 'were'} rejected."] if one["rejected"] else []
    return " ".join(parts)


def _put_aside(folder: Path, file) -> Path:
    folder.mkdir()
    path = folder / (Path(file.name).name or "extract")
    path.write_bytes(file.getbuffer())
    return path


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
    grouped = [(title, [fault for fault in one["faults"] if fault["severity"] == kind], kind) for kind, title in FOUND]
    return "".join(_group(title, faults, kind) for title, faults, kind in grouped if faults)


def _group(title: str, faults: Sequence[dict], kind: str) -> str:
    rows = [(_row(fault), _column(fault), _told(fault["message"]), _told(fault["fix"])) for fault in faults[:SHOWN]]
    more = f"<p class='small'>The first {SHOWN} of them.</p>" if len(faults) > SHOWN else ""
    shown = table(title, ("Row", "Column", "What we found", "What to do"), rows, numeric=[0]) + more
    if kind in ("warn", "note"):
        return fold(f"{title}: {counted(len(faults), 'line')}", shown)
    return f"<h3>{safe(title)}</h3>{shown}"


def _row(fault: dict) -> str:
    return "whole file" if fault["row"] is None else f"{fault['row']:,}"


def _column(fault: dict) -> Markup | str:
    return Markup(f"<code>{safe(fault['column'])}</code>") if fault["column"] else ""


def _told(text: str) -> Markup:
    return Markup(style.marked(text))
