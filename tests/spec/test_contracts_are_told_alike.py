"""One contract, told in three places: the document, the template's second sheet and the Methods page say the same."""

import io
import re
from html import unescape

import pytest
from openpyxl import load_workbook

from impact.contracts import contract, contracts, documents
from impact.contracts.workbook import workbook
from impact.ui import reference

EACH = pytest.mark.parametrize("dataset", contracts())
TAG = re.compile(r"<[^>]+>")


def in_document(dataset: str) -> list[tuple[str, ...]]:
    """The rows of every table of the Markdown document, heads among them."""
    lines = documents.document(contract(dataset), "markdown").splitlines()
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines if line.startswith("|") and "---" not in line]
    return [tuple(plain(cell.replace("\\|", "|")) for cell in row) for row in rows]


def in_template(dataset: str) -> list[tuple[str, ...]]:
    """The rows of the second sheet, beneath what it says of the whole."""
    sheet = load_workbook(io.BytesIO(workbook(contract(dataset))))["About"]
    rows = [tuple(cell for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]
    first = next(place for place, row in enumerate(rows) if row[:1] == ("Column",))
    return [tuple(plain(cell) for cell in row) for row in rows[first:] if row]


def on_page(dataset: str) -> list[tuple[str, ...]]:
    """The rows of every table of the contract's fold on the Methods page."""
    rows = re.findall(r"<tr>(.*?)</tr>", fold(dataset))
    return [tuple(plain(read(cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)) for row in rows]


def fold(dataset: str) -> str:
    """The contract as it stands on the Methods page."""
    (found,) = re.findall(rf"<details id='contract-{dataset}'>.*?</details>", reference.agreements())
    return found


def read(markup: str) -> str:
    return unescape(TAG.sub("", markup))


def plain(text: str) -> str:
    """The words without what marks them as code."""
    return text.replace("`", "").strip()


def without_empty(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """A sheet keeps no empty cell."""
    return [tuple(cell for cell in row if cell) for row in rows]


@EACH
def test_document_template_and_page_have_the_same_tables(dataset):
    document = in_document(dataset)
    assert on_page(dataset) == document
    assert in_template(dataset) == without_empty(document)


@EACH
def test_each_place_says_every_rule_that_the_door_applies_and_what_becomes_of_a_breach(dataset):
    for told in (in_document(dataset), in_template(dataset), on_page(dataset)):
        rules = {(row[0], row[2], row[3]) for row in told if len(row) == 4}
        for rule in contract(dataset).rules:
            assert (rule.name, rule.severity, plain(rule.description)) in rules
            assert any(row[0] == rule.severity for row in told if len(row) == 2)


@EACH
def test_each_place_says_what_it_is_for_and_what_a_row_is(dataset):
    document = documents.document(contract(dataset), "markdown")
    sheet = load_workbook(io.BytesIO(workbook(contract(dataset))))["About"]
    template = "\n".join(str(cell.value) for row in sheet.iter_rows(max_row=8) for cell in row if cell.value)
    page = read(fold(dataset))
    for sentence in (contract(dataset).purpose, contract(dataset).grain):
        for told in (document, template, page):
            assert plain(sentence) in plain(told)
