"""What goes wrong with the journal's database, said in plain words; what was typed is in no message and no log."""

import logging
import sqlite3

import pytest
import sqlalchemy as sa

from impact.errors import UsageError
from impact.folder import Folder
from impact.journal import Author, Draft, Journal, JournalFault, engines, open_journal
from impact.journal.entry import new_key
from impact.journal.kinds.workshop_answer import WorkshopAnswer
from impact.sample import making
from impact.settings import Settings
from impact.viewer import Viewer

OWN = Viewer(organisations=frozenset({"ZZ1"}))
SUBJECT = ("ZZ1", "nhs-impact-2024", "2026-07-14", "people_culture", "board")
PRIVATE = "the porters are worn out"


def draft() -> Draft:
    said = WorkshopAnswer(level="starting", evidence=PRIVATE)
    return Draft("workshop_answer", SUBJECT, said, Author(OWN, "Jo"), 7, None, new_key())


def test_postgresql_gone_in_mid_entry_is_said_and_a_retry_lands_the_entry_once(postgres, caplog):
    caplog.set_level(logging.DEBUG)
    journal = Journal(engines.postgresql(postgres.database()))
    assert journal.latest(OWN, "workshop_answer", "ZZ1") == []
    typed = draft()
    postgres.stop("immediate")
    try:
        with pytest.raises(JournalFault) as told:
            journal.append(typed)
    finally:
        postgres.start()
    assert "cannot be reached" in told.value.what
    assert "stays on the screen" in told.value.fix and "try again" in told.value.fix
    assert PRIVATE not in str(told.value) + caplog.text and told.value.__suppress_context__
    landed = journal.append(typed)
    assert journal.append(typed) == landed
    assert journal.history(OWN, "workshop_answer", "ZZ1") == [landed]
    assert PRIVATE not in postgres.log()


def test_a_password_is_in_no_message_and_no_setting_that_is_printed(tmp_path):
    settings = Settings(Folder(tmp_path), journal="postgresql://jo:sesame@127.0.0.1:1/none")
    with pytest.raises(JournalFault) as told:
        open_journal(settings, settings.folder)
    assert "sesame" not in str(told.value) + repr(settings)
    assert "database none at 127.0.0.1:1" in str(told.value)


@pytest.mark.parametrize("address", ["mysql://here/x", "nonsense", "postgresql://here", "sqlite:///x"])
def test_an_address_that_is_not_postgresqls_is_said(address):
    with pytest.raises(UsageError, match="IMPACT_JOURNAL"):
        engines.postgresql(address)


def test_a_locked_file_is_said_and_the_entry_lands_when_it_is_free(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE", 0.1)
    journal = Journal(engines.file(tmp_path / "journal.sqlite"))
    other = sqlite3.connect(tmp_path / "journal.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    typed = draft()
    with pytest.raises(JournalFault, match=r"another program is writing.*try again"):
        journal.append(typed)
    assert journal.latest(OWN, "workshop_answer", "ZZ1") == []  # reading goes on
    other.execute("ROLLBACK")
    assert journal.append(typed).place == 1


def test_a_journal_that_may_only_be_read_is_read_and_says_so_when_written(tmp_path):
    journal = Journal(engines.file(tmp_path / "journal.sqlite"))
    entry = journal.append(draft())
    journal.close()
    engine = engines.file(tmp_path / "journal.sqlite")
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=ON"))
    read_only = Journal(engine)
    assert read_only.latest(OWN, "workshop_answer", "ZZ1") == [entry]
    with pytest.raises(JournalFault, match=r"may not be written.*the right to write"):
        read_only.append(draft())


def test_a_file_that_is_no_journal_is_said(tmp_path):
    (tmp_path / "journal.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(JournalFault, match=r"not a journal.*backup"):
        Journal(engines.file(tmp_path / "journal.sqlite"))


def test_the_sample_keeps_a_journal_of_its_own_whatever_is_set(tmp_path):
    folder = Folder(tmp_path)
    folder.sample.root.mkdir()
    (folder.sample.root / "folder.toml").write_text("fictional = true\n", encoding="utf-8")
    settings = Settings(folder, journal="postgresql://jo@127.0.0.1:1/none")
    assert open_journal(settings, folder.sample).name == str(tmp_path / "sample" / "journal.sqlite")
    open_journal(Settings(folder), folder).append(draft())
    assert open_journal(Settings(folder), folder.sample).latest(OWN, "workshop_answer", "ZZ1") == []


def test_a_sample_made_anew_keeps_what_was_typed_in_the_old_one(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "_fill", lambda settings, folder, progress: folder.root.mkdir())
    folder = Folder(tmp_path / "sample")
    folder.root.mkdir()
    (folder.root / "folder.toml").write_text("fictional = true\n", encoding="utf-8")
    entry = open_journal(Settings(folder), folder).append(draft())
    making.make(Settings(folder), folder)
    assert open_journal(Settings(folder), folder).latest(OWN, "workshop_answer", "ZZ1") == [entry]
