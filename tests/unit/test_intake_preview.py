"""The preview: what taking would change, said beforehand, changing nothing, and true afterwards."""

import shutil
from pathlib import Path

import duckdb
import pytest

from impact.folder import Folder
from impact.intake import foresee, foretelling, take
from impact.intake.undo import foresee_undo
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, observation, organisation, write

STEADY = (70.0, 71.0, 69.5, 70.5, 70.2, 69.8, 70.9, 69.3, 70.1, 70.6, 69.7, 70.4)


class Office:
    """A data folder that extracts are handed in at."""

    def __init__(self, here):
        self.here, self.settings = here, Settings(folder=Folder(here / "data"), fixed_today=TODAY)

    def extract(self, dataset: str, rows: list[dict]):
        return write(self.here / f"{dataset}.parquet", dataset, rows)

    def take(self, *files):
        return take(self.settings, files, by="an analyst")

    def foresee(self, *files):
        return foresee(self.settings, files)

    def shown(self, query: str) -> list[tuple]:
        with duckdb.connect(str(versions.current(self.settings.folder).path), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def bytes(self) -> dict[str, bytes]:
        root = self.settings.folder.root
        return {str(path): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def figures(values, org_code="ZZ1", first=-30, **more) -> list[dict]:
    """One figure a month, from that month of 2026 on."""
    return [observation(first + n, org_code, value=value, **more) for n, value in enumerate(values)]


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> Path:
    """What every office of this file begins with."""
    made = Office(tmp_path_factory.mktemp("begun"))
    defined = [made.extract("organisations", [*WORLD["organisations"], organisation("ZZ3")])]
    defined.append(made.extract("metrics", WORLD["metrics"]))
    made.take(*defined, made.extract("observations", figures(STEADY * 3) + figures(STEADY * 3, "ZZ3")))
    return made.here


@pytest.fixture
def office(begun, tmp_path) -> Office:
    """ZZ1 and ZZ3 have three steady years of one metric, less one month."""
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path)


def test_revisions_are_listed_the_largest_first_with_before_after_and_by_how_much(office):
    rows = [observation(-30, value=35.0), observation(-29, value=73.0), observation(-28, value=69.5)]
    receipts, seen = office.foresee(office.extract("observations", rows))
    assert (receipts[0].revised, receipts[0].unchanged, seen.revised) == (2, 1, 2)
    assert [(one["value_before"], one["value_after"], one["change"]) for one in seen.revisions] == [
        (70.0, 35.0, -35.0),
        (71.0, 73.0, 2.0),
    ]
    line = foretelling.revision_line(seen.revisions[0])
    assert line == "Seen in time at Trust ZZ1, 2023-06-01 to 2023-06-30: 70.0 % before, 35.0 % after (−35.0)"


def test_only_the_twenty_largest_revisions_are_listed_and_all_are_counted(office):
    rows = figures([value + n for n, value in enumerate(STEADY * 3, start=1)])
    _, seen = office.foresee(office.extract("observations", rows))
    assert (seen.revised, len(seen.revisions)) == (36, 20)
    assert seen.revisions[0]["change"] == pytest.approx(36)
    assert foretelling.revised(seen) == "36 figures in view now would change; the 20 largest:"


def test_a_figure_that_goes_is_a_revision_of_its_whole_size(office):
    rows = [observation(-30, value=35.0), observation(-29, value=None, status="suppressed")]
    _, seen = office.foresee(office.extract("observations", rows))
    assert [foretelling.figure(one, "after") for one in seen.revisions] == ["suppressed", "35.0 %"]


def test_figures_that_go_out_of_view_and_come_again_are_counted_and_named_and_new_ones_are_not(office):
    gone = office.extract("observations", [row | {"withdrawn": True} for row in figures(STEADY[:6])])
    _, seen = office.foresee(gone)
    assert (seen.revised, seen.in_view_counts) == (0, {"comes": 0, "goes": 6})
    told = foretelling.sentences(seen)
    first = told.index("  6 figures would go out of view:") + 1
    assert told[first] == "    Seen in time at Trust ZZ1, 2023-06-01 to 2023-06-30: 70.0 %."
    assert told[first + 5] == "    … and 1 more."
    office.take(gone)
    _, seen = office.foresee(office.extract("observations", [*figures(STEADY[:1]), observation(6)]))
    assert seen.in_view_counts == {"comes": 1, "goes": 0}
    assert "  1 figure would come into view again:" in foretelling.sentences(seen)
    undone = foresee_undo(office.settings, 4).sentences()
    assert "  6 figures would come into view again:" in undone


def test_organisations_that_appear_vanish_or_fail_to_report_are_named(office):
    gone = [row | {"withdrawn": True} for row in figures(STEADY * 3, "ZZ3")]
    rows = [observation(6, "ZZS", value=70.0), *gone]
    _, seen = office.foresee(office.extract("observations", rows))
    named = {what: [one["org_code"] for one in those] for what, those in seen.organisations.items() if those}
    assert named == {"appears": ["ZZS"], "vanishes": ["ZZ3"], "absent": ["ZZ1"]}
    assert "1 organisation would have no figures any more: Trust ZZ3 (ZZ3)." in foretelling.organisations(seen)
    assert foretelling.gains(seen) == ["1 metric would gain the period 2026-06-01 to 2026-06-30, for 1 organisation."]


def test_rows_that_would_wait_and_rows_that_would_stop_waiting_are_counted(office):
    office.take(office.extract("observations", figures(STEADY[:3], "ZZ9")))
    files = (
        office.extract("organisations", [organisation("ZZ9")]),
        office.extract("observations", figures(STEADY[:2], "ZZ8")),
    )
    _, seen = office.foresee(*files)
    assert seen.rows["observations"]["waiting"] == 2
    assert seen.enters == {"observations": 3}
    assert [one["org_code"] for one in seen.organisations["appears"]] == ["ZZ9"]
    assert "3 rows of observations would stop waiting." in foretelling.rows(seen)


def test_a_signal_that_starts_and_one_that_ends_are_told_in_plain_words(office):
    started = office.extract("observations", [observation(6, value=90.0)])
    _, seen = office.foresee(started)
    assert seen.signal_counts == {"start": 1, "end": 0, "change": 0}
    assert foretelling.signal_line(seen.signals[0]) == (
        "Seen in time at Trust ZZ1: common cause: no signal → improvement (high)"
    )
    office.take(started)
    _, seen = office.foresee(office.extract("observations", [observation(6, value=70.0)]))
    assert seen.signal_counts == {"start": 0, "end": 1, "change": 0}
    assert "improve" not in foretelling.signal_line(seen.signals[0]).split("→")[1]


@pytest.mark.parametrize("also_defined", [False, True])
def test_what_was_foreseen_is_what_the_take_then_does(office, also_defined):
    rows = [observation(6, value=90.0), observation(-30, value=35.0), observation(-29, value=None, status="suppressed")]
    rows += [observation(6, "ZZ8"), observation(5, "ZZ3", value=float("nan")), *figures(STEADY[:2], "ZZS")]
    files = [office.extract("observations", rows)]
    files += [office.extract("organisations", [organisation("ZZ3", name="Renamed")])] if also_defined else []
    series = "SELECT series, coalesce(variation, 'common_cause') FROM signal"
    figure = "SELECT series || period_start, value, status FROM observation"
    before = dict(office.shown(series)), {key: rest for key, *rest in office.shown(figure)}
    _, seen = office.foresee(*files)
    receipts = office.take(*files)
    after = dict(office.shown(series)), {key: rest for key, *rest in office.shown(figure)}
    for name in ("added", "revised", "unchanged", "rejected", "waiting"):
        assert sum(of[name] for of in seen.rows.values()) == sum(getattr(one, name) for one in receipts)
    assert seen.revised == sum(after[1].get(key, was) != was for key, was in before[1].items())
    assert seen.in_view_counts["goes"] == len(set(before[1]) - set(after[1]))
    changed = [key for key in {**before[0], **after[0]} if before[0].get(key, "common_cause") != after[0].get(key)]
    assert sum(seen.signal_counts.values()) == len(changed) > 0


def test_a_preview_leaves_the_data_folder_as_it_is_byte_by_byte(office):
    before = office.bytes()
    office.foresee(office.extract("observations", [observation(6, value=90.0)]))
    assert office.bytes() == before


def test_what_is_refused_or_there_already_would_change_nothing(office):
    _, seen = office.foresee(office.extract("observations", figures(STEADY * 3)))
    assert foretelling.sentences(seen) == [foretelling.NO_CHANGE]
    _, seen = office.foresee(office.extract("organisations", [organisation("zz")]))
    assert foretelling.sentences(seen) == [foretelling.NO_CHANGE]


def test_of_assessments_there_are_counts_and_no_levels(office):
    _, seen = office.foresee(office.extract("assessments", WORLD["assessments"]))
    assert seen.rows["assessments"]["added"] == 2
    assert WORLD["assessments"][0]["level"] not in str(seen.to_json())


def test_before_the_first_version_everything_is_new(tmp_path):
    made = Office(tmp_path)
    files = [made.extract(dataset, WORLD[dataset]) for dataset in ("organisations", "metrics", "observations")]
    _, seen = made.foresee(*files)
    assert (seen.version, seen.revised, len(seen.organisations["enters"])) == (None, 0, 3)
    assert foretelling.sentences(seen)[0] == "What the first version would hold:"
    assert not made.settings.folder.root.exists()
