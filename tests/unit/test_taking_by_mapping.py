"""A file in another layout is taken in one drop by its mapping; figure, line, column and the mapping's hash are kept."""

import hashlib

import pytest

from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import Given, archive, check, inbox, ledger, rebuild, receipts, take
from impact.intake.layouts import Layouts
from impact.mappings import reading
from impact.settings import Settings
from impact.store import open_current
from impact.viewer import PUBLIC
from impact.warehouse import versions
from tests.desk import TODAY, organisation, write
from tests.layouts import FRAMEWORK_NAME, framework, survey

OURS = """
id = "ours"
title = "Ours"
dataset = "observations"
[recognise]
columns = ["Code", "Month", "Beds"]
[columns]
org_code = "Code"
[period]
label = "Month"
[[figures]]
column = "Beds"
metric_id = "bed_occupancy"
"""
BEDS = "Code,Month,Beds\nZZ1,Apr-25,{}\n"


@pytest.fixture
def settings(tmp_path):
    settings = Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)
    known = write(tmp_path / "organisations.parquet", "organisations", [organisation("ZZ1"), organisation("ZZ2")])
    take(settings, [known], by="a")
    return settings


def put(path, text: str):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def figure(settings, metric: str, organisation: str = "ZZ1") -> tuple:
    """The last value and where it came from."""
    store = open_current(settings.folder, TODAY)
    value = store.ask("metric_signal", PUBLIC, metric=metric, organisation=organisation).to_pylist()[0]["last_value"]
    origin = store.ask("metric_provenance", PUBLIC, metric=metric, organisation=organisation).to_pylist()[0]
    store.close()
    return value, origin["file"], origin["sheet"], origin["line"], origin["source_column"]


def ours(settings, text: str = OURS):
    return put(settings.folder.mappings / "ours.toml", text)


def test_the_oversight_framework_and_a_survey_workbook_are_each_taken_in_one_drop(settings, tmp_path):
    scores, workbook = framework(tmp_path), survey(tmp_path / "benchmark.xlsx")
    first, second = take(settings, [scores], by="a")[0], take(settings, [workbook], by="a")[0]
    assert (first.verdict, first.dataset, first.taken) == ("accepted", "observations", 4)
    assert (second.verdict, second.dataset, second.taken) == ("accepted", "observations", 3)
    assert figure(settings, "nof_access") == (2.1, FRAMEWORK_NAME, None, 2, None)
    assert figure(settings, "cdiff_rate") == (14.2, FRAMEWORK_NAME, None, 4, None)
    assert figure(settings, "nss_q3d_suggestions") == (71.2, "benchmark.xlsx", "Benchmark", 3, "q3d")
    assert figure(settings, "nss_engagement") == (6.81, "benchmark.xlsx", "Benchmark", 3, "Staff engagement")


def test_the_inbox_takes_them_too(settings):
    framework(settings.folder.inbox)
    survey(settings.folder.inbox / "benchmark.xlsx")
    taken = inbox.sweep(settings, by="the inbox", now=lambda: 4e9)
    assert [one.verdict for one in taken] == ["accepted", "accepted"]
    assert figure(settings, "nof_access")[0] == 2.1 and figure(settings, "nss_engagement")[0] == 6.81


def test_receipt_ledger_and_archive_keep_the_mapping_and_that_one_rules_when_all_is_built_anew(settings, tmp_path):
    mapping = ours(settings)
    sha256 = hashlib.sha256(mapping.read_bytes()).hexdigest()
    receipt = take(settings, [put(tmp_path / "july.csv", BEDS.format(91))], by="a")[0]
    kept = receipts.read(settings.folder)[0]
    assert receipt.mapping == kept["mapping"] == ledger.history(settings.folder)[-1].mapping == sha256
    assert f"in the layout `ours` and was converted by it (the mapping {sha256[:12]}…)" in receipt.faults[0].message
    assert archive.find_mapping(settings.folder, sha256) == mapping.read_bytes()
    before = versions.current(settings.folder).fingerprint
    ours(settings, OURS.replace("bed_occupancy", "vacancy_rate"))
    assert rebuild(settings).fingerprint == before
    mapping.unlink()
    assert rebuild(settings).fingerprint == before
    assert figure(settings, "bed_occupancy")[0] == 91


def test_a_file_taken_without_a_mapping_is_not_read_by_one_that_came_later(settings, tmp_path):
    plain = (
        "metric_id,org_code,period_start,period_end,value,status\nbed_occupancy,ZZ1,2025-04-01,2025-04-30,91,final\n"
    )
    take(settings, [put(tmp_path / "observations.csv", plain)], by="a")
    before = versions.current(settings.folder).fingerprint
    ours(
        settings, OURS.replace('"Code"', '"org_code"').replace('"Month"', '"period_start"').replace('"Beds"', '"value"')
    )
    assert rebuild(settings).fingerprint == before


def test_a_mapping_lost_from_the_archive_or_changed_there_is_said(settings, tmp_path):
    sha256 = hashlib.sha256(ours(settings).read_bytes()).hexdigest()
    take(settings, [put(tmp_path / "july.csv", BEDS.format(91))], by="a")
    put(settings.folder.archive / "mappings" / f"{sha256}.toml", OURS.replace("Ours", "Theirs"))
    with pytest.raises(ImpactError, match="Put it back"):
        rebuild(settings)


def test_a_broken_mapping_file_is_said_and_the_others_still_work(settings, tmp_path):
    ours(settings)
    put(settings.folder.mappings / "broken.toml", "id = [")
    said, unknown = [], put(tmp_path / "unknown.csv", "Ward,Beds\nA,1\n")
    parquet = write(tmp_path / "organisations.parquet", "organisations", [organisation("ZZ3")])
    files = [put(tmp_path / "july.csv", BEDS.format(91)), unknown, parquet]
    receipts = check(settings, files, progress=said.append)
    assert [receipt.verdict for receipt in receipts] == ["accepted", "refused", "accepted"]
    assert any("broken.toml" in sentence for sentence in said)
    told = [[one for one in receipt.faults if one.rule == "mapping_broken"] for receipt in receipts]
    assert [len(one) for one in told] == [1, 1, 0], "parquet is in no layout"
    assert told[0][0].severity == "warn" and "broken.toml: this is no TOML" in told[0][0].message
    assert not [one for one in take(settings, files[:1], by="a")[0].faults if one.severity == "block"]
    assert [str(one).split(":")[0] for one in Layouts(settings.folder).broken] == ["broken.toml"]
    with pytest.raises(ImpactError, match=r"broken\.toml"):
        reading.known(settings.folder)
    (settings.folder.mappings / "broken.toml").unlink()
    assert "mapping_broken" not in [one.rule for one in check(settings, files[1:2])[0].faults]


@pytest.mark.parametrize("names", [("beds-v2.csv", "beds.csv"), ("beds.csv", "beds-v2.csv")])
def test_a_re_issue_is_judged_after_the_first_issue_and_so_stands(settings, tmp_path, names):
    ours(settings)
    figures = {"beds.csv": 91, "beds-v2.csv": 88}
    files = [put(tmp_path / f"{n}.csv", BEDS.format(figures[name])) for n, name in enumerate(names)]
    take(settings, [Given(path, name) for path, name in zip(files, names, strict=True)], by="a")
    assert figure(settings, "bed_occupancy")[:2] == (88, "beds-v2.csv")


def test_a_file_of_a_known_layout_is_judged_by_its_dataset_after_the_definitions_of_its_batch(settings, tmp_path):
    ours(settings, OURS.replace("bed_occupancy", "beds_open"))
    defined = {"metric_id": "beds_open", "title": "Beds open", "domain": "operational", "unit": "count", "decimals": 0}
    defined |= {"better": "higher", "kind": "count", "cadence": "monthly"}
    beds = put(tmp_path / "a.csv", BEDS.format(12))
    taken = take(settings, [beds, write(tmp_path / "metrics.parquet", "metrics", [defined])], by="a")
    assert [(one.verdict, one.waiting) for one in taken] == [("accepted", 0), ("accepted", 0)]
    assert [entry.dataset for entry in ledger.history(settings.folder)][-2:] == ["metrics", "observations"]
    assert figure(settings, "beds_open")[0] == 12
