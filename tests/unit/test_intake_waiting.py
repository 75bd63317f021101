"""Rows that wait: they enter when their definition comes, wait again when it goes, and never come twice."""

from datetime import date

import pytest

from tests.desk import WORLD, Desk, found, metric, observation, organisation


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def values(desk, schema="taken", dataset="observations", column="value"):
    return [row[column] for row in desk.rows(schema, dataset)]


def test_rows_that_wait_enter_by_themselves_when_their_organisation_is_defined(desk):
    receipt = desk.take("observations", [observation(1), observation(1, "ZZ7"), observation(2, "ZZ7")])
    assert (receipt.verdict, receipt.taken, receipt.waiting) == ("partly", 1, 2)
    assert {row["missing"] for row in desk.rows("waiting", "observations")} == {"organisation ZZ7"}
    receipt = desk.take("organisations", [organisation("ZZ7")])
    assert receipt.entered == {"observations": 2}
    assert "2 rows of observations that waited are in now." in receipt.sentences()
    assert len(desk.rows("taken", "observations")) == 3
    assert desk.rows("waiting", "observations") == []


def test_a_row_that_enters_keeps_the_place_and_row_of_its_own_file(desk):
    desk.take("observations", [observation(1), observation(2, "ZZ7")])
    waited_at = desk.place
    desk.take("organisations", [organisation("ZZ7")])
    entered = next(row for row in desk.rows("taken", "observations") if row["org_code"] == "ZZ7")
    assert (entered["place"], entered["row"]) == (waited_at, 2)


def test_a_row_that_lacks_two_things_enters_with_the_second(desk):
    desk.take("observations", [observation(1, "ZZ7", "new_metric")])
    assert values(desk, "waiting", column="missing") == ["metric new_metric; organisation ZZ7"]
    assert desk.take("metrics", [metric("new_metric")]).entered == {}
    assert values(desk, "waiting", column="missing") == ["organisation ZZ7"]
    assert desk.take("organisations", [organisation("ZZ7")]).entered == {"observations": 1}


def test_rows_wait_again_when_their_definition_is_withdrawn_and_come_back_with_it(desk):
    desk.take("observations", [observation(1), observation(2)])
    receipt = desk.take("organisations", [organisation("ZZ1", withdrawn=True)])
    assert receipt.back["observations"] == 2
    assert (values(desk), values(desk, "waiting", column="missing")) == ([], ["organisation ZZ1"] * 2)
    assert desk.take("organisations", [organisation("ZZ1")]).entered["observations"] == 2
    assert values(desk) == [71.0, 72.0]


def test_a_definition_that_waits_does_not_define(desk):
    desk.take("initiatives", [WORLD["initiatives"][0] | {"org_code": "ZZ7"}])
    receipt = desk.take("benefits", WORLD["benefits"])
    assert (receipt.waiting, found(receipt)) == (1, [("undefined", 1, "initiative_id")])
    receipt = desk.take("organisations", [organisation("ZZ7")])
    assert receipt.entered == {"initiatives": 1, "benefits": 1}


def test_rows_of_one_file_may_define_one_another_in_any_order(desk):
    rows = [metric("aa", contributes_to="bb"), metric("bb", contributes_to="cc"), metric("cc", contributes_to="goal")]
    assert desk.take("metrics", rows).verdict == "accepted"


def test_a_chain_of_definitions_enters_whole_when_its_end_arrives(desk):
    receipt = desk.take("metrics", [metric("aa", contributes_to="bb"), metric("bb", contributes_to="cc")])
    assert (receipt.waiting, [fault[:2] for fault in found(receipt)]) == (2, [("undefined", 1), ("undefined", 2)])
    assert desk.take("metrics", [metric("cc")]).entered == {"metrics": 2}


def test_a_chain_of_definitions_waits_whole_when_its_end_is_withdrawn(desk):
    desk.take("metrics", [metric("aa", contributes_to="bb"), metric("bb", contributes_to="cc"), metric("cc")])
    desk.take("observations", [observation(1, metric_id="aa")])
    receipt = desk.take("metrics", [metric("cc", withdrawn=True)])
    assert receipt.back == {"metrics": 2, "observations": 1}


def test_a_revision_that_waits_leaves_the_earlier_row_in_force_until_it_enters(desk):
    initiative = WORLD["initiatives"][0]
    desk.take("initiatives", [initiative])
    receipt = desk.take("initiatives", [initiative | {"title": "New title", "org_code": "ZZ7"}])
    assert (receipt.waiting, values(desk, "taken", "initiatives", "title")) == (1, ["Rota"])
    desk.take("organisations", [organisation("ZZ7")])
    assert values(desk, "taken", "initiatives", "title") == ["New title"]
    assert values(desk, "waiting", "initiatives", "title") == []


def test_a_row_that_loses_its_definition_while_its_revision_waits_does_not_come_back(desk):
    initiative = WORLD["initiatives"][0]
    desk.take("initiatives", [initiative])
    desk.take("initiatives", [initiative | {"title": "New title", "org_code": "ZZ7"}])
    desk.take("organisations", [organisation("ZZ1", withdrawn=True)])
    desk.take("organisations", [organisation("ZZ1")])
    assert values(desk, "taken", "initiatives", "title") == []
    assert values(desk, "waiting", "initiatives", "title") == ["New title"]


def test_a_newer_row_supersedes_one_that_waits(desk):
    initiative = WORLD["initiatives"][0]
    desk.take("initiatives", [initiative | {"title": "Second", "org_code": "ZZ7"}])
    receipt = desk.take("initiatives", [initiative | {"title": "Third"}])
    assert (receipt.added, receipt.altered) == (1, True)
    desk.take("organisations", [organisation("ZZ7")])
    assert values(desk, "taken", "initiatives", "title") == ["Third"]


def test_a_row_that_waits_twice_waits_once_as_it_was_sent_last(desk):
    desk.take("observations", [observation(1, "ZZ7", value=1.0)])
    receipt = desk.take("observations", [observation(1, "ZZ7", value=2.0)])
    assert (receipt.waiting, receipt.altered) == (1, True)
    assert values(desk, "waiting") == [2.0]


def test_a_file_whose_rows_wait_already_alters_nothing_and_is_taken_once_they_may_enter(desk):
    rows = [observation(1, "ZZ7")]
    desk.take("observations", rows)
    receipt = desk.take("observations", rows)
    assert (receipt.verdict, receipt.altered, receipt.waiting) == ("partly", False, 1)
    desk.take("organisations", [organisation("ZZ7")])
    assert desk.take("observations", rows).verdict == "unchanged"


def test_rows_that_waited_for_their_metric_stay_out_where_they_overlap_and_the_receipt_says_so(desk):
    long = observation(1, metric_id="new_metric", period_end=date(2026, 2, 28))
    desk.take("observations", [long])
    desk.take("observations", [observation(2, metric_id="new_metric"), observation(3, metric_id="new_metric")])
    receipt = desk.take("metrics", [metric("new_metric")])
    assert receipt.entered == {"observations": 2}
    assert ("overlap_on_entry", None, None) in found(receipt, "warn")
    assert [row["period_start"].month for row in desk.rows("taken", "observations")] == [1, 3]
    assert desk.rows("waiting", "observations") == []


def test_rows_that_waited_for_a_rolling_metric_may_overlap(desk):
    rows = [observation(number, metric_id="new_metric", period_end=date(2026, 6, 30)) for number in (1, 2)]
    desk.take("observations", rows)
    assert desk.take("metrics", [metric("new_metric", window="rolling")]).entered == {"observations": 2}


def test_a_shipped_definition_comes_back_when_the_one_over_it_is_withdrawn(desk):
    shipped = desk.connection.execute(
        """
        SELECT metric_id FROM shipped_metric
        WHERE unit = 'percent' AND kind = 'proportion' AND cadence = 'monthly' ORDER BY metric_id LIMIT 1
        """
    ).fetchone()[0]
    assert desk.take("observations", [observation(1, metric_id=shipped)]).verdict == "accepted"
    desk.take("metrics", [metric(shipped, title="Ours")])
    assert desk.take("metrics", [metric(shipped, title="Ours", withdrawn=True)]).back == {}
    assert len(desk.rows("taken", "observations")) == 1


def test_every_organisation_and_every_metric_are_never_missing(desk):
    assert desk.take("targets", [WORLD["targets"][0]]).verdict == "accepted"
    assert desk.take("events", [WORLD["events"][0]]).verdict == "accepted"


def test_an_id_that_is_nearly_a_known_one_is_asked_about(desk):
    receipt = desk.take("observations", [observation(1, metric_id="seen_in_tme")])
    assert "seen_in_tme: did you mean seen_in_time?" in receipt.faults[-1].message
