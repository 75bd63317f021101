"""The sample: the same bytes on every run, extracts that keep their contracts, and the signals it says are in it."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from impact import sample, spc
from impact.catalogue import frameworks, metrics
from impact.contracts import contract, contracts
from impact.sample.hidden import OF_INITIATIVES

ARROW = {"text": "string", "date": "date32[day]", "number": "double", "whole": "int64", "flag": "bool"}
# Real codes of the Organisation Data Service are letters and figures only.
REAL_CODE = re.compile(r"[A-Z0-9]+")
PRECEDENCE = ("plan", "standard", "ambition")
LASTS_AT_MOST = {"weekly": 7, "monthly": 31, "quarterly": 92, "half_yearly": 184, "annual": 366}


@pytest.fixture(scope="module")
def paths(tmp_path_factory) -> list[Path]:
    return sample.write_extracts(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def extracts(paths) -> dict[str, list[dict]]:
    """Rows by dataset, of all files of it."""
    rows: dict[str, list[dict]] = {}
    for path in paths:
        rows.setdefault(path.stem.split("-")[0], []).extend(pq.read_table(path).to_pylist())
    return rows


@pytest.fixture(scope="module")
def definitions(extracts) -> dict[str, dict]:
    return {metric.metric_id: vars(metric) for metric in metrics()} | {
        row["metric_id"]: row for row in extracts["metrics"]
    }


@pytest.fixture(scope="module")
def judged(extracts, definitions) -> dict[str, dict]:
    """One row a series as the SPC kernel summarises it, by `metric organisation breakdown`."""
    table = pa.Table.from_pylist(list(kernel_rows(extracts, definitions)))
    return {row["series"]: row for row in spc.summarise(spc.analyse(table)).to_pylist()}


def kernel_rows(extracts, definitions):
    """The observations as the kernel reads them; the plain, slow way to find a point's target and recalculation."""
    restarts = {recalculated(event, extracts) for event in extracts["events"] if event["kind"] == "recalculate"}
    for row in extracts["observations"]:
        definition = definitions[row["metric_id"]]
        if definition["window"] == "rolling":
            continue
        yield {
            "series": f"{row['metric_id']} {row['org_code']} {row['breakdown']}",
            "period_start": row["period_start"],
            "value": row["value"],
            "better": definition["better"],
            "target": target_of(row, extracts["targets"]),
            "recalculate": (row["metric_id"], row["org_code"], row["period_start"]) in restarts,
        }


def recalculated(event, extracts):
    """Metric, organisation and first day of the first period on or after a recalculation."""
    days = [
        row["period_start"]
        for row in extracts["observations"]
        if (row["metric_id"], row["org_code"]) == (event["metric_id"], event["org_code"])
    ]
    return event["metric_id"], event["org_code"], min(day for day in days if day >= event["occurred_on"])


def target_of(row, targets) -> float | None:
    held = [
        target
        for target in targets
        if target["metric_id"] == row["metric_id"]
        and target["org_code"] in (row["org_code"], "*")
        and target["from_date"] <= row["period_start"] < (target["to_date"] or date.max)
    ]
    held.sort(key=lambda target: (target["org_code"] == "*", PRECEDENCE.index(target["kind"])))
    return held[0]["target"] if held else None


def series_of(extracts, metric_id, org_code) -> list[dict]:
    return sorted(
        (row for row in extracts["observations"] if (row["metric_id"], row["org_code"]) == (metric_id, org_code)),
        key=lambda row: row["period_start"],
    )


def planted(what: str):
    (found,) = (one for one in sample.PLANTED if one.what.startswith(what))
    return found


def test_two_runs_give_the_same_bytes(paths, tmp_path):
    again = sample.write_extracts(tmp_path)
    assert [path.name for path in again] == [path.name for path in paths]
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in paths]


def test_every_dataset_has_an_extract_and_definitions_come_before_what_uses_them(paths):
    found = [path.stem.split("-")[0] for path in paths]
    assert set(found) == set(contracts())
    assert found.index("organisations") == 0
    assert found.index("metrics") < found.index("targets") < found.index("observations")
    assert found.index("initiatives") < found.index("benefits")


def test_every_extract_has_exactly_the_columns_and_types_of_its_contract(paths):
    for path in paths:
        columns = contract(path.stem.split("-")[0]).columns
        schema = pq.read_schema(path)
        assert [(field.name, str(field.type)) for field in schema] == [
            (column.name, ARROW[column.type]) for column in columns
        ], path.name


def test_every_value_keeps_its_contract_words_pattern_and_range(extracts):
    for dataset, rows in extracts.items():
        for column in contract(dataset).columns:
            for value in {row[column.name] for row in rows}:
                if column.required:
                    assert value not in (None, ""), (dataset, column.name)
                if value is None or value == column.every_one:
                    continue
                parts = value.split(column.separator) if column.separator else [value]
                assert not column.words or set(parts) <= set(column.words), (dataset, column.name, value)
                assert not column.pattern or re.fullmatch(column.pattern, value), (dataset, column.name, value)


def test_no_key_appears_twice(extracts):
    for dataset, rows in extracts.items():
        keys = Counter(tuple(row[name] for name in contract(dataset).keys) for row in rows)
        assert keys.most_common(1)[0][1] == 1, (dataset, keys.most_common(1))


def test_everything_referred_to_is_defined(extracts, definitions):
    whole = frameworks()
    of_each = {(framework.id, practice.id) for framework in whole for practice in framework.practices}
    assert {(row["framework"], row["practice"]) for row in extracts["assessments"]} <= of_each
    defined = {
        "organisation": {row["org_code"] for row in extracts["organisations"]},
        "metric": set(definitions),
        "initiative": {row["initiative_id"] for row in extracts["initiatives"]},
        "framework": {framework.id for framework in whole},
        "practice": {practice for _, practice in of_each},
        "level": {level.id for framework in whole for level in framework.levels},
    }
    for dataset, rows in extracts.items():
        for column in contract(dataset).references:
            used = {row[column.name] for row in rows} - {None, column.every_one}
            assert used <= defined[column.refers], (dataset, column.name)


def test_no_code_can_be_a_real_one_and_every_organisation_is_plainly_fictional(extracts):
    for row in extracts["organisations"]:
        assert row["org_code"].startswith("ZZ-")
        assert not REAL_CODE.fullmatch(row["org_code"])
    assert not any("nhs.uk" in row["contact"] for row in extracts["contacts"])


def test_every_provider_type_is_there_with_a_system_of_eleven_and_an_ambulance_trust_in_two_systems(extracts):
    types = {row["provider_type"] for row in extracts["organisations"]}
    assert set(contract("organisations").column("provider_type").words) - types == {"other"}
    inside = [row for row in extracts["memberships"] if row["kind"] == "in_system" and row["to_date"] is None]
    assert Counter(row["group_code"] for row in inside)["ZZ-NAV"] == 10
    assert {row["group_code"] for row in inside if row["org_code"] == "ZZ-THR"} == {"ZZ-NAV", "ZZ-EST"}


def test_the_merger_and_the_split_leave_no_figure_outside_an_organisation_s_life(extracts):
    assert Counter(row["kind"] for row in extracts["successions"]) == {"merger": 2, "split": 2}
    life = {row["org_code"]: row for row in extracts["organisations"]}
    for row in extracts["observations"]:
        organisation = life[row["org_code"]]
        assert row["period_start"] >= (organisation["opened_on"] or date.min)
        assert row["period_end"] <= (organisation["closed_on"] or date.max)


def test_percentages_run_from_0_to_100_and_agree_with_their_parts(extracts, definitions):
    for row in extracts["observations"]:
        definition = definitions[row["metric_id"]]
        if definition["kind"] == "proportion" and row["value"] is not None:
            assert 0 <= row["value"] <= 100
            assert row["value"] == pytest.approx(100 * row["numerator"] / row["denominator"], abs=1e-9)


def test_no_percent_could_be_taken_for_a_proportion_by_the_door(extracts, definitions):
    values: dict[str, list[float]] = {}
    for row in extracts["observations"]:
        if definitions[row["metric_id"]]["unit"] == "percent" and row["value"] is not None:
            values.setdefault(row["metric_id"], []).append(row["value"])
    assert all(max(each) > 1 for each in values.values())


def test_no_period_starts_in_the_future_and_each_fits_its_cadence(extracts, definitions):
    for row in extracts["observations"]:
        definition = definitions[row["metric_id"]]
        days = (row["period_end"] - row["period_start"]).days + 1
        longest = 366 if definition["window"] == "rolling" else LASTS_AT_MOST[definition["cadence"]]
        assert row["period_start"] <= row["period_end"] < sample.TODAY
        assert longest * 0.88 < days <= longest


def test_no_two_periods_of_a_series_overlap_unless_the_window_rolls(extracts, definitions):
    series: dict[tuple, list[dict]] = {}
    for row in extracts["observations"]:
        if definitions[row["metric_id"]]["window"] == "single":
            series.setdefault((row["metric_id"], row["org_code"], row["breakdown"]), []).append(row)
    for rows in series.values():
        ordered = sorted(rows, key=lambda row: row["period_start"])
        assert all(one["period_end"] < other["period_start"] for one, other in pairwise(ordered))


def test_a_rolling_window_covers_the_twelve_months_that_end_with_its_month(extracts):
    rows = series_of(extracts, "cdiff_12m", "ZZ-ALD")
    assert len(rows) == 60
    assert (rows[-1]["period_start"], rows[-1]["period_end"]) == (date(2025, 7, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    "one",
    [one for one in sample.PLANTED if one.org_code != "*"],
    ids=lambda one: f"{one.what} ({one.metric_id}, {one.org_code})",
)
def test_what_was_planted_is_what_the_kernel_finds_at_the_last_point(one, judged):
    found = judged[f"{one.metric_id} {one.org_code} all"]
    assert (found["variation"], found["assurance"], found["rule"]) == (one.variation, one.assurance, one.rule)


def test_every_kind_of_signal_and_every_rule_is_planted_somewhere():
    assert {one.rule for one in sample.PLANTED} == {None, "outside", "trend", "two_of_three", "shift"}
    assert {one.assurance for one in sample.PLANTED} == {None, "passing", "failing", "hit_or_miss"}
    variations = {one.variation for one in sample.PLANTED}
    assert {"common_cause", "improvement_high", "improvement_low", "concern_high", "concern_low"} <= variations
    assert {"neutral_high", "neutral_low"} <= variations


def test_series_without_a_planting_show_about_as_many_signals_as_chance_gives(judged):
    marked = {f"{one.metric_id} {one.org_code} all" for one in sample.PLANTED}
    stable = [row for name, row in judged.items() if name not in marked and row["variation"]]
    shares = spc.expected_share(sorted({row["points"] for row in stable}), "mdc-2023").to_pylist()
    share = {row["points"]: row["share"] for row in shares}
    expected = sum(share[row["points"]] for row in stable)
    signals = sum(row["variation"] != "common_cause" for row in stable)
    assert len(stable) > 200
    assert abs(signals - expected) <= 2 * expected**0.5


def test_the_late_feed_stops_one_period_before_what_is_due(extracts, definitions):
    late = planted("late feed")
    last = max(row["period_end"] for row in extracts["observations"] if row["metric_id"] == late.metric_id)
    assert last == date(2026, 3, 31)
    due = date(2026, 4, 30) + timedelta(days=definitions[late.metric_id]["due_after_days"])
    assert due == date(2026, 7, 8) < sample.TODAY


def test_the_frozen_feed_repeats_one_value_with_its_parts(extracts):
    frozen = planted("frozen")
    rows = series_of(extracts, frozen.metric_id, frozen.org_code)
    parts = [(row["value"], row["numerator"], row["denominator"]) for row in rows]
    assert len(set(parts[-6:])) == 1 and parts[-7] != parts[-6]


def test_the_ceiling_reaches_100_and_its_upper_limit_lies_beyond(extracts, judged):
    ceiling = planted("ceiling")
    rows = series_of(extracts, ceiling.metric_id, ceiling.org_code)
    assert sum(row["value"] == 100 for row in rows) > 5
    table = pa.table(
        {
            "series": ["one"] * len(rows),
            "period_start": [row["period_start"] for row in rows],
            "value": [row["value"] for row in rows],
        }
    )
    assert spc.analyse(table)["upper"][0].as_py() > 100


def test_suppressed_empty_and_absent_periods_are_told_apart(extracts):
    suppressed = planted("suppressed")
    rows = series_of(extracts, suppressed.metric_id, suppressed.org_code)
    hidden = [row for row in rows if row["status"] == "suppressed"]
    assert {row["period_start"] for row in hidden} == set(suppressed.suppressed)
    assert all(row["value"] is row["numerator"] is row["denominator"] is None for row in hidden)
    absent = planted("a month without a row")
    days = {row["period_start"] for row in series_of(extracts, absent.metric_id, absent.org_code)}
    assert date(2025, 7, 1) in days and date(2025, 8, 1) not in days
    empty = planted("two months without")
    rows = {row["period_start"]: row for row in series_of(extracts, empty.metric_id, empty.org_code)}
    assert all(rows[day]["value"] is None and rows[day]["status"] == "final" for day in empty.empty)


def test_a_constant_series_and_one_under_13_points_are_not_judged(judged):
    constants = [one for one in sample.PLANTED if one.constant is not None]
    assert [judged[f"{one.metric_id} {one.org_code} all"]["limits_status"] for one in constants] == ["constant"] * 2
    few = planted("fewer than 13")
    assert judged[f"{few.metric_id} {few.org_code} all"]["limits_status"] in ("trial", "constant")
    assert judged[f"{few.metric_id} {few.org_code} all"]["points"] < 13


def test_a_recalculation_has_its_reason_and_the_four_hour_target_its_two_steps(extracts):
    restarts = [event for event in extracts["events"] if event["kind"] == "recalculate"]
    assert restarts and all(event["detail"] and event["author"] for event in restarts)
    rows = series_of(extracts, "ae_4hr", "ZZ-ALD")
    steps = [target_of(row, extracts["targets"]) for row in rows]
    assert [target for target, before in zip(steps, [None, *steps], strict=False) if target != before] == [76, 78, 80]


def test_five_rounds_eight_months_apart_with_every_group_of_respondents_and_every_kind_of_sharing(extracts):
    rows = extracts["assessments"]
    days = sorted({row["assessed_on"] for row in rows})
    assert len(days) == 5 and days[-1] == date(2026, 5, 12)
    assert all(220 <= (later - earlier).days <= 280 for earlier, later in pairwise(days))
    for name in ("respondents", "sharing"):
        assert {row[name] for row in rows} == set(contract("assessments").column(name).words)
    assert {"offered", "wanted", None} == {row["help"] for row in rows}
    assert any(row["context"] for row in rows) and any(row["level"] is None for row in rows)


def test_one_organisation_has_changed_its_framework_and_one_has_kept_the_earlier(extracts):
    used: dict[str, list[str]] = {}
    for row in sorted(extracts["assessments"], key=lambda row: row["assessed_on"]):
        used.setdefault(row["org_code"], []).append(row["framework"])
    old, new = (framework.id for framework in frameworks())
    assert [code for code, those in used.items() if [*dict.fromkeys(those)] == [old, new]] == ["ZZ-MAR"]
    assert [code for code, those in used.items() if {*those} == {old}] == ["ZZ-WRE"]


def test_levels_move_up_more_often_than_they_are_re_rated_and_both_happen(extracts):
    order = {level.id: level.order for level in frameworks()[-1].levels}
    agreed: dict[tuple, list[dict]] = {}
    for row in extracts["assessments"]:
        if row["respondents"] == "agreed" and row["level"]:
            agreed.setdefault((row["org_code"], row["practice"]), []).append(row)
    moves = Counter()
    for rows in agreed.values():
        ordered = sorted(rows, key=lambda row: row["assessed_on"])
        steps = ((order[one["level"]], order[other["level"]]) for one, other in pairwise(ordered))
        moves.update("up" if later > earlier else "re-rated" for earlier, later in steps if later != earlier)
    assert moves["up"] > 2 * moves["re-rated"] > 20


def test_the_board_of_fernleigh_sees_spreading_where_its_staff_see_starting(extracts):
    last = date(2026, 5, 12)
    views = {
        row["respondents"]: row["level"]
        for row in extracts["assessments"]
        if (row["org_code"], row["practice"], row["assessed_on"]) == ("ZZ-FER", "capability_huddles", last)
    }
    assert (views["board"], views["staff"]) == ("spreading", "starting")


def test_a_hidden_word_stands_only_in_what_its_own_sharing_covers(extracts):
    for hidden in sample.HIDDEN_WORDS:
        dataset = "initiatives" if hidden.word in OF_INITIATIVES else "assessments"
        for name, rows in extracts.items():
            holding = [row for row in rows if any(hidden.word in str(value).lower() for value in row.values())]
            assert bool(holding) == (name == dataset), (hidden, name)
            assert all((row["org_code"], row["sharing"]) == (hidden.org_code, hidden.sharing) for row in holding)


def test_every_private_or_counted_answer_carries_a_hidden_word_in_each_of_its_texts(extracts):
    words = {hidden.word for hidden in sample.HIDDEN_WORDS}
    for row in extracts["assessments"]:
        if row["sharing"] in ("private", "counts"):
            for name in ("evidence", "next_step", "context"):
                assert row[name] is None or any(word in row[name] for word in words), (row["org_code"], name)


def test_gains_often_land_in_another_organisation_and_work_is_adapted(extracts):
    doer = {row["initiative_id"]: row["org_code"] for row in extracts["initiatives"]}
    elsewhere = [row for row in extracts["benefits"] if row["beneficiary_code"] != doer[row["initiative_id"]]]
    assert len(elsewhere) >= 3
    assert any(row["adapted_from"] in doer for row in extracts["initiatives"] if row["adapted_from"])
