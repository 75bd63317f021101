"""The journal, on SQLite and on a real PostgreSQL server: added to, never changed, one next entry for each subject."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from impact.errors import ImpactError
from impact.journal import Author, Conflict, Draft, Journal, engines, kinds, schema_version
from impact.journal.entry import new_key
from impact.journal.journal import NotYours
from impact.journal.kind import Body, Kind
from impact.journal.kinds.workshop_answer import WorkshopAnswer
from impact.journal.schema import entry as table
from impact.viewer import PUBLIC, Viewer

OWN = Viewer(organisations=frozenset({"ZZ1"}))
SUBJECT = ("ZZ1", "nhs-impact-2024", "2026-07-14", "people_culture", "board")
KIND = "workshop_answer"
PRIVATE = "the porters are worn out"


def draft(level: str | None = "starting", supersedes: int | None = None, subject=SUBJECT, **said) -> Draft:
    return Draft(KIND, subject, WorkshopAnswer(level=level, **said), Author(OWN, "Jo"), 7, supersedes, new_key())


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path) -> Iterator[Callable[[], sa.Engine]]:
    """Makes engines on one new and empty database, as several programs would have them."""
    made = []
    if request.param == "sqlite":
        open_one = lambda: engines.file(tmp_path / "data" / "journal.sqlite")  # noqa: E731
    else:
        address = request.getfixturevalue("postgres").database()
        open_one = lambda: engines.postgresql(address)  # noqa: E731
    yield lambda: made.append(open_one()) or made[-1]
    for one in made:
        one.dispose()


@pytest.fixture
def journal(engine) -> Journal:
    return Journal(engine())


def test_an_entry_says_who_when_on_which_version_and_about_what(journal):
    before = datetime.now(UTC)
    entry = journal.append(draft(evidence="Grüße & <b>"))
    (stands,) = journal.latest(OWN, KIND, "ZZ1")
    assert stands == entry
    assert (stands.author, stands.acting_for, stands.version, stands.subject) == ("Jo", ("ZZ1",), 7, SUBJECT)
    assert before <= stands.at <= datetime.now(UTC)
    assert stands.body == WorkshopAnswer(level="starting", evidence="Grüße & <b>")


def test_a_correction_supersedes_and_what_was_said_before_stays(journal):
    first = journal.append(draft())
    second = journal.append(draft("developing", first.place))
    third = journal.append(draft(None, second.place))
    assert [entry.body.level for entry in journal.latest(OWN, KIND, "ZZ1")] == [None]
    assert journal.history(OWN, KIND, "ZZ1") == [first, second, third]
    assert journal.newest(OWN, KIND, "ZZ1") == third.place


def test_the_latest_are_those_of_each_subject_that_begins_so_and_of_no_other(journal):
    other = (*SUBJECT[:4], "staff")
    near = ("ZZ1", "nhs-impact-2024", "2026-07-14", "people_culture_2", "board")
    earlier = ("ZZ1", "nhs-impact-2024", "2026-01-14", "people_culture", "board")
    for subject in (SUBJECT, other, near, earlier):
        journal.append(draft(subject=subject))
    found = {entry.subject for entry in journal.latest(OWN, KIND, *SUBJECT[:4])}
    assert found == {SUBJECT, other}
    assert len(journal.latest(OWN, KIND, *SUBJECT[:3])) == 3


def test_the_same_draft_again_lands_once(journal):
    once = draft()
    assert journal.append(once) == journal.append(once)
    assert len(journal.history(OWN, KIND, "ZZ1")) == 1


def test_a_key_is_not_used_for_other_words(journal):
    once = draft()
    journal.append(once)
    with pytest.raises(ValueError, match="other words"):
        journal.append(replace(once, body=WorkshopAnswer(level="developing")))


def test_two_who_supersede_the_same_entry_do_not_both_land(journal):
    first = journal.append(draft())
    theirs = journal.append(draft("developing", first.place))
    with pytest.raises(Conflict) as told:
        journal.append(draft("spreading", first.place))
    assert told.value.standing == theirs
    with pytest.raises(Conflict):
        journal.append(draft())


def test_an_entry_supersedes_one_of_its_own_subject_only(journal):
    first = journal.append(draft())
    with pytest.raises(ValueError, match="supersedes what is not there"):
        journal.append(draft(supersedes=first.place, subject=(*SUBJECT[:4], "staff")))


def test_of_many_who_write_at_once_one_is_first_and_the_others_are_told(engine):
    journals = [Journal(engine()) for _ in range(4)]
    told: list[object] = []
    together = threading.Barrier(8)

    def write(journal: Journal) -> None:
        together.wait()
        try:
            told.append(journal.append(draft()))
        except Conflict as conflict:
            told.append(conflict)

    threads = [threading.Thread(target=write, args=(journals[n % 4],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    landed = [one for one in told if not isinstance(one, Conflict)]
    assert len(told) == 8 and len(landed) == 1
    assert journals[0].history(OWN, KIND, "ZZ1") == landed


@pytest.mark.parametrize("deed", ["UPDATE entry SET author = 'x'", "DELETE FROM entry"])
def test_the_database_itself_refuses_to_change_or_take_out_an_entry(journal, engine, deed):
    entry = journal.append(draft())
    with pytest.raises(sa.exc.DBAPIError, match="never changed or taken out"), engine().begin() as connection:
        connection.execute(sa.text(deed))
    assert journal.latest(OWN, KIND, "ZZ1") == [entry]


@pytest.mark.parametrize("viewer", [PUBLIC, Viewer(frozenset({"leader"}), frozenset({"ZZ2", "ZZS"}))])
def test_whoever_does_not_act_for_the_organisation_neither_reads_nor_writes_nor_learns_that_there_is_anything(
    journal, viewer
):
    journal.append(draft(evidence=PRIVATE))
    said = set()
    for organisation in ("ZZ1", "ZZ3"):  # one has an entry, the other has none
        for ask in (journal.latest, journal.history, journal.newest):
            with pytest.raises(NotYours) as told:
                ask(viewer, KIND, organisation)
            said.add(str(told.value))
    with pytest.raises(NotYours):
        journal.append(replace(draft(), author=Author(viewer)))
    assert len(said) == 1 and PRIVATE not in str(said)


def test_an_empty_and_an_older_schema_are_brought_up_to_date_with_their_entries(engine):
    schema_version.bring_up_to_date(engine(), "here", to="0001")
    row = {
        "key": "k", "kind": KIND, "subject": kinds()[KIND].encode(SUBJECT), "body": {"level": "starting"},
        "author": "", "acting_for": [], "at": datetime.now(UTC),
    }  # fmt: skip
    with engine().begin() as connection:
        connection.execute(sa.insert(table).values(row))
    journal = Journal(engine())
    assert [entry.body.level for entry in journal.latest(OWN, KIND, "ZZ1")] == ["starting"]
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), engine().begin() as connection:
        connection.execute(sa.text("DELETE FROM entry"))


def test_many_that_start_at_once_migrate_once(engine):
    faults: list[Exception] = []

    def start() -> None:
        try:
            Journal(engine())
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=start) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_schema_newer_than_the_code_is_said_and_left_alone(engine):
    Journal(engine())
    with engine().begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema_version.NewerSchema, match=r"newer version of the app.*IMPACT_JOURNAL"):
        Journal(engine())


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"level": "starting", "surprise": PRIVATE}, "surprise"),
        ({"help": PRIVATE}, "help"),
        ({"evidence": PRIVATE * 1000}, "evidence"),
        ({"evidence": f"{PRIVATE}\x00"}, "evidence"),
        ({"responses": 0}, "responses"),
    ],
)
def test_a_body_that_is_not_valid_is_refused_by_its_field_and_never_repeated(body, where):
    with pytest.raises(ImpactError) as told:
        kinds()[KIND].check(body)
    assert told.value.where == where
    assert PRIVATE not in str(told.value) and PRIVATE not in repr(told.value.__context__)


def test_kinds_are_found_in_their_folder():
    assert set(kinds()) == {"ask", "board", "workshop_answer", "workshop_finished"}


def test_a_kind_that_is_everybodys_has_no_owner():
    note = Kind("note", ("metric", "note"), Body, owner="")
    assert note.owner_of(("m", "1")) is None
    assert note.decode(note.encode(("a/b", "é"))) == ("a/b", "é")
    with pytest.raises(ValueError, match="subject of note"):
        note.encode(("", "1"))
