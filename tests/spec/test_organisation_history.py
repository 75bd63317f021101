"""An organisation's line: mergers and splits before and after it, through the chain, each said once."""

from datetime import date

import pytest

from impact import store
from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.viewer import PUBLIC
from tests.desk import TODAY, organisation, write

LINE = [
    ("ZZA", "ZZC", date(2015, 4, 1), "merger"),
    ("ZZB", "ZZC", date(2015, 4, 1), "merger"),
    ("ZZC", "ZZD", date(2020, 4, 1), "split"),
    ("ZZC", "ZZE", date(2020, 4, 1), "split"),
    ("ZZD", "ZZF", date(2024, 4, 1), "rename"),
]


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    here = tmp_path_factory.mktemp("line")
    names = ("predecessor_code", "successor_code", "effective_on", "kind")
    files = [
        write(here / "organisations.parquet", "organisations", [organisation(f"ZZ{letter}") for letter in "ABCDEF"]),
        write(here / "successions.parquet", "successions", [dict(zip(names, row, strict=True)) for row in LINE]),
    ]
    settings = Settings(Folder(here / "data"), fixed_today=TODAY)
    assert {receipt.verdict for receipt in take(settings, files, by="a test")} == {"accepted"}
    opened = store.open_current(settings.folder, TODAY)
    yield lambda code: [
        (row["predecessor_code"], row["successor_code"])
        for row in opened.ask("organisation_history", PUBLIC, organisation=code).to_pylist()
    ]
    opened.close()


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("ZZA", ["AC", "CD", "CE", "DF"]),
        ("ZZC", ["AC", "BC", "CD", "CE", "DF"]),
        ("ZZF", ["AC", "BC", "CD", "DF"]),
        ("ZZE", ["AC", "BC", "CE"]),
    ],
)
def test_the_line_is_walked_both_ways_and_no_sibling_is_in_it(asked, code, line):
    assert asked(code) == [(f"ZZ{before}", f"ZZ{after}") for before, after in line]
