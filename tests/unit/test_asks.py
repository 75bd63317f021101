"""Asks: who may ask and who may close, that an ask stands until then, and that nothing of a person is kept."""

import pytest

from impact import asks
from impact.errors import ImpactError
from impact.journal import Author, Conflict, Journal, engines
from impact.journal.entry import new_key
from impact.journal.journal import NotYours
from impact.viewer import PUBLIC, Viewer

ASH, BIRCH, CEDAR = (Viewer(organisations=frozenset({code})) for code in ("ASH", "BIRCH", "CEDAR"))


@pytest.fixture
def journal(tmp_path):
    opened = Journal(engines.file(tmp_path / "journal.sqlite"))
    yield opened
    opened.close()


def asked(journal, viewer=ASH, words="How did you begin?", key=None) -> asks.Standing:
    author = Author(viewer, "Jo")
    asks.ask(journal, author, "ASH", "BIRCH", about="Huddles", words=words, version=3, key=key or new_key())
    return asks.asks(journal, CEDAR)[-1]


def close(journal, viewer, of, answered=True, answer="We rang.") -> None:
    asks.close(journal, Author(viewer), of, answered=answered, answer=answer, version=3, key=new_key())


def test_an_ask_stands_for_every_organisation_to_see_until_it_is_answered(journal):
    of = asked(journal)
    (seen,) = asks.asks(journal, CEDAR)
    assert asks.asks(journal, PUBLIC) == []
    assert (seen.asker, seen.asked, seen.by, seen.body.words) == ("ASH", "BIRCH", "Jo", "How did you begin?")
    close(journal, BIRCH, of)
    assert asks.asks(journal, CEDAR) == []
    kept = journal.history(PUBLIC, "ask")
    assert [entry.body.state for entry in kept] == ["open", "answered"] and kept[1].body.answer == "We rang."


def test_the_same_ask_handed_in_twice_stands_once_and_two_asks_of_the_same_two_stand_both(journal):
    key = new_key()
    asked(journal, key=key), asked(journal, key=key), asked(journal, words="And who paid?")
    assert [one.body.words for one in asks.asks(journal, CEDAR)] == ["How did you begin?", "And who paid?"]


@pytest.mark.parametrize("viewer", [BIRCH, CEDAR, PUBLIC])
def test_nobody_asks_in_the_name_of_others(journal, viewer):
    with pytest.raises(NotYours):
        asked(journal, viewer)


@pytest.mark.parametrize("viewer", [CEDAR, PUBLIC])
def test_only_the_two_concerned_may_close_an_ask(journal, viewer):
    of = asked(journal)
    assert not of.may_close(viewer)
    with pytest.raises(NotYours):
        close(journal, viewer, of)
    close(journal, ASH, of, answered=False, answer="")
    assert journal.latest(PUBLIC, "ask")[0].body.state == "taken_back"


def test_of_two_that_close_at_once_the_second_is_told(journal):
    of = asked(journal)
    close(journal, ASH, of)
    with pytest.raises(Conflict):
        close(journal, BIRCH, of, answer="Other words.")


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 601, "Ask 943 476 5919 about it"])
def test_words_that_cannot_be_kept_are_said_and_not_repeated(journal, words):
    with pytest.raises(ImpactError) as fault:
        asked(journal, words=words)
    assert fault.value.fix and "943 476 5919" not in str(fault.value)
    assert asks.asks(journal, CEDAR) == []
