"""Freshness in words and as a line of days: quiet where all is in time, bold where something is late."""

from datetime import date

import pytest
from lxml import html

from impact.charts import prose
from impact.charts.markup import due_words, freshness_line, late_words, timeline, waiting_line
from impact.ui import freshness

TODAY = date(2026, 7, 14)
IN_TIME = {
    "data_to": date(2026, 6, 30), "received_on": date(2026, 7, 9), "is_closed": False, "cadence": "monthly",
    "next_start": date(2026, 7, 1), "next_end": date(2026, 7, 31), "due_on": date(2026, 8, 14), "late": False,
    "days_late": None, "in_calendar": True,
}  # fmt: skip
LATE = IN_TIME | {
    "data_to": date(2026, 3, 31), "received_on": date(2025, 12, 9), "next_start": date(2026, 4, 1),
    "next_end": date(2026, 4, 30), "due_on": date(2026, 7, 8), "late": True, "days_late": 6,
}  # fmt: skip
GONE = {"is_closed": True, "due_on": None}
CLOSED = IN_TIME | GONE


def said(markup: str) -> str:
    return prose.plain(prose.blocks(f"<p>{markup}</p>")).strip().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (IN_TIME, "Data to 30 June 2026, received 9 July, next due 14 August."),
        (LATE, "Data to 31 March 2026, received 9 December 2025. April 2026 was due on 8 July: 6 days late."),
        (CLOSED, "Data to 30 June 2026, received 9 July; the organisation has closed."),
        (IN_TIME | {"due_on": None, "received_on": None}, "Data to 30 June 2026; no due day."),
    ],
)
def test_a_figure_says_how_far_it_goes_when_it_came_and_when_the_next_is_due(row, told):
    assert said(freshness_line(row, TODAY)) == told


def test_only_what_is_late_is_bold_and_nothing_else_is_said_of_it_elsewhere():
    assert "<b>" in freshness_line(LATE, TODAY) and "<b>" not in freshness_line(IN_TIME, TODAY)
    assert waiting_line(IN_TIME, TODAY) == "" and late_words(None) == ""


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (LATE, "6 days late"),
        (LATE | {"days_late": 1}, "1 day late"),
        (LATE | {"days_late": 1096}, "1,096 days late"),
        (IN_TIME | {"due_on": TODAY}, "due today"),
        (IN_TIME | {"due_on": date(2026, 7, 15)}, "due in 1 day"),
        (CLOSED, "closed"),
        (IN_TIME | {"due_on": None}, "no due day"),
    ],
)
def test_what_holds_of_a_due_day_today_is_said_in_a_word_or_two(row, words):
    assert due_words(row, TODAY).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("due", "received", "late", "marks"),
    [
        (date(2026, 7, 8), date(2026, 6, 9), True, ["got", "wait", "due"]),
        (date(2026, 8, 10), date(2026, 7, 9), False, ["got", "due"]),
        (date(2027, 3, 22), date(2025, 7, 9), False, ["later"]),
        (date(2024, 3, 22), None, True, ["wait"]),
        (None, TODAY, False, ["got"]),
    ],
)
def test_the_line_of_days_has_a_tick_a_dot_and_a_bar_only_where_there_is_something(due, received, late, marks):
    picture = html.fragment_fromstring(timeline(TODAY, due, received, late))
    kinds = [mark.get("class") for mark in picture]
    assert kinds == ["days", "now", *marks]


def test_the_bar_of_lateness_reaches_from_the_due_day_to_today_and_not_beyond_the_picture():
    near, far = (timeline(TODAY, due, None, True) for due in (date(2026, 7, 8), date(2020, 7, 8)))
    assert "M55.5 10H66" in near and "M0.0 10H66" in far


def org(name: str, **more) -> dict:
    return IN_TIME | {"metric_id": "m", "organisation": name} | more


def opened(*organisations: dict) -> list[str]:
    late = [one for one in organisations if one["late"]]
    there = sum(not one["is_closed"] for one in organisations)
    metric = IN_TIME | {
        "metric_id": "m", "title": "Seen in time", "organisations_late": len(late), "organisations": there,
        "late": bool(late), "days_late": None,
    }  # fmt: skip
    calendar = {"from_day": date(2020, 1, 1), "to_day": date(2027, 12, 31)}
    section = freshness.metrics([metric], organisations, calendar, TODAY)
    return [block.text.replace("\N{NO-BREAK SPACE}", " ") for block in prose.blocks(section)]


def test_a_metric_opens_on_those_apart_in_directory_order_and_on_the_others_in_one_sentence():
    late = {name: LATE[name] for name in ("data_to", "due_on", "late", "days_late", "next_start", "next_end")}
    told = opened(org("Zeal", **late), org("Alder"), org("Birch"), org("Ash"), org("Apple", **late), org("Elm", **GONE))
    assert "5 organisations, 2 late and 1 closed: data to 30 June, received 9 July" in told
    assert "Now: 2 of 5 late." in next(words for words in told if words.startswith("Seen in time. Due"))
    rows = [f"{name}. Data to: 31 Mar; Received: 9 Jul; Due: 8 Jul; Now: 6 days late." for name in ("Zeal", "Apple")]
    assert [words for words in told if words in rows] == rows
    assert "3 of 5: Data to 30 June 2026, received 9 July, next due 14 August. Alder; Birch; Ash." in told
    assert "Closed: Elm." in told


def test_where_no_state_is_the_usual_one_every_organisation_has_its_row():
    told = opened(org("Alder"), org("Birch", data_to=date(2026, 5, 31)))
    assert sum(words.startswith(("Alder. Data to", "Birch. Data to")) for words in told) == 2


def test_where_all_are_alike_one_sentence_says_it_and_names_them():
    told = opened(org("Alder"), org("Birch"))
    assert "Seen in time. Due: 14 Aug; last received 9 July; Now: due in 31 days." in told
    assert "All: Data to 30 June 2026, received 9 July, next due 14 August. Alder; Birch." in told


def test_what_lies_beyond_the_known_bank_holidays_is_said():
    metric = IN_TIME | {
        "metric_id": "m",
        "title": "T",
        "organisations_late": 0,
        "organisations": 1,
        "in_calendar": False,
    }
    calendar = {"from_day": date(2020, 1, 1), "to_day": date(2027, 12, 31)}
    shown = freshness.metrics([metric], [org("Alder")], calendar, TODAY)
    assert "Bank holidays are known from 2020 to 2027" in shown
