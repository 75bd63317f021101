"""The workshop page: rating, saving at once, the journal away, and nothing of it for anybody else."""

import pytest

from impact.catalogue import frameworks as shipped
from impact.folder import Folder
from impact.intake import take
from impact.intake.undo import undo
from impact.journal import Journal, engines
from impact.journal.kinds.workshop_answer import WorkshopAnswer
from impact.journal.kinds.workshop_finished import WorkshopFinished
from impact.settings import Settings
from impact.ui import typed
from impact.viewer import Viewer
from impact.workshop import Sheet, Workshop, extract
from impact.workshop.audience import AUDIENCES
from tests import frameworks
from tests.desk import TODAY, WORLD, D, organisation, write
from tests.pages.reading import is_whole, markup, text

PRIVATE = "<img src=x onerror=alert(1)> the porters are worn out"
FIRST, LAST = "purpose_set_by_board", shipped()[-1].practices[-1].id
OWN = Viewer(organisations=frozenset({"ZZ-NAV"}))
FRAMEWORK = "nhs-impact-2024"
EARLIER = {
    "org_code": "ZZ-NAV", "framework": "nhs-impact-2023", "assessed_on": D(2025, 3, 1), "practice": "daily_huddles",
    "respondents": "agreed", "level": "starting", "sharing": "system",
}  # fmt: skip
SHARED = [("system", "agreed"), ("system", "board"), ("private", "staff"), ("private", "executive"), ("counts", "partners"), ("private", "agreed")]  # fmt: skip
OF_FOUR = EARLIER | {
    "respondents": "partners",
    "responses": 4,
    "level": "spreading",
    "next_step": "said by one of four",
    "sharing": "private",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Folder:
    """A data folder with one system, whose people the viewer of the settings is."""
    aside = tmp_path_factory.mktemp("workshop")
    files = [
        write(
            aside / "organisations.parquet", "organisations", [organisation("ZZ-NAV", kind="system"), organisation()]
        ),
        write(aside / "metrics.parquet", "metrics", WORLD["metrics"]),
        write(aside / "assessments.parquet", "assessments", [EARLIER, OF_FOUR]),
    ]
    folder = Folder(aside / "data")
    frameworks.put(folder, frameworks.text())
    take(Settings(folder=folder, fixed_today=TODAY), files, by="us")
    return folder


@pytest.fixture
def folder(small, monkeypatch):
    """The small folder with an empty journal."""
    typed._opened.clear()
    for path in small.root.glob("journal.sqlite*"):
        path.unlink()
    monkeypatch.setenv("IMPACT_TODAY", TODAY.isoformat())
    return small


def box(screen, label: str):
    return next(one for one in screen.text_area if one.label.startswith(label))


def sharing(screen):
    return next(one for one in screen.selectbox if one.label.startswith("Who may see this"))


def name(screen):
    return next(one for one in screen.text_input if one.label == "Your name")


def press(screen, words: str):
    return next(one for one in screen.button if one.label.endswith(words)).click().run()


def test_a_level_and_words_are_saved_at_once_and_are_there_in_a_new_session(opened, folder):
    screen = opened(folder.root, "workshop", practice=FIRST)
    assert is_whole(screen) and "If we asked ten people" in text(screen)
    press(screen, "Progressing")
    box(screen, "What does this rest on?").set_value(PRIVATE).run()
    assert text(screen).count("Saved:") == 2, "above the levels, and under the boxes"
    again = opened(folder.root, "workshop", practice=FIRST)
    assert "✓ Progressing" in [one.label for one in again.button]
    assert box(again, "What does this rest on?").value == PRIVATE
    assert "No name is given above" in text(again)
    name(again).set_value("Jo").run()
    assert "No name is given" not in text(again)
    press(again, "Spreading")
    later, others = (opened(folder.root, "workshop", practice=FIRST, respondents=who) for who in ("agreed", "board"))
    assert (name(later).value, name(others).value) == ("Jo", ""), "the name of the same group, after a refresh"
    assert "Agreed by all: 1 of 22 saved" in text(again) and "<img" not in markup(again)


def test_postgresql_gone_in_mid_entry_keeps_what_was_typed_and_a_retry_saves_it(
    opened, folder, postgres, monkeypatch, caplog
):
    monkeypatch.setenv("IMPACT_JOURNAL", postgres.database())
    screen = opened(folder.root, "workshop", practice=FIRST)
    press(screen, "Progressing")
    postgres.stop("immediate")
    try:
        box(screen, "What does this rest on?").set_value(PRIVATE).run()
        assert "cannot be reached" in text(screen) and is_whole(screen)
        assert box(screen, "What does this rest on?").value == PRIVATE
        press(screen, "Next practice")
        assert "Not saved yet elsewhere: one answer." in text(screen)
        press(screen, "Previous practice")
        assert box(screen, "What does this rest on?").value == PRIVATE
    finally:
        postgres.start()
    press(screen, "Try again")
    assert "Saved:" in text(screen)
    assert box(opened(folder.root, "workshop", practice=FIRST), "What does this rest on?").value == PRIVATE
    assert "porters" not in caplog.text + postgres.log()


def test_what_another_screen_saves_is_shown_and_the_same_field_is_a_choice(opened, folder):
    here = opened(folder.root, "workshop", practice=FIRST)
    there = opened(folder.root, "workshop", practice=FIRST)
    press(there, "Spreading")
    here.run()
    assert "✓ Spreading" in [one.label for one in here.button]
    box(there, "What is our next step?").set_value("Theirs.").run()
    here.run()
    assert "saved other words here" in text(here)
    box(here, "What is our next step?").set_value("Ours.").run()
    assert "Yours is on the screen and not saved" in text(here) and "Not saved yet: see above." in text(here)
    assert "What Theirs Yours Next step Theirs. Ours. " in " ".join(text(here).split()), "only what differs"
    press(here, "Keep mine")
    assert "Saved:" in text(here)


def test_moving_on_keeps_the_place_in_the_address_and_the_review_lists_what_was_said(opened, folder):
    screen = opened(folder.root, "workshop", practice=FIRST)
    press(screen, "Not answered")
    press(screen, "Next practice")
    assert screen.query_params["practice"] == "purpose_aligned_work"
    screen = opened(folder.root, "workshop", practice="review")
    assert is_whole(screen) and "not answered" in text(screen) and "This round is not finished" in text(screen)
    screen = opened(folder.root, "workshop", practice=LAST)
    press(screen, "Review and finish")
    assert screen.query_params["practice"] == "review"


def test_before_it_is_finished_the_review_shows_what_each_audience_would_see(opened, folder):
    room = Workshop(Journal(engines.file(folder.journal)), OWN, "ZZ-NAV", FRAMEWORK, TODAY)
    for n, (sharing, group) in enumerate(SHARED):
        said = WorkshopAnswer(
            level="starting", sharing=sharing, evidence=f"evidence {n}", context=f"note {n}", responses=4
        )
        room.save("people_culture" if n < 5 else FIRST, group, Sheet(mine=said), "Jo", None)
    room.save(
        "people_coaching", "agreed", Sheet(mine=WorkshopAnswer(sharing="counts", evidence="evidence 9")), "Jo", None
    )
    said = {
        who: " ".join(text(opened(folder.root, "workshop", practice="review", seen_by=who)).split())
        for who in AUDIENCES
    }
    assert (
        "Of three agreed answers they would see one by name. One answer would be counted without a name"
        in said["system"]
    )
    assert "Culture of improvement Starting Board: too few people to show evidence 0 note 0" in said["system"]
    assert "Of three agreed answers they would see none by name." in said["others"] and "evidence" not in said["others"]
    assert all(told not in said["system"] for told in ("evidence 1", "evidence 5", "evidence 9", "Staff:"))
    assert "What was said" in said["own"] and "evidence 0 system" in said["own"]
    assert "evidence 5 private" in said["own"]


@pytest.mark.parametrize("address", [{"view_as": "public"}, {"view_as": "ZZ1"}, {"organisation": "ZZ1"}])
def test_nobody_else_sees_that_there_is_a_workshop(opened, folder, address):
    empty = text(opened(folder.root, "workshop", **address))
    press(opened(folder.root, "workshop", practice=FIRST), "Progressing")
    screen = opened(folder.root, "workshop", practice=FIRST, **address)
    assert is_whole(screen) and "There is no workshop here for you" in text(screen)
    assert text(screen) == empty and not screen.text_area


def test_an_organisation_chooses_among_frameworks_and_each_has_its_own_practices_and_answers(opened, folder):
    screen = opened(folder.root, "workshop", practice=FIRST)
    choice = next(one for one in screen.selectbox if one.label == "Framework")
    assert [option.rsplit(", ", 1)[1] for option in choice.options] == ["2024", "2023", "2025"]
    choice.set_value("local-2025").run()
    assert is_whole(screen) and "Agreed by all: 0 of 5 saved" in text(screen) and "There is no" not in text(screen)
    press(screen, "Begun")
    assert "Agreed by all: 1 of 5 saved" in text(screen) and screen.query_params["practice"].startswith("local_")
    room = Workshop(Journal(engines.file(folder.journal)), OWN, "ZZ-NAV", "local-2025", TODAY)
    assert [entry.body.level for entry in room.answers().values()] == ["begun"]
    before = opened(folder.root, "workshop", framework="nhs-impact-2023", practice="daily_huddles")
    assert "Starting (1 March 2025)" in text(before) and "0 of 21 saved" in text(before)
    now = opened(folder.root, "workshop", practice="capability_huddles")
    assert "Starting (1 March 2025)" in text(now) and "0 of 22 saved" in text(now)
    of_four = [said for said in text(now).split("Partners") if "too few people to show (1 March 2025)" in said]
    assert of_four and "said by one of four" not in text(now)
    offered = {
        group: sharing(opened(folder.root, "workshop", practice="capability_huddles", respondents=group)).value
        for group in ("agreed", "partners", "staff")
    }
    assert offered == {"agreed": "system", "partners": "private", "staff": "private"}, "as last time, never wider"
    assert "saved at once, shared as last time: Our system, by name. You can change that below." in text(now)
    press(now, "Starting")
    assert sharing(now).value == "system" and "Last time: Our system, by name." in text(now)
    review = opened(folder.root, "workshop", practice="review")
    assert (
        "once it is finished: 1 our system by name; last time, 1 March 2025: 1 private, 1 our system by name."
        in text(review)
    )


def test_a_round_in_the_future_is_said_and_not_begun(opened, folder):
    screen = opened(folder.root, "workshop", practice=FIRST, round="2031-01-01")
    assert "There is no round" in text(screen) and screen.query_params["round"] == TODAY.isoformat()


def test_a_finished_round_says_so_can_be_undone_and_says_that_too(opened, folder, tmp_path):
    press(opened(folder.root, "workshop", practice=FIRST), "Progressing")
    room = Workshop(Journal(engines.file(folder.journal)), OWN, "ZZ-NAV", FRAMEWORK, TODAY)
    settings, made = Settings(folder=folder, fixed_today=TODAY), extract(room)
    (tmp_path / made.name).write_bytes(made.getvalue())
    (receipt,) = take(settings, [tmp_path / made.name], by="us")
    done = WorkshopFinished(
        receipt=receipt.place, sha256=receipt.sha256, verdict="accepted", rows=1, last_entry=room.newest()
    )
    room.finish(done, "Jo", "key")
    screen = opened(folder.root, "workshop", practice="review")
    assert f"as receipt {receipt.place}." in text(screen)
    offered = [one.label for one in screen.button]
    assert "See what undoing it changes" in offered and "See what finishing changes" not in offered
    said = " ".join(text(opened(folder.root, "organisation", organisation="ZZ-NAV")).split())
    assert "no group's own view was given in the latest round. The last round with groups: 1 March 2025." in said
    undo(settings, receipt.place, by="us")
    assert "That has been undone since." in text(screen.run())
    press(opened(folder.root, "workshop", practice=FIRST), "Spreading")
    screen = opened(folder.root, "workshop", practice="review")
    assert "Something was changed since" in text(screen)
    assert "See what finishing changes" in [one.label for one in screen.button]


def test_the_boxes_stay_in_their_place_whatever_is_said_above_them(opened, folder):
    def place(screen) -> int:
        return next(
            n for n, part in screen.main.children.items() if getattr(part, "get", None) and part.get("text_area")
        )

    screen = opened(folder.root, "workshop")
    assert "No name is given above" in text(screen)
    before = place(screen)
    next(one for one in screen.text_input if one.label == "Your name").set_value("Jo").run()
    assert "No name is given above" not in text(screen) and place(screen) == before
