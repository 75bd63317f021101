"""A component through the rounds, drawn: a bar a round from the least to the furthest level, in directory order."""

from datetime import date

import altair as alt
import pytest

from impact.charts.rounds import Span, rounds_chart, rounds_sentence
from impact.charts.theme import DARK, LIGHT

FIRST, LAST = date(2025, 3, 1), date(2026, 3, 1)


def span(name: str = "Ash", day: date = LAST, low: int = 2, high: int = 4, **more) -> Span:
    return Span(name, day, low, high, 5, f"{name} {day}", **more)


def bars(spec: dict) -> list[dict]:
    return next(layer["data"]["values"] for layer in spec["layer"] if layer["mark"]["type"] == "bar")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_round_is_a_bar_in_its_organisation_s_line_and_another_framework_is_hollow(theme):
    spec = rounds_chart(
        [span(), span("Birch", FIRST, 1, 5), span("Birch", low=3, high=3, other=True)], ["Ash", "Birch"], theme
    )
    alt.LayerChart.from_dict({**spec, "config": {}}, validate=True)
    drawn = bars(spec)
    assert [int(bar["top"]) for bar in drawn] == [0, 1, 1]
    assert [bar["fill"] for bar in drawn] == [theme.navy, theme.navy, theme.bg]
    whole, one_level = (bar["bottom"] - bar["top"] for bar in drawn[1:])
    assert whole == pytest.approx(5 * one_level), "one level is a fifth of five"
    assert drawn[1]["x"] < drawn[0]["x"] == drawn[2]["x"]


def test_names_that_hold_quotes_are_written_as_they_are():
    spec = rounds_chart([span('St "Ann’s" \\ trust')], ['St "Ann’s" \\ trust'], LIGHT)
    names = next(layer["encoding"]["y"]["axis"] for layer in spec["layer"] if layer["mark"]["type"] == "bar")
    assert names["labelExpr"] == '["St \\"Ann\\u2019s\\" \\\\ trust"][floor(datum.value)]'


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([span()], "One organisation can be seen, none with two rounds of one framework."),
        (
            [
                span(day=FIRST, low=1),
                span(),
                span("Birch", FIRST),
                span("Birch", high=5),
                span("Cedar", FIRST),
                span("Cedar", low=1),
            ],
            "Of three organisations with two rounds or more, from the first to the latest the least developed practice rose"
            " in one and the furthest in one; in one, one or the other was re-rated.",
        ),
        (
            [span(day=FIRST, low=1, other=True), span()],
            "One organisation can be seen, none with two rounds of one framework.",
        ),
    ],
)
def test_the_sentence_counts_in_how_many_the_ends_rose_and_adds_no_levels_up(spans, said):
    assert rounds_sentence(spans) == said
