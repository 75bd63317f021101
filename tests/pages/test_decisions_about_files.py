"""What stands on the Data page before and after files are taken: what would change, what goes back, and to whom."""

import io
import re
import shutil
from html import unescape

from impact.folder import Folder
from impact.intake import ledger, take
from impact.intake.preview import Preview
from impact.intake.sheets import Sheet
from impact.settings import Settings
from impact.ui import dropping, foreseen, held, privately, rejected, sheets
from impact.viewer import Viewer
from tests.desk import TODAY, WORLD, observation, write
from tests.pages.reading import text

REVISION = {
    "metric_id": "seen", "title": "Seen <in> time", "unit": "percent", "decimals": 1, "org_code": "ZZ1",
    "name": "Trust ZZ1", "breakdown": "all", "period_start": "2026-07-01", "period_end": "2026-07-31",
    "value_before": 71.0, "value_after": 72.0, "change": 1.0, "status_before": "final", "status_after": "final",
}  # fmt: skip
SIGNAL = {
    "what": "end", "metric_id": "seen", "title": "Seen in time", "org_code": "ZZ1", "name": "Trust ZZ1",
    "breakdown": "all", "variation_before": "improvement_high", "variation_after": "common_cause",
}  # fmt: skip
ROWS = {
    "observations": {"added": 40, "revised": 1, "unchanged": 0, "rejected": 0, "waiting": 0, "duplicates": 0},
}
DIRECTORY = [{"org_code": "ZZ2", "name": "Ash"}, {"org_code": "ZZ1", "name": "Elm"}]


def receipt(at: str = "2026-07-02T10:00:00+00:00", dataset: str = "observations", **tally) -> dict:
    lines = [
        {"org_code": code, "rule": "not_finite", "severity": "reject", "rows": rows} for code, rows in tally.items()
    ]
    return {"at": at, "dataset": dataset, "tally": lines, "faults": [{"value": "x"}]}


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def test_a_preview_says_its_sentences_and_has_its_tables_escaped(monkeypatch):
    monkeypatch.setattr(foreseen.address, "link", lambda page, **ids: f"/{page}")
    gains = [{"period_start": "2026-07-01", "period_end": "2026-07-31", "metrics": 9, "organisations": 10}]
    counts = {"start": 0, "end": 1, "change": 0}
    shown = foreseen.whole(
        Preview(3, ROWS, gains=gains, revised=1, revisions=[REVISION], signal_counts=counts, signals=[SIGNAL])
    )
    assert "What it would change of version 3" in shown
    assert "observations: 40 rows added, 1 revised." in words(shown)
    assert "<b>9</b> metrics would gain July 2026, for 10 organisations." in shown
    assert "Seen <in>" not in shown
    assert "Seen <in> time Trust ZZ1 July 2026 71.0 % 72.0 % +1.0" in words(shown)
    assert "1 signal would end" in shown and "common cause: no signal" in words(shown)


def test_figures_that_come_into_view_again_or_go_out_of_it_stand_in_tables(monkeypatch):
    monkeypatch.setattr(foreseen.address, "link", lambda page, **ids: f"/{page}")
    moved = REVISION | {"value": 71.0, "status": "final"}
    shown = words(
        foreseen.whole(
            Preview(3, ROWS, in_view_counts={"comes": 1, "goes": 9}, in_view={"comes": [moved], "goes": [moved]})
        )
    )
    assert "1 figure would come into view again" in shown and "9 figures would go out of view; the first 1" in shown
    assert shown.count("Seen <in> time Trust ZZ1 July 2026 71.0 %") == 2


def test_signals_beyond_those_listed_are_counted(monkeypatch):
    monkeypatch.setattr(foreseen.address, "link", lambda page, **ids: f"/{page}")
    counts = {"start": 0, "end": 248, "change": 0}
    shown = foreseen.whole(Preview(3, ROWS, signal_counts=counts, signals=[SIGNAL]))
    assert "248 signals would end; the first 1, in directory order" in words(shown)


def test_a_preview_without_changes_says_so():
    assert "would change nothing" in foreseen.whole(Preview(3))


def test_rejected_rows_stand_by_provider_in_directory_order_and_by_month():
    told = rejected.over_time(
        [receipt(ZZ1=300, ZZ2=2), receipt(at="2026-06-30T23:30:00+00:00", ZZ2=5), receipt(at="2026-05-02T10:00:00+00:00", ZZ1=1)],
        DIRECTORY,
    )  # fmt: skip
    assert told.index("Ash") < told.index("Elm")
    assert "May 2026 to Jul 2026: 308 rejected, of 2 providers." in words(told)
    assert "May 2026 Jun 2026 Jul 2026 Ash not finite rejected 7 Elm not finite rejected 1 300" in words(
        told
    )  # 30 June 23:30 UTC is July in London


def test_rows_that_may_be_private_name_no_provider():
    told = rejected.over_time([receipt(dataset="assessments", ZZ1=3)], DIRECTORY)
    assert "Elm" not in told and rejected.NOT_NAMED in words(told)
    assert privately.told(receipt(dataset="assessments"))["faults"] == []
    assert privately.told(receipt(dataset="observations"))["faults"]
    shared = [
        name for name in ("assessments", "initiatives", "benefits", "targets") if privately.is_shared_by_choice(name)
    ]
    assert shared == ["assessments", "initiatives", "benefits"]


def test_without_rejected_rows_the_table_says_so():
    assert "No row has been rejected" in rejected.over_time([receipt()], DIRECTORY)
    assert "No row has been rejected" in rejected.over_time([{"at": "2026-07-02T10:00:00+00:00", "dataset": None}], [])


class Upload(io.BytesIO):
    """What the browser hands over: bytes with a name."""

    name = "observations-left.parquet"


def holding(screen, path, serial: int, verdict: str = "accepted", **more):
    """The Data page with a file that was looked at when version `serial` was shown."""
    looked_at = {
        "file": Upload.name,
        "dataset": "observations",
        "sha256": "ab" * 32,
        "verdict": verdict,
        "faults": [],
    } | more
    counts = dict.fromkeys(("rows", "taken", "added", "revised", "unchanged", "rejected", "waiting", "duplicates"), 0)
    screen.session_state[held.HELD] = held.Held(
        [Upload(path.read_bytes())], False, [looked_at | counts], Preview(serial), serial
    )
    return screen.run()


def test_a_preview_of_a_version_that_is_gone_is_made_anew_and_can_be_left(opened, sample, tmp_path):
    shutil.copytree(sample.root, tmp_path / "data")
    path = write(tmp_path / Upload.name, "observations", [observation(1, "NOBODY")])
    screen = holding(opened(tmp_path / "data", "data"), path, serial=0)
    assert [button.label for button in screen.button][:2] == ["Take in", "Leave it"]
    assert "1 would wait for a definition" in text(screen)
    screen.button(key="leave held").click().run()
    assert "Left: nothing was taken in" in text(screen) and held.HELD not in screen.session_state


def test_sheets_of_rows_that_may_be_private_are_for_their_own_people(monkeypatch, tmp_path):
    found = [Sheet(code, tmp_path / "a.csv", tmp_path / "a.xlsx") for code in ("ZZ1", "ZZ2", None)]
    monkeypatch.setattr(sheets.viewing, "viewer", lambda: Viewer(organisations=frozenset({"ZZ1"})))
    assert sheets.may_see({"dataset": "assessments"}, found) == found[:1]
    assert sheets.may_see({"dataset": "observations"}, found) == found


def test_earlier_receipts_stand_by_number_and_their_sheets_are_offered_for_each_provider(opened, tmp_path, monkeypatch):
    folder = Folder(tmp_path / "data")
    files = [write(tmp_path / f"{name}.parquet", name, WORLD[name]) for name in ("organisations", "metrics")]
    rows = [observation(1), observation(2, value=float("inf")), observation(2, "ZZS", value=float("inf"))]
    files += [write(tmp_path / "observations.parquet", "observations", [*rows, observation(1, "ZZ9")])]
    take(Settings(folder=folder, fixed_today=TODAY), files, by="us")
    monkeypatch.setattr(dropping, "EARLIER", 1)
    screen = opened(folder.root, "data")
    choices = {box.label: box.options for box in screen.selectbox}
    assert choices["Send back to"] == ["Trust ZZS (ZZS)", "Trust ZZ1 (ZZ1)", sheets.NOBODY]
    assert "2 rejected, 1 waiting, of 2 providers" in text(screen)
    assert re.search(r"3: observations.parquet. Partly taken. .* Handed in \d+ \w+ \d{4} ", text(screen))
    before = screen.selectbox(key="receipt before")
    assert before.label == "2 before" and [one[:3] for one in before.options] == ["2: ", "1: "]
    assert "metrics.parquet" not in text(screen).split("Rejected and")[0]
    before.select_index(0).run()
    assert "metrics.parquet" in text(screen).split("Rejected and")[0]


def test_rows_that_a_re_issue_lacks_are_kept_or_withdrawn_as_chosen_and_the_preview_is_made_anew(opened, tmp_path):
    folder, settings = Folder(tmp_path / "data"), Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)
    files = [write(tmp_path / f"{name}.parquet", name, WORLD[name]) for name in ("organisations", "metrics")]
    take(
        settings,
        [*files, write(tmp_path / "observations-left.parquet", "observations", [observation(n) for n in (1, 2, 3)])],
        by="us",
    )
    path = write(tmp_path / "v2.parquet", "observations", [observation(1), observation(3)])
    screen = holding(opened(folder.root, "data"), path, 1, "unchanged", not_here=1)
    assert screen.radio(key="rows not here").label == "1 row you sent before is not here"
    assert "Every row is in already" in text(screen) and "Take in" not in [one.label for one in screen.button]
    screen.radio(key="rows not here").set_value(dropping.KEEP_OR_WITHDRAW[1]).run()
    assert "1 sent before would be withdrawn" in text(screen) and "taken out of view, as you asked" in text(screen)
    screen.button(key="take held").click().run()
    assert "1 row you sent before" in text(screen) and held.HELD not in screen.session_state
    assert ledger.entries(folder)[-1].withdraw_missing
