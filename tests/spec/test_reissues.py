"""A file that re-issues an earlier one, by worked example: which it is taken for, what it lacks, what becomes of that."""

import pytest

from impact.intake.batch import Given, judge_batch
from tests.desk import TODAY, Desk, counted, metric, observation, write


class Office(Desk):
    """A desk that knows what the files were called that stand."""

    def __init__(self, folder):
        super().__init__(folder)
        self.names: dict[int, str] = {}
        self.take("metrics", [metric("other")])

    def send(self, name: str, rows: list[dict], *, withdraw: bool = False):
        path = write(self.folder / name, "observations", rows)
        [receipt] = judge_batch(
            self.connection,
            [Given(path, name)],
            today=TODAY,
            first_place=self.place + 1,
            earlier=self.names,
            withdraw_missing=withdraw,
        )
        counted(receipt)
        self.place += receipt.altered
        self.names |= {receipt.place: name} if receipt.altered else {}
        return receipt

    def in_view(self) -> list[tuple]:
        """Organisation and month of the figures in view."""
        return [
            (row["org_code"], row["period_start"].month)
            for row in self.rows("taken", "observations")
            if not row["withdrawn"]
        ]


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def months(*numbers: int, org_code: str = "ZZ1", **more) -> list[dict]:
    return [observation(number, org_code, **more) for number in numbers]


def told(receipt) -> list[str]:
    return [fault.message for fault in receipt.faults if fault.rule in ("rows_not_here", "rows_withdrawn")]


def test_rows_that_the_next_issue_by_name_no_longer_has_are_told_with_examples_and_stay(office):
    office.send("observations-june.parquet", months(1, 2, 3, 4, 5, 6))
    receipt = office.send("Observations-June_V2.parquet", months(2))
    assert told(receipt) == [
        "5 rows you sent before (`observations-june.parquet`, receipt 4) are not here: `seen_in_time` of ZZ1, 2026-01-01;"
        " `seen_in_time` of ZZ1, 2026-03-01; `seen_in_time` of ZZ1, 2026-04-01 and 2 more."
    ]
    assert (receipt.verdict, receipt.not_here, receipt.withdrawn) == ("unchanged", 5, 0)
    assert office.in_view() == [("ZZ1", number) for number in range(1, 7)]


def test_withdrawn_they_go_out_of_view_with_the_new_issue_as_their_origin_and_not_out_of_history(office):
    office.send("observations-june.parquet", months(1, 2, 3))
    receipt = office.send("observations-june-v2.parquet", months(1, 2), withdraw=True)
    assert told(receipt) == [
        "1 row you sent before (`observations-june.parquet`, receipt 4) is not here and taken out of view, as you asked:"
        " `seen_in_time` of ZZ1, 2026-03-01."
    ]
    assert (receipt.verdict, receipt.not_here, receipt.withdrawn, receipt.unchanged) == ("accepted", 1, 1, 2)
    assert "1 sent before and withdrawn" in receipt.sentences()[0]
    assert office.in_view() == [("ZZ1", 1), ("ZZ1", 2)]
    assert [(row["place"], row["row"]) for row in office.rows("taken", "observations")] == [(5, 1), (5, 2), (5, 0)]
    again = office.send("observations-june-v2.parquet", months(1, 2), withdraw=True)
    assert (again.verdict, again.not_here) == ("unchanged", 0)


def test_a_code_put_right_in_the_next_issue_leaves_none_of_the_rows_of_the_first(office):
    office.send("observations-june.parquet", months(1, 2))
    receipt = office.send("observations-june-v2.parquet", months(1, 2, org_code="ZZS"), withdraw=True)
    assert (receipt.added, receipt.withdrawn) == (2, 2)
    assert office.in_view() == [("ZZS", 1), ("ZZS", 2)]


def test_a_period_put_right_does_not_meet_the_one_that_is_withdrawn_with_it(office):
    wrong = months(3)[0]
    office.send("observations-june.parquet", [wrong | {"period_start": wrong["period_start"].replace(day=5)}])
    kept = office.send("observations-june-v2.parquet", months(3))
    assert (kept.rejected, kept.not_here) == (1, 1)
    assert office.send("observations-june-v2.parquet", months(3), withdraw=True).added == 1


def test_more_than_half_of_what_is_in_force_from_a_file_makes_the_next_its_issue_whatever_they_are_called(office):
    office.send("observations-a.parquet", months(1, 2, 3, 4) + months(1, 2, 3, 4, org_code="ZZS"))
    half = months(1, 2, 4) + months(4, org_code="ZZS")
    assert told(office.send("observations-b.parquet", half)) == []  # four of eight
    receipt = office.send("observations-c.parquet", months(1, 2, 3, 4, value=1.5) + months(1, org_code="ZZS"))
    assert (receipt.revised, receipt.not_here) == (4, 3)
    assert told(receipt)[0].startswith("3 rows you sent before (`observations-a.parquet`, receipt 4) are not here")


def test_one_organisation_s_correction_re_issues_no_file_of_several_unless_it_is_named_so(office):
    office.send("observations-june.parquet", months(1, 2, 3) + months(1, 2, org_code="ZZS"))
    correction = office.send("observations-zz1.parquet", months(1, 2, 3, value=2.0), withdraw=True)
    assert (correction.revised, told(correction)) == (3, [])
    assert told(office.send("observations-june-v2.parquet", months(1, 2, 3, value=4.0))) != []


def test_what_is_no_re_issue_or_lies_beyond_it_is_not_missed(office):
    office.send("observations.parquet", months(1, 2, 3, 4) + months(1, 2, 3, 4, metric_id="other"))
    nothing = [
        ("observations-other.parquet", months(1, 2, org_code="ZZS")),  # nothing of it
        ("observations.parquet", months(5, 6)),  # the next months by the same name
        (
            "observations-rolling.parquet",
            months(3, 4, 5),
        ),  # the first months have rolled out; the other metric is not here
        ("observations.parquet", months(2, org_code="ZZ2")),  # another organisation's by the same name
    ]
    for name, rows in nothing:
        assert told(office.send(name, rows, withdraw=True)) == [], name
    office.send("observations-v3.parquet", months(6, value=2.0))
    assert (
        told(office.send("observations-v2.parquet", months(5, value=2.0))) != []
    )  # re-issues the first, not the third
    assert ("ZZ1", 6) in office.in_view()


def test_rows_that_are_rejected_are_here_all_the_same(office):
    office.send("observations-june.parquet", months(1, 2))
    receipt = office.send("observations-june-v2.parquet", months(1) + months(2, status="who knows"), withdraw=True)
    assert (receipt.rejected, receipt.not_here, told(receipt)) == (1, 0, [])
    blocked = office.send("observations-june-v2.parquet", months(1, surprise=1.0), withdraw=True)
    assert (blocked.verdict, office.in_view()) == ("refused", [("ZZ1", 1), ("ZZ1", 2)])


def test_without_doubts_nothing_is_told_and_only_what_was_asked_for_is_withdrawn(office):
    office.send("observations-june.parquet", months(1, 2))
    path = write(office.folder / "observations-june-v2.parquet", "observations", months(1, value=3.0))
    for withdraw, left in ((False, 2), (True, 1)):
        [receipt] = judge_batch(
            office.connection,
            [Given(path, path.name)],
            today=TODAY,
            first_place=5,
            earlier=office.names,
            doubts=False,
            withdraw_missing=withdraw,
        )
        assert (len(told(receipt)), len(office.in_view())) == (int(withdraw), left)
