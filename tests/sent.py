"""Observations as people send them: CSV in its dialects, and workbooks of several sheets."""

import csv
import io

from openpyxl import Workbook

HEADER = ["metric_id", "org_code", "period_start", "breakdown", "period_end", "value", "status"]


def rows_of(rows: list[dict]) -> list[list]:
    return [[row.get(name) for name in HEADER] for row in rows]


def as_csv(rows, header=HEADER, separator: str = ",", decimal: str = ".", above=()) -> str:
    into = io.StringIO()
    lines = csv.writer(into, delimiter=separator)
    lines.writerows([[line] for line in above])
    lines.writerow(header)
    lines.writerows(
        [str(cell).replace(".", decimal) if isinstance(cell, float) else cell for cell in row] for row in rows
    )
    return into.getvalue()


def book(sheets: dict[str, list], **hidden) -> Workbook:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = hidden.get(title, "visible")
    return made


def saved(made: Workbook) -> bytes:
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


def put(folder, content: bytes | str, name: str = "observations.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
