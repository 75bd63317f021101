"""The sentences of a receipt: short where there is little to say, and never more taken than was."""

import pytest

from impact.intake.faults import fault, short
from impact.intake.receipts import Receipt
from tests.desk import Desk, observation


def told(verdict: str, **more) -> list[str]:
    return Receipt("a.csv", "ab", "observations", verdict, **more).sentences()


@pytest.mark.parametrize(
    ("counts", "opening"),
    [
        ({"rows": 3, "rejected": 3}, "none of it taken: 3 rows rejected."),
        ({"rows": 1, "waiting": 1, "place": 7}, "none of it taken: 1 row waiting. Receipt 7."),
        (
            {"rows": 1500, "rejected": 1200, "waiting": 299, "duplicates": 1},
            "none of it taken: 1,200 rows rejected, 299 waiting, 1 said twice and kept once.",
        ),
        (
            {"rows": 2, "taken": 1, "added": 1, "rejected": 1},
            "partly taken. 2 rows: 1 taken (1 new, 0 revised, 0 as before), 1 rejected.",
        ),
    ],
)
def test_a_file_of_which_nothing_was_taken_is_not_said_to_be_taken_in_part(counts, opening):
    assert told("partly", **counts) == [f"a.csv: {opening}"]


def test_columns_that_are_absent_stand_in_one_line_and_under_a_refused_file_in_none():
    faults = (
        fault("absent_column", column="note"),
        fault("absent_column", column="source"),
        fault("absent_column", column="numerator"),
        fault("default_column", column="breakdown", value="all"),
    )
    lines = told("accepted", faults=faults, rows=1)
    assert lines[1] == (
        "  Note (a.csv): The columns `note`, `source` and `numerator` are not in the file and count as empty."
        " Nothing, if there is nothing to say in them."
    )
    assert len(lines) == 3 and "`breakdown`" in lines[2]
    assert "column note): The column `note` is not" in told("accepted", faults=faults[:1], rows=1)[1]
    assert told("refused", faults=(*faults, fault("empty_file", value="no row")))[1:] == [
        "  Refused (a.csv): The file is empty: it holds no row. Export it again; an extract has at least one row."
    ]


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        ("140.56224899598394", "140.5622"),
        ("100.00001", "100"),
        ("-0.000012345678", "-0.00001235"),
        ("1.2345678e-07", "0.0000001235"),
        ("0.00000", "0"),
        ("70.25", "70.25"),
        ("inf", "inf"),
        ("2026-07-01", "2026-07-01"),
    ],
)
def test_a_figure_in_a_message_has_at_most_four_decimals_that_say_something(figure, written):
    assert short(figure) == written


def test_a_proportion_above_its_whole_is_told_shortly_and_kept_whole(tmp_path):
    receipt = Desk(tmp_path).take("observations", [observation(value=None, numerator=350.0, denominator=249.0)])
    [found] = [one for one in receipt.faults if one.rule == "proportion_above_whole"]
    assert found.message.startswith("The proportion is 140.5622, more") and found.value.startswith("140.56224899")
