"""Made files in layouts that are known: a CSV of the NHS Oversight Framework, and a wide Staff Survey workbook."""

from pathlib import Path

import openpyxl

FRAMEWORK = """\ufeffTrust_code,Trust_name,Metric_ID,Reporting_date,Units,Value,Rank
{code},One,OF4000,Q1 2025/26,score,2.10,4
{code},One,OF0081,Year to date 25/26,%,-0.4,4
{code},One,OF0088,Jul 24 - Jun 25,rate,14.2,4
{code},One,OF0088,Jul 24 - Jun 25,count,*,4
"""
FRAMEWORK_NAME = "nhs-oversight-framework-acute-trust-data-q3-25-26.csv"


def framework(folder: Path, code: str = "ZZ1") -> Path:
    """Four figures of one trust, one of them suppressed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FRAMEWORK_NAME
    path.write_text(FRAMEWORK.format(code=code), encoding="utf-8")
    return path


def survey(path: Path, codes: tuple[str, str] = ("ZZ1", "ZZ2")) -> Path:
    """A workbook whose first sheet is a cover; three figures of two organisations, one of them suppressed."""
    book = openpyxl.Workbook()
    book.active.title = "About"
    book.active.append(["Contents", "What is in it"])
    book.active.append(["Benchmark", "One row an organisation"])
    sheet = book.create_sheet("Benchmark")
    for row in (
        ["NHS Staff Survey 2024"],
        ["Org code", "Organisation", "Respondents", "q3d", "Staff engagement"],
        [codes[0], "One", 900, 71.2, 6.81],
        [codes[1], "Two", 8, "*", None],
    ):
        sheet.append(row)
    book.save(path)
    return path
