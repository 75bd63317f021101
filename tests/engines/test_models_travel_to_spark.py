"""The models are SQL in DuckDB's dialect that also runs on Spark: they keep to what both have, and say it explicitly."""

import pytest
import sqlglot
from sqlglot import exp

from impact.warehouse.build import models

NAMES = [model.name for model in models()]


def tree(name: str) -> exp.Expression:
    (model,) = (model for model in models() if model.name == name)
    return sqlglot.parse_one(model.sql, dialect="duckdb")


def tables(statement: exp.Expression) -> set[str]:
    return {table.name for table in statement.find_all(exp.Table)}


@pytest.mark.parametrize("name", NAMES)
def test_a_model_is_translated_to_spark_and_back_without_loss(name):
    spark = tree(name).sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    again = sqlglot.parse_one(spark, dialect="spark")
    assert tables(again) == tables(tree(name))
    assert again.named_selects == tree(name).named_selects


@pytest.mark.parametrize("name", NAMES)
def test_a_model_reads_named_tables_only(name):
    for table in tree(name).find_all(exp.Table):
        assert isinstance(table.this, exp.Identifier), f"{name} reads {table.sql()}"


@pytest.mark.parametrize("name", NAMES)
def test_a_model_uses_no_regular_expression_and_no_asof_join(name):
    statement = tree(name)
    assert not list(statement.find_all(exp.RegexpLike, exp.RegexpExtract, exp.RegexpReplace, exp.RegexpFullMatch))
    assert not [join for join in statement.find_all(exp.Join) if join.method]


@pytest.mark.parametrize("name", NAMES)
def test_every_division_in_a_model_is_guarded_against_zero(name):
    for division in tree(name).find_all(exp.Div, exp.IntDiv):
        assert isinstance(division.expression, exp.Nullif), f"{name}: {division.sql()}"


@pytest.mark.parametrize("name", NAMES)
def test_every_ordering_in_a_model_places_its_nulls(name):
    (model,) = (model for model in models() if model.name == name)
    terms = list(tree(name).find_all(exp.Ordered))
    assert len(terms) == model.sql.count("NULLS LAST") + model.sql.count("NULLS FIRST")


@pytest.mark.parametrize("name", NAMES)
def test_a_model_says_in_its_first_line_what_one_row_is(name):
    (model,) = (model for model in models() if model.name == name)
    assert model.sql.startswith("-- One row ")
