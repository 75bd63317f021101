"""The contracts a second time, for another engine: dataframely, on polars. Written from their description in words.

It shares nothing with `impact.contracts` and `impact.intake`, and is read beside that description. What rows refer to is
what the drawn extracts are drawn for: the organisations and metrics of the tests' small world.
"""

import re
from datetime import date
from pathlib import Path

import dataframely as dy
import polars as pl

from tests.desk import TODAY, WORLD, practices_and_levels

FRAMEWORK, PRACTICES, LEVELS = practices_and_levels()
DEFINED = {
    "organisation": ["ZZ1", "ZZ2", "ZZS", "ZZ3", "ZZ4", "ZZ5", "ZZ6"],
    "metric": ["seen_in_time", "goal", "seen"],
    "initiative": ["rota", "rota_2"],
    "framework": [FRAMEWORK],
    "practice": PRACTICES,
    "level": LEVELS,
}
ORGANISATION = r"[A-Z0-9][A-Z0-9-]{1,11}"
METRIC = r"[a-z][a-z0-9_]{1,59}"
COMPONENTS = "purpose|people|leadership|capability|systems"
# What only warns or notes; a row with any other fault stays out, and is not looked at beside other rows.
TAKEN_ALL_THE_SAME = {
    "nothing_of_nothing",
    "proportion_above_whole",
    "value_against_parts",
    "fractional_count",
    "before_opening",
    "after_closing",
    "cadence_misfit",
}
AMONG_ROWS = {"undefined", "overlapping_rows"}
IN_DATAFRAMELY = {
    "nullability": "missing_value",
    "regex": "broken_code",
    "min": "out_of_range",
    "max": "out_of_range",
    "inf": "not_finite",
    "nan": "not_finite",
}


def text(key: bool = False, of: str | None = None, like: str | None = None, **more) -> dy.String:
    """A text column. of: what its values must be defined as; like: the pattern they must keep to."""
    checks = {"undefined": lambda column: column.is_in([*DEFINED[of], "*"])} if of else {}
    return dy.String(nullable=not key, regex=f"^({like})$" if like else None, check=checks or None, **more)


def organisation(key: bool = True, every_one: str = "") -> dy.String:
    return text(key, of="organisation", like=ORGANISATION + every_one)


def metric(key: bool = True, every_one: str = "") -> dy.String:
    return text(key, of="metric", like=METRIC + every_one)


def words(listed: str, key: bool = True) -> dy.String:
    """A column that holds one of the words."""
    return dy.String(nullable=not key, check={"unknown_word": lambda column: column.is_in(listed.split())})


def components() -> dy.String:
    """Ids joined by `;`."""
    joined = f"^({COMPONENTS})(;({COMPONENTS}))*$"
    return dy.String(nullable=True, check={"unknown_word": lambda column: column.str.contains(joined)})


def day(key: bool = True) -> dy.Date:
    return dy.Date(nullable=not key, check={"impossible_date": _in_a_calendar})


def number(key: bool = False) -> dy.Float:
    return dy.Float(nullable=not key)


def whole(key: bool = False, most: float | None = None) -> dy.Float:
    lowest = None if most is None else 0
    return dy.Float(nullable=not key, min=lowest, max=most, check={"not_whole": _is_whole})


def _in_a_calendar(column: pl.Expr) -> pl.Expr:
    return (column >= date(1, 1, 1)) & (column <= date(9999, 12, 31))


def _is_whole(column: pl.Expr) -> pl.Expr:
    return ~column.is_finite() | (column == column.floor())


class Extract(dy.Schema):
    """What every dataset has. row: counted from 1."""

    row = dy.UInt32(nullable=False)
    withdrawn = dy.Bool(nullable=True)


class Organisations(Extract):
    org_code = text(True, like=ORGANISATION)
    name = text(True)
    kind = words("national region system provider place collaborative team other")
    provider_type = words(
        "acute acute_specialist mental_health community ambulance primary_care voluntary_sector other", key=False
    )
    opened_on = day(False)
    closed_on = day(False)

    @dy.rule()
    def closed_on__end_before_start(cls) -> pl.Expr:
        return pl.col("closed_on") >= pl.col("opened_on")


class Memberships(Extract):
    org_code = organisation()
    group_code = organisation()
    kind = words("in_system in_region in_place in_collaborative in_cluster part_of")
    from_date = day()
    to_date = day(False)

    @dy.rule()
    def to_date__end_before_start(cls) -> pl.Expr:
        return pl.col("to_date") >= pl.col("from_date")


class Successions(Extract):
    predecessor_code = organisation()
    successor_code = organisation()
    effective_on = day()
    kind = words("merger split rename")


class Contacts(Extract):
    org_code = organisation()
    role = text(True)
    components = components()
    contact = text(True)


class Metrics(Extract):
    metric_id = text(True, like=METRIC)
    title = text(True)
    components = components()
    domain = words("clinical operational financial workforce improvement")
    why_it_matters = text()
    unit = words("percent points score count rate days hours currency index level")
    unit_label = text()
    decimals = whole(True, most=6)
    better = words("higher lower neither")
    kind = words("proportion rate count mean score index")
    cadence = words("daily weekly monthly quarterly half_yearly annual irregular")
    window = words("single rolling", key=False)
    due_after_days = whole()
    minimum_denominator = number()
    multiplier = number()
    contributes_to = text(like=METRIC)
    source = text()
    owner = text()
    reviewed_on = day(False)

    @dy.rule()
    def contributes_to__undefined(cls) -> pl.Expr:
        own = pl.col("metric_id").filter(~pl.col("withdrawn").fill_null(False)).implode()
        return pl.col("contributes_to").is_in(DEFINED["metric"]) | pl.col("contributes_to").is_in(own)


class Observations(Extract):
    metric_id = metric()
    org_code = organisation()
    period_start = day()
    breakdown = text(True)
    period_end = day()
    value = number()
    numerator = number()
    denominator = number()
    status = words("final provisional suppressed withdrawn")
    kind_of_metric = text()
    multiplier_of_metric = number()
    decimals_of_metric = number()
    shortest = number()
    longest = number()
    opened_on = dy.Date(nullable=True)
    closed_on = dy.Date(nullable=True)

    @dy.rule()
    def period_end__end_before_start(cls) -> pl.Expr:
        return pl.col("period_end") >= pl.col("period_start")

    @dy.rule()
    def period_start__future_period(cls) -> pl.Expr:
        return pl.col("period_start") <= TODAY

    @dy.rule()
    def denominator__impossible_denominator(cls) -> pl.Expr:
        counted = pl.col("numerator").is_finite() & (pl.col("numerator") != 0)
        return ~counted | ~pl.col("denominator").is_finite() | (pl.col("denominator") > 0)

    @dy.rule()
    def denominator__nothing_of_nothing(cls) -> pl.Expr:
        return ~((pl.col("numerator") == 0) & (pl.col("denominator") == 0))

    @dy.rule()
    def value__proportion_above_whole(cls) -> pl.Expr:
        figure = pl.coalesce(_of_parts(), "value")
        return ~((pl.col("kind_of_metric") == "proportion") & figure.is_finite() & (figure > 100 + 1e-6))

    @dy.rule()
    def value__value_against_parts(cls) -> pl.Expr:
        of_parts = pl.col("kind_of_metric").is_in(["proportion", "rate", "mean"]) & pl.col("value").is_finite()
        precision = pl.lit(10.0).pow(-pl.col("decimals_of_metric")) / 2
        return ~of_parts | ((pl.col("value") - _of_parts()).abs() <= precision + 1e-6)

    @dy.rule()
    def value__fractional_count(cls) -> pl.Expr:
        is_count = (pl.col("kind_of_metric") == "count") & pl.col("value").is_finite()
        return ~is_count | (pl.col("value") == pl.col("value").floor())

    @dy.rule()
    def period_start__before_opening(cls) -> pl.Expr:
        return pl.col("period_end") >= pl.col("opened_on")

    @dy.rule()
    def period_start__after_closing(cls) -> pl.Expr:
        return pl.col("period_start") <= pl.col("closed_on")

    @dy.rule()
    def period_end__cadence_misfit(cls) -> pl.Expr:
        days = pl.col("period_end").cast(pl.Int64) - pl.col("period_start").cast(pl.Int64) + 1
        return (days < 1) | ((days >= pl.col("shortest")) & (days <= pl.col("longest")))


class Series(dy.Schema):
    """Periods beside one another, of metrics whose window is single."""

    row = dy.UInt32(nullable=False)
    metric_id = dy.String(nullable=False)
    org_code = dy.String(nullable=False)
    breakdown = dy.String(nullable=False)
    period_start = dy.Date(nullable=False)
    period_end = dy.Date(nullable=False)

    @dy.rule()
    def period_start__overlapping_rows(cls) -> pl.Expr:
        of_series = {"partition_by": ["metric_id", "org_code", "breakdown"], "order_by": "period_start"}
        end_before = pl.col("period_end").cum_max().shift(1).over(**of_series)
        start_after = pl.col("period_start").shift(-1).over(**of_series)
        overlaps = (end_before >= pl.col("period_start")).fill_null(False)
        return ~overlaps & ~(start_after <= pl.col("period_end")).fill_null(False)


class Targets(Extract):
    metric_id = metric()
    org_code = organisation(every_one=r"|\*")
    kind = words("standard plan ambition")
    from_date = day()
    to_date = day(False)
    target = number(True)

    @dy.rule()
    def to_date__end_before_start(cls) -> pl.Expr:
        return pl.col("to_date") >= pl.col("from_date")


class Assessments(Extract):
    org_code = organisation()
    framework = text(True, of="framework")
    assessed_on = day()
    practice = text(True)
    respondents = words("agreed board executive staff partners")
    level = text()
    responses = whole()
    evidence = text()
    next_step = text()
    help = words("offered wanted", key=False)
    context = text()
    sharing = words("private counts system public")

    @dy.rule()
    def assessed_on__future_round(cls) -> pl.Expr:
        return pl.col("assessed_on") <= TODAY

    @dy.rule()
    def practice__undefined(cls) -> pl.Expr:
        return ~pl.col("framework").is_in(DEFINED["framework"]) | pl.col("practice").is_in(PRACTICES)

    @dy.rule()
    def level__undefined(cls) -> pl.Expr:
        return ~pl.col("framework").is_in(DEFINED["framework"]) | pl.col("level").is_in(LEVELS)


class Events(Extract):
    org_code = organisation()
    metric_id = metric(every_one=r"|\*")
    occurred_on = day()
    kind = words("note recalculate change_idea merger definition_change")
    title = text(True)
    detail = text()
    link = text()
    author = text()


class Initiatives(Extract):
    initiative_id = text(True)
    org_code = organisation()
    title = text(True)
    components = components()
    metric_id = metric(False)
    status = words("idea testing implementing sustained stopped")
    started_on = day(False)
    ended_on = day(False)
    adapted_from = text(of="initiative")
    summary = text()
    contact = text()
    link = text()
    sharing = words("private system public")

    @dy.rule()
    def ended_on__end_before_start(cls) -> pl.Expr:
        return pl.col("ended_on") >= pl.col("started_on")


class Benefits(Extract):
    initiative_id = text(True, of="initiative")
    beneficiary_code = organisation()
    kind = words("staff_hours cash bed_days quality experience")
    period_start = day()
    planned = number()
    observed = number()
    unit_label = text()

    @dy.rule()
    def period_start__future_period(cls) -> pl.Expr:
        return pl.col("observed").is_null() | (pl.col("period_start") <= TODAY)


class Resources(Extract):
    resource_id = text(True)
    title = text(True)
    components = components()
    practice = text(of="practice")
    level = text(of="level")
    link = text()
    summary = text()
    added_on = day(False)


SCHEMAS = {
    schema.__name__.lower(): schema
    for schema in (
        Organisations, Memberships, Successions, Contacts, Metrics, Observations,
        Targets, Assessments, Events, Initiatives, Benefits, Resources,
    )
}  # fmt: skip
KEYS = {
    "organisations": "org_code",
    "memberships": "org_code, group_code, kind, from_date",
    "successions": "predecessor_code, successor_code, effective_on",
    "contacts": "org_code, role",
    "metrics": "metric_id",
    "observations": "metric_id, org_code, period_start, breakdown",
    "targets": "metric_id, org_code, kind, from_date",
    "assessments": "org_code, framework, assessed_on, practice, respondents",
    "events": "org_code, metric_id, occurred_on, kind, title",
    "initiatives": "initiative_id",
    "benefits": "initiative_id, beneficiary_code, kind, period_start",
    "resources": "resource_id",
}
MAY_BE_LEFT_OUT = {"observations": {"breakdown": "all"}, "events": {"metric_id": "*"}}
LENGTHS = {"monthly": (28, 31)}  # days of a period, of the cadences in the small world


def columns_at_fault(dataset: str, path: Path) -> set[str]:
    """The columns of the file that are missing, though needed, or hold another type."""
    try:
        SCHEMAS[dataset].filter(_read(dataset, path))
    except dy.exc.SchemaError as fault:
        said = str(fault).split("Resolved plan")[0].split(f"schema '{SCHEMAS[dataset].__name__}'")[1]
        return set(re.findall(r"'(\w+)'", said))
    return set()


def faults(dataset: str, path: Path) -> set[tuple[str, int, str | None]]:
    """Rule, row and column of everything the engine finds in the rows of the file."""
    frame = _read(dataset, path)
    found = _found(SCHEMAS[dataset], frame) | _repeated(dataset, frame)
    stays_out = {row for rule, row, _ in found if rule not in TAKEN_ALL_THE_SAME | AMONG_ROWS}
    found = {fault for fault in found if fault[0] not in AMONG_ROWS or fault[1] not in stays_out}
    if dataset == "observations":
        left = frame.filter(~pl.col("row").is_in(list(stays_out)) & ~pl.col("withdrawn").fill_null(False))
        left = left.filter((pl.col("status") != "withdrawn") & pl.col("metric_id").is_in(DEFINED["metric"]))
        found |= _found(Series, left.select(list(Series.columns())))
    return found


def rules(dataset: str) -> set[tuple[str, str]]:
    """Rule and column of everything the engine can find in rows of the dataset."""
    schemas = [SCHEMAS[dataset], *([Series] if dataset == "observations" else [])]
    named = {_rule(name) for schema in schemas for name in _names(schema)}
    return {rule for rule in named if rule[1] not in ("row", "withdrawn")}


def _names(schema: type[dy.Schema]) -> list[str]:
    details = schema.filter(schema.create_empty()).failure.details()
    of_lists = {"Series": {"row", *KEYS["observations"].split(", "), "period_end"}}.get(schema.__name__, set())
    plain = {"row|nullability", *(f"{column}|nullability" for column in of_lists)}
    plain |= {name for name in details.columns if name.split("|")[0].endswith(("_of_metric", "longest", "shortest"))}
    return [name for name in details.columns if name not in schema.columns() and name not in plain]


def _rule(name: str) -> tuple[str, str]:
    """`kind|check__unknown_word` or `to_date__end_before_start` as rule and column."""
    if "|" not in name:
        column, rule = name.split("__")
        return rule, column
    column, rule = name.split("|")
    return IN_DATAFRAMELY.get(rule, rule.removeprefix("check__")), column


def _found(schema: type[dy.Schema], frame: pl.DataFrame) -> set[tuple[str, int, str]]:
    details = schema.filter(frame).failure.details()
    found = set()
    for name in set(details.columns) - set(schema.columns()):
        rule, column = _rule(name)
        found |= {(rule, row, column) for row in details.filter(pl.col(name) == "invalid")["row"]}
    return found


def _repeated(dataset: str, frame: pl.DataFrame) -> set[tuple[str, int, str | None]]:
    """Rows whose key stands in the file more than once: said again, or with different content."""
    keys = KEYS[dataset].split(", ")
    content = [name for name in SCHEMAS[dataset].columns() if name not in ("row", *_beside(dataset))]

    class Repeated(dy.Schema):
        row = dy.UInt32(nullable=False)
        contents = dy.UInt32(nullable=False, check={"conflicting_rows": lambda column: column == 1})
        before = dy.UInt32(nullable=False)

        @dy.rule()
        def before__duplicate_row(cls) -> pl.Expr:
            return (pl.col("contents") > 1) | (pl.col("before") == 0)

    whole_keys = frame.with_columns(pl.col("withdrawn").fill_null(False)).drop_nulls(keys)
    counted = whole_keys.select(
        "row",
        contents=pl.struct(content).n_unique().over(keys).cast(pl.UInt32),
        before=(pl.int_range(pl.len()).over(keys)).cast(pl.UInt32),
    )
    named = {"conflicting_rows": KEYS[dataset], "duplicate_row": None}
    return {(rule, row, named[rule]) for rule, row, _ in _found(Repeated, counted)}


def _of_parts() -> pl.Expr:
    """The figure that numerator and denominator give; null where they give none."""
    gives = pl.col("numerator").is_finite() & pl.col("denominator").is_finite() & (pl.col("denominator") > 0)
    return pl.when(gives).then(pl.col("multiplier_of_metric") * pl.col("numerator") / pl.col("denominator"))


def _read(dataset: str, path: Path) -> pl.DataFrame:
    """The file with its rows numbered; every number a float, '' null, what may be left out filled in."""
    frame = pl.read_parquet(path)
    schema = SCHEMAS[dataset].columns()
    frame = frame.with_columns(pl.selectors.numeric().cast(pl.Float64))
    frame = frame.with_columns(pl.when(pl.selectors.string() != "").then(pl.selectors.string()).name.keep())
    frame = frame.with_row_index("row", offset=1)
    if dataset == "observations" and "metric_id" in frame and frame["metric_id"].dtype == pl.String:
        frame = frame.join(_metrics(), on="metric_id", how="left", maintain_order="left")
    if dataset == "observations" and "org_code" in frame and frame["org_code"].dtype == pl.String:
        frame = frame.join(_organisations(), on="org_code", how="left", maintain_order="left")
    fill = MAY_BE_LEFT_OUT.get(dataset, {})
    absent = [name for name in schema if name not in frame.columns and (schema[name].nullable or name in fill)]
    return frame.with_columns(pl.lit(fill.get(name), schema[name].dtype).alias(name) for name in absent)


def _metrics() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "metric_id": row["metric_id"],
                "kind_of_metric": row["kind"],
                "multiplier_of_metric": {"percent": 100.0}.get(row["unit"], 1.0),
                "decimals_of_metric": float(row["decimals"]),
                "shortest": float(LENGTHS[row["cadence"]][0]),
                "longest": float(LENGTHS[row["cadence"]][1]),
            }
            for row in WORLD["metrics"]
        ]
    )


def _organisations() -> pl.DataFrame:
    days = [(row["org_code"], row.get("opened_on"), row.get("closed_on")) for row in WORLD["organisations"]]
    return pl.DataFrame(days, ["org_code", "opened_on", "closed_on"], orient="row")


def _beside(dataset: str) -> list[str]:
    beside = [*_metrics().columns[1:], *_organisations().columns[1:]]
    return beside if dataset == "observations" else []
