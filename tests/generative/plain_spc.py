"""A second implementation of the rules, as plain as can be: one series, one point, one rule at a time, exact fractions.

It shares nothing with `impact.spc` and is read beside the specification.
"""

import itertools
from fractions import Fraction

NEAR = 2 * (2.66 / 3)


def judged_points(series: list[dict], rules) -> list[dict]:
    """The points of one series in time order, each with limits, flags and signal.

    series: dicts with period_start, value (None is missing), better, target, recalculate, baseline_points.
    """
    answers = [dict(point) for point in series]
    for number, segment in segments_of(answers):
        judge_segment(segment, rules)
        for point in segment:
            point["segment"] = number
    return answers


def segments_of(points):
    number, segment, found = 0, [], []
    for point in points:
        if point["recalculate"]:
            if segment:
                found.append((number, segment))
            number, segment = number + 1, []
        segment.append(point)
    if segment:
        found.append((number, segment))
    return found


def mean_of(numbers):
    return float(sum(map(Fraction, numbers)) / len(numbers)) if numbers else None


def moving_ranges(segment, within):
    """Differences between neighbours that are both there and both within the baseline."""
    counted, ranges = {id(point) for point in within}, []
    for before, point in itertools.pairwise(segment):
        if id(before) in counted and id(point) in counted:
            ranges.append(abs(point["value"] - before["value"]))
    return ranges


def judge_segment(segment, rules):
    there = [point for point in segment if point["value"] is not None]
    baseline = segment[0]["baseline_points"]
    within = there if baseline is None else there[:baseline]
    mean = mean_of([point["value"] for point in within])
    ranges = moving_ranges(segment, within)
    plain = mean_of(ranges)
    kept = [r for r in ranges if r < 3.267 * plain] if rules.screening else ranges
    amr = mean_of(kept)
    if plain is None:
        status = "too_few"
    elif plain == 0:
        status = "constant"
    elif not amr:
        status, amr = "unscreened", plain
    elif len(there) < 13:
        status = "trial"
    else:
        status = "ok"
    has_limits = status not in ("too_few", "constant")
    for point in segment:
        point.update(
            mean=mean,
            limits_status=status,
            outside=False,
            trend=False,
            two_of_three=False,
            shift=False,
            rule=None,
            signal=None,
            direction=0,
        )
        for name, width in (("lower", -2.66), ("upper", 2.66), ("near_lower", -NEAR), ("near_upper", NEAR)):
            point[name] = mean + width * amr if has_limits else None
    if has_limits:
        flag_points(there, rules)
        if len(there) >= rules.minimum_points:
            for place in range(len(there)):
                label_point(there, place, rules)


def side(point):
    return (point["value"] > point["mean"]) - (point["value"] < point["mean"])


def is_outside(point):
    return point["value"] > point["upper"] or point["value"] < point["lower"]


def is_beyond(point, rules):
    if is_outside(point) and not rules.outside_counts:
        return False
    return point["value"] > point["near_upper"] or point["value"] < point["near_lower"]


def slope_of_window(window):
    steps = [(b["value"] > a["value"]) - (b["value"] < a["value"]) for a, b in itertools.pairwise(window)]
    return steps[0] if steps[0] != 0 and len(set(steps)) == 1 else 0


def flag_points(there, rules):
    for point in there:
        point["outside"] = is_outside(point)
    length = rules.run_length
    for begin in range(len(there) - length + 1):
        window = there[begin : begin + length]
        if slope_of_window(window):
            for point in window:
                point["trend"] = True
        if abs(sum(side(point) for point in window)) == length:
            for point in window:
                point["shift"] = True
    for begin in range(len(there) - 2):
        window = there[begin : begin + 3]
        beyond = [point for point in window if is_beyond(point, rules)]
        if abs(sum(side(point) for point in window)) == 3 and len(beyond) >= 2:
            for point in beyond:
                point["two_of_three"] = True


def trend_direction(there, place, rules):
    """The slope of the trend that the next difference is in, or else of the one that the difference before is in."""
    for left in (place, place - 1):
        for begin in range(left - rules.run_length + 2, left + 1):
            window = there[begin : begin + rules.run_length] if begin >= 0 else []
            if len(window) == rules.run_length and slope_of_window(window):
                return slope_of_window(window)
    raise AssertionError("a point of a trend has no trend")


def label_point(there, place, rules):
    point = there[place]
    for rule in ("outside", "trend", "two_of_three", "shift"):
        if point[rule]:
            point["rule"] = rule
            point["direction"] = trend_direction(there, place, rules) if rule == "trend" else side(point)
            break
    high = point["direction"] > 0
    if point["rule"] is None:
        point["signal"] = "common_cause"
    elif point["better"] == "neither":
        point["signal"] = "neutral_high" if high else "neutral_low"
    else:
        point["signal"] = "improvement" if high == (point["better"] == "higher") else "concern"


def summary_of(points: list[dict], rules) -> dict:
    """The icons of one series of judged points."""
    there = [point for point in points if point["value"] is not None]
    answer = dict.fromkeys(("last_period", "last_value", "variation", "assurance", "rule", "since", "lasting"))
    answer.update(points=len(there), limits_status="too_few")
    if not there:
        return answer
    last = there[-1]
    answer.update(
        last_period=last["period_start"],
        last_value=last["value"],
        rule=last["rule"],
        limits_status=last["limits_status"],
    )
    if last["signal"] is None:
        return answer
    answer["variation"] = last["signal"]
    if last["signal"] in ("improvement", "concern"):
        answer["variation"] += "_high" if last["direction"] > 0 else "_low"
    answer["assurance"] = assurance_of(last, rules)
    answer["lasting"] = 0
    for point in reversed(there):
        if (point["signal"], point["direction"]) != (last["signal"], last["direction"]):
            break
        answer["lasting"] += 1
        answer["since"] = point["period_start"]
    return answer


def assurance_of(last, rules):
    if last["target"] is None or last["better"] == "neither":
        return None
    below = last["target"] < last["lower"] or (rules.target_tie == "decided" and last["target"] == last["lower"])
    above = last["target"] > last["upper"] or (rules.target_tie == "decided" and last["target"] == last["upper"])
    if below:
        return "passing" if last["better"] == "higher" else "failing"
    if above:
        return "failing" if last["better"] == "higher" else "passing"
    return "hit_or_miss"
