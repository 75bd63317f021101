"""The control chart: what its specification holds, and that it is drawn at its height with its axis."""

import itertools
import re
from datetime import date

import altair as alt
import pyarrow as pa
import pytest
import vl_convert

from impact.charts.theme import DARK, HUDDLE_1366, HUDDLE_1920, LIGHT, SCREEN
from impact.charts.xmr import has_points, spec, xmr
from tests.drawn import events, four_hours, metric, months, series, weeks

HAPPENED = events(
    (date(2025, 3, 1), "recalculate", "new triage model"),
    (date(2025, 11, 3), "change_idea", "Same-day unit opened"),
    (date(2019, 1, 1), "note", "before the chart"),
)
ZIGZAG = [50.0, 54, 46, 52, 48, 53, 47]


def data(points, of=None, happened=None, **given) -> dict[str, list[dict]]:
    return spec(points, of or metric(), happened, **given)["datasets"]


def texts(points, of=None, happened=None, **given) -> list[str]:
    return [word["text"].replace("\N{NO-BREAK SPACE}", " ") for word in data(points, of, happened, **given)["words"]]


def settings(points, of=None, **given) -> dict:
    return {param["name"]: param["value"] for param in spec(points, of or metric(), **given)["params"]}


def drawn(made: dict, width: int = 900) -> str:
    """The chart as SVG, at this width."""
    return vl_convert.vegalite_to_svg({**made, "width": width})


CASES = {
    "60 points": (series(ZIGZAG * 8 + [50.0] * 4, months(60)), metric()),
    "24 points": (series([*ZIGZAG * 3, 50.0, 51, 52], months(24), targets=[50.0] * 24), metric()),
    "13 points": (series([*ZIGZAG, *ZIGZAG[:6]], months(13)), metric(unit="score", decimals=2)),
    "5 points": (series([6.9, 6.85, 6.97, 7.02, 7.1], months(5, 2021, 1, length=12)), metric(cadence="annual")),
    "1 point": (series([43.0], months(1)), metric(unit="count", decimals=0)),
    "weeks": (series(ZIGZAG * 4, weeks(28)), metric(cadence="weekly")),
    "quarters": (series([value * 1e5 for value in ZIGZAG * 2], months(14, 2022, 4, length=3)), metric(unit="currency")),
    "constant": (series([100.0] * 16, months(16), targets=[95.0] * 16), metric()),
    "ceiling": (series([99.1, 100, 98.9, 100] * 5, months(20)), metric()),
    "steps": (four_hours(), metric()),
    "rolling": (series(ZIGZAG * 3, months(21)), metric(window="rolling")),
    "gaps": (series([*ZIGZAG, None, *ZIGZAG, *ZIGZAG], months(22), status=["suppressed"] * 22), metric()),
}


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_series_gives_a_chart_that_vega_lite_accepts(name):
    points, of = CASES[name]
    made = xmr(points, of, HAPPENED)
    assert isinstance(made, alt.LayerChart)
    assert made.to_dict()["datasets"]["marks"]


@pytest.mark.parametrize("size", [SCREEN, HUDDLE_1366, HUDDLE_1920], ids=lambda size: size.name)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", ["1 point", "5 points", "steps", "ceiling", "gaps"])
def test_it_is_drawn_with_its_whole_height_and_the_labels_of_its_axes(name, theme, size):
    points, of = CASES[name]
    svg = drawn(spec(points, of, HAPPENED, theme, size))
    assert size is SCREEN or size.height >= 420
    heights = [float(found) for found in re.findall(r'class="background"[^>]*d="M[^"]*?v(\d+)', svg)]
    assert max(heights) == size.height
    labels = re.findall(r"<text[^>]*>([^<]+)</text>", svg)
    years = {str(year) for year in range(2021, 2027)}
    assert years & set(labels)
    assert len([label for label in labels if re.fullmatch(r"[\d.,]+(\s%)?", label)]) >= 3
    assert f'font-size="{size.text}px"' in svg


def test_a_chart_and_its_specification_say_the_same():
    points, of = CASES["steps"]
    whole = xmr(points, of, HAPPENED, description="words").to_dict()
    quick = spec(points, of, HAPPENED, description="words")
    assert whole["datasets"] == quick["datasets"] and whole["description"] == quick["description"] == "words"
    assert whole["height"] == quick["height"] == SCREEN.height and quick["width"] == "container"
    assert sorted(param["name"] for param in whole["params"]) == sorted(param["name"] for param in quick["params"])


def test_charts_do_not_share_what_can_be_changed():
    points, of = CASES["steps"]
    spec(points, of)["layer"].clear()
    assert spec(points, of)["layer"]


def test_the_axis_says_months_and_the_year_once():
    found = settings(four_hours())
    assert list(found["period_labels"].values())[:4] == ["Jul", "Oct", "Jan", "Apr"]
    assert list(found["year_labels"].values()) == ["2022", "2023", "2024", "2025", "2026"]
    assert found["value_labels"]["80"] == "80\N{NO-BREAK SPACE}%"
    assert 4 <= len(found["value_ticks"]) <= 6


def test_each_class_of_point_has_its_own_shape_and_colour():
    looks = {(mark["shape"], mark["colour"]) for mark in data(four_hours())["marks"]}
    assert looks == {("circle", LIGHT.com), ("square", LIGHT.con), ("diamond", LIGHT.imp)}


def test_what_fired_is_bracketed_past_signals_too():
    assert {"Shift: 8 points above the mean", "Shift: 9 points below the mean, one outside"} <= set(texts(four_hours()))


def test_no_target_runs_through_the_words_of_a_past_signal():
    values = [*ZIGZAG, 53.0, 54, 53, 55, 54, 53, 54, 55, *ZIGZAG, *ZIGZAG]
    for aim in range(54, 66):
        points = series(values, months(len(values)), targets=[float(aim)] * len(values))
        low, high = settings(points)["scale_y"]
        past = [word["y"] for word in data(points)["words"] if word["text"].startswith("Shift")]
        assert past and all(abs(y - aim) / (high - low) * SCREEN.height > SCREEN.text / 2 for y in past), aim


def test_ends_are_named_and_apart_in_the_order_of_their_lines():
    words = [word for word in data(four_hours())["words"] if word["dx"] == 13]
    assert [word["text"].replace("\N{NO-BREAK SPACE}", " ") for word in words] == [
        "Upper limit 82.4", "Target 80 %", "78.6 % in June", "Mean 76.0", "Lower limit 69.7",
    ]  # fmt: skip
    assert [word["short"] for word in words if "limit" in word["text"]] == ["Upper 82.4", "Lower 69.7"]
    dear = [60.4e3, 60.1e3, 60.9e3] * 6
    found = data(series(dear, months(18), targets=[123456.0] * 18), metric(unit="currency", decimals=0))["words"]
    assert [word["short"] for word in found if word["text"].startswith("Target")] == ["£123,456"], "no room for more"
    low, high = settings(four_hours())["scale_y"]
    down = [(high - word["y"]) / (high - low) * SCREEN.height for word in words]
    assert all(after - before >= SCREEN.gap - 1e-6 for before, after in itertools.pairwise(down))


def test_earlier_targets_are_written_at_their_steps():
    assert {"Target 76 %", "78 %", "Target 80 %"} <= set(texts(four_hours()))
    steps = [(row["y"]) for row in data(four_hours())["targets"]]
    assert steps == [76, 76, 78, 78, 80, 80]


def test_line_and_limits_break_where_limits_start_anew():
    found = data(four_hours(), happened=HAPPENED)
    assert len({row["piece"] for row in found["joins"]}) == 2
    assert len(found["bands"]) == 2 and found["bands"][0]["x2"] == found["bands"][1]["x"]
    assert "Limits recalculated Mar 2025: new triage model" in texts(four_hours(), happened=HAPPENED)


def test_an_event_stands_on_the_axis_with_its_day_and_one_outside_the_chart_is_left_out():
    found = data(four_hours(), happened=HAPPENED)
    assert [foot["what"] for foot in found["feet"]] == ["Same-day unit opened"]
    assert {"Same-day unit opened", "3 Nov 2025"} <= set(texts(four_hours(), happened=HAPPENED))


def test_the_words_of_events_close_together_do_not_lie_on_each_other():
    close = events(*((date(2025, 11, day), "note", f"Something of note, number {day}") for day in (3, 9, 20)))
    words = [word for word in data(four_hours(), happened=close)["words"] if "of note" in word["text"]]
    low, high = settings(four_hours())["scale_y"]
    heights = sorted((high - word["y"]) / (high - low) * SCREEN.height for word in words)
    assert len(heights) == 3 and min(b - a for a, b in itertools.pairwise(heights)) > 2 * SCREEN.text


def test_a_missing_period_breaks_the_line_and_a_suppressed_one_is_marked_on_the_axis():
    status = ["final"] * 22
    status[7] = "suppressed"
    found = data(series([*ZIGZAG, None, *ZIGZAG, *ZIGZAG], months(22), status=status))
    assert len({row["piece"] for row in found["joins"]}) == 2 and len(found["marks"]) == 21
    assert [(foot["what"], foot["period"]) for foot in found["feet"]] == [("Suppressed", "February 2023")]


def test_a_period_that_has_no_row_at_all_breaks_the_line():
    periods = months(22)
    del periods[7]
    assert len({row["piece"] for row in data(series(ZIGZAG * 3, periods))["joins"]}) == 2


def test_limits_beyond_the_possible_are_drawn_clipped_and_say_so():
    points, of = CASES["ceiling"]
    assert points["upper"][0].as_py() > 100
    assert data(points, of)["bands"][0]["y2"] == 100
    assert "Upper limit over 100 %" in texts(points, of)
    assert max(settings(points, of)["value_ticks"]) == 100
    limits = data(points, of)["marks"][0]["limits"]
    assert float(limits.split(" to ")[1].split("\N{NO-BREAK SPACE}")[0]) > 100


def test_the_lower_limit_of_a_count_is_drawn_at_zero():
    points = series([3.0, 0, 5, 1, 4, 0, 2] * 3, months(21))
    found = data(points, metric(unit="count", decimals=0))
    assert found["bands"][0]["y"] == 0 and "Lower limit below 0" in texts(points, metric(unit="count", decimals=0))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("5 points", "5 points: limits from 13"), ("1 point", "1 point: limits from 13"),
        ("constant", "Every point is the same: no variation to judge"),
        ("rolling", "Periods overlap: a run chart with its median, no limits"),
    ],
)  # fmt: skip
def test_without_limits_there_are_points_only_and_the_chart_says_why(name, why):
    points, of = CASES[name]
    found = data(points, of)
    assert not found["bands"] and why in texts(points, of)
    assert not [word for word in texts(points, of) if "limit " in word or "Shift" in word]


def test_points_after_a_recalculation_wait_for_their_limits():
    points = series([*ZIGZAG * 3, 60.0, 61, 60, 62], months(25), cuts=(21,))
    assert len(data(points)["bands"]) == 1 and "4 points: limits from 13" in texts(points)


def test_a_rolling_window_is_drawn_with_its_median():
    points, of = CASES["rolling"]
    assert "Median 50.0" in texts(points, of)


def test_the_tooltip_names_period_value_parts_limits_target_and_rule():
    numerators = [value * 100 for value in range(48)]
    points = four_hours(numerator=[float(n) for n in numerators], denominator=[15142.0] * 48)
    last = {name: str(value).replace("\N{NO-BREAK SPACE}", " ") for name, value in data(points)["marks"][-1].items()}
    told = (last["period"], last["value"], last["parts"], last["limits"], last["target"], last["rule"])
    assert told == (
        "June 2026", "78.6 %", "4,700 of 15,142", "69.7 % to 82.4 %", "80 %", "Improvement, shift: above the mean",
    )  # fmt: skip


def test_the_huddle_has_large_type_and_the_colours_of_its_theme():
    made = spec(four_hours(), metric(), HAPPENED, DARK, HUDDLE_1920)
    assert min(word["size"] for word in made["datasets"]["words"]) >= 24
    assert made["height"] >= 420 and DARK.ser in str(made["layer"])
    assert "Limit 82.4" in [word["text"] for word in made["datasets"]["words"]]


def test_nothing_to_draw_is_known_before_drawing():
    points = four_hours()
    assert has_points(points) and not has_points(points.slice(0, 0))
    empty = points.set_column(points.column_names.index("value"), "value", pa.nulls(48, pa.float64()))
    assert not has_points(empty)


def test_a_hostile_title_is_text_in_the_chart():
    nasty = events((date(2025, 11, 3), "note", "<script>alert(1)</script> & 'x'"))
    svg = drawn(spec(four_hours(), metric(title="<b>'\\\"</b>"), nasty))
    assert "<script>" not in svg and "&lt;script>" in svg.replace("&gt;", ">")


def test_where_signals_crowd_some_go_without_words_and_the_plot_keeps_its_room():
    waves = ([60.0] * 4 + [61.0] * 4 + [40.0] * 4 + [39.0] * 4) * 12
    points = series(waves, weeks(len(waves)))
    made = spec(points, metric(cadence="weekly"))
    low, high = {param["name"]: param["value"] for param in made["params"]}["scale_y"]
    assert (61 - 39) / (high - low) > 0.5
    words = [word["text"] for word in made["datasets"]["words"] if word["text"].startswith("Shift")]
    brackets = [line for line in made["datasets"]["strokes"] if line["y"] == line["y2"]]
    assert 4 <= len(words) < len(brackets) == 24


def test_a_figure_worth_checking_has_a_question_mark_over_it_that_nothing_covers_and_its_reason_in_the_tooltip():
    points = four_hours()
    highest = max(points.to_pylist(), key=lambda row: row["value"])
    made = data(points, doubts={highest["period_start"]: "far from the period before"})
    [mark] = [word for word in made["words"] if word["text"] == "?"]
    [told] = [one for one in made["marks"] if one["check"]]
    assert (mark["x"], mark["y"], told["x"]) == (told["x"], highest["value"], mark["x"]) and mark["dy"] < 0
    assert told["check"] == "Far from the period before"
    assert "?" in drawn(spec(points, metric(), doubts={highest["period_start"]: "x"})) and "?" not in texts(points)
    few = series([50.0, 54, 46], months(3))
    top = settings(few, doubts={months(3)[1][0]: "x"})["scale_y"][1]
    assert top > settings(few)["scale_y"][1], "room for the mark over the highest point"
