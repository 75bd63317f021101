"""Batches: files given together are judged in dependency order, each against what those before it leave."""

from itertools import count

import pytest

from impact.intake.batch import Given, judge_batch
from tests.desk import TODAY, WORLD, Desk, counted, metric, observation, organisation, write


class Bench(Desk):
    """A desk that takes several files as one batch."""

    numbers = count(1)

    def batch(self, *files: tuple[str, list[dict]]):
        """Take (dataset, rows) pairs in this order; returns their receipts in this order."""
        given = []
        for dataset, rows in files:
            name = f"{dataset}-of-batch-{next(self.numbers)}.parquet"
            given.append(Given(write(self.folder / name, dataset, rows), name))
        receipts = judge_batch(self.connection, given, today=TODAY, first_place=self.place + 1)
        self.place += sum(receipt.altered for receipt in receipts)
        for receipt in receipts:
            counted(receipt)
        return receipts


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_definitions_are_judged_before_what_uses_them_whatever_the_order(tmp_path):
    bench = Bench(tmp_path, world=False)
    receipts = bench.batch(*((dataset, WORLD[dataset]) for dataset in reversed(WORLD)))
    assert [receipt.verdict for receipt in receipts] == ["accepted"] * len(WORLD)
    assert [receipt.dataset for receipt in receipts] == list(reversed(WORLD))
    assert sorted(receipt.place for receipt in receipts) == list(range(1, len(WORLD) + 1))


def test_files_of_one_dataset_are_judged_as_given_and_the_later_one_wins(bench):
    bench.batch(("observations", [observation(1, value=10.0)]), ("observations", [observation(1, value=20.0)]))
    assert [row["value"] for row in bench.rows("taken", "observations")] == [20.0]


def test_a_refusal_stops_only_its_own_file(bench):
    receipts = bench.batch(
        ("organisations", [organisation("ZZ8", kind="hospital")]),
        ("observations", [observation(1), observation(1, "ZZ8")]),
    )
    assert [receipt.verdict for receipt in receipts] == ["refused", "partly"]
    assert [receipt.place for receipt in receipts] == [None, bench.place]


def test_a_metric_may_change_its_meaning_when_the_batch_sends_every_observation_again(bench):
    bench.take("observations", [observation(1), observation(2)])
    again = [observation(1, value=0.7), observation(2, value=0.8), observation(3, value=0.9)]
    receipts = bench.batch(("observations", again), ("metrics", [metric(unit="score", kind="score")]))
    assert [receipt.verdict for receipt in receipts] == ["accepted", "accepted"]
    assert [row["value"] for row in bench.rows("taken", "observations")] == [0.7, 0.8, 0.9]


def test_a_metric_may_not_change_its_meaning_when_one_observation_is_missing(bench):
    bench.take("observations", [observation(1), observation(2)])
    receipts = bench.batch(
        ("metrics", [metric(unit="score", kind="score")]), ("observations", [observation(1, value=0.7)])
    )
    assert [receipt.verdict for receipt in receipts] == ["refused", "accepted"]
    assert "1 of its observations" in receipts[0].faults[-1].message


def test_a_metric_may_not_change_its_meaning_when_an_observation_sent_again_is_rejected(bench):
    bench.take("observations", [observation(1), observation(2)])
    before = bench.rows("taken", "metrics")
    again = [observation(1, value=0.7), observation(2, value=0.8, status="odd")]
    receipts = bench.batch(("metrics", [metric(unit="score", kind="score")]), ("observations", again))
    assert [receipt.verdict for receipt in receipts] == ["refused", "partly"]
    assert bench.rows("taken", "metrics") == before


def test_a_batch_from_nothing_gives_the_same_tables_in_whatever_order_its_files_are_given(tmp_path):
    states = []
    for number, order in enumerate((list(WORLD), list(reversed(WORLD)))):
        folder = tmp_path / str(number)
        folder.mkdir()
        bench = Bench(folder, world=False)
        bench.batch(*((dataset, WORLD[dataset]) for dataset in order))
        states.append(bench.state())
    assert states[0] == states[1]


def test_observations_sent_again_as_they_were_under_a_changed_metric_count_as_taken(bench):
    bench.take("observations", [observation(1), observation(2)])
    again = [observation(1), observation(2)]
    receipts = bench.batch(("metrics", [metric(unit="score", kind="score")]), ("observations", again))
    assert [(receipt.verdict, receipt.altered) for receipt in receipts] == [("accepted", True)] * 2
    assert {row["place"] for row in bench.rows("taken", "observations")} == {receipts[1].place}
