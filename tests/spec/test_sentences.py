"""What is said of a series, read as a table: the case on the left, the whole sentence on the right."""

from datetime import date

import pytest

from impact.charts.words import alt_text, periods_met, rule_words, sentence
from tests.drawn import four_hours, metric, months, series, signal_row

ROW = {
    "last_period": date(2026, 6, 1), "last_period_end": date(2026, 6, 30), "last_value": 78.6, "previous_value": 79.3,
    "variation": "common_cause", "assurance": None, "rule": None, "lasting": 8, "points": 36, "limits_status": "ok",
    "target": None,
}  # fmt: skip
HEAD = "Patients seen within four hours at Aldermoor Hospitals was 78.6 % in June 2026."
HIT_OR_MISS = "The target of 80 % will be met some months and missed others by chance alone unless something changes."
STEADY = "No special cause: it varies as this process does by itself."
NEITHER = "a special cause where neither direction is better."


def said(of=None, table=None, met=None, **row) -> str:
    made = sentence({**ROW, **row}, of or metric(), "Aldermoor Hospitals", table, met=met)
    return made.replace("\N{NO-BREAK SPACE}", " ")


VARIATIONS = [
    ("improvement_high", "shift", 8, "Eight points run above the mean, an improvement."),
    ("improvement_low", "shift", 7, "Seven points run below the mean, an improvement."),
    ("concern_low", "shift", 14, "14 points run below the mean, a concern."),
    ("concern_high", "shift", 7, "Seven points run above the mean, a concern."),
    ("neutral_high", "shift", 9, f"Nine points run above the mean, {NEITHER}"),
    ("neutral_low", "shift", 9, f"Nine points run below the mean, {NEITHER}"),
    ("improvement_high", "shift", 3, "At least seven points run above the mean, an improvement."),
    ("improvement_high", "trend", 7, "Seven points rise one after the other, an improvement."),
    ("improvement_low", "trend", 12, "Twelve points fall one after the other, an improvement."),
    ("concern_low", "trend", 8, "Eight points fall one after the other, a concern."),
    ("neutral_high", "trend", 7, f"Seven points rise one after the other, {NEITHER}"),
    ("improvement_high", "outside", 1, "That is above the upper process limit, an improvement."),
    ("concern_low", "outside", 1, "That is below the lower process limit, a concern."),
    ("neutral_low", "outside", 1, f"That is below the lower process limit, {NEITHER}"),
    (
        "concern_high", "two_of_three", 1,
        "Two of three points in a row lie near the upper process limit, a concern.",
    ),
    (
        "improvement_low", "two_of_three", 2,
        "Two of three points in a row lie near the lower process limit, an improvement.",
    ),
    ("common_cause", None, 20, STEADY),
]  # fmt: skip


@pytest.mark.parametrize(("variation", "rule", "lasting", "wanted"), VARIATIONS)
def test_every_variation_and_rule_has_its_sentence(variation, rule, lasting, wanted):
    assert said(variation=variation, rule=rule, lasting=lasting) == f"{HEAD} {wanted}"


ASSURANCES = [
    ("hit_or_miss", "monthly", HIT_OR_MISS),
    (
        "hit_or_miss", "weekly",
        "The target of 80 % will be met some weeks and missed others by chance alone unless something changes.",
    ),
    (
        "hit_or_miss", "quarterly",
        "The target of 80 % will be met some quarters and missed others by chance alone unless something changes.",
    ),
    (
        "hit_or_miss", "irregular",
        "The target of 80 % will be met some periods and missed others by chance alone unless something changes.",
    ),
    ("passing", "monthly", "The target of 70 % will be met consistently unless something changes."),
    ("failing", "monthly", "The target of 80 % will not be met unless something changes."),
]  # fmt: skip


@pytest.mark.parametrize(("assurance", "cadence", "wanted"), ASSURANCES)
def test_every_assurance_has_its_sentence(assurance, cadence, wanted):
    target = 70.0 if assurance == "passing" else 80.0
    assert said(metric(cadence=cadence), assurance=assurance, target=target) == f"{HEAD} {STEADY} {wanted}"


def test_where_the_last_point_contradicts_its_limits_the_sentence_says_so():
    missed = said(assurance="passing", target=80.0)
    assert missed.endswith("By its limits, the target of 80 % will be met consistently, but this month it was missed.")
    met = said(metric(better="lower", cadence="weekly"), assurance="failing", target=80.0)
    assert met.endswith("By its limits, the target of 80 % will not be met, but this week it was met.")


def test_the_sentence_of_the_pattern_is_said_word_for_word():
    assert said(variation="improvement_high", rule="shift", assurance="hit_or_miss", target=80.0) == (
        "Patients seen within four hours at Aldermoor Hospitals was 78.6 % in June 2026. Eight points run above the"
        " mean, an improvement. The target of 80 % will be met some months and missed others by chance alone unless"
        " something changes."
    )


def test_a_target_that_is_missing_or_not_judged_is_not_spoken_of():
    assert said(assurance=None, target=80.0) == f"{HEAD} {STEADY}"


SHARES = [
    ((5, 12), "It was met in five of the twelve months judged under it."),
    ((1, 1), "It was met in the one month judged under it."),
    ((0, 1), "It was missed in the one month judged under it."),
    ((0, 6), "So far it was met in none of the six months judged under it."),
]


@pytest.mark.parametrize(("met", "wanted"), SHARES)
def test_beside_hit_or_miss_stands_the_share_of_periods_met(met, wanted):
    assert said(met=met, assurance="hit_or_miss", target=80.0) == f"{HEAD} {STEADY} {HIT_OR_MISS} {wanted}"


@pytest.mark.parametrize(("met", "wanted"), [((0, 9), "none of the nine"), ((16, 16), "all of the 16")])
def test_a_target_met_never_or_always_is_not_said_to_be_met_some_months(met, wanted):
    assert said(met=met, assurance="hit_or_miss", target=80.0) == (
        f"{HEAD} {STEADY} The target of 80 % lies within the process limits, yet was met in {wanted} months judged under it."
    )


def test_a_share_without_periods_is_not_said():
    assert said(met=(0, 0), assurance="hit_or_miss", target=80.0) == f"{HEAD} {STEADY} {HIT_OR_MISS}"


ANNUAL = {
    "last_period": date(2025, 1, 1), "last_period_end": date(2025, 12, 31), "variation": None,
    "limits_status": "trial",
}  # fmt: skip
SCORE = metric(title="We each have a voice", unit="score", kind="score", decimals=2, cadence="annual")
TOO_FEW = "Five points are not enough to judge the variation; it takes 13."
FEW = [
    (
        "a score has no interval", SCORE, {"last_value": 7.10, "previous_value": 7.02, "points": 5},
        "We each have a voice at Aldermoor Hospitals was 7.10 in 2025, 0.08 higher than the year before. " + TOO_FEW,
    ),
    (
        "a change that does not show", SCORE, {"last_value": 7.101, "previous_value": 7.1, "points": 5},
        "We each have a voice at Aldermoor Hospitals was 7.10 in 2025, the same as the year before. " + TOO_FEW,
    ),
    (
        "a small sample", metric(cadence="annual"),
        {"last_value": 62.0, "previous_value": 60.0, "last_denominator": 200.0, "points": 5},
        "Patients seen within four hours at Aldermoor Hospitals was 62.0 % in 2025, 2.0 percentage points higher than"
        " the year before, no larger than sampling alone would give. " + TOO_FEW,
    ),
    (
        "a large sample", metric(cadence="annual"),
        {"last_value": 58.0, "previous_value": 60.0, "last_denominator": 20_000.0, "points": 5},
        "Patients seen within four hours at Aldermoor Hospitals was 58.0 % in 2025, 2.0 percentage points lower than"
        " the year before, larger than sampling alone would give. " + TOO_FEW,
    ),
    (
        "one point", metric(cadence="annual"), {"last_value": 58.0, "previous_value": None, "points": 1},
        "Patients seen within four hours at Aldermoor Hospitals was 58.0 % in 2025. One point is not enough to judge"
        " the variation; it takes 13.",
    ),
    (
        "new limits after a recalculation", metric(),
        {"last_value": 58.0, "previous_value": 40.0, "points": 40},
        "Patients seen within four hours at Aldermoor Hospitals was 58.0 % in 2025. Fewer than 13 points follow the"
        " last recalculation: not enough yet to judge the variation.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("of", "row", "wanted"), [case[1:] for case in FEW], ids=[case[0] for case in FEW])
def test_few_points_give_value_and_change_and_never_a_signal(of, row, wanted):
    assert said(of, **{**ANNUAL, **row}) == wanted


STATES = [
    (
        "constant", metric(), {"variation": None, "limits_status": "constant", "points": 24, "last_value": 100.0},
        "Patients seen within four hours at Aldermoor Hospitals was 100.0 % in June 2026. All 24 points are the same:"
        " there is no variation to judge.",
    ),
    (
        "rolling", metric(title="Sickness absence", window="rolling"),
        {
            "last_value": 5.1, "last_period": date(2025, 7, 1), "variation": "concern_high", "rule": "shift",
            "assurance": "failing", "target": 4.0,
        },
        "Sickness absence at Aldermoor Hospitals was 5.1 % from July 2025 to June 2026. Its periods overlap, so there"
        " are no process limits and no signals: read it as a run chart.",
    ),
    (
        "never reported", metric(), {"last_value": None, "last_period": None},
        "Patients seen within four hours at Aldermoor Hospitals has not been reported.",
    ),
    (
        "suppressed", metric(), {"last_value": None, "status": "suppressed"},
        "Patients seen within four hours at Aldermoor Hospitals was suppressed in June 2026.",
    ),
    (
        "not reported", metric(), {"last_value": None},
        "Patients seen within four hours at Aldermoor Hospitals was not reported in June 2026.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("of", "row", "wanted"), [case[1:] for case in STATES], ids=[case[0] for case in STATES])
def test_what_cannot_be_judged_says_why(of, row, wanted):
    assert said(of, **row) == wanted


def test_the_points_give_the_length_of_the_run_even_where_an_earlier_signal_joins_it():
    rising_then_high = [50.0, 51, 49] * 5 + [47, 48, 49, 50, 52, 53, 54, 53, 52, 53, 52, 52]
    points = series(rising_then_high, months(27, 2024, 4))
    row = signal_row(points)
    assert (row["rule"], row["variation"], row["lasting"]) == ("shift", "improvement_high", 11)
    assert "Eight points run above the mean" in sentence(row, metric(), "A", points)


def test_six_points_on_one_side_are_said_to_be_one_short_of_a_signal():
    values = [50.0, 52, 48, 51, 49, 53, 47, 50, 49, 52, 47.5, 51, 49, 51, 51, 51.5, 51, 52, 51]
    points = series(values, months(19, 2024, 12))
    assert signal_row(points)["variation"] == "common_cause"
    assert said(table=points).endswith("No special cause yet: six points run above the mean, one short of a signal.")


def test_a_last_period_that_was_suppressed_is_said_after_the_last_value():
    values = [70.0, 71, 69] * 6 + [None]
    points = series(values, months(19, 2025, 1), status=["final"] * 18 + ["suppressed"])
    assert sentence(signal_row(points), metric(), "A", points).endswith("July 2026 was suppressed.")


def test_a_value_on_a_smaller_denominator_than_its_definition_asks_for_is_judged_and_says_so():
    small = "It rests on a denominator of 7, fewer than the 10 its definition asks for."
    asking = metric(minimum_denominator=10)
    assert said(asking, last_denominator=7.0) == f"{HEAD} {small} {STEADY}"
    for row in ({"last_denominator": 10.0}, {"last_denominator": None}, {}):
        assert said(asking, **row) == f"{HEAD} {STEADY}"
    assert said(metric(), last_denominator=7.0) == f"{HEAD} {STEADY}"


def test_the_change_of_an_annual_survey_names_the_year_before():
    points = series([6.85, 6.97, 7.02, 7.10], months(4, 2022, 1, length=12))
    row = signal_row(points)
    assert sentence(row, SCORE, "Vale", points) == (
        "We each have a voice at Vale was 7.10 in 2025, 0.08 higher than in 2024. Four points are not enough to judge"
        " the variation; it takes 13."
    )


def test_periods_met_are_counted_since_the_limits_began_and_exactly_on_target_is_met():
    targets = [99.0] * 3 + [70.0] * 13
    values = [50.0] * 3 + [70.0, 69.9, 70.1, 71, 68, 72, 66, 75, 69, 70, 70, 60, 80]
    points = series(values, months(16), targets=targets, cuts=(3,))
    assert periods_met(points, metric()) == (8, 13)
    assert periods_met(points, metric(better="lower")) == (8, 13)
    assert periods_met(points, metric(better="neither")) == (0, 0)


def test_periods_under_an_earlier_target_do_not_count_for_the_one_now_in_force():
    points = series([72.0] * 16, months(16), targets=[95.0] * 6 + [70.0] * 6 + [73.0] * 4)
    assert periods_met(points, metric()) == (0, 4)


def test_the_alternative_text_says_span_limits_recalculation_and_sentence():
    points = four_hours()
    told = alt_text(signal_row(points), metric(), "Aldermoor Hospitals", points).replace("\N{NO-BREAK SPACE}", " ")
    assert told == (
        "XmR chart, 48 points, July 2022 to June 2026. The mean is 76.0 %, the process limits are 69.7 % and 82.4 %."
        " The limits were last recalculated from 1 March 2025. Patients seen within four hours at Aldermoor Hospitals"
        " was 78.6 % in June 2026. Eight points run above the mean, an improvement. " + HIT_OR_MISS
    )


def test_rules_have_words():
    assert rule_words("shift", 1, 8) == "shift: 8 points above the mean"
    assert rule_words("trend", -1, 7) == "trend: 7 points falling"
    assert rule_words("outside", -1) == "outside: below the lower limit"
    assert rule_words("two_of_three", 1) == "two of three near the upper limit"
    assert rule_words(None) == "no rule"


def test_no_sentence_speaks_in_colours_or_verdicts():
    variations = [case[:3] for case in VARIATIONS]
    told = " ".join(
        said(variation=variation, rule=rule, lasting=lasting, assurance=assurance, target=80.0)
        for variation, rule, lasting in variations
        for assurance in ("passing", "failing", "hit_or_miss")
    )
    words = set(told.lower().replace(".", " ").replace(",", " ").split())
    assert not words & {"green", "red", "amber", "good", "bad", "better", "worse", "best", "worst"} - {"better"}
