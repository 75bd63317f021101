"""Writes a mapping from what each column of a sheet is: the TOML text that is read, kept and recognised by."""

import re
from collections.abc import Mapping

import pyarrow.compute as pc
import tomli_w

from impact.contracts import contract
from impact.mappings.dating import days
from impact.mappings.evidence import Evidence, Known, figure
from impact.mappings.likeness import most_like
from impact.mappings.mapping import PERIOD
from impact.mappings.names import plain
from impact.mappings.proposal import FIGURE, HEADED
from impact.mappings.sheet import Sheet

Roles = Mapping[str, str]
DIRECT = ("breakdown", "numerator", "denominator")
WHOLE_MONTHS = ((r"^(\d{4})-(\d\d)-\d\d", r"\2/\1"), (r"^\d\d?/(\d\d?)/(\d{4})", r"\1/\2"))
# That a layout has shares is known from the first file; so a later one with few figures is no reason to doubt it.
SHARES = {"times": 100, "within": [0, 1], "least": 1}
MOST_WORDS = 20
TOTALS = "the row names no organisation: it is a total, or a note"


def name_of(title: str) -> str:
    """The id of a mapping that somebody calls so: `Our board report` is `our-board-report`."""
    bare = "-".join(re.findall(r"[a-z0-9]+", plain(title)))
    return (bare if re.match(r"[a-z]", bare) and len(bare) > 1 else f"layout-{bare}")[:80].rstrip("-")


def written(sheet: Sheet, roles: Roles, known: Known, title: str) -> bytes:
    """The mapping, called `title`. roles: what each column is, see `proposal`."""
    by_role = {role: column for column, role in roles.items() if role}
    wide = any(role.startswith((FIGURE, HEADED)) for role in by_role)
    document = {
        "id": name_of(title),
        "title": title,
        "dataset": "observations",
        "recognise": {"columns": [column for column, role in roles.items() if role and not role.startswith(HEADED)]},
        "columns": _columns(sheet, by_role, known, wide),
    }
    document |= {"period": about} if (about := _period(sheet, by_role, known)) else {}
    document |= {"figures": _figures(sheet, roles, known)} if wide else {}
    document |= {"leave_out": out} if (out := _leave_out(sheet, by_role)) else {}
    return tomli_w.dumps(document).encode()


def _columns(sheet: Sheet, by_role: dict[str, str], known: Known, wide: bool) -> dict:
    columns: dict = {}
    if "org_code" in by_role:
        columns["org_code"] = by_role["org_code"]
    elif "org_name" in by_role:
        columns["org_code"] = {"from": by_role["org_name"], "codes": _codes(sheet, by_role["org_name"], known)}
    if "metric_id" in by_role:
        columns["metric_id"] = {"from": by_role["metric_id"], "others": "joined"}
        columns["metric_id"]["codes"] = _metrics(sheet, by_role["metric_id"], known)
    if "value" in by_role and not wide:
        columns["value"] = _value(sheet, by_role, known)
    columns |= {role: by_role[role] for role in DIRECT if role in by_role and not (wide and role != "breakdown")}
    columns["status"] = by_role.get("status") or {"value": "final"}
    return columns


def _codes(sheet: Sheet, column: str, known: Known) -> dict[str, str]:
    return {text: known.codes[plain(text)] for text in _texts(sheet, column, known) if plain(text) in known.codes}


def _metrics(sheet: Sheet, column: str, known: Known) -> dict[str, str]:
    found = {text: most_like(text, known.metrics) for text in _texts(sheet, column, known)}
    codes = {text: like.metric.metric_id for text, like in found.items() if like}
    return codes or {_texts(sheet, column, known)[0]: "_".join(plain(_texts(sheet, column, known)[0]).split())}


def _value(sheet: Sheet, by_role: dict[str, str], known: Known) -> dict | str:
    """Shares become percentages where every metric of the sheet is a percentage and no figure is beyond 1."""
    said = _metrics(sheet, by_role["metric_id"], known).values() if "metric_id" in by_role else []
    units = {one.unit for one in known.metrics if one.metric_id in set(said)}
    scale = _scale(sheet, by_role["value"]) if units == {"percent"} else {}
    return {"from": by_role["value"], **scale} if scale else by_role["value"]


def _period(sheet: Sheet, by_role: dict[str, str], known: Known) -> dict:
    if {"period_start", "period_end"} <= set(by_role):
        return {"start": by_role["period_start"], "end": by_role["period_end"]}
    if "period" not in by_role:
        return {}
    column = by_role["period"]
    evidence = Evidence.of(column, sheet.cells[column], known)
    cut = _whole_months(evidence, known) if evidence.single_days else {}
    return {"label": [{"from": column, **cut}]} | ({"years": "calendar"} if evidence.years_alone else {})


def _whole_months(evidence: Evidence, known: Known) -> dict:
    """Cuts the month out of days, where each is the first of one."""
    found = [(text, span[0]) for text in evidence.texts if (span := days(text, known.period))]
    if any(day.day != 1 for _, day in found):
        return {}
    fitting = (way for way in WHOLE_MONTHS if all(re.search(way[0], text) for text, _ in found))
    return next(({"pattern": pattern, "rewrite": rewrite} for pattern, rewrite in fitting), {})


def _figures(sheet: Sheet, roles: Roles, known: Known) -> list[dict]:
    units = {one.metric_id: one.unit for one in known.metrics}
    parts = {part: column for column, part in roles.items() if part in ("numerator", "denominator")}
    figures, headed = [], {}
    for column, role in roles.items():
        metric = role.partition(":")[2]
        if role.startswith(FIGURE):
            scale = _scale(sheet, column) if units.get(metric) == "percent" else {}
            figures.append({"column": column, "metric_id": metric, **parts, **scale})
        elif role.startswith(HEADED):
            headed = {"column": PERIOD} | ({"metric_id": metric} if metric else {})
    return figures + ([headed] if headed else [])


def _scale(sheet: Sheet, column: str) -> dict:
    numbers = [number for text in sheet.cells[column].to_pylist() if (number := figure(text)) is not None]
    shares = numbers and all(0 <= one <= 1 for one in numbers) and any(one != int(one) for one in numbers)
    return {"scale": SHARES} if shares else {}


def _leave_out(sheet: Sheet, by_role: dict[str, str]) -> list[dict]:
    """Rows without a code of an organisation, where only some are so."""
    column = by_role.get("org_code")
    if not column:
        return []
    different = pc.unique(sheet.cells[column]).to_pylist()
    pattern = contract("observations").column("org_code").pattern
    words = [text for text in different if text and not re.fullmatch(pattern, text.strip())]
    if len(words) > MOST_WORDS or len(words) >= len(different) / 2:
        words = []
    rule = {"column": column} | ({"words": words} if words else {}) | ({"empty": True} if None in different else {})
    return [rule | {"reason": TOTALS}] if len(rule) > 1 else []


def _texts(sheet: Sheet, column: str, known: Known) -> tuple[str, ...]:
    return Evidence.of(column, sheet.cells[column], known).texts
