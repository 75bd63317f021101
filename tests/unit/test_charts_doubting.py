"""Doubts in words: each rule's sentence, and its label in the table."""

from datetime import date

from impact.catalogue import Metric
from impact.charts.doubting import doubt_labels, doubt_sentences
from tests.desk import metric as row

METRIC = Metric.from_row(row())
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def doubt(rule: str, start: date, *, since: date = MAY, until: date = JUNE, number: float = 6, figure: float = 72.5):
    return {"rule": rule, "period_start": start, "since": since, "until": until, "number": number, "figure": figure}


def said(*doubts: dict) -> list[str]:
    return [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in doubt_sentences(doubts, METRIC)]


def test_a_run_of_the_same_figure_is_one_sentence_and_a_label_at_each_of_its_periods():
    run = [doubt("frozen", MAY), doubt("frozen", JUNE)]
    assert said(*run) == [
        "The figure is exactly 72.5 % in six periods running, May 2026 to June 2026: was it carried forward?"
    ]
    assert doubt_labels(run) == {MAY: "the same for six periods", JUNE: "the same for six periods"}


def test_a_jump_says_how_far_and_from_where():
    assert said(doubt("jump", JUNE, number=12.4)) == [
        "The figure of June 2026 lies 12 times the usual movement from that of May 2026, 72.5 %: is it right?"
    ]


def test_a_total_says_of_how_many_and_when():
    assert said(doubt("total", JUNE, since=JUNE, number=3)) == [
        "The figures of three other organisations add up to this one, June 2026: is it a total among them?"
    ]


def test_an_absence_says_for_when_how_many_peers_have_one_and_which_is_the_last():
    assert said(doubt("gone", MAY, number=14, figure=None)) == [
        "There is no figure for June 2026, which 14 peers have; the last is of May 2026."
    ]


def test_what_no_proportion_can_be_says_the_whole_and_several_are_one_sentence():
    one, other = (doubt("beyond", start, since=start, until=start, number=100, figure=140.6) for start in (MAY, JUNE))
    assert said(one) == [
        "A proportion lies between 0 and 100 %, and the figure is 140.6 % in May 2026: are its numerator and denominator right?"
    ]
    assert said(one, other) == [
        "A proportion lies between 0 and 100 %, and two figures do not, the last 140.6 % in June 2026:"
        " are their numerators and denominators right?"
    ]
    assert doubt_labels([one]) == {MAY: "not a possible proportion"}


def test_two_doubts_about_one_figure_stand_side_by_side():
    both = [doubt("jump", JUNE), doubt("total", JUNE, number=3)]
    assert doubt_labels(both) == {JUNE: "far from the period before, the sum of three others"}


def test_a_revision_says_what_the_figure_was_and_several_of_one_day_are_one_sentence():
    one = doubt("revised", MAY, since=MAY, until=date(2026, 7, 14), number=20)
    assert said(one) == [
        "The figure of May 2026 was 72.5 % until it was revised on 14 July 2026: is the new one right?"
    ]
    other = doubt("revised", JUNE, since=JUNE, until=date(2026, 7, 14), number=None, figure=0.0)
    assert said(one, other) == [
        "Two figures, May 2026 to June 2026, were revised by over 10 % on 14 July 2026: are the new ones right?"
    ]
    assert doubt_labels([one, other]) == {MAY: "revised by over 10 %", JUNE: "revised by over 10 %"}


def test_a_late_figure_says_when_it_came_and_several_are_one_sentence_with_the_last_of_them():
    may = doubt("late", MAY, since=date(2026, 6, 10), until=date(2026, 7, 15), number=35, figure=None)
    june = doubt("late", JUNE, since=date(2026, 7, 14), until=date(2026, 7, 15), number=1, figure=None)
    assert said(may) == ["The figure of May 2026 came on 15 July 2026, 35 days after it was due."]
    assert said(may, june) == ["Two figures came after they were due, the last that of June 2026, by one day."]
    assert doubt_labels([may, june]) == {MAY: "late by 35 days", JUNE: "late by one day"}
