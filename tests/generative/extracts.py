"""Extracts drawn by Hypothesis: valid rows of every dataset, and what breaks each rule of its contract.

They are drawn for a desk that has taken what `furnished` takes.
"""

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from impact.contracts import Column, contract
from tests.desk import WORLD, Desk, month, organisation, practices_and_levels, table

FRAMEWORK, PRACTICES, LEVELS = practices_and_levels()
CODES = ["ZZ1", "ZZ3", "ZZ4", "ZZ5", "ZZ6"]
IDS = {
    "organisation": CODES,
    "metric": ["seen_in_time", "goal", "seen"],
    "initiative": ["rota", "rota_2"],
    "framework": [FRAMEWORK],
    "practice": PRACTICES,
    "level": LEVELS,
}
TEXT = st.text(st.characters(exclude_categories=["C", "Nd"]), min_size=1, max_size=12).filter(str.strip)
NEVER = 2**31 - 2  # a day that no calendar shows
OF_NUMBERS = ("not_finite", "not_whole", "out_of_range")
ENDS = {"to_date": "from_date", "ended_on": "started_on", "closed_on": "opened_on"}


def furnished(folder: Path) -> Desk:
    """A desk that knows what the drawn rows refer to."""
    desk = Desk(folder)
    desk.take("organisations", [organisation(code) for code in CODES[1:]])
    desk.take("initiatives", WORLD["initiatives"])
    return desk


def any_value(column: Column) -> st.SearchStrategy:
    """A valid value of the column by itself."""
    if column.refers:
        return st.sampled_from(IDS[column.refers] + ([column.every_one] if column.every_one else []))
    if column.words and column.separator:
        return st.lists(st.sampled_from(column.words), min_size=1, max_size=3).map(column.separator.join)
    if column.words:
        return st.sampled_from(column.words)
    if column.pattern:
        return st.from_regex(column.pattern, fullmatch=True)
    return {
        "text": TEXT,
        "date": st.dates(date(2001, 1, 1), date(2026, 7, 1)),
        "number": st.floats(2, 90).map(lambda number: round(number, 3)),
        "whole": st.integers(0, 6),
        "flag": st.booleans(),
    }[column.type]


@st.composite
def rows_of(draw, dataset: str):
    """A few valid rows with different keys. Neither overlaps nor circles: organisations follow the order of CODES."""
    declared = contract(dataset)
    keys = draw(
        st.lists(
            st.tuples(*(any_value(declared.column(key)) for key in declared.keys)), min_size=1, max_size=4, unique=True
        )
    )
    rows = []
    for key in keys:
        row = dict(zip(declared.keys, key, strict=True))
        for column in declared.columns:
            if not column.key:
                row[column.name] = draw(any_value(column) if column.required else st.none() | any_value(column))
        rows.append(_made_sound(dataset, row))
    return list({tuple(row[key] for key in declared.keys): row for row in rows}.values())


def _made_sound(dataset: str, row: dict) -> dict:
    """What one column cannot know: ends after starts, whole months, parts that give the value, no circle."""
    for end, start in ENDS.items():
        if row.get(end) and row.get(start):
            row[end] = row[start] + timedelta(abs((row[end] - row[start]).days))
    if dataset == "observations":
        row["period_start"], row["period_end"] = month(row["period_start"].month, row["period_start"].year)
        row |= {
            "numerator": None,
            "denominator": None,
            "metric_id": "seen_in_time" if row["metric_id"] == "goal" else row["metric_id"],
        }
    for one, other in (("org_code", "group_code"), ("predecessor_code", "successor_code")):
        if other in row:
            row[one], row[other] = sorted((row[one], row[other]))
            row[other] = "ZZS" if row[one] == row[other] else row[other]
    if dataset == "metrics":
        row["contributes_to"] = None if row["contributes_to"] == row["metric_id"] else row["contributes_to"]
    return row


def tried(desk: Desk, path: Path):
    """Take the file and put everything back; returns the receipt."""
    desk.connection.begin()
    place = desk.place
    try:
        return desk.take_file(path)
    finally:
        desk.place = place
        desk.connection.rollback()


def written(desk: Desk, dataset: str, rows, types=None, *, never: list[tuple[int, str]] = ()) -> Path:
    """The rows as a file. never: rows (from 0) and columns of dates that no calendar shows."""
    made = table(dataset, rows, types)
    for at, name in never:
        days = made.column(name).cast(pa.int32()).to_pylist()
        days[at] = NEVER
        dates = pa.array(days, pa.int32()).cast(pa.date32())
        made = made.set_column(made.schema.names.index(name), name, dates)
    path = desk.folder / f"{dataset}-any.parquet"
    pq.write_table(made, path)
    return path


# What breaks each rule. Of rules that many columns share: the value; of the others: what is changed in the row. Periods
# of the year 2000 are in no other row, so that no key is met twice.
IN_ANY_COLUMN = {
    "missing_value": [None],
    "unknown_word": ["not a word", "Final"],
    "broken_code": ["not, a code", "É1"],
    "not_finite": [float("nan"), float("inf"), float("-inf")],
    "not_whole": [2.5],
    "out_of_range": [7, -1],
    "impossible_date": [None],  # put in when the file is written: Python has no such day
    "undefined": ["unheard_of"],
}
D = date
JANUARY = {"period_start": D(2000, 1, 1), "period_end": D(2000, 1, 31)}
MAY_2024 = {"period_start": D(2024, 5, 1), "period_end": D(2024, 5, 31)}
AUTUMN = {"period_start": D(2026, 10, 1), "period_end": D(2026, 10, 31)}
TOO_SHORT = {"period_start": D(2000, 5, 1), "period_end": D(2000, 5, 10)}
PARTS_OF_NOTHING = {"metric_id": "seen_in_time", "value": None, "denominator": 0.0}
IN_A_ROW = {
    ("observations", "end_before_start"): {"period_start": D(2000, 6, 1), "period_end": D(2000, 5, 31)},
    ("observations", "future_period"): AUTUMN,
    ("observations", "impossible_denominator"): PARTS_OF_NOTHING | {"numerator": 3.0},
    ("observations", "nothing_of_nothing"): PARTS_OF_NOTHING | {"numerator": 0.0},
    ("observations", "proportion_above_whole"): {"metric_id": "seen_in_time", "value": 100.5},
    ("observations", "value_against_parts"): {
        "metric_id": "seen_in_time", "value": 50.0, "numerator": 3.0, "denominator": 4.0,
    },
    ("observations", "fractional_count"): {"metric_id": "goal", "value": 2.5},
    ("observations", "before_opening"): {"org_code": "ZZ1"} | JANUARY,
    ("observations", "after_closing"): {"org_code": "ZZ2"} | MAY_2024,
    ("observations", "cadence_misfit"): {"metric_id": "seen_in_time"} | TOO_SHORT,
    ("organisations", "end_before_start"): {"opened_on": D(2000, 6, 1), "closed_on": D(2000, 5, 31)},
    ("memberships", "end_before_start"): {"from_date": D(2000, 6, 1), "to_date": D(2000, 5, 31)},
    ("targets", "end_before_start"): {"from_date": D(2000, 6, 1), "to_date": D(2000, 5, 31)},
    ("initiatives", "end_before_start"): {"started_on": D(2000, 6, 1), "ended_on": D(2000, 5, 31)},
    ("assessments", "future_round"): {"assessed_on": D(2026, 10, 1)},
    ("benefits", "future_period"): {"period_start": D(2026, 10, 1), "observed": 3.0},
}  # fmt: skip
UNDEFINED = {"organisation": "QQ9", "metric": "unheard_of"}


def plants(dataset: str) -> list[tuple[str, str, dict]]:
    """Rule, column and what is changed in a row: for every rule of the contract, and every reference."""
    declared = contract(dataset)
    found = [
        (rule.name, rule.column, changed)
        for rule in declared.rules
        for changed in (
            [IN_A_ROW[dataset, rule.name]]
            if (dataset, rule.name) in IN_A_ROW
            else [{rule.column: value} for value in IN_ANY_COLUMN[rule.name]]
        )
    ]
    return found + [
        ("undefined", column.name, {column.name: UNDEFINED.get(column.refers, "unheard of")})
        for column in declared.references
    ]
