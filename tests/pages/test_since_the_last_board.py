"""What has changed since the last board: its date is kept, the version of then is asked, and sharing stays the stricter."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, D, metric, observation, organisation, practices_and_levels, write
from tests.pages.reading import is_whole, markup, text

FRAMEWORK, PRACTICES, LEVELS = practices_and_levels()
STEADY = [observation(n, "ZZ1", value=70.0 + n % 2) for n in range(-20, 5)]
HELD = date(2026, 5, 14)


LATER, BECAME = "nhs-impact-2024", ("purpose_set_by_board", "purpose_aligned_work")  # of the first two practices


def answers(
    day: date, level: int, code: str = "ZZ1", framework: str = FRAMEWORK, practices=PRACTICES[:3]
) -> list[dict]:
    return [
        {
            "org_code": code, "framework": framework, "assessed_on": day, "practice": practice, "respondents": "agreed",
            "level": LEVELS[level], "sharing": "system",
        }
        for practice in practices
    ]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Folder:
    """A version before the board and one after it: a round, a signal that began; and who may be rung."""
    here = tmp_path_factory.mktemp("board")
    settings = Settings(Folder(here / "data"), fixed_today=TODAY)
    first = {
        "organisations": [
            organisation("ZZ-NAV", kind="system", name="Our ICB"),
            organisation("ZZ1", name="First Trust"),
            organisation("ZZ2", name="Moved Trust"),
        ],
        "memberships": [
            {"org_code": code, "group_code": "ZZ-NAV", "kind": "in_system", "from_date": D(2022, 7, 1)}
            for code in ("ZZ1", "ZZ2")
        ],
        "metrics": [metric()],
        "observations": STEADY,
        "assessments": answers(D(2025, 11, 1), 1) + answers(D(2025, 11, 1), 3, "ZZ2"),
        "contacts": [
            {"org_code": "ZZ1", "role": "Improvement lead", "components": "people", "contact": "lead@first.example"},
            {"org_code": "ZZ1", "role": "Any time", "contact": "office@first.example"},
        ],
    }
    take(settings, [write(here / f"{name}.parquet", name, rows) for name, rows in first.items()], by="a test")
    _built_on(settings.folder, datetime(2026, 5, 1, tzinfo=UTC))
    then = {
        "observations": [observation(n, "ZZ1", value=30.0) for n in (5, 6)],
        "assessments": answers(D(2026, 6, 1), 2) + answers(D(2026, 6, 1), 2, "ZZ2", LATER, BECAME),
    }
    take(settings, [write(here / f"{name}-later.parquet", name, rows) for name, rows in then.items()], by="a test")
    return settings.folder


def _built_on(folder: Folder, at: datetime) -> None:
    """Let the version that stands have been built at this moment, as its record says it."""
    record = versions.record(folder, versions.current(folder).serial)
    path = versions._record_of(folder, record.serial)
    path.write_text(path.read_text().replace(record.built_at.isoformat(), at.isoformat()))
    assert versions.record(folder, record.serial).built_at == at


def words(screen) -> str:
    return " ".join(text(screen).split())


def keep(screen, day: date):
    return screen.date_input[0].set_value(day).run()


def test_the_overview_says_what_has_changed_since_the_board_whose_date_is_kept(opened, folder):
    screen = keep(opened(folder.root, system="ZZ-NAV"), HELD)
    said = words(screen)
    assert "Since the board of 14 May 2026 ( version 1 ): rounds of two organisations arrived or were shared;" in said
    assert (
        "three practice answers moved up and two were re-rated (two of them across a change of framework); one signal began: concern in Seen in time at First Trust."
        in said
    )
    assert "14 May 2026" in words(opened(folder.root, system="ZZ-NAV", view_as="public")), (
        "the date is kept for everybody"
    )
    assert "as_at=2026-05-14" in unescape(markup(screen))
    keep(screen, TODAY - timedelta(days=1))
    assert "Since the board of 13 July 2026" in words(screen)


def test_what_was_shared_then_and_may_not_be_seen_now_is_in_no_comparison(opened, folder):
    keep(opened(folder.root, system="ZZ-NAV"), HELD)
    said = words(opened(folder.root, system="ZZ-NAV", view_as="public"))
    assert "arrived or were shared" not in said and "moved up" not in said
    assert "one signal began: concern in Seen in time at First Trust." in said


def test_before_anything_was_shown_there_is_nothing_to_compare_with(opened, folder):
    screen = keep(opened(folder.root, system="ZZ-NAV"), date(2020, 1, 1))
    assert is_whole(screen)
    assert "Since the board of 1 January 2020: nothing had been shown before it" in words(screen)
    assert "In the latest rounds, up to " in words(screen)


def test_only_the_system_s_own_people_keep_the_date(opened, folder):
    assert not opened(folder.root, system="ZZ-NAV", view_as="public").date_input


def test_whom_to_ring_is_somebody_outside_the_system_s_own_body(opened, folder):
    assert "Improvement lead, First Trust , lead@first.example, for what they need (Seen in time)." in words(
        opened(folder.root, system="ZZ-NAV")
    )
    page = words(opened(folder.root, "organisation", organisation="ZZ1"))
    assert "Whom to ring Improvement lead, lead@ first.example ; Any time, office@ first.example" in page, (
        "who is for no component is for all, after who is for one"
    )


def test_the_sentences_can_be_copied_with_date_and_version(opened, folder):
    html = "".join(part.proto.body for part in opened(folder.root, system="ZZ-NAV").get("html"))
    copied = html.split('data-copies="')[1].split('"')[0]
    assert "Ring&#58; Improvement lead, First Trust, lead@first.example" in copied.replace("&#46;", ".")
    assert copied.endswith("Data to 30 June 2026, version 2.")
