"""Learn and Benefits: every suggestion has its reason, work stands beside its signal, unlike things are never added."""

import re
import shutil

import pytest

from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from tests.desk import TODAY, WORLD, D, metric, month, observation, organisation, write
from tests.pages.reading import is_whole, markup, text


def words(screen) -> str:
    return " ".join(text(screen).split())


def test_a_suggestion_says_why_what_was_changed_and_whom_to_ring(opened, sample):
    said = words(opened(sample.root, "learn", organisation="ZZ-ALD"))
    assert (
        "For four metrics that Aldermoor Hospitals reports without an improvement, one organisation like it has" in said
    )
    assert ": 6.5 bed days per discharge in June 2026; an improvement since November 2025" in said
    assert "(Acute too.)" in said and "Changed on 20 October 2025: Ready-for-home call at ten." in said
    assert "To ring: Coaching team, coaching@vale-teaching.example" in said
    assert "is not proof that it caused it" in said


def test_an_improvement_that_recalculated_limits_have_made_usual_is_still_one_to_learn_from(opened, tmp_path):
    """Four whose limits were recalculated as they improved: one holds, the others do not, each for its own reason. A fifth shows
    a signal: it comes first, by name, for all that it is shorter, and three initiatives began before, in and after its first period."""
    names = {
        "ZZ1": "Here",
        "ZZ2": "Holds",
        "ZZ3": "Fell Back",
        "ZZ4": "Counts Otherwise",
        "ZZ5": "Too Short",
        "ZZ6": "Also Better",
    }
    usual = [observation(n, code, value=70.0 + n % 3) for code in names for n in range(-40, -10)]
    better = [observation(n, code, value=80.0 + n % 3) for code in list(names)[1:4] for n in range(-10, 6)]
    rest = [observation(n, "ZZ1", value=70.0 + n % 3) for n in range(-10, 7)]
    rest += [observation(n, "ZZ6", value=(70.0 if n < -3 else 80.0) + n % 3) for n in range(-10, 7)]
    last = [observation(6, "ZZ2", value=81.0), observation(6, "ZZ3", value=70.0), observation(6, "ZZ4", value=81.0)]
    short = [observation(n, "ZZ5", value=70.0 if n < 1 else 80.0 + n % 3) for n in range(-10, 7)]
    events = [
        {"org_code": code, "metric_id": "*", "occurred_on": month(-8 if code != "ZZ5" else 1)[0], "kind": kind, "title": f"{kind} there"}
        for code, kind in [*((code, "recalculate") for code in list(names)[1:5]), ("ZZ2", "change_idea"), ("ZZ4", "definition_change")]
    ]  # fmt: skip
    days = {"Early work": D(2025, 5, 1), "Work at once": D(2025, 9, 15), "Late work": D(2026, 3, 1)}
    tried = [
        {"initiative_id": title, "title": title, "org_code": "ZZ6", "metric_id": "seen_in_time", "status": "testing", "sharing": "public", "started_on": day}
        for title, day in days.items()
    ]  # fmt: skip
    extracts = {
        "organisations": [organisation("ZZ-NAV", kind="system")] + [organisation(id, name=name) for id, name in names.items()],
        "memberships": [WORLD["memberships"][0] | {"org_code": code, "group_code": "ZZ-NAV"} for code in names],
        "metrics": [metric()], "observations": [*usual, *better, *rest, *last, *short], "events": events, "initiatives": tried,
    }  # fmt: skip
    settings = Settings(Folder(tmp_path / "data"), fixed_today=TODAY)
    take(settings, [write(tmp_path / f"{name}.parquet", name, rows) for name, rows in extracts.items()], by="a test")
    said = words(opened(settings.folder.root, "learn", system="ZZ-NAV", organisation="ZZ1"))
    suggested = said.split("at organisations like this one")[1].split("is not proof")[0]
    assert not [name for name in list(names.values())[2:5] if name in suggested]
    assert suggested.index("Also Better") < suggested.index("Holds"), "directory order"
    tries = said.split("What our system tries")[1]
    shown = "Seen in time there: an improvement since September 2025, "
    for title, when in zip(
        days, ("after this began", "the period in which this began", "which began before this did"), strict=True
    ):
        assert f"{shown}{when}." in tries.split(title)[1].split("work")[0], title
    assert "Changed on" in suggested and "change_idea there" in suggested
    assert (
        "Holds : 81.0 % in June 2026; an improvement since February 2025, 17 points long, each better than the mean of 71.6 %"
        " before the limits were recalculated from April 2025."
    ) in suggested


def test_who_adapted_what_and_whether_a_signal_followed_at_the_new_place(opened, sample):
    said = words(opened(sample.root, "learn"))
    assert "For four metrics that Aldermoor Hospitals" in said, "it opens for the first that has a suggestion"
    assert (
        "Fernleigh Mental Health: Paired coaching, sustained (began on 3 June 2024). Adapted from Coaches beside every team,"
        " of Vale Teaching Hospitals. Active improvement coaches there: an improvement since Q2 2024/25, after this began."
    ) in said


def test_what_was_stopped_says_when_it_began_and_when_it_ended(opened, sample):
    said = words(opened(sample.root, "learn", organisation="ZZ-NAV"))
    assert "There is something to learn for Aldermoor Hospitals , " in said, "of which it has no suggestion itself"
    assert "Suggestion boxes Stopped (began on 2 September 2024, ended on 31 March 2025)" in said


def test_what_was_adapted_from_work_that_is_not_shared_says_no_more_than_that(opened, sample):
    said = words(opened(sample.root, "learn", view_as="ZZ-COT"))
    assert "Adapted from Paired coaching, of Fernleigh Mental Health" in said
    said = words(opened(sample.root, "learn", view_as="public"))
    assert "Paired coaching" not in said and "foxlantern" not in said


def test_help_that_is_wanted_stands_beside_help_that_is_offered(opened, sample):
    rows = re.findall(r"<tr>.*?</tr>", markup(opened(sample.root, "learn")))
    (row,) = (row for row in rows if "Daily huddles" in row and "Cotterdale" in row)
    assert "Threewaters Ambulance" in row and "development@cotterdale.example" in row.replace("@<wbr>", "@")
    assert "Wanted, and nobody offers it yet" in words(opened(sample.root, "learn"))


def test_public_pages_ship_for_each_component_and_an_extract_adds_alters_and_withdraws(opened, tmp_path):
    guide = WORLD["resources"][0]
    rows = [
        guide | {"components": "people", "practice": None, "level": None, "link": "javascript:alert(1)"},
        guide | {"resource_id": "of a practice", "title": "Of a practice", "practice": "people_culture"},
        guide | {"resource_id": "of none", "title": "Of none", "practice": None, "level": None},
        guide | {"resource_id": "nhs-impact-about", "title": "Our own words", "components": "people", "practice": None},
        guide | {"resource_id": "nhs-impact-questions", "withdrawn": True},
    ]
    files = [write(tmp_path / f"{name}.parquet", name, WORLD[name]) for name in ("organisations", "memberships")]
    files.append(write(tmp_path / "resources.parquet", "resources", rows))
    settings = Settings(Folder(tmp_path / "data"), fixed_today=TODAY)
    take(settings, files[:2], by="a test")
    said = words(opened(settings.folder.root, "component", component="leadership"))
    assert "A letter to boards on NHS IMPACT (Board development, from Starting)" in said
    take(settings, files[2:], by="a test")
    screen = opened(settings.folder.root, "component", component="people")
    shown, said = markup(screen).replace("&#95;", "_"), words(screen)
    assert "nhsimpact/' target='_blank' rel='noopener noreferrer'" in shown and "javascript:" not in shown
    assert "Of a practice (Culture of improvement, from Starting)" in said and "Of none" in said and "A guide" in said
    assert "Our own words" in said and "About NHS IMPACT" not in said and "Self-assessment questions" not in said


def test_planned_and_observed_stand_by_kind_with_who_did_the_work_and_who_gained(opened, sample):
    screen = opened(sample.root, "benefits")
    said = words(screen)
    assert (
        "Of eight planned figures, seven can be compared with what was observed; four of those reach the plan." in said
    )
    assert (
        "One initiative gave something to an organisation that did not do the work; in one, such an organisation bore a cost."
    ) in said
    (row,) = (row for row in re.findall(r"<tr>.*?</tr>", markup(screen)) if ">141<" in row)
    assert "data-name='Observed'" in row, "its heading, for where there is no room for columns"
    assert (
        "Netherby Community Health" in row and "Vale Teaching Hospitals" in row and "141 observed, 120 planned" in row
    )


def test_nothing_is_added_up_on_the_benefits_page(opened, sample):
    shown = set(re.findall(r"(?<![\d,.])\d[\d,]*(?![\d,.%])", words(opened(sample.root, "benefits"))))
    assert {"141", "164", "120", "150"} <= shown
    assert not shown & {"270", "305", "1,170", "1,025"}, "sums of periods, initiatives or units"


def test_the_work_stands_beside_the_signal_of_its_metric_with_its_date(opened, sample):
    said = words(opened(sample.root, "benefits"))
    assert "Ready for home at ten, Vale Teaching Hospitals: implementing (began on 20 October 2025)." in said
    assert "there: an improvement since November 2025, after this began." in said
    assert "Urgent community response within two hours there: common cause only." in said


@pytest.mark.parametrize("page", ["learn", "benefits"])
def test_both_say_what_is_missing_where_nothing_is_shared(opened, tmp_path, page):
    files = [write(tmp_path / f"{name}.parquet", name, WORLD[name]) for name in ("organisations", "memberships")]
    take(Settings(Folder(tmp_path / "data"), fixed_today=TODAY), files, by="a test")
    screen = opened(tmp_path / "data", page)
    assert is_whole(screen)
    missing = {
        "benefits": "What organisations keep private stays with their own people",
        "learn": "No improvement to learn from",
    }
    assert missing[page] in words(screen)


def test_an_ask_is_recorded_shown_while_unanswered_and_closed(opened, sample, tmp_path):
    data = shutil.copytree(sample.root, tmp_path / "data" / "sample").parent
    screen = opened(data, "learn")
    assert "Nothing is asked and unanswered." in words(screen)
    screen.text_input[0].input("Huddles")
    screen.text_area[0].input("How long did it take <b>you</b>?")
    next(button for button in screen.button if button.label == "Ask").click().run()
    said = words(screen)
    assert "How long did it take <b>you</b>?" in said and "Nothing is asked" not in said
    assert "can read what you ask" in said, "in plain sight"
    assert "How long" in words(opened(data, "learn", view_as="ZZ-ALD"))
    assert "How long" not in words(opened(data, "learn", view_as="public"))
    screen = opened(data, "learn")
    next(button for button in screen.button if button.label == "It was answered").click().run()
    assert "Nothing is asked and unanswered." in words(screen)


def test_each_benefit_and_each_level_leads_to_its_file_and_row(opened, sample):
    said = words(opened(sample.root, "benefits"))
    assert "Urgent response until midnight Vale Teaching Hospitals Bed days 1 January 2026 benefits.parquet" in said
    said = words(opened(sample.root, "organisation", organisation="ZZ-VTH"))
    assert re.search(
        r"Which file and row each came from .* Aligned goals \w[\w ]+ assessments.parquet \w{4} \w{4} … \w{4} [\d,]+ ",
        said,
    )


def test_nobody_is_offered_to_ask_in_the_name_of_an_organisation_that_is_not_here(opened, tmp_path):
    files = [write(tmp_path / f"{name}.parquet", name, WORLD[name]) for name in ("organisations", "memberships")]
    take(Settings(Folder(tmp_path / "data"), fixed_today=TODAY), files, by="a test")
    screen = opened(tmp_path / "data", "learn")
    assert "What organisations ask of one another is for their own people." in words(screen)
    assert "Ask" not in [button.label for button in screen.button]
