"""Taking files into a data folder: archive, ledger, receipts and one version a batch; nothing of what is refused."""

import json
import threading
from datetime import date

import duckdb
import pytest
from filelock import FileLock

from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import archive, check, ledger, rebuild, receipts, take
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, observation, organisation, write

NUMBER = "9434765919"


@pytest.fixture
def settings(tmp_path):
    return Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)


@pytest.fixture
def files(tmp_path):
    return [
        write(tmp_path / f"{dataset}.parquet", dataset, WORLD[dataset])
        for dataset in ("observations", "organisations", "metrics")
    ]


def taken(settings, files, **options):
    return take(settings, files, by="an analyst", **options)


def shown(settings, query: str):
    with duckdb.connect(str(versions.current(settings.folder).path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def everything_in(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_batch_makes_one_version_one_ledger_page_and_a_receipt_a_file(settings, files):
    told = taken(settings, files)
    assert [(receipt.verdict, receipt.version) for receipt in told] == [("accepted", 1)] * 3
    entries = ledger.entries(settings.folder)
    assert [(entry.place, entry.batch, entry.dataset) for entry in entries] == [
        (1, 1, "organisations"),
        (2, 1, "metrics"),
        (3, 1, "observations"),
    ]
    assert {(entry.by, entry.today, entry.as_given) for entry in entries} == {("an analyst", TODAY, ())}
    assert shown(settings, "SELECT count(*) FROM point") == [(6,)]
    kept = receipts.read(settings.folder)
    assert sorted(receipt["dataset"] for receipt in kept) == ["metrics", "observations", "organisations"]
    assert {receipt["by"] for receipt in kept} == {"an analyst"}


def test_the_archive_holds_the_very_bytes(settings, files):
    for receipt, path in zip(taken(settings, files), files, strict=True):
        assert archive.find(settings.folder, receipt.sha256).read_bytes() == path.read_bytes()


def test_taking_the_same_again_makes_no_entry_and_no_version(settings, files):
    taken(settings, files)
    told = taken(settings, files)
    assert [(receipt.verdict, receipt.version) for receipt in told] == [("unchanged", 1)] * 3
    assert len(ledger.history(settings.folder)) == 3
    assert versions.current(settings.folder).serial == 1
    assert len(list(settings.folder.warehouse.iterdir())) == 2


def test_a_refused_file_leaves_nothing_but_its_receipt_and_what_to_send_back(settings, tmp_path):
    path = write(tmp_path / "organisations-bad.parquet", "organisations", [organisation("zz")])
    assert taken(settings, [path])[0].verdict == "refused"
    assert versions.current(settings.folder) is None
    assert {name.split("/")[0] for name in everything_in(settings.folder.root)} <= {"receipts", "rejects", "take.lock"}


def test_a_file_with_an_nhs_number_is_copied_nowhere_and_its_receipt_holds_hash_and_verdict(settings, files, tmp_path):
    taken(settings, files)
    path = write(tmp_path / "observations-p.parquet", "observations", [observation(1, breakdown=f"seen {NUMBER}")])
    receipt = taken(settings, [path])[0]
    assert (receipt.verdict, len(receipt.sha256)) == ("refused", 64)
    assert not any(NUMBER.encode() in content for content in everything_in(settings.folder.root).values())
    assert not any(receipt.sha256 in name for name in everything_in(settings.folder.archive))


def test_check_says_the_same_and_changes_nothing(settings, files, tmp_path):
    foreseen = check(settings, files)
    assert not settings.folder.root.exists()
    only_taken = {"version": None, "receipt": None}
    told = [receipt.to_json() for receipt in taken(settings, files)]
    assert [receipt.to_json() for receipt in foreseen] == [receipt | only_taken for receipt in told]
    assert sorted((receipt["version"], receipt["receipt"]) for receipt in told) == [(1, 1), (1, 2), (1, 3)]
    before = everything_in(settings.folder.root)
    later = write(tmp_path / "observations-later.parquet", "observations", [observation(1, value=1.5), observation(7)])
    assert [(r.added, r.revised, r.version) for r in check(settings, [later])] == [(1, 1, None)]
    assert everything_in(settings.folder.root) == before


def test_a_file_taken_partly_shows_the_rest_once_the_organisation_is_defined(settings, files, tmp_path):
    taken(settings, files)
    rows = [observation(1, "ZZ7"), observation(7)]
    path = write(tmp_path / "observations-part.parquet", "observations", rows)
    receipt = taken(settings, [path])[0]
    assert (receipt.verdict, receipt.taken, receipt.waiting) == ("partly", 1, 1)
    assert shown(settings, "SELECT count(*) FROM point WHERE org_code = 'ZZ7'") == [(0,)]
    defining = write(tmp_path / "organisations-new.parquet", "organisations", [organisation("ZZ7")])
    assert taken(settings, [defining])[0].entered == {"observations": 1}
    assert shown(settings, "SELECT value FROM point WHERE org_code = 'ZZ7'") == [(71.0,)]


def test_the_version_built_anew_from_archive_and_ledger_is_the_same(settings, files, tmp_path):
    taken(settings, files)
    more = [observation(1, value=50.0), observation(9, "ZZ7"), observation(5, withdrawn=True)]
    taken(settings, [write(tmp_path / "observations-more.parquet", "observations", more)])
    taken(settings, [write(tmp_path / "organisations-new.parquet", "organisations", [organisation("ZZ7")])])
    grown = versions.current(settings.folder)
    state = shown(settings, "SELECT * FROM taken.observations ORDER BY ALL")
    built = rebuild(settings)
    assert (built.serial, built.place, built.fingerprint) == (grown.serial + 1, grown.place, grown.fingerprint)
    assert shown(settings, "SELECT * FROM taken.observations ORDER BY ALL") == state


def test_what_the_ledger_says_and_the_version_lacks_is_folded_in_by_the_next_take(settings, files, tmp_path):
    taken(settings, files[1:])
    before = (settings.folder.warehouse / "current.json").read_bytes()
    taken(settings, files[:1])
    (settings.folder.warehouse / "current.json").write_bytes(before)  # as if killed before the pointer moved
    assert shown(settings, "SELECT count(*) FROM point") == [(0,)]
    receipt = taken(settings, files[1:2])[0]
    assert (receipt.verdict, receipt.version) == ("unchanged", 3)
    assert shown(settings, "SELECT count(*) FROM point") == [(6,)]
    assert versions.current(settings.folder).place == 3


def test_an_undone_take_no_longer_counts(settings, files):
    taken(settings, files)
    first = ledger.entries(settings.folder)
    undo = ledger.Entry(**vars(first[2]) | {"place": 4, "batch": 2, "action": ledger.UNDO, "undoes": 3})
    ledger.append(settings.folder, [undo])
    assert ledger.entries(settings.folder) == first[:2]
    assert ledger.last(settings.folder) == (4, 2)


def test_a_take_waits_for_another_and_says_so(settings, files):
    said, waited = [], threading.Event()

    def progress(sentence):
        said.append(sentence)
        waited.set()

    settings.folder.root.mkdir(parents=True)
    lock = FileLock(settings.folder.lock)
    lock.acquire()
    answer = []
    taking = threading.Thread(target=lambda: answer.extend(taken(settings, files, progress=progress)))
    taking.start()
    assert waited.wait(30)
    assert answer == [] and "another take is running" in said[0]
    lock.release()
    taking.join(60)
    assert [receipt.verdict for receipt in answer] == ["accepted"] * 3


def test_a_file_that_changes_while_it_is_taken_takes_nothing(settings, files):
    def meddle(sentence):
        if sentence.startswith("judging observations"):
            files[1].write_bytes(files[1].read_bytes() + b"\0")

    with pytest.raises(ImpactError, match="changed while it was being taken"):
        taken(settings, files, progress=meddle)
    assert (ledger.history(settings.folder), versions.current(settings.folder)) == ([], None)
    assert not any(path.suffix == ".new" for path in settings.folder.archive.rglob("*"))


def test_a_receipt_as_json_has_just_the_fields_that_the_command_line_promises(settings, files):
    printed = json.loads(json.dumps(taken(settings, files)[0].to_json()))
    assert list(printed) == [
        "file",
        "sha256",
        "dataset",
        "verdict",
        "rows",
        "taken",
        "added",
        "revised",
        "unchanged",
        "rejected",
        "waiting",
        "duplicates",
        "faults",
        "fault_count",
        "version",
        "receipt",
    ]
    bad = write(files[0].parent / "observations-bad.parquet", "observations", [observation(status="odd")])
    fault = taken(settings, [bad])[0].to_json()["faults"][0]
    assert list(fault) == ["rule", "severity", "row", "column", "value", "message", "fix", "where"]


def test_a_page_of_the_ledger_that_cannot_be_read_says_what_to_do(settings, files):
    taken(settings, files)
    next(settings.folder.ledger.glob("*.json")).write_text("{", encoding="utf-8")
    with pytest.raises(ImpactError, match="copy of the data folder"):
        rebuild(settings)


def test_the_day_a_file_was_taken_on_is_the_day_it_is_judged_by_when_built_anew(settings, files, tmp_path):
    taken(settings, files)
    later = Settings(folder=settings.folder, fixed_today=date(2026, 8, 20))
    path = write(tmp_path / "observations-august.parquet", "observations", [observation(8)])
    assert taken(later, [path])[0].taken == 1
    assert rebuild(settings).place == 4
    assert shown(settings, "SELECT count(*) FROM taken.observations") == [(7,)]


def test_a_version_that_cannot_be_read_is_built_anew_from_the_ledger(settings, files):
    taken(settings, files)
    was = versions.current(settings.folder)
    was.path.write_bytes(b"not a database" * 1000)
    told = taken(settings, files)
    assert [receipt.verdict for receipt in told] == ["unchanged"] * 3
    assert versions.current(settings.folder).fingerprint == was.fingerprint


@pytest.mark.parametrize("room", [200_000, 1_500_000])
def test_a_version_that_cannot_be_written_whole_is_said_and_nothing_is_changed(settings, files, room):
    resource = pytest.importorskip("resource")  # no file may grow beyond this, as if the disk were full
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(ImpactError, match="could not be written, so nothing was changed"):
            taken(settings, files)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not versions.current(settings.folder) and not ledger.history(settings.folder)
    assert not list(settings.folder.warehouse.iterdir()), "not even a half of it"
