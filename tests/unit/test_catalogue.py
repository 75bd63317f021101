"""The catalogue: every shipped definition keeps the contract's words, and a broken one is named by file and field."""

import re
import shutil
from itertools import product
from pathlib import Path

import pytest

from impact import catalogue
from impact.catalogue import Metric
from impact.contracts import contract
from impact.errors import ImpactError

SHIPPED = Path(catalogue.__file__).parent
VARIATIONS = [
    "common_cause",
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
    "neutral_high",
    "neutral_low",
]
ASSURANCES = ["passing", "failing", "hit_or_miss", None]
NOT_OUR_WORDS = re.compile(
    r"\b(rank\w*|league|average (score|level|metric)|score average|composite|red|green|amber|rag|good|bad|worst|"
    r"(best|under|top)[- ]?perform\w*|better than (others|average))\b",
    re.IGNORECASE,
)
AMERICAN = re.compile(
    r"\b(organiz\w*|center\w*|program|color\w*|behavior\w*|labor|recogniz\w*|prioritiz\w*)\b", re.IGNORECASE
)


def every_text(content):
    """Every piece of text in a TOML file's content, however deep."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from every_text(part)


@pytest.mark.parametrize("metric", catalogue.metrics(), ids=lambda metric: metric.metric_id)
def test_a_definition_says_why_it_matters_which_way_is_better_where_it_comes_from_and_when_it_was_reviewed(metric):
    assert len(metric.why_it_matters.split()) >= 10
    assert metric.better in contract("metrics").column("better").words
    assert metric.source and metric.owner and metric.reviewed_on
    assert metric.due_after_days is not None and 0 <= metric.decimals <= 6
    assert metric.checked in ("sourced", "unverified", "ours")


@pytest.mark.parametrize("metric", catalogue.metrics(), ids=lambda metric: metric.metric_id)
def test_an_outcome_of_care_operations_or_money_belongs_to_no_component(metric):
    assert bool(metric.components) == (metric.domain in ("workforce", "improvement"))


def test_each_component_has_metrics_of_its_own_and_outcomes_have_eight_or_more():
    metrics = catalogue.metrics()
    counts = {
        component: sum(component in metric.components for metric in metrics)
        for component in contract("metrics").column("components").words
    }
    assert all(count >= 2 for count in counts.values()), counts
    assert sum(not metric.components for metric in metrics) >= 8


def test_what_a_metric_contributes_to_is_defined():
    ids = {metric.metric_id for metric in catalogue.metrics()}
    assert {metric.contributes_to for metric in catalogue.metrics() if metric.contributes_to} <= ids


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.toml")), ids=lambda path: path.name)
def test_the_texts_put_nobody_in_an_order_and_use_british_spelling(path):
    for text in every_text(catalogue.toml.read(path)):
        text = text.replace("Good Friday", "")  # the day's name
        assert not NOT_OUR_WORDS.search(text), text
        assert not AMERICAN.search(text), text


def test_each_pair_of_variation_and_assurance_has_a_question_to_ask_and_another_not_to_ask():
    for variation, assurance in product(VARIATIONS, ASSURANCES):
        question = catalogue.question_for(variation, assurance)
        assert "?" in question.ask and "?" in question.do_not_ask
        assert question.ask != question.do_not_ask


def test_steady_and_failing_asks_what_in_the_process_will_change_and_not_why_this_month():
    question = catalogue.question_for("common_cause", "failing")
    assert "what in the process will change" in question.ask.lower()
    assert "why this month" in question.do_not_ask.lower()


@pytest.mark.parametrize("case", ["too_few", "trial", "constant", "rolling", "survey", "missing"])
def test_where_nothing_is_judged_the_question_is_that_of_the_case(case):
    others = {catalogue.question_for(None, None, other) for other in ("too_few", "trial", "constant", "rolling")}
    assert catalogue.question_for(None, None, case).heading
    assert len(others) == 4


def test_a_word_that_nobody_defined_has_no_question():
    with pytest.raises(KeyError):
        catalogue.question_for("improving", "passing")


def test_the_framework_has_five_components_and_describes_each_level_of_each_practice():
    (framework,) = (one for one in catalogue.frameworks() if one.id == "nhs-impact-2024")
    assert [component.id for component in framework.components] == list(contract("metrics").column("components").words)
    assert [level.order for level in framework.levels] == [1, 2, 3, 4, 5]
    assert len(framework.practices) == 22
    for practice in framework.practices:
        assert set(practice.levels) == {level.id for level in framework.levels}
        assert practice.question.endswith("?")
    texts = [text for practice in framework.practices for text in practice.levels.values()]
    assert len(set(texts)) == len(texts)


def test_names_that_nobody_checked_are_said_to_be_local_wording():
    for framework in catalogue.frameworks():
        assert "check them against the official tool" in framework.note
        assert {practice.checked for practice in framework.practices} == {"unverified"}


def test_the_methods_explain_each_rule_each_status_of_limits_and_each_kind_of_sharing():
    known = {method.id for method in catalogue.methods()}
    assert {f"rule_{rule}" for rule in ("outside", "trend", "two_of_three", "shift")} <= known
    assert {"too_few", "constant", "unscreened", "trial", "ok"} <= known
    assert {f"sharing_{word}" for word in contract("assessments").column("sharing").words} <= known
    assert len(known) == len(catalogue.methods())


def test_the_glossary_is_in_the_order_of_its_words_and_says_each_once():
    words = [term.term.casefold() for term in catalogue.glossary()]
    assert words == sorted(set(words))


def test_the_tables_give_one_row_a_metric_with_the_contract_columns_and_how_far_it_was_checked():
    tables = catalogue.tables()
    metric = tables["shipped_metric"]
    expected = [name for name in contract("metrics").names if name != "withdrawn"] + ["checked"]
    assert metric.column_names == expected
    assert metric.num_rows == len(catalogue.metrics())
    shared = dict(zip(metric["metric_id"].to_pylist(), metric["components"].to_pylist(), strict=True))
    assert shared["projects_aligned"] == "purpose;systems"
    assert shared["ae_4hr"] is None


def test_the_tables_describe_every_practice_at_every_level():
    tables = catalogue.tables()
    assert tables["component"]["component"].to_pylist() == list(contract("metrics").column("components").words)
    expected = sum(len(one.practices) * len(one.levels) for one in catalogue.frameworks())
    assert tables["description"].num_rows == expected > 200
    assert None not in tables["description"]["text"].to_pylist()


def test_the_shipped_resources_are_public_pages_for_each_component_and_for_practices_and_levels_there_are():
    (newest, *_) = sorted(catalogue.frameworks(), key=lambda framework: framework.version, reverse=True)
    practices, levels = {one.id: one.component for one in newest.practices}, {one.id for one in newest.levels}
    found = catalogue.tables()["shipped_resource"].to_pylist()
    assert {id for one in found for id in one["components"].split(";")} == {one.id for one in newest.components}
    for one in found:
        assert one["link"].startswith("https://www.england.nhs.uk/") and one["summary"]
        assert one["practice"] is None or practices[one["practice"]] == one["components"]
        assert one["level"] is None or one["level"] in levels


def test_a_metric_is_made_from_a_row_whatever_else_stands_in_it():
    row = {
        "metric_id": "falls",
        "title": "Falls",
        "domain": "clinical",
        "unit": "rate",
        "decimals": 1,
        "better": "lower",
        "kind": "rate",
        "cadence": "monthly",
        "components": "people; systems",
        "window": None,
        "place": 7,
    }
    metric = Metric.from_row(row)
    assert metric.components == ("people", "systems")
    assert metric.window == "single"
    assert Metric.from_row(row | {"components": ["people"]}).components == ("people",)
    assert Metric.from_row(row | {"components": None}).components == ()
    assert {metric: "it can be a key"}[metric]


@pytest.mark.parametrize(
    ("unit", "multiplier", "factor"),
    [("percent", None, 100), ("days", None, 1), ("rate", 1000, 1000), ("percent", 1, 1)],
)
def test_numerator_over_denominator_is_multiplied_as_the_contract_says(unit, multiplier, factor):
    metric = Metric("m", "M", "clinical", unit, 1, "lower", "rate", "monthly", multiplier=multiplier)
    assert metric.factor == factor


def copied(tmp_path, old: str, new: str) -> Path:
    """A folder with one definition in which `old` was replaced by `new`."""
    text = (SHIPPED / "metrics" / "ae_4hr.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "ae_4hr.toml").write_text(text.replace(old, new), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('better = "higher"', 'better = "up"', "better"),
        ('domain = "operational"', 'domain = "flow"', "domain"),
        ("components = []", 'components = ["culture"]', "components"),
        ("decimals = 1", "decimals = 9", "decimals"),
        ("due_after_days = 10", 'due_after_days = "soon"', "due_after_days"),
        ('metric_id = "ae_4hr"', 'metric_id = "ae_4h"', "metric_id"),
        ('checked = "sourced"', 'checked = "yes"', "checked"),
        ('owner = "Urgent care analyst"', 'onwer = "Urgent care analyst"', "onwer"),
        ("reviewed_on = 2026-06-30", "", "reviewed_on"),
    ],
)
def test_a_definition_that_breaks_the_contract_is_named_by_file_and_field(tmp_path, old, new, field):
    with pytest.raises(ImpactError) as fault:
        catalogue.metrics(copied(tmp_path, old, new))
    assert "ae_4hr.toml" in fault.value.where and field in fault.value.where
    assert fault.value.fix


def test_a_file_that_is_not_toml_is_named(tmp_path):
    (tmp_path / "ae_4hr.toml").write_text("metric_id = ", encoding="utf-8")
    with pytest.raises(ImpactError, match=r"ae_4hr\.toml"):
        catalogue.metrics(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('component = "people"\norder = 1', 'component = "culture"\norder = 1', "component"),
        ('id = "people_coaching"', 'id = "people_culture"', "people_culture"),
        ('starting = "Culture is', 'beginning = "Culture is', "levels"),
    ],
)
def test_a_framework_that_does_not_hang_together_is_named(tmp_path, old, new, said):
    text = (SHIPPED / "frameworks" / "nhs-impact-2024.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "nhs-impact-2024.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ImpactError) as fault:
        catalogue.frameworks(tmp_path)
    assert said in fault.value.where


def test_a_definition_dropped_into_the_folder_is_found(tmp_path):
    shutil.copytree(SHIPPED / "metrics", tmp_path / "metrics")
    text = (SHIPPED / "metrics" / "ae_4hr.toml").read_text(encoding="utf-8")
    (tmp_path / "metrics" / "mine.toml").write_text(text.replace('"ae_4hr"', '"mine"'), encoding="utf-8")
    assert "mine" in {metric.metric_id for metric in catalogue.metrics(tmp_path / "metrics")}


def test_the_digest_changes_with_any_byte_of_any_file(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "catalogue")
    assert catalogue.digest(tmp_path / "catalogue") == catalogue.digest()
    glossary = tmp_path / "catalogue" / "glossary.toml"
    glossary.write_bytes(glossary.read_bytes() + b"\n")
    assert catalogue.digest(tmp_path / "catalogue") != catalogue.digest()
