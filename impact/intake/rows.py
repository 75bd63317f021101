"""Stage 3: every rule on every row, in one pass over the file; then rows that stand in it twice."""

from datetime import date

import pyarrow as pa

from impact.contracts import Contract, Rule
from impact.intake.faults import Findings
from impact.intake.sql import columns_of, names

WORDS_FIRST = 10_000  # rows: from so many on it pays to look at a column's words before its rows
# A row beside what others have defined: the metric's definition and the organisation's dates.
BESIDE = {
    "observations": """
        CREATE OR REPLACE TEMP VIEW extract AS
        SELECT
            staged.*, metric.unit AS unit_of_metric, metric.kind AS kind_of_metric, metric.cadence AS cadence_of_metric,
            metric."window" AS window_of_metric, metric.decimals AS decimals_of_metric,
            metric.multiplier AS multiplier_of_metric, organisation.opened_on AS opened_on_of_organisation,
            organisation.closed_on AS closed_on_of_organisation
        FROM staged
        LEFT JOIN metric_in_force AS metric ON metric.metric_id = staged.metric_id
        LEFT JOIN organisation_in_force AS organisation ON organisation.org_code = staged.org_code
    """
}
ALONE = "CREATE OR REPLACE TEMP VIEW extract AS SELECT * FROM staged"
KEPT = """
    CREATE OR REPLACE TEMP VIEW kept AS
    SELECT * FROM staged WHERE "row" NOT IN (SELECT "row" FROM left_out)
"""
KEPT_WHOLE = "CREATE OR REPLACE TEMP VIEW kept AS SELECT * FROM staged"  # nothing to look up for a million rows
# How many words of its column break a rule. Not with WHERE: that would be asked of every row after all.
BREAKING = 'SELECT count(*) FILTER ({0.condition}) FROM (SELECT DISTINCT "{0.column}" FROM staged)'
# A column `period` stands for both of its days; a row of another width has no cell that could be told from another.
NOT_EMPTY_BUT_UNREAD = """
    DELETE FROM fault USING unread
    WHERE unread."row" = fault."row" AND (
        unread."column" IS NULL OR unread."column" = fault."column"
        OR (unread."column" = 'period' AND fault."column" IN ('period_start', 'period_end'))
    )
"""
SAID_AGAIN = """
    SELECT unnest(rows[2:]) AS "row", NULL AS "column", NULL AS "value", CAST(rows[1] AS VARCHAR) AS detail
    FROM key_twice WHERE contents = 1
"""
CONTRADICTING = """
    SELECT
        "row", $keys AS "column", NULL AS "value",
        CASE WHEN times > 2 THEN 'rows ' ELSE 'row ' END
            || array_to_string(list_filter(first_rows, lambda other: other <> "row")[:5], ', ')
            || CASE WHEN times > 6 THEN ' and ' || (times - 6) || ' more' ELSE '' END AS detail
    FROM (SELECT unnest(rows) AS "row", rows[:6] AS first_rows, len(rows) AS times FROM key_twice WHERE contents > 1)
"""


def judge(findings: Findings, today: date, rows: int, unread: pa.Table | None = None) -> None:
    """Enter every row that breaks a row rule of the contract, and every row that stands in the file twice.

    rows: how many there are. unread: cells of a source that could not be read (columns row, rule, column, value, detail), see `Sourced`.
    """
    findings.connection.execute(BESIDE.get(findings.contract.dataset, ALONE))
    _rules(findings, today, rows)
    if unread is not None and unread.num_rows:
        _cells(findings, unread)
    _repetitions(findings)


def leave_out(findings: Findings) -> tuple[int, int]:
    """Make the view `kept`: the rows neither rejected nor said before. Returns how many were rejected and repeated."""
    findings.connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE left_out AS
        SELECT DISTINCT "row", TRUE AS rejected FROM fault
        WHERE {findings.having("reject")} OR {findings.having("block")}
        """
    )
    repeated = findings.connection.execute(
        'INSERT INTO left_out SELECT "row", FALSE FROM repetition WHERE "row" NOT IN (SELECT "row" FROM left_out)'
    ).fetchone()[0]
    rejected = findings.connection.execute("SELECT count(*) FROM left_out WHERE rejected").fetchone()[0]
    findings.connection.execute(KEPT if rejected or repeated else KEPT_WHOLE)
    return rejected, repeated


def _rules(findings: Findings, today: date, rows: int) -> None:
    rules = findings.contract.rules
    numbered = [(findings.number_of_rule(rule), rule) for rule in rules]
    if rows >= WORDS_FIRST:
        kept = _kept_by_every_word(findings)
        numbered = [(number, rule) for number, rule in numbered if rule not in kept]
    parameters = {"today": today} if any("$today" in rule.condition for rule in rules) else {}
    # Most files break no rule, and to ask only whether any does is quicker, for DuckDB to plan too.
    if findings.connection.execute(any_broken(numbered), parameters).fetchone():
        findings.connection.execute(one_pass(numbered), parameters)


def _kept_by_every_word(findings: Findings) -> list[Rule]:
    """Of the rules for codes, which are slow, those that hold for every word of their column: few words, many rows."""
    contract = findings.contract
    rules = [rule for rule in contract.rules if rule.of_one_column and contract.column(rule.column).pattern]
    return [rule for rule in rules if not findings.connection.execute(BREAKING.format(rule)).fetchone()[0]]


def _cells(findings: Findings, unread: pa.Table) -> None:
    """Enter each cell that could not be read, in place of what the rules say of its being empty."""
    connection = findings.connection
    connection.register("unread_cells", unread)
    connection.execute("CREATE OR REPLACE TEMP TABLE unread AS SELECT * FROM unread_cells")
    connection.unregister("unread_cells")
    connection.execute(NOT_EMPTY_BUT_UNREAD)
    for (rule,) in connection.execute('SELECT DISTINCT "rule" FROM unread ORDER BY "rule"').fetchall():
        cells = 'SELECT "row", "column", "value", detail FROM unread WHERE "rule" = $unread'
        findings.enter(rule, cells, {"unread": rule})


def any_broken(numbered: list[tuple[int, Rule]]) -> str:
    """A query that gives a row where any row breaks any rule."""
    return f"SELECT 1 FROM extract WHERE {_broken(numbered)} LIMIT 1"


def _broken(numbered: list[tuple[int, Rule]]) -> str:
    return " OR ".join(f"({rule.condition})" for _, rule in numbered)


def one_pass(numbered: list[tuple[int, Rule]]) -> str:
    """One query for all rules: the rows that break any, and for those the list of all they break."""
    entries = ",\n".join(
        f"CASE WHEN {rule.condition} THEN {{'rule': {number}, 'column': '{rule.column}', "
        f"'value': left(CAST({rule.value} AS VARCHAR), 201)}} END"
        for number, rule in numbered
    )
    return f"""
        INSERT INTO fault
        SELECT entry."rule", "row", entry."column", entry."value", NULL
        FROM (SELECT "row", unnest([{entries}]) AS entry FROM extract WHERE {_broken(numbered)})
        WHERE entry IS NOT NULL
    """


def _repetitions(findings: Findings) -> None:
    """Rows of one key: said again (table `repetition`, noted), or contradicting one another (all rejected)."""
    contract, connection = findings.contract, findings.connection
    connection.execute('CREATE OR REPLACE TEMP TABLE repetition ("row" BIGINT)')
    if not connection.execute(_any_key_twice(contract)).fetchone():
        return
    connection.execute(_keys_twice(contract))
    connection.execute("INSERT INTO repetition SELECT unnest(rows[2:]) FROM key_twice WHERE contents = 1")
    findings.enter("duplicate_row", SAID_AGAIN)
    findings.enter("conflicting_rows", CONTRADICTING, {"keys": ", ".join(contract.keys)})


def _any_key_twice(contract: Contract) -> str:
    # By hash, which is quicker; two keys of one hash only cost a second look.
    return f"SELECT 1 FROM staged GROUP BY hash({names(contract.keys)}) HAVING count(*) > 1 LIMIT 1"


def _keys_twice(contract: Contract) -> str:
    """One row a key that stands in the file more than once: its rows in order, and how many contents they have."""
    content = columns_of(contract).replace('"withdrawn"', 'coalesce("withdrawn", FALSE)')
    keys = names(contract.keys)
    return f"""
        CREATE OR REPLACE TEMP TABLE key_twice AS
        SELECT list("row" ORDER BY "row") AS rows, count(DISTINCT ({content})) AS contents
        FROM staged
        WHERE ({keys}) IN (SELECT ({keys}) FROM staged GROUP BY {keys} HAVING count(*) > 1) AND {_whole_key(contract)}
        GROUP BY {keys}
    """


def _whole_key(contract: Contract) -> str:
    return " AND ".join(f'"{key}" IS NOT NULL' for key in contract.keys)
