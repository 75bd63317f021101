"""Files of many rows are judged by shorter ways (words before rows, counting before merging), to the same receipts."""

import pytest

from impact.intake import rows
from impact.intake.batch import Given, judge_batch
from tests.desk import TODAY, WORLD, Desk, found, metric, month, observation, organisation, write

MANY = rows.WORDS_FIRST


def many(**first) -> list[dict]:
    """Sound rows for 200 organisations, of which the first row says what `first` says instead."""
    row = observation(metric_id="seen_in_time")
    made = []
    for place in range(MANY):
        start, end = month(1 + place // 200, year=2020)
        made.append(row | {"org_code": f"ZZ-{place % 200:03d}", "period_start": start, "period_end": end})
    return [made[0] | first, *made[1:]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.take("organisations", [organisation(f"ZZ-{place:03d}") for place in range(200)])
    return desk


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ({"metric_id": "Not a metric"}, ("broken_code", 1, "metric_id")),
        ({"org_code": "zz1"}, ("broken_code", 1, "org_code")),
        ({"org_code": None}, ("missing_value", 1, "org_code")),
        ({"metric_id": ""}, ("missing_value", 1, "metric_id")),
        ({"status": "ready"}, ("unknown_word", 1, "status")),
        ({"metric_id": "nobody_knows"}, ("undefined", 1, "metric_id")),
        ({"org_code": "ZZ-999"}, ("undefined", 1, "org_code")),
        ({"org_code": "ZZ-001"}, ("conflicting_rows", 1, "metric_id, org_code, period_start, breakdown")),
    ],
)
def test_one_bad_row_among_many_is_found(desk, first, expected):
    rows_given = many(**first)
    if expected[0] == "conflicting_rows":
        rows_given[0]["value"] += 1
    receipt = desk.take("observations", rows_given)
    assert expected in found(receipt, "reject", "wait")
    assert receipt.rows == MANY and receipt.rejected + receipt.waiting == len(found(receipt, "reject", "wait"))


COUNT = metric(unit="count", kind="count")
SENT_AGAIN = [row | {"value": 5.0} for row in WORLD["observations"]]
BATCHES = {
    "revised": [("observations", SENT_AGAIN[:3]), ("observations", SENT_AGAIN[2:])],
    "redefined": [("metrics", [COUNT]), ("observations", SENT_AGAIN)],
    "left-behind": [("metrics", [COUNT]), ("observations", [*SENT_AGAIN[:-1], SENT_AGAIN[-1] | {"metric_id": "?"}])],
    "gone": [("organisations", [organisation("ZZ1", withdrawn=True)])],
    "waiting": [("observations", [observation(7, org_code="ZZ-9")])],
}


@pytest.mark.parametrize("batch", BATCHES.values(), ids=BATCHES)
def test_what_is_only_counted_is_counted_as_if_it_were_merged(tmp_path, batch):
    """In a check the last file is not merged, unless a metric of new meaning has its figures looked for in the state."""
    files = [
        Given(write(tmp_path / f"{of}-{at}.parquet", of, sent), f"{of}-{at}") for at, (of, sent) in enumerate(batch)
    ]
    receipts = []
    for needed in (False, True):
        desk = Desk(tmp_path)
        desk.take("observations", WORLD["observations"])
        receipts.append(
            judge_batch(desk.connection, files, today=TODAY, first_place=desk.place + 1, doubts=False, needed=needed)
        )
    assert receipts[0] == receipts[1]
