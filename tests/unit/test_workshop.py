"""A workshop: two screens on one answer, a journal that goes away, and the extract it ends in."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from impact.journal import Journal, JournalFault, engines
from impact.journal.journal import NotYours
from impact.journal.kinds.workshop_answer import WorkshopAnswer
from impact.journal.kinds.workshop_finished import WorkshopFinished
from impact.viewer import PUBLIC, Viewer
from impact.workshop import Sheet, Workshop, extract, rounds
from tests.desk import Desk, practices_and_levels

OWN = Viewer(organisations=frozenset({"ZZ1"}))
FRAMEWORK, PRACTICES, LEVELS = practices_and_levels()
HERE = (PRACTICES[0], "agreed")
DAY = date(2026, 7, 14)


@pytest.fixture
def workshop(tmp_path) -> Workshop:
    return Workshop(Journal(engines.file(tmp_path / "journal.sqlite")), OWN, "ZZ1", FRAMEWORK, DAY)


def say(workshop: Workshop, sheet: Sheet | None = None, place=HERE, name="Jo", **said) -> Sheet:
    sheet = sheet or workshop.open(*place)
    return workshop.save(*place, sheet.typed(sheet.mine.model_copy(update=said)), name, 3)


def test_each_choice_is_saved_and_a_choice_not_to_answer_is_not_the_same_as_none(workshop):
    say(workshop, level=LEVELS[2])
    say(workshop, level=None)
    say(workshop, place=(PRACTICES[1], "board"), level=LEVELS[0])
    assert {place: entry.body.level for place, entry in workshop.answers().items()} == {
        HERE: None,
        (PRACTICES[1], "board"): LEVELS[0],
    }
    assert rounds(workshop.journal, OWN, "ZZ1", FRAMEWORK) == [DAY]


def test_the_same_again_adds_nothing(workshop):
    sheet = say(workshop, level=LEVELS[2])
    assert say(workshop, sheet, level=LEVELS[2]).standing == sheet.standing
    assert len(workshop.journal.history(OWN, "workshop_answer", "ZZ1")) == 1


def test_two_screens_that_change_different_fields_are_put_together(workshop):
    say(workshop, level=LEVELS[0])
    here, there = workshop.open(*HERE), workshop.open(*HERE)
    say(workshop, there, name="Ann", level=LEVELS[1])
    both = say(workshop, here, evidence="The night shift said so.")
    assert not both.is_unsaved
    assert both.mine == WorkshopAnswer(level=LEVELS[1], evidence="The night shift said so.")


@pytest.mark.parametrize(("keep", "words"), [(True, "mine"), (False, "theirs")])
def test_two_screens_that_change_the_same_field_are_told_and_choose(workshop, keep, words):
    here, there = workshop.open(*HERE), workshop.open(*HERE)
    say(workshop, there, name="Ann", evidence="theirs")
    clash = say(workshop, here, evidence="mine")
    assert clash.clash == ("evidence",) and clash.is_unsaved and clash.standing.author == "Ann"
    assert say(workshop, clash).clash == ("evidence",)  # saving again does not decide it
    chosen = workshop.save(*HERE, clash.keep_mine(), "Jo", 3) if keep else clash.take_theirs()
    assert not chosen.is_unsaved and workshop.answers()[HERE].body.evidence == words
    assert {entry.body.evidence for entry in workshop.journal.history(OWN, "workshop_answer", "ZZ1")} >= {"theirs"}


def test_what_was_typed_survives_a_journal_that_is_gone_and_lands_once(workshop, postgres):
    ours = replace(workshop, journal=Journal(engines.postgresql(postgres.database())))
    say(ours, level=LEVELS[0])
    postgres.stop("immediate")
    try:
        unsaved = say(ours, ours_sheet(ours, level=LEVELS[0]), evidence="typed while it was gone")
    finally:
        postgres.start()
    assert isinstance(unsaved.fault, JournalFault) and unsaved.mine.evidence == "typed while it was gone"
    saved = say(ours, unsaved)
    assert not saved.is_unsaved and ours.answers()[HERE].body == unsaved.mine
    assert len(ours.journal.history(OWN, "workshop_answer", "ZZ1")) == 2


def ours_sheet(workshop: Workshop, **said) -> Sheet:
    """A sheet as a screen held it before the journal went away."""
    return Sheet(WorkshopAnswer(**said), WorkshopAnswer(**said))


def test_a_save_that_landed_unheard_is_ours_and_no_conflict(workshop, monkeypatch):
    landed = workshop.journal.append

    def unheard(draft):
        landed(draft)
        raise JournalFault("gone", fix="Try again.")

    monkeypatch.setattr(workshop.journal, "append", unheard)
    lost = say(workshop, evidence="first")
    assert lost.fault
    monkeypatch.setattr(workshop.journal, "append", landed)
    more = say(workshop, lost, evidence="first, and more")
    assert not more.is_unsaved and workshop.answers()[HERE].body.evidence == "first, and more"


def test_a_number_of_a_person_is_not_saved_and_stays_on_the_screen(workshop):
    refused = say(workshop, evidence="seen 943 476 5919 on Monday")
    assert "What does this rest on?" in refused.fault.where and "943" not in str(refused.fault)
    assert refused.mine.evidence.startswith("seen") and workshop.answers() == {}


@pytest.mark.parametrize("viewer", [PUBLIC, Viewer(frozenset({"leader"}), frozenset({"ZZS", "ZZ2"}))])
def test_an_outsider_is_told_the_same_whether_there_is_a_workshop_or_not(workshop, viewer):
    say(workshop, evidence="private")
    said = set()
    for outside in (replace(workshop, viewer=viewer), replace(workshop, viewer=viewer, organisation="ZZ3")):
        for ask in (outside.answers, outside.newest, outside.finished, lambda room=outside: extract(room)):
            with pytest.raises(NotYours) as told:
                ask()
            said.add(str(told.value))
        assert isinstance(say_as(outside).fault, NotYours)
    assert len(said) == 1


def say_as(workshop: Workshop) -> Sheet:
    return workshop.save(*HERE, Sheet(mine=WorkshopAnswer(level=LEVELS[0])), "Eve", 3)


def test_the_extract_goes_through_intake_like_any_other_and_a_second_finish_revises(workshop, tmp_path):
    html = "<b onclick='x()'>" + "word " * 1000
    sheet = say(workshop, level=LEVELS[2], evidence=html, help="wanted", sharing="system", responses=9)
    say(workshop, place=(PRACTICES[1], "board"), level=None)
    desk = Desk(tmp_path)
    first = desk.take_file(written(tmp_path, workshop))
    assert (first.verdict, first.added) == ("accepted", 2)
    (row,) = [row for row in desk.rows("taken", "assessments") if row["practice"] == PRACTICES[0]]
    assert (row["level"], row["evidence"], row["help"], row["responses"]) == (LEVELS[2], html, "wanted", 9)
    assert desk.take_file(written(tmp_path, workshop)).verdict == "unchanged"
    say(workshop, sheet, level=LEVELS[3])
    again = desk.take_file(written(tmp_path, workshop))
    assert (again.verdict, again.added, again.revised) == ("accepted", 0, 1)


def written(folder: Path, workshop: Workshop) -> Path:
    made = extract(workshop)
    path = folder / made.name
    path.write_bytes(made.getvalue())
    return path


def test_the_name_of_an_extract_does_not_say_whose_it_is(workshop):
    say(workshop, level=LEVELS[0])
    assert extract(workshop).name == "assessments-2026-07-14.parquet"


def test_a_finish_is_noted_once_and_a_second_supersedes_it(workshop):
    done = WorkshopFinished(receipt=4, version=2, sha256="ab", verdict="accepted", rows=1, last_entry=1)
    first = workshop.finish(done, "Jo", "k1")
    assert workshop.finish(done, "Jo", "k1") == first
    second = workshop.finish(done.model_copy(update={"receipt": 5}), "Jo", "k2")
    assert second.supersedes == first.place and workshop.finished() == second
