"""What is planted in the sample, as data: a test finds each of these signals again with the SPC kernel.

A tail is the last points of a series, in standard deviations of its common cause from its centre; the points before it
are common cause, a little calmer than elsewhere so that the planted signal is the only one at the end.
"""

from dataclasses import dataclass
from datetime import date

SHIFT_UP = (1.2, 1.6, 0.9, 1.4, 1.1, 1.6, 1.0, 1.3)
BEFORE_SHIFT = (-1.3, 0.6, -1.0, 1.0, -1.4, -0.2, -0.9, -0.6)
SHIFT_DOWN = tuple(-step for step in SHIFT_UP)
LONG_SHIFT_UP = (1.1, 1.4, 0.9, 1.5, *SHIFT_UP)
RISING = (-1.4, -0.9, -0.4, 0.1, 0.6, 1.1, 1.6)
FALLING = tuple(-step for step in RISING)
FAR_HIGH = (0.2, -0.3, 4.6)
FAR_LOW = (-0.2, 0.3, -4.6)
TWICE_HIGH = (-0.4, 2.5, 0.6, 2.6)
SIX_HIGH = (-0.5, 1.3, 0.9, 0.7, 1.5, 0.8, 1.0)  # one short of a shift
QUIET = (-0.6, 0.4, 0.7, -0.3)  # ends as common cause, whatever chance did before


@dataclass(frozen=True)
class Planting:
    """One thing planted in one series (`*`: in every series of the metric), and what the kernel says at its last point.

    tail: see the module. level: the centre, where it differs from the metric's. steps: lasting changes of the centre,
    (first day, amount in the unit). late: due periods that have not arrived. frozen: last points that repeat one value.
    constant: the one value of every point. suppressed, empty, absent: periods (first days) whose value is suppressed,
    null, or whose row is not there. variation, assurance, rule: under mdc-2023; None where there is none.
    """

    metric_id: str
    org_code: str
    what: str
    variation: str | None = None
    assurance: str | None = None
    rule: str | None = None
    tail: tuple[float, ...] = ()
    level: float | None = None
    steps: tuple[tuple[date, float], ...] = ()
    late: int = 0
    frozen: int = 0
    constant: float | None = None
    suppressed: tuple[date, ...] = ()
    empty: tuple[date, ...] = ()
    absent: tuple[date, ...] = ()


UP, DOWN = "improvement_high", "improvement_low"
HIGH, LOW, STEADY = "concern_high", "concern_low", "common_cause"
PASS, FAIL, MISS = "passing", "failing", "hit_or_miss"

PLANTED = (
    # ---- the system's own series
    Planting("ae_4hr", "ZZ-NAV", "steady, target out of reach", STEADY, FAIL, tail=QUIET, level=72.5),
    Planting("nqps_improve", "ZZ-NAV", "rising trend", UP, None, "trend", RISING),
    Planting("improve_coaches", "ZZ-NAV", "shift up", UP, MISS, "shift", SHIFT_UP, level=5.4),
    Planting("projects_measured", "ZZ-NAV", "one point outside", UP, FAIL, "outside", FAR_HIGH, level=46),
    Planting("projects_coproduced", "ZZ-NAV", "shift down", LOW, MISS, "shift", SHIFT_DOWN, level=39),
    Planting("ideas_raised", "ZZ-NAV", "shift up", UP, None, "shift", SHIFT_UP),
    Planting("sickness_absence", "ZZ-NAV", "shift up", HIGH, MISS, "shift", SHIFT_UP, level=4.8),
    Planting("ambulance_handover_30", "ZZ-NAV", "one point outside", HIGH, MISS, "outside", FAR_HIGH, level=24),
    Planting("cancer_fds", "ZZ-NAV", "steady, target met by chance", STEADY, MISS, tail=QUIET, level=79),
    Planting("ucr_2h", "ZZ-NAV", "steady, target met", STEADY, PASS, tail=QUIET, level=84),
    # ---- one new, higher run after a recalculation, with a target that stepped twice (the Metric page's example)
    Planting(
        "ae_4hr",
        "ZZ-ALD",
        "recalculated in March 2025, then a shift up; step target",
        UP,
        MISS,
        "shift",
        BEFORE_SHIFT + SHIFT_UP,
        level=69.8,
        steps=((date(2025, 3, 1), 6.0),),
    ),
    Planting(
        "length_of_stay",
        "ZZ-VTH",
        "recalculated in October 2024, then a shift down",
        DOWN,
        MISS,
        "shift",
        SHIFT_DOWN,
        level=7.4,
        steps=((date(2024, 10, 1), -0.5),),
    ),
    # ---- improvements
    Planting("ideas_raised", "ZZ-VTH", "rising trend", UP, None, "trend", RISING),
    Planting("nqps_improve", "ZZ-ALD", "rising trend", UP, None, "trend", RISING),
    Planting("nqps_improve", "ZZ-VTH", "rising trend", UP, None, "trend", RISING),
    Planting("nqps_improve", "ZZ-FER", "rising trend", UP, None, "trend", RISING),
    Planting("improve_coaches", "ZZ-FER", "shift up", UP, MISS, "shift", SHIFT_UP, level=5.6),
    Planting("improve_coaches", "ZZ-VTH", "shift up", UP, MISS, "shift", SHIFT_UP, level=5.5),
    Planting("huddles_active", "ZZ-ALD", "shift up", UP, MISS, "shift", SHIFT_UP, level=70),
    Planting("projects_aligned", "ZZ-VTH", "long shift up", UP, MISS, "shift", LONG_SHIFT_UP, level=62),
    Planting("ideas_days_to_close", "ZZ-FER", "falling trend", DOWN, FAIL, "trend", FALLING, level=26),
    Planting("go_see_held", "ZZ-THR", "two of three far up", UP, MISS, "two_of_three", TWICE_HIGH, level=74),
    Planting("huddles_leader_attended", "ZZ-FER", "shift up", UP, MISS, "shift", SHIFT_UP, level=57),
    Planting("rtt_18w", "ZZ-WRE", "shift up", UP, FAIL, "shift", SHIFT_UP, level=60),
    Planting("projects_coproduced", "ZZ-FER", "long shift up", UP, MISS, "shift", LONG_SHIFT_UP, level=37),
    Planting("huddles_leader_attended", "ZZ-COT", "one point outside", UP, None, "outside", FAR_HIGH),
    # ---- concerns
    Planting("sickness_absence", "ZZ-FER", "shift up", HIGH, MISS, "shift", SHIFT_UP, level=4.9),
    Planting("sickness_absence", "ZZ-MAR", "one point outside", HIGH, MISS, "outside", FAR_HIGH, level=5.0),
    Planting("ambulance_handover_30", "ZZ-THR", "one point outside", HIGH, MISS, "outside", FAR_HIGH, level=25),
    Planting("ae_12hr", "ZZ-BRA", "shift up", HIGH, MISS, "shift", SHIFT_UP, level=8),
    Planting("community_52w", "ZZ-NET", "rising trend", HIGH, None, "trend", RISING),
    Planting("trained_foundation", "ZZ-COT", "shift down", LOW, None, "shift", SHIFT_DOWN),
    Planting("fft_inpatients", "ZZ-HOL", "one point outside, low", LOW, MISS, "outside", FAR_LOW, level=95),
    Planting("projects_measured", "ZZ-THR", "one point outside, low", LOW, FAIL, "outside", FAR_LOW, level=48),
    Planting("ideas_raised", "ZZ-MAR", "shift down", LOW, None, "shift", SHIFT_DOWN),
    Planting("huddles_active", "ZZ-MAR", "falling trend", LOW, MISS, "trend", FALLING, level=70),
    Planting("cancer_62d", "ZZ-VTH", "shift down", LOW, MISS, "shift", SHIFT_DOWN, level=70),
    # ---- a change without judgement
    Planting("safety_events_rate", "ZZ-ALD", "shift up", "neutral_high", None, "shift", SHIFT_UP),
    Planting("bed_occupancy", "ZZ-VTH", "one point outside", "neutral_low", None, "outside", FAR_LOW),
    # ---- targets
    Planting("rtt_18w", "ZZ-BRA", "consistently failing", STEADY, FAIL, tail=QUIET, level=57),
    Planting("ucr_2h", "ZZ-NET", "consistently passing", STEADY, PASS, tail=QUIET, level=84),
    Planting("projects_aligned", "ZZ-WRE", "steady and passing", STEADY, PASS, tail=QUIET, level=90),
    Planting("improve_coaches", "ZZ-WRE", "steady and passing", STEADY, PASS, tail=QUIET, level=8.0),
    Planting("cancer_fds", "ZZ-VTH", "hit or miss", STEADY, MISS, tail=QUIET, level=79),
    Planting("ready_home_same_day", "ZZ-VTH-FLOW", "one short of a shift", STEADY, MISS, tail=SIX_HIGH, level=66),
    # ---- what figures do when they are not well behaved
    Planting("huddles_active", "ZZ-WRE", "ceiling of 100 %", STEADY, PASS, tail=QUIET, level=98.5),
    Planting("ucr_2h", "ZZ-COT", "frozen for six months", STEADY, PASS, tail=(-0.7, *(0.4,) * 6), level=82, frozen=6),
    Planting("board_trained", "ZZ-WRE", "constant", constant=100.0),
    Planting("community_52w", "ZZ-LAR", "constant", constant=0.0),
    Planting("nof_segment", "ZZ-ALD", "fewer than 13 points"),
    Planting("sickness_absence", "*", "late feed: April 2026 was due on 8 July", late=1),
    Planting(
        "mh_los60",
        "ZZ-FER",
        "suppressed small numbers",
        STEADY,
        None,
        tail=QUIET,
        suppressed=(date(2024, 1, 1), date(2024, 7, 1)),
    ),
    Planting(
        "fft_inpatients",
        "ZZ-VTH",
        "a month without a row",
        STEADY,
        MISS,
        tail=QUIET,
        level=95,
        absent=(date(2025, 8, 1),),
    ),
    Planting(
        "fft_inpatients",
        "ZZ-BRA",
        "two months without a value",
        STEADY,
        MISS,
        tail=QUIET,
        level=95,
        empty=(date(2024, 12, 1), date(2025, 1, 1)),
    ),
)


def planted(metric_id: str, org_code: str) -> tuple[Planting, ...]:
    """What is planted in one series: its own, then what is planted in every series of the metric."""
    return tuple(one for one in PLANTED if one.metric_id == metric_id and one.org_code in (org_code, "*"))
