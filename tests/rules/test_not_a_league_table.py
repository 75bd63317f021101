"""Self-assessment is for honest reflection: nothing ranks organisations, averages levels or makes one figure of them."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SQL = sorted([*PROJECT.glob("impact/queries/*.sql"), *PROJECT.glob("impact/warehouse/**/*.sql")])
CODE = sorted([*PROJECT.glob("impact/maturity/*.py"), *PROJECT.glob("impact/ui/*.py"), *PROJECT.glob("pages/*.py")])
LEVEL = r"(?:\w+\.)?(?:previous_|highest_|lowest_)?level(?:_order|_title)?\b"
# What makes one figure of ordered categories, or an order of merit of organisations.
MERIT = re.compile(
    rf"\b(?:avg|mean|median|sum|stddev\w*|quantile\w*|mode)\s*\(\s*(?:DISTINCT\s+)?{LEVEL}", re.IGNORECASE
)
# A place in an order is one in time (of rounds, of periods), never one among organisations.
RANK = re.compile(
    r"\b(?:rank|dense_rank|percent_rank|cume_dist|ntile)\s*\([^)]*\)"
    r"(?!\s*OVER\s*\([^()]*ORDER\s+BY\s+(?:\w+\.)?(?:assessed_on|period_start)\b)",
    re.IGNORECASE,
)
ORDERINGS = re.compile(r"\bORDER\s+BY\b(.*?)(?=\bLIMIT\b|\bWINDOW\b|\)\s|\)$|;|\Z)", re.IGNORECASE | re.DOTALL)
SORTED = re.compile(r"\bsorted\([^\n]*level_order|\.sort\([^\n]*level_order|statistics\.|np\.mean\(|\bmean\(")


def without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*", "", sql)


def orders_organisations_by_level(sql: str) -> bool:
    """Whether an ordering names a level before it names what the level is of (its framework's own list may)."""
    if "org_code" not in sql:
        return False
    return any(re.match(rf"\s*{LEVEL}", found) for found in ORDERINGS.findall(sql))


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
def test_no_question_and_no_model_averages_levels_or_ranks_organisations(path):
    sql = without_comments(path.read_text(encoding="utf-8"))
    assert not MERIT.search(sql) and not RANK.search(sql)
    assert not orders_organisations_by_level(sql)


@pytest.mark.parametrize("path", CODE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_page_and_no_function_of_maturity_sorts_by_level_or_averages(path):
    assert not SORTED.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT org_code, avg(level_order) FROM standing GROUP BY org_code",
        "SELECT org_code, median(standing.level_order) FROM standing GROUP BY org_code",
        "SELECT org_code, rank() OVER (ORDER BY x) FROM standing",
        "SELECT org_code FROM standing ORDER BY level_order DESC",
        "SELECT org_code FROM standing ORDER BY standing.level_order, name",
    ],
)
def test_this_rule_sees_what_it_is_for(sql):
    assert MERIT.search(sql) or RANK.search(sql) or orders_organisations_by_level(sql)
